"""Read the record of a snapshot of a query, which a marker and the properties of a version hold under ``snapshot``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, NamedTuple
from urllib.parse import quote

PROPERTY = "snapshot"
"""Key in the properties of a version, and in the marker."""
FORM = 1
"""Number of the form of the record; a reader ignores keys that it does not know, and records of a later form."""
SCHEME = "sql://"
HASH_DIGITS = 16
"""Digits of the query's hash in its URI."""

_is_sha256 = re.compile(r"[0-9a-f]{64}").fullmatch
_is_uri = re.compile(rf"sql://[^/?#\s]{{1,400}}/[0-9a-f]{{{HASH_DIGITS}}}").fullmatch
_MAX_TEXT = 100


class QueryRecord(NamedTuple):
    """A query that a version was made from, as lineage and events name it."""

    connection: str
    """Name of the connection; never an address or a secret."""
    sql_sha256: str
    engine: str
    engine_version: str
    schema_sha256: str
    rows: int
    started: str
    """When the data was read; ISO 8601."""

    @property
    def uri(self) -> str:
        """``sql://<connection>/<hash>``: the same for the same query by the same connection, whatever its rows are."""
        return f"{SCHEME}{quote(self.connection, safe='')}/{self.sql_sha256[:HASH_DIGITS]}"

    def document(self) -> dict[str, object]:
        """Return it as JSON, with the URI."""
        return {"uri": self.uri, **self._asdict()}


def read_query_record(holder: Mapping[str, object]) -> QueryRecord | None:
    """Return the record in a marker, or in the properties of a version; None if there is none of a form that is known.

    Both are written by clients, so texts are cut and numbers are checked.
    """
    record = holder.get(PROPERTY)
    if not isinstance(record, dict) or record.get("form") != FORM:
        return None
    connection, hashed = _text(record, "connection"), record.get("sql_sha256")
    if not connection or not isinstance(hashed, str) or not _is_sha256(hashed):
        return None
    rows, schema = record.get("rows"), _text(record, "schema_sha256")
    return QueryRecord(
        connection=connection,
        sql_sha256=hashed,
        engine=_text(record, "engine"),
        engine_version=_text(record, "engine_version"),
        schema_sha256=schema if _is_sha256(schema) else "",
        rows=rows if isinstance(rows, int) and not isinstance(rows, bool) and rows >= 0 else 0,
        started=_text(record, "started"),
    )


def is_query_uri(text: str) -> bool:
    """Return whether a text is the URI of a query: ``sql://<connection>/<hash>``."""
    return bool(_is_uri(text))


def _text(record: Mapping[str, Any], key: str) -> str:
    value = record.get(key)
    return value[:_MAX_TEXT] if isinstance(value, str) else ""
