"""Values of parameters as literals: a query inside UNLOAD or COPY INTO cannot have bound ones.

Redshift and Snowflake read a backslash in a text as the beginning of an escape, and two quotes as one. Both characters
are doubled, so that a text ends where it should by either rule. What a dialect takes for a literal is sqlglot's to say:
a property test compares the tokens.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

from packline.errors import InvalidInput
from packline.snapshots.parameters import ParameterValue, bind


def quote(text: str) -> str:
    """Return a text as a literal of Redshift and Snowflake. Raises InvalidInput for a text with a NUL."""
    if "\0" in text:
        raise InvalidInput(
            "A text for the SQL has a NUL character.", "Remove it: no engine stores it in a text."
        )
    return "'" + text.replace("\\", "\\\\").replace("'", "''") + "'"


def literal(value: ParameterValue) -> str:
    """Return the value of a parameter as a literal. Raises InvalidInput for what has none."""
    if value is None:
        return "NULL"
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, str):
        return quote(value)
    if isinstance(value, float) and not math.isfinite(value):
        raise InvalidInput(
            f"The number {value} has no literal in SQL.", "Pass it as a text, and CAST it in the query."
        )
    # A minus behind another one would begin a comment.
    return f"({value!r})" if value < 0 or str(value).startswith("-") else repr(value)


def render_query(sql: str, parameters: Mapping[str, ParameterValue], dialect: str) -> str:
    """Return the query with a literal in the place of each ``:name`` of a parameter.

    Raises InvalidStatement for a parameter that is not used, InvalidInput for a value that has no literal.
    """
    # Spaces keep a literal apart from what stands beside it: E'…' and 'a''b' would be other literals.
    return bind(sql, parameters, dialect, lambda name: f" {literal(parameters[name])} ")
