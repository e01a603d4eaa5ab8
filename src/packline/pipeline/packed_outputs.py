"""Outputs that lie inside parts: find and verify the parts that an uploader stored in the place of files.

The entries of a part become outputs as they are, so all of it is verified before anything is made of them. Its data is
not read for that: the CRC-32 of the whole part follows from its headers and from the CRC-32 of each entry, which its
directory names, and the store has computed that of the bytes that it keeps.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

from isal.isal_zlib import crc32, crc32_combine

from packline.errors import InvalidInput, ObjectNotFound, UnsafePath
from packline.keys import PACKED_FOLDER, is_document, packed_list_key, packed_part_key, packed_prefix
from packline.model import Alert
from packline.objects import StoredObject
from packline.part_range import MAX_PACKED_BYTES
from packline.pipeline.part_directory import PartEntry, read_directory
from packline.pipeline.staged_parts import read_list
from packline.ports import ObjectStore
from packline.rules.alerts import Alerts
from packline.rules.staged_parts import MAX_PACKED_PARTS, InvalidStagedParts, StagedPart
from packline.vhpkgzip.layout import PartLayout
from packline.vhpkgzip.member_paths import check_path

READERS = 4
READ_BYTES = 8 << 20
REMEDY = "Push the folder again as another execution. If it repeats, push it without --package only."


UNLISTED_REMEDY = (
    "If another push with the same --execution uploaded them, push its folder again as another execution. "
    "An interrupted push, or a file that changed between two pushes, leaves them as well: then nothing to do."
)


class InvalidUploadedPart(InvalidInput):
    """A part that was uploaded in the place of files is missing, damaged, or not what its uploader says."""


class UploadedPart(NamedTuple):
    """A part whose entries are outputs, and its object in the store."""

    part: StagedPart
    stored: StoredObject


def find_packed_parts(execution: str, store: ObjectStore) -> tuple[list[UploadedPart], list[str]]:
    """Find the parts that hold outputs of an execution, in order of their paths.

    Returns the parts, and the names of objects beside them that the list does not name, in order.

    Raises InvalidUploadedPart: The list cannot be read, or the store does not have what it names.
    """
    key = packed_list_key(execution)
    try:
        listed = read_list(key, store)
    except ObjectNotFound:
        raise InvalidUploadedPart(f"The list of parts {key} is not in the store.", REMEDY) from None
    except InvalidStagedParts as error:
        raise InvalidUploadedPart(f"{key}: {error.message}", REMEDY) from None
    if len(listed) > MAX_PACKED_PARTS:
        raise InvalidUploadedPart(
            f"{key} names {len(listed):,} parts; at most {MAX_PACKED_PARTS:,} are verified.",
            "Push the folder in several executions, or without --package only.",
        )
    objects = {stored.key: stored for stored in store.list(packed_prefix(execution))}
    parts = [_find(part, packed_part_key(execution, part.name), objects) for part in listed]
    unlisted = objects.keys() - {packed.stored.key for packed in parts} - {key}
    return parts, [name.removeprefix(packed_prefix(execution)) for name in sorted(unlisted)]


def unlisted_alerts(execution: str, names: Sequence[str]) -> list[Alert]:
    """Return an alert that names parts of an execution that its list does not name, if there are any.

    An interrupted push leaves such parts, and one of files that changed since. But so do two pushes at once, of which
    the later list counts: their files are then missing without another sign.
    """
    alerts = Alerts()
    if names:
        what = f"{len(names):,} parts below {packed_prefix(execution)} are not in its parts.json and were left out"
        alerts.add_list("PartsNotListed", what, names, len(names), UNLISTED_REMEDY)
    return alerts.kept()


def verify_packed_parts(parts: Sequence[UploadedPart], store: ObjectStore) -> None:
    """Verify all bytes of parts. Raises InvalidUploadedPart, which names the part, and ObjectArchived."""
    with ThreadPoolExecutor(READERS) as pool:
        for _ in pool.map(lambda part: _verify(part, store), parts):
            pass


def read_entries(packed: UploadedPart, store: ObjectStore) -> tuple[PartLayout, list[PartEntry]]:
    """Read the entries of a part, and compute where each lies. Raises InvalidUploadedPart, ObjectArchived."""
    part, stored = packed
    try:
        raw, entries = read_directory(store, stored.key, part, stored.version_id)
        for entry in entries:
            _check_entry(entry)
        layout = PartLayout([entry.path.encode() for entry in entries], [entry.size for entry in entries])
        if layout.size != stored.size or raw != layout.directory([entry.crc32 for entry in entries]):
            raise InvalidStagedParts("its central directory is not that of its entries")
        if not entries or (entries[0].path, entries[-1].path) != (part.first, part.last):
            raise InvalidStagedParts("its first or last entry is not the one that its uploader names")
    except ObjectNotFound:
        raise wrong_part(stored.key, "it is not in the store any more") from None
    except InvalidStagedParts as error:
        raise wrong_part(stored.key, error.message) from None
    return layout, entries


def wrong_part(key: str, problem: str) -> InvalidUploadedPart:
    """Build the error for a part that is not right. ``problem``: the rest of the sentence."""
    return InvalidUploadedPart(f"Nothing was made of the parts, because {key} is wrong: {problem}.", REMEDY)


def _find(part: StagedPart, key: str, objects: dict[str, StoredObject]) -> UploadedPart:
    stored = objects.get(key)
    if stored is None:
        raise wrong_part(key, "it is not in the store")
    if stored.size != part.size:
        raise wrong_part(key, f"it has {stored.size:,} bytes, not {part.size:,}")
    return UploadedPart(part, stored)


def _check_entry(entry: PartEntry) -> None:
    """Raise InvalidStagedParts for an entry that no uploader of this release packs."""
    try:
        is_normal = check_path(entry.path) == entry.path
    except UnsafePath as error:
        raise InvalidStagedParts(f"it has an entry that cannot be an output: {error.message}") from None
    if not is_normal or is_document(entry.path):
        raise InvalidStagedParts(f"entry {entry.path!r} cannot be packed: it is not a normal path of a file")
    if not 0 < entry.size <= MAX_PACKED_BYTES:
        raise InvalidStagedParts(
            f"entry {entry.path!r} has {entry.size:,} bytes; 1 to {MAX_PACKED_BYTES:,} are packed"
        )
    if entry.path.startswith(PACKED_FOLDER):
        raise InvalidStagedParts(f"entry {entry.path!r} lies in the folder of the parts")


def _verify(packed: UploadedPart, store: ObjectStore) -> None:
    stored = packed.stored
    layout, entries = read_entries(packed, store)
    whole = 0
    for number, entry in enumerate(entries):
        whole = crc32(layout.local_header(number, entry.crc32), whole)
        whole = crc32_combine(whole, entry.crc32, entry.size)
    whole = crc32(layout.directory([entry.crc32 for entry in entries]), whole)
    try:
        of_store = store.crc32(stored.key, stored.version_id)
        if of_store is None:
            of_store = _read_crc32(stored, store)
    except ObjectNotFound:
        raise wrong_part(stored.key, "it is not in the store any more") from None
    if of_store != whole:
        raise wrong_part(
            stored.key,
            f"by its headers its CRC-32 is {whole:08x}, by its bytes {of_store:08x}",
        )


def _read_crc32(stored: StoredObject, store: ObjectStore) -> int:
    """Compute the CRC-32 of an object that the store has none of, by reading it."""
    crc = 0
    for start in range(0, stored.size, READ_BYTES):
        crc = crc32(store.read_range(stored.key, start, READ_BYTES, stored.version_id), crc)
    return crc
