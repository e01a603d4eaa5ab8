"""CSV on request: UTF-8, a header in each file, texts in quotes, NULL as nothing between the commas."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from packline.library.extras import needs_extra
from packline.snapshots.errors import UnsupportedColumn


def check_columns(schema: Any) -> None:
    """Raise UnsupportedColumn for a column that CSV cannot hold."""
    import pyarrow

    types = pyarrow.types
    for column in schema:
        if (
            types.is_nested(column.type)
            or types.is_binary(column.type)
            or types.is_fixed_size_binary(column.type)
        ):
            raise UnsupportedColumn(
                f"Column {column.name!r} has the type {column.type}, which CSV does not have.",
                "Leave out --format csv, or convert the column to a text.",
            )


class CsvFileWriter:
    """Writes one file."""

    def __init__(self, path: Path, schema: Any) -> None:
        with needs_extra("snapshot"):
            from pyarrow.csv import CSVWriter, WriteOptions
        options = WriteOptions(include_header=True, batch_size=1_024, quoting_style="needed")
        self._writer = CSVWriter(path, schema, write_options=options)

    def write(self, rows: Any) -> None:
        """Write a table. Raises UnsupportedColumn for NULL in the only column: readers skip an empty line."""
        if rows.num_columns == 1 and rows.column(0).null_count:
            raise UnsupportedColumn(
                f"Column {rows.column_names[0]!r} is the only one and has NULL, whose line in CSV would be empty.",
                "Select another column beside it, or leave out --format csv.",
            )
        self._writer.write_table(rows)

    def close(self) -> None:
        """Write what is left."""
        self._writer.close()
