"""The deterministic writer: the same rows in the same order become the same bytes, however a driver cuts its batches.

A file has ``file_rows`` rows and row groups of ``ROW_GROUP_ROWS``; each is encoded from one array a column, so the
boundaries of the driver's batches do not show. Nothing in a file depends on the time or the machine; it names the
version of pyarrow that wrote it, with which the bytes may change.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, NamedTuple

from packline.fs.os_errors import file_error
from packline.library.extras import needs_extra
from packline.snapshots import csv_files
from packline.snapshots.errors import QueryFailed, ResultTooLarge, one_line

FILE_ROWS = 1_000_000
ROW_GROUP_ROWS = 65_536
GROUP_BYTES = 256 << 20
"""Of the rows of one row group, in memory."""
_SETTINGS: dict[str, Any] = {
    "version": "2.6",
    "data_page_version": "1.0",
    "compression": "zstd",
    "compression_level": 3,
    "use_dictionary": True,
    "dictionary_pagesize_limit": 1 << 20,
    "data_page_size": 1 << 20,
    "write_batch_size": 1_024,
    "write_statistics": True,
    "write_page_index": False,
    "store_schema": True,
}


class FileFormat(StrEnum):
    """Format of the files."""

    PARQUET = "parquet"
    CSV = "csv"


class SnapshotFile(NamedTuple):
    """A file of a snapshot."""

    path: str
    rows: int
    bytes: int


@dataclass(frozen=True, slots=True)
class Limits:
    """How large a result may be; None for no limit."""

    rows: int | None = None
    bytes: int | None = None
    """Of the files that are written."""

    def check(self, rows: int, size: int) -> None:
        """Raise ResultTooLarge if one of the limits is exceeded."""
        for name, limit, count in (("rows", self.rows, rows), ("bytes", self.bytes, size)):
            if limit is not None and count > limit:
                raise ResultTooLarge(
                    f"The result has more than {limit:,} {name}; nothing was published.",
                    f"Select less, or allow more with --max-{name}.",
                )


@dataclass(frozen=True, slots=True)
class FileSettings:
    """How rows become files."""

    rows: int = FILE_ROWS
    """Rows of each file but the last."""
    format: FileFormat = FileFormat.PARQUET
    first: int = 0
    """Number of the first file: how many the base version has that is continued."""

    def file_name(self, number: int) -> str:
        """Return the name of the file with this number, from 0: names sort like the rows."""
        return f"part-{self.first + number:05d}.{self.format}"


def write_files(
    batches: Iterable[Any], schema: Any, folder: Path, limits: Limits, settings: FileSettings = FileSettings()
) -> list[SnapshotFile]:
    """Write all rows.

    Args:
        batches: Arrow record batches, of any size.
        schema: What is written; batches are cast to it.
        folder: An empty folder.
        limits: How much may be written.
        settings: Rows of a file, and its format.

    Returns:
        The files, in the order of the rows; none for no rows.

    Raises:
        ResultTooLarge, QueryFailed, NoSpace, LocalError: See their classes.
    """
    files: list[SnapshotFile] = []
    writer, rows = None, 0
    try:
        if settings.format is FileFormat.CSV:
            csv_files.check_columns(schema)
        for group in _row_groups(batches, schema, settings.rows):
            writer = writer or _FileWriter(folder / settings.file_name(len(files)), schema)
            writer.write(group)
            rows += group.num_rows
            limits.check(rows, sum(file.bytes for file in files) + writer.size)
            if writer.rows == settings.rows:
                files.append(writer.finish())
                writer = None
        if writer is not None:
            files.append(writer.finish())
    except OSError as error:
        raise file_error(error, folder, "write") from error
    limits.check(rows, sum(file.bytes for file in files))
    return files


def pyarrow_version() -> str:
    """Return the version of pyarrow, which the files name."""
    with needs_extra("snapshot"):
        import pyarrow
    return str(pyarrow.__version__)


class _FileWriter:
    """Writes one file."""

    def __init__(self, path: Path, schema: Any) -> None:
        self._path = path
        is_csv = path.suffix == f".{FileFormat.CSV}"
        self._writer = csv_files.CsvFileWriter(path, schema) if is_csv else _ParquetFileWriter(path, schema)
        self.rows = 0

    @property
    def size(self) -> int:
        """Bytes on disk so far."""
        return self._path.stat().st_size

    def write(self, group: Any) -> None:
        """Write one row group."""
        self._writer.write(group)
        self.rows += group.num_rows

    def finish(self) -> SnapshotFile:
        """Write the footer."""
        self._writer.close()
        return SnapshotFile(self._path.name, self.rows, self.size)


class _ParquetFileWriter:
    """Writes one file of Parquet."""

    def __init__(self, path: Path, schema: Any) -> None:
        with needs_extra("snapshot"):
            from pyarrow.parquet import ParquetWriter
        self._writer = ParquetWriter(path, schema, **_SETTINGS)

    def write(self, rows: Any) -> None:
        """Write one row group."""
        self._writer.write_table(rows, row_group_size=ROW_GROUP_ROWS)

    def close(self) -> None:
        """Write the footer."""
        self._writer.close()


def _row_groups(batches: Iterable[Any], schema: Any, file_rows: int) -> Iterator[Any]:
    """Yield tables of one chunk a column; each ends at a multiple of ``ROW_GROUP_ROWS`` or of ``file_rows``."""
    import pyarrow

    pending: list[Any] = []
    held = in_file = 0
    for batch in batches:
        table = _cast(pyarrow.Table.from_batches([batch]), schema)
        while table.num_rows:
            room = min(ROW_GROUP_ROWS, file_rows - in_file) - held
            taken = table.slice(0, room)
            table = table.slice(room)
            pending.append(taken)
            held += taken.num_rows
            _check_width(pending)
            if taken.num_rows == room:
                yield _joined(pending)
                in_file = (in_file + held) % file_rows
                pending, held = [], 0
    if held:
        yield _joined(pending)


def _joined(tables: list[Any]) -> Any:
    import pyarrow

    return pyarrow.concat_tables(tables).combine_chunks()


def _check_width(tables: list[Any]) -> None:
    size = sum(table.nbytes for table in tables)
    if size > GROUP_BYTES:
        raise ResultTooLarge(
            f"{sum(table.num_rows for table in tables):,} rows have {size:,} bytes; {ROW_GROUP_ROWS:,} rows may have "
            f"at most {GROUP_BYTES:,}.",
            "Keep large values as files of their own, and select their paths.",
        )


def _cast(table: Any, schema: Any) -> Any:
    import pyarrow

    try:
        return table.cast(schema)
    except (pyarrow.ArrowInvalid, pyarrow.ArrowNotImplementedError, ValueError) as error:
        raise QueryFailed(
            f"A value is not of the type of its column: {one_line(error)}.", "CAST the column in the query."
        ) from None
