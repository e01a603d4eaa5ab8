"""Errors of snapshots."""

from __future__ import annotations

import json
from collections.abc import Iterable
from urllib.parse import quote, quote_plus

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
    text = str(error)
    forms = {form for secret in secrets for form in _forms(secret) if len(form) >= SHORTEST}
    for form in sorted(forms, key=len, reverse=True):
        text = text.replace(form, HIDDEN)
    return redact_text(" ".join(text.split()))[:500].rstrip(". ")


def _forms(secret: str) -> Iterable[str]:
    """Yield how a secret may be written in a message: as it is, quoted for a URL, and as a literal."""
    yield secret
    yield " ".join(secret.split())
    yield from (quote(secret, safe=""), quote(secret), quote_plus(secret))
    yield from (repr(secret)[1:-1], json.dumps(secret)[1:-1], secret.replace("'", "''"))
