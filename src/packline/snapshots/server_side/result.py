"""What an engine says that it has written to the store."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from packline.errors import PacklineError
from packline.snapshots.parquet_files import Limits, SnapshotFile


class UnloadIncomplete(PacklineError):
    """The engine's list of what it wrote cannot be read, or the store does not have what it names."""

    exit_code = 7


class UnloadedFiles(NamedTuple):
    """The files of a result, each directly below the prefix of its execution, and the columns if the list has them."""

    files: Sequence[SnapshotFile]
    columns: Sequence[str] = ()
    """Each as ``name: type``, in the words of Arrow where there is such a type."""

    @property
    def rows(self) -> int:
        return sum(file.rows for file in self.files)

    @property
    def bytes(self) -> int:
        return sum(file.bytes for file in self.files)

    def check(self, limits: Limits) -> None:
        """Raise ResultTooLarge for more rows or bytes than allowed."""
        limits.check(self.rows, self.bytes)


def file_name(url: str) -> str:
    """Return the last part of a URL or path of an object. Raises UnloadIncomplete if there is none."""
    name = url.rpartition("/")[2]
    if not name:
        raise incomplete(f"names {url[:200]!r}, which is not a file")
    return name


def incomplete(reason: str) -> UnloadIncomplete:
    """Return the error for a list of files that cannot be used."""
    return UnloadIncomplete(
        f"The engine's list of what it wrote {reason}; nothing was published.",
        "Start the snapshot again; if it happens again, report it with the id of the statement.",
    )
