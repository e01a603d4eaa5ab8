"""Rows of PostgreSQL by ``COPY … TO STDOUT (FORMAT csv)``, which pyarrow parses to the types that the server declares.

The server's text is exact for each type here, and no Python object is made for a value: less than half of the CPU time
of reading tuples. Columns of bytes, arrays and more than 38 digits, whose text pyarrow does not parse, are
read as tuples.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from typing import Any

from packline.snapshots.errors import QueryFailed, ResultTooLarge, one_line
from packline.snapshots.parquet_files import MAX_GROUP_BYTES

BLOCK_BYTES = 4 << 20
"""Text that is parsed at once; a row is never cut."""
_place_of = re.compile(
    r"In CSV column #(\d+): (?:Row #\d+: )?(?:CSV conversion error to )?(.*)", re.DOTALL
).match


def can_copy(schema: Any) -> bool:
    """Return whether pyarrow parses the text of all columns."""
    import pyarrow

    types = pyarrow.types
    unparsed = (types.is_nested, types.is_binary, types.is_decimal256)
    return not any(is_kind(column.type) for column in schema for is_kind in unparsed)


def copy_batches(connection: Any, sql: str, schema: Any) -> Iterator[Any]:
    """Yield the rows of a query as record batches.

    Args:
        connection: Of psycopg, in a transaction whose DateStyle is ISO and whose time zone is UTC.
        sql: One query, with its parameters in it.
        schema: Types that the server declares.

    Raises:
        QueryFailed: A value is not one of its type in Arrow, such as NaN in ``numeric(p,s)``, or an infinite date; or
            fewer rows were read than the server says it sent.
        ResultTooLarge: A row is larger than what a row group may have.
    """
    read = 0
    with connection.cursor() as cursor:
        for block in _blocks(cursor, sql):
            for batch in _parsed(block, schema):
                read += batch.num_rows
                yield batch
        if cursor.rowcount not in (read, -1):  # -1 of a server that does not count
            raise QueryFailed(
                f"The server sent {cursor.rowcount:,} rows, and {read:,} were read; nothing was published.",
                "Report it with the types of the columns.",
            )


def _blocks(cursor: Any, sql: str) -> Iterator[bytearray]:
    """Yield the text of the rows in blocks, each behind a byte order mark: pyarrow removes one from what it parses,
    and would remove that of a value."""
    with cursor.copy(f"COPY (\n{sql}\n) TO STDOUT (FORMAT csv)") as rows:
        block = bytearray(codecs.BOM_UTF8)
        for row in rows:
            if len(row) > MAX_GROUP_BYTES:
                raise ResultTooLarge(
                    f"A row has {len(row):,} bytes; a row group may have at most {MAX_GROUP_BYTES:,}.",
                    "Keep large values as files of their own, and select their paths.",
                )
            if len(block) > len(codecs.BOM_UTF8) and len(block) + len(row) > BLOCK_BYTES:
                yield block
                block = bytearray(codecs.BOM_UTF8)
            block += row
        if len(block) > len(codecs.BOM_UTF8):
            yield block


def _parsed(block: bytearray, schema: Any) -> Iterator[Any]:
    import pyarrow
    from pyarrow import csv

    try:
        table = csv.read_csv(
            pyarrow.BufferReader(pyarrow.py_buffer(block)),
            read_options=csv.ReadOptions(
                # Names of our own, because pyarrow maps types by name; a block that is not cut, because rows are not.
                column_names=[str(place) for place in range(len(schema))],
                use_threads=False,
                block_size=len(block) + 1,
            ),
            parse_options=csv.ParseOptions(
                newlines_in_values=True,
                ignore_empty_lines=len(schema) > 1,  # in an only column, an empty line is NULL
            ),
            convert_options=csv.ConvertOptions(
                column_types={str(place): column.type for place, column in enumerate(schema)},
                null_values=[""],
                true_values=["t"],
                false_values=["f"],
                strings_can_be_null=True,
                quoted_strings_can_be_null=False,
                timestamp_parsers=[csv.ISO8601],
            ),
        )
    except pyarrow.ArrowInvalid as error:
        raise _refused(str(error), schema) from None
    yield from table.rename_columns(schema.names).to_batches()


def _refused(message: str, schema: Any) -> QueryFailed:
    match = _place_of(message)
    if match is None:
        return QueryFailed(f"The rows cannot be read: {one_line(message)}.", "CAST the columns in the query.")
    column, reason = schema[int(match.group(1))], match.group(2)
    return QueryFailed(
        f"Column {column.name!r} has a value that {column.type} cannot hold: {one_line(reason)}.",
        f"Convert it in the query: CAST({column.name} AS text) AS {column.name}.",
    )
