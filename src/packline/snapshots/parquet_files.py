"""The deterministic writer: the same rows in the same order become the same bytes, however a driver cuts its batches.

A file has ``file_rows`` rows, and row groups of ``ROW_GROUP_ROWS``, or of fewer rows that are wide; each is encoded
from one array a column, so the boundaries of the driver's batches do not show. Nothing in a file depends on the time or
the machine; it names the version of pyarrow that wrote it, with which the bytes may change.
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
from packline.snapshots.row_sizes import row_sizes

ROW_GROUP_ROWS = 65_536
FILE_ROWS = 2 * ROW_GROUP_ROWS
"""A changed row changes one file, so files are small enough that most of a table stays as it was."""
GROUP_BYTES = 32 << 20
"""Values of a row group: it ends with the row that reaches this."""
MAX_GROUP_BYTES = 160 << 20
"""Of a row group in memory: a row above it is refused. pyarrow takes several times as much while it encodes one."""
_SETTINGS: dict[str, Any] = {
    "version": "2.6",
    "data_page_version": "1.0",
    "compression": "zstd",
    "compression_level": 3,
    "use_dictionary": True,
    "dictionary_pagesize_limit": 1 << 20,
    "data_page_size": 1 << 20,
    "write_batch_size": 1_024,
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
            del group  # before the next one is read
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
            from pyarrow.types import is_binary
        # pyarrow holds several copies of the least and greatest value, and of bytes they tell a reader little.
        counted = [column.name for column in schema if not is_binary(column.type)]
        is_all = len(counted) == len(schema)
        self._writer = ParquetWriter(path, schema, **_SETTINGS, write_statistics=is_all or counted)

    def write(self, rows: Any) -> None:
        """Write one row group."""
        self._writer.write_table(rows, row_group_size=ROW_GROUP_ROWS)

    def close(self) -> None:
        """Write the footer."""
        self._writer.close()


def _row_groups(batches: Iterable[Any], schema: Any, file_rows: int) -> Iterator[Any]:
    """Yield tables of one chunk a column: each ends at a multiple of ``ROW_GROUP_ROWS`` or of ``file_rows`` rows, or
    with the row by which its values have ``GROUP_BYTES``."""
    group, in_file = _RowGroup(schema), 0
    for batch in batches:
        rows = _cast(batch, schema)
        while rows.num_rows:
            room = min(ROW_GROUP_ROWS, file_rows - in_file) - group.rows
            rows = rows.slice(group.take(rows.slice(0, room)))
            if group.is_full or group.rows == min(ROW_GROUP_ROWS, file_rows - in_file):
                in_file = (in_file + group.rows) % file_rows
                yield group.table()
                group = _RowGroup(schema)
        del rows, batch  # before the next one is read
    if group.rows:
        yield group.table()


class _RowGroup:
    """Gathers the rows of one row group."""

    def __init__(self, schema: Any) -> None:
        self._schema = schema
        self._batches: list[Any] = []
        self._bytes = self._held = 0
        self.rows = 0

    @property
    def is_full(self) -> bool:
        return self._bytes >= GROUP_BYTES

    def take(self, batch: Any) -> int:
        """Take rows until the group is full. Returns how many. Raises ResultTooLarge for a row that is too large."""
        import pyarrow.compute as compute

        sizes = compute.cumulative_sum(row_sizes(batch))
        fitting = compute.sum(compute.less(sizes, GROUP_BYTES - self._bytes)).as_py()
        taken = batch.slice(0, fitting + 1)
        self._held += taken.nbytes  # with what sizes leave out, such as maps
        if self._held > MAX_GROUP_BYTES:
            raise ResultTooLarge(
                f"{self.rows + taken.num_rows:,} rows have {self._held:,} bytes, the last one more than a row group "
                f"may have: {MAX_GROUP_BYTES:,}.",
                "Keep large values as files of their own, and select their paths.",
            )
        self._bytes += sizes[taken.num_rows - 1].as_py()
        self._batches.append(taken)
        self.rows += taken.num_rows
        return int(taken.num_rows)

    def table(self) -> Any:
        """Return all rows; each column is one array."""
        import pyarrow

        return pyarrow.Table.from_batches(self._batches, self._schema).combine_chunks()


def _cast(batch: Any, schema: Any) -> Any:
    import pyarrow

    try:
        return batch.cast(schema)
    except (pyarrow.ArrowInvalid, pyarrow.ArrowNotImplementedError, ValueError) as error:
        raise QueryFailed(
            f"A value is not of the type of its column: {one_line(error)}.", "CAST the column in the query."
        ) from None
