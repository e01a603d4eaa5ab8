"""Export the items of the table to the store, and import them into the table of another stack."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from hashlib import sha256
from itertools import islice
from typing import Any, NamedTuple

from packline.aws.codec import Item
from packline.aws.table import Table
from packline.errors import Conflict, CorruptPackage, InvalidInput
from packline.keys import BACKUPS
from packline.ports import ObjectStore

FORM = 1
ITEMS_PER_FILE = 20_000
JSON = "application/json"
GZIP = "application/gzip"


class TableNotEmpty(Conflict):
    """The table that a backup is to be imported into holds items already."""


class DamagedBackup(CorruptPackage):
    """A file of a backup is not what its list of files says."""


class BackupReport(NamedTuple):
    """What was exported or imported."""

    name: str
    """Name of the backup: its folder below ``backups/``."""
    items: int
    files: int


def export_table(
    table: Table, store: ObjectStore, name: str, items_per_file: int = ITEMS_PER_FILE
) -> BackupReport:
    """Write all items of the table below ``backups/<name>/``; the list of files comes last.

    What is written to the table meanwhile may be in the export or not, item by item: export while nothing is uploaded,
    or restore to a point in time by DynamoDB and export that table.

    Args:
        table: Is read completely.
        store: Gets the files.
        name: Of the backup; a name is used once.
        items_per_file: Items of each file but the last.

    Raises InvalidInput if there is a backup of that name.
    """
    files: list[dict[str, Any]] = []
    items = table.scan()
    while batch := list(islice(items, items_per_file)):
        body = gzip.compress(b"".join(map(_encode, batch)), 6, mtime=0)
        file = f"items-{len(files):05d}.jsonl.gz"
        _create(store, name, file, body, GZIP)
        files.append({"name": file, "items": len(batch), "sha256": sha256(body).hexdigest()})
    listing = {"form": FORM, "files": files, "items": sum(file["items"] for file in files)}
    _create(store, name, "backup.json", json.dumps(listing, indent=1).encode(), JSON)
    return BackupReport(name, listing["items"], len(files))


def import_table(table: Table, store: ObjectStore, name: str, *, go_on: bool = False) -> BackupReport:
    """Write the items of a backup to a table, which must be empty.

    Args:
        table: Gets the items.
        store: Has the backup.
        name: Of the backup.
        go_on: An import that was interrupted is repeated: items that are there are written again.

    Raises:
        ObjectNotFound: There is no such backup, or it is not complete.
        TableNotEmpty: The table holds items.
        DamagedBackup: A file is not what was exported; files before it are imported.
    """
    listing = json.loads(store.read(f"{BACKUPS}{name}/backup.json"))
    if listing["form"] != FORM:
        raise DamagedBackup(f"Backup {name} has form {listing['form']}.", "Import it with a newer release.")
    if not go_on and next(table.scan(), None) is not None:
        raise TableNotEmpty(
            "The table holds items already; an import would mix two deployments.",
            "Import into the table of a new stack. Pass --continue to repeat an import that was interrupted.",
        )
    for file in listing["files"]:
        table.put_all([*_read(store, name, file)])
    return BackupReport(name, listing["items"], len(listing["files"]))


def _read(store: ObjectStore, name: str, file: Any) -> Iterator[Item]:
    body = store.read(f"{BACKUPS}{name}/{file['name']}")
    if sha256(body).hexdigest() != file["sha256"]:
        raise DamagedBackup(
            f"{file['name']} of backup {name} does not have the SHA-256 that was noted.",
            "Read an older version of the object, or another backup.",
        )
    yield from map(json.loads, gzip.decompress(body).splitlines())


def _encode(item: Item) -> bytes:
    return json.dumps(item, separators=(",", ":"), sort_keys=True, ensure_ascii=False).encode() + b"\n"


def _create(store: ObjectStore, name: str, file: str, body: bytes, content_type: str) -> None:
    if not store.create(f"{BACKUPS}{name}/{file}", body, content_type):
        raise InvalidInput(f"There is a backup {name} already.", "Choose another name.")
