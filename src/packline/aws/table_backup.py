"""Export the items of the table to the store, and import them into the table of another stack."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from hashlib import sha256
from itertools import islice
from typing import Any, NamedTuple

from packline.aws import schema
from packline.aws.codec import Item
from packline.aws.identity_store import DynamoIdentityStore
from packline.aws.table import Table
from packline.errors import Conflict, CorruptPackage, InvalidInput
from packline.keys import BACKUPS, IDENTITY_KEY
from packline.pipeline.store_identity import WrongStore, compare_identity, read_identity
from packline.ports import ObjectStore, StoreIdentity

FORM = 1
ITEMS_PER_FILE = 20_000
OF_SWEEPS = (schema.DEPLOYMENT_PK, schema.PATH_INDEX_PK)
"""Partitions that the sweep of a stack fills before anybody has used it."""
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

    The head of the index of paths is left out: the sweep of the new stack makes that index again.

    What is written to the table meanwhile may be in the export or not, item by item: export while nothing is uploaded,
    or restore to a point in time by DynamoDB and export that table.

    Args:
        table: Is read completely.
        store: Gets the files.
        name: Of the backup; a name is used once.
        items_per_file: Items of each file but the last.

    Raises InvalidInput if there is a backup of that name, WrongStore if the table is that of another store.
    """
    identity = compare_identity(DynamoIdentityStore(table), store)
    files: list[dict[str, Any]] = []
    items = (item for item in table.scan() if not _is_rebuilt(item))
    while batch := list(islice(items, items_per_file)):
        body = gzip.compress(b"".join(map(_encode, batch)), 6, mtime=0)
        file = f"items-{len(files):05d}.jsonl.gz"
        _create(store, name, file, body, GZIP)
        files.append({"name": file, "items": len(batch), "sha256": sha256(body).hexdigest()})
    items_written = sum(file["items"] for file in files)
    listing = {"form": FORM, "identity": identity, "files": files, "items": items_written}
    _create(store, name, "backup.json", json.dumps(listing, indent=1).encode(), JSON)
    return BackupReport(name, items_written, len(files))


def import_table(table: Table, store: ObjectStore, name: str, *, go_on: bool = False) -> BackupReport:
    """Write the items of a backup to a table, which must be empty.

    An item notes the import until it is done: only an import that has begun can be gone on with.

    Args:
        table: Gets the items.
        store: Has the backup.
        name: Of the backup.
        go_on: An import that was interrupted is repeated: items that are there are written again.

    Raises:
        ObjectNotFound: There is no such backup, or it is not complete.
        TableNotEmpty: The table holds items, and no import of that backup was interrupted.
        DamagedBackup: A file is not what was exported; files before it are imported.
        WrongStore: The backup is that of the table of another store.
    """
    listing = json.loads(store.read(f"{BACKUPS}{name}/backup.json"))
    if listing["form"] != FORM:
        raise DamagedBackup(f"Backup {name} has form {listing['form']}.", "Import it with a newer release.")
    identity = _check_identity(store, name, listing.get("identity", ""))
    note = schema.key(schema.import_pk(name), schema.META)
    has_begun = table.get(schema.import_pk(name), schema.META) is not None
    if not (go_on and has_begun):
        _check_empty(table, name, has_begun)
    table.put(note)
    for file in listing["files"]:
        table.put_all([item for item in _read(store, name, file) if not _is_rebuilt(item)])
    # The sweep may have begun an index of the empty table, which would be taken to have the versions that came since.
    table.transact([table.delete(schema.key(schema.PATH_INDEX_PK, schema.META))])
    if identity:
        # After the items: those of a release without identities have none, and the others say the same.
        DynamoIdentityStore(table).replace_identity(StoreIdentity(identity, is_stored=True))
    table.transact([table.delete(note)])
    return BackupReport(name, listing["items"], len(listing["files"]))


def _check_identity(store: ObjectStore, name: str, exported: str) -> str:
    """Check that a backup is of a table of this store; returns the id of the store. Raises WrongStore.

    A backup of a release without identities is taken for the store's own, for it lies in it.
    """
    identity = read_identity(store)
    if exported and exported != identity:
        raise WrongStore(
            f"Backup {name} is of the table of the store {exported}; this store is {identity or 'without identity'}.",
            f"Import it where it was exported, or into a copy of that store with its {IDENTITY_KEY}.",
        )
    return identity


def _check_empty(table: Table, name: str, has_begun: bool) -> None:
    """Check that a table holds but the note of an import that wrote nothing, and what sweeps write; remove the note.

    Raises TableNotEmpty.
    """
    used = (item for item in table.scan() if item[schema.TABLE_PK]["S"] not in OF_SWEEPS)
    items = [*islice(used, 2)]
    notes = [item for item in items if item[schema.TABLE_PK]["S"].startswith(schema.import_pk(""))]
    if len(items) > 1 or items != notes:
        raise TableNotEmpty(
            "The table holds items already; an import would mix two deployments.",
            f"Pass --continue: the import of {name} was interrupted."
            if has_begun
            else "Import into the table of a new stack that nobody has used yet.",
        )
    for item in notes:
        table.transact([table.delete(schema.key(item[schema.TABLE_PK]["S"], item[schema.TABLE_SK]["S"]))])


def _is_rebuilt(item: Item) -> bool:
    return item[schema.TABLE_PK]["S"] == schema.PATH_INDEX_PK


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
