"""Check the SQL before anything is sent: one statement that only reads. sqlglot parses it in the engine's dialect."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from packline.library.extras import needs_extra
from packline.snapshots.errors import InvalidStatement
from packline.snapshots.side_effects import side_effect_of

MAX_CHARACTERS = 16_000
"""Of the text of a statement: it is kept in the properties of the version, which hold 64 KiB."""

_VARYING = frozenset(
    [
        "CurrentDate",
        "CurrentDatetime",
        "CurrentTime",
        "CurrentTimestamp",
        "CurrentTimestampLTZ",
        "CurrentUser",
        "Localtime",
        "Localtimestamp",
        "Systimestamp",
        "UtcDate",
        "UtcTime",
        "UtcTimestamp",
        "Rand",
        "Randn",
        "Randstr",
        "Uuid",
        "TableSample",
    ]
)
_VARYING_FUNCTIONS = frozenset(
    [
        "now",
        "random",
        "rand",
        "uuid",
        "newid",
        "gen_random_uuid",
        "generate_uuid",
        "uuid_string",
        "uuid_generate_v4",
        "uuidv7",
        "clock_timestamp",
        "statement_timestamp",
        "transaction_timestamp",
        "timeofday",
        "sysdate",
        "getdate",
        "randomblob",
        "today",
        "get_current_timestamp",
        "txid_current",
        "pg_current_snapshot",
        "session_user",
        "currval",
        "lastval",
    ]
)
_SQLITE_DATES = frozenset(("date", "time", "datetime", "julianday", "unixepoch", "strftime"))


@dataclass(frozen=True, slots=True)
class ReadStatement:
    """A statement that only reads, and what can be known of it without running it."""

    text: str
    """As it was written, without the semicolon at its end."""
    normalised_sha256: str
    """Hash of the statement as sqlglot writes it: without comments, with one way to use spaces and case of keywords."""
    order_keys: tuple[str, ...]
    """Expressions of its outermost ORDER BY."""
    varying: tuple[str, ...]
    """Functions whose result differs from call to call."""
    is_limited: bool

    @property
    def warnings(self) -> list[str]:
        """Why the same data may give other bytes."""
        warnings = []
        if not self.order_keys:
            warnings.append(
                "the query has no ORDER BY, so the engine may return the same rows in another order, "
                "and the files then differ; order by a unique key"
            )
        if self.varying:
            names = ", ".join(self.varying)
            warnings.append(f"{names} gives another result in each run; pass the value with --param instead")
        return warnings


def read_statement(sql: str, dialect: str) -> ReadStatement:
    """Parse and check a statement.

    Args:
        sql: The text.
        dialect: sqlglot's name of the dialect.

    Raises:
        InvalidStatement: It is empty, too long, wrong, more than one statement, or not a query that only reads.
        InvalidSetting: sqlglot is not installed.
    """
    if len(sql) > MAX_CHARACTERS:
        raise InvalidStatement(
            f"The SQL has {len(sql):,} characters; at most {MAX_CHARACTERS:,} are kept with a version.",
            "Create a view in the database, and select from it.",
        )
    statement = _parse(sql, dialect)
    _check_reads(statement, dialect)
    text = statement.sql(dialect=dialect, comments=False, normalize_functions="upper")
    order = statement.args.get("order")
    return ReadStatement(
        text=_without_semicolon(sql, dialect),
        normalised_sha256=hashlib.sha256(text.encode()).hexdigest(),
        order_keys=tuple(key.sql(dialect=dialect) for key in order.expressions) if order else (),
        varying=tuple(dict.fromkeys(_varying_names(statement, dialect))),
        is_limited=bool(statement.args.get("limit")),
    )


def sqlglot_version() -> str:
    """Return the version of sqlglot, by which statements are normalised."""
    with needs_extra("snapshot"):
        import sqlglot
    return str(sqlglot.__version__)


def _without_semicolon(sql: str, dialect: str) -> str:
    """Return the one statement without the semicolon that ends it, and what follows: comments, if anything."""
    from sqlglot import tokenize

    ends = [token.start for token in tokenize(sql, dialect=dialect) if token.token_type.name == "SEMICOLON"]
    return (sql[: ends[0]] if ends else sql).strip()


def _parse(sql: str, dialect: str) -> Any:
    with needs_extra("snapshot"):
        import logging

        import sqlglot
        from sqlglot.errors import SqlglotError
    logging.getLogger("sqlglot").setLevel(logging.ERROR)  # it warns of statements that are refused below
    try:
        statements = [each for each in sqlglot.parse(sql, dialect=dialect) if each is not None]
    except SqlglotError as error:
        raise InvalidStatement(
            f"The SQL cannot be read: {_reason(error)}.",
            "Correct it; what only the engine itself understands can be put into a view.",
        ) from None
    statements = [each for each in statements if type(each).__name__ != "Semicolon"]
    if not statements:
        raise InvalidStatement("The SQL is empty.", "Write one SELECT.")
    if len(statements) > 1:
        raise InvalidStatement(
            f"The SQL has {len(statements)} statements; a snapshot is made of one.", "Leave one SELECT."
        )
    return statements[0]


def _reason(error: Any) -> str:
    details = getattr(error, "errors", None)
    if not details:
        return " ".join(str(error).split())[:200].rstrip(".")
    first = details[0]
    return f"near {first['highlight']!r} in line {first['line']}, column {first['col']}"


def _check_reads(statement: Any, dialect: str) -> None:
    from sqlglot import exp

    if not isinstance(statement, exp.Query | exp.Values):
        raise InvalidStatement(
            f"The SQL is a statement of kind {type(statement).__name__.upper()}; only queries are run.",
            "Write a SELECT.",
        )
    for node in statement.walk():
        if effect := side_effect_of(node, dialect):
            raise InvalidStatement(
                f"The SQL has {effect} in it, which does more than read; nothing was run.",
                "Write a SELECT that only reads.",
            )


def _varying_names(statement: Any, dialect: str) -> Iterator[str]:
    for node in statement.walk():
        name = type(node).__name__
        function = node.name.lower() if name == "Anonymous" else ""
        if name in _VARYING:
            yield "TABLESAMPLE" if name == "TableSample" else node.sql(dialect=dialect)
        elif function in _VARYING_FUNCTIONS or (dialect == "sqlite" and _is_now(node, function)):
            yield node.sql(dialect=dialect)


def _is_now(node: Any, function: str) -> bool:
    """Return whether a date function of SQLite is called without a date, or with 'now'."""
    if function not in _SQLITE_DATES and type(node).__name__ not in ("Date", "TimeToStr", "Datetime", "Time"):
        return False
    return any(
        each.is_string and each.name.lower() == "now" for each in node.walk() if hasattr(each, "is_string")
    )
