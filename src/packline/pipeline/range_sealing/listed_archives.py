"""The archives that the files of a list lie in: each must be the one that was read when the list was written.

Their bytes are not read: the function that seals may only list what is adopted. Who wrote the list has read them and
computed the CRC-32 of each file, which packing and every reader of a whole file compare.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from packline.part_range import parse_part_range
from packline.pipeline.range_sealing.work_folder import Document
from packline.ports import ObjectStore
from packline.rules.archive_ranges import MAX_ARCHIVES
from packline.rules.archived import is_archived
from packline.rules.object_lists import IMPORT_AGAIN, InvalidObjectList, ListRow

READERS = 16
SHOWN = 5
"""Archives that an error names."""
PAGE = 10
"""Keys of a listing that looks for one object."""

_Pin = tuple[str, str | None, str]
"""Key, version id and ETag of an archive."""


class ArchiveCollector:
    """Collects the archives that rows lie in, and where the last file of each ends."""

    def __init__(self) -> None:
        self._ends: dict[_Pin, int] = {}

    def collect(self, rows: Iterable[ListRow]) -> Iterator[ListRow]:
        """Pass rows through. Raises InvalidObjectList if they lie in too many archives."""
        for row in rows:
            at = None if row.is_deleted else parse_part_range(row.version_id)
            if at is not None:
                pin = (at.key, at.version_id, at.etag)
                self._ends[pin] = max(self._ends.get(pin, 0), at.offset + at.size)
                if len(self._ends) > MAX_ARCHIVES:
                    raise InvalidObjectList(
                        f"The list names files in more than {MAX_ARCHIVES:,} archives.",
                        "Import the archives in several versions.",
                    )
            yield row

    def dump(self) -> list[list[Any]]:
        """Return the archives for JSON, in order: key, version id, ETag, and where their last file ends."""
        return [[*pin, end] for pin, end in sorted(self._ends.items(), key=str)]


def check_archives(archives: Sequence[Sequence[Any]], store: ObjectStore) -> list[Document]:
    """Return an error, as a task has one, if archives are not in the store as they were when they were read.

    Args:
        archives: As ``ArchiveCollector.dump`` returns them, of all files of the list.
        store: Lists them, by a request each.
    """
    if len(archives) > MAX_ARCHIVES:
        message = (
            f"The list names files in {len(archives):,} archives; at most {MAX_ARCHIVES:,} are looked up."
        )
        return [_error(message, "Import the archives in several versions.")]
    with ThreadPoolExecutor(READERS) as pool:
        problems = [each for each in pool.map(lambda archive: _problem(archive, store), archives) if each]
    if not problems:
        return []
    more = f", and {len(problems) - SHOWN:,} more" if len(problems) > SHOWN else ""
    return [
        _error(
            f"Archives have changed since they were read: {'; '.join(problems[:SHOWN])}{more}.", IMPORT_AGAIN
        )
    ]


def _problem(archive: Sequence[Any], store: ObjectStore) -> str:
    """Return how an archive differs from the one that was read; empty if it does not."""
    key, version_id, etag, end = archive
    stored = next(store.list(key, page=PAGE), None)
    if stored is None or stored.key != key:
        return f"{key[:200]!r} is gone"
    if (stored.version_id, stored.etag.strip('"')) != (version_id, etag):
        return f"{key[:200]!r} was written again"
    if is_archived(stored):
        return f"{key[:200]!r} has been archived ({stored.storage_class})"
    return f"{key[:200]!r} ends before its files do" if stored.size < end else ""


def _error(message: str, remedy: str) -> Document:
    return {"error": [InvalidObjectList.__name__, message, remedy]}
