"""Named parameters: ``:name`` in a statement, ``--param name=value`` on the command line."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Iterable, Mapping
from itertools import pairwise

from packline.errors import InvalidInput
from packline.library.extras import needs_extra
from packline.snapshots.errors import InvalidStatement

ParameterValue = str | int | float | bool | None
"""Values that a parameter can have."""

_is_name = re.compile(r"[A-Za-z_][A-Za-z0-9_]*").fullmatch


def parse_parameters(texts: Iterable[str]) -> dict[str, ParameterValue]:
    """Parse ``name=value``: a JSON number, true, false, null or string; anything else is the text itself.

    Raises InvalidInput for a text without ``=``, a name that is none or is repeated, and an infinite number.
    """
    parameters: dict[str, ParameterValue] = {}
    for text in texts:
        name, equals, value = text.partition("=")
        if not equals or name in parameters:
            problem = "is given twice" if equals else "has no value"
            raise InvalidInput(f"Parameter {name!r} {problem}.", "Write --param name=value, each name once.")
        parameters[name] = _value(value)
    return check_parameters(parameters)


def check_parameters(parameters: Mapping[str, object]) -> dict[str, ParameterValue]:
    """Return parameters whose names and values can be used. Raises InvalidInput."""
    checked: dict[str, ParameterValue] = {}
    for name, value in parameters.items():
        if not isinstance(name, str) or not _is_name(name):
            raise InvalidInput(f"{name!r} is not a name of a parameter.", "Use letters, digits and _.")
        if not (value is None or isinstance(value, str | int | float)):
            raise InvalidInput(
                f"Parameter {name} is a value of type {type(value).__name__}.",
                "Pass a text, a number, a truth value or null; write dates as text.",
            )
        if isinstance(value, float) and not math.isfinite(value):
            raise InvalidInput(
                f"Parameter {name} is {value}, which the JSON of the record does not have.",
                "Pass it as a text, and CAST it in the query.",
            )
        checked[name] = value
    return checked


def bind(
    sql: str, parameters: Mapping[str, ParameterValue], dialect: str, placeholder: Callable[[str], str]
) -> str:
    """Return the statement with each ``:name`` of a parameter in the engine's own way to write it.

    Args:
        sql: The statement.
        parameters: The parameters; another ``:name`` is left as it is.
        dialect: sqlglot's name of the dialect: its tokens say what is a text or a comment.
        placeholder: Returns what stands for a name.

    Raises:
        InvalidStatement: The statement does not use one of the parameters.
    """
    with needs_extra("snapshot"):
        from sqlglot import tokenize
    unused, pieces, end = set(parameters), [], 0
    tokens = tokenize(sql, dialect=dialect)
    for colon, name in pairwise(tokens):
        is_adjacent = colon.text == ":" and colon.end == colon.start and name.start == colon.end + 1
        if is_adjacent and name.text in parameters and sql[name.start : name.end + 1] == name.text:
            pieces += [sql[end : colon.start], placeholder(name.text)]
            end = name.end + 1
            unused.discard(name.text)
    if unused:
        raise InvalidStatement(
            f"The SQL does not use the parameter {min(unused)}.",
            f"Write :{min(unused)} where its value belongs.",
        )
    return "".join([*pieces, sql[end:]])


def _value(text: str) -> ParameterValue:
    try:
        value = json.loads(text, parse_constant=_refuse_constant)
    except ValueError:
        return text
    return text if isinstance(value, dict | list) else value


def _refuse_constant(name: str) -> float:
    """Raise ValueError: NaN and Infinity are texts, because JSON has no such numbers."""
    raise ValueError(name)
