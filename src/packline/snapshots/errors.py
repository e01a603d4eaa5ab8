"""Errors of snapshots."""

from __future__ import annotations

from collections.abc import Iterable

from packline.errors import Conflict, InvalidInput, InvalidSetting, Unavailable
from packline.redaction import HIDDEN, SHORTEST, redact_text

DOCUMENTED = "docs/guides/snapshots.md lists what is possible."


class InvalidStatement(InvalidInput):
    """The SQL cannot be used: it is wrong, writes, or is more than one statement."""


class InvalidConnection(InvalidSetting):
    """A connection profile that is missing or has wrong keys."""


class UnsupportedColumn(InvalidInput):
    """A column whose name or type cannot be kept in Parquet."""


class NoRows(InvalidInput):
    """The query returns no rows, so there is nothing to make a version of."""


class ResultTooLarge(InvalidInput):
    """The result has more rows or bytes than the caller allows."""


class SchemaChanged(Conflict):
    """The columns are not those of the base version."""


class QueryFailed(InvalidInput):
    """The engine refuses the query."""


class EngineUnreachable(Unavailable):
    """The engine cannot be reached, or the connection broke while rows were read."""


class QueryTimeout(Unavailable):
    """The query takes longer than it may."""

    retryable = False


def one_line(error: object, secrets: Iterable[str] = ()) -> str:
    """Return the message of a driver in one line, without secrets, and without a full stop at its end."""
    text = " ".join(str(error).split())
    for secret in sorted(secrets, key=len, reverse=True):
        text = text.replace(secret, HIDDEN) if len(secret) >= SHORTEST else text
    return redact_text(text)[:500].rstrip(". ")
