"""Parse search queries, and match datums with them."""

from __future__ import annotations

import json
import operator
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from packline.errors import InvalidInput
from packline.model import Datum
from packline.rules.reserved_keys import properties_of, tags_of
from packline.rules.search_entries import (
    flatten,
    name_matches,
    name_range,
    overflow_range,
    tag_range,
    value_range,
    whole_kind_range,
)
from packline.search_index import IndexRange

CONDITION = re.compile(
    r"\s*(?P<name>[^<>=!\s][^<>=!]*?)\s*(?:(?P<operator>>=|<=|!=|==?|>|<)\s*(?P<value>.*?))?\s*"
)
COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    ">=": operator.ge,
    "<=": operator.le,
    ">": operator.gt,
    "<": operator.lt,
}


class InvalidQuery(InvalidInput):
    """A search that asks for nothing, or for something that cannot be compared."""


class SearchTooBroad(InvalidQuery):
    """A search whose answers lie among too many entries that the caller may not see."""


@dataclass(frozen=True, slots=True)
class Condition:
    """``name``, ``name=value`` or ``name>=value`` (also ``>``, ``<``, ``<=``) on a custom property."""

    name: str
    operator: str = ""
    value: object = None

    @property
    def compares(self) -> bool:
        """Whether it asks for what is larger or smaller, which only values of one type are."""
        return self.operator in COMPARE

    def spans(self) -> tuple[IndexRange, ...]:
        """Return the ranges of the index that may hold matching datums."""
        fitting = value_range(self.name, self.operator, self.value)
        return (fitting, overflow_range(self.name)) if self.operator else (fitting,)

    def holds(self, properties: Mapping[str, object]) -> bool:
        """Return whether any value of that name satisfies the condition; values of another type never do."""
        values = [value for name, value in flatten(properties) if name == self.name]
        if self.operator == "":
            return bool(values)
        if self.operator == "=":
            return any(_kind(value) == _kind(self.value) and value == self.value for value in values)
        compare = COMPARE[self.operator]
        return any(_kind(value) == _kind(self.value) and compare(value, self.value) for value in values)


@dataclass(frozen=True, slots=True)
class Query:
    """Conditions on datums, all of which must hold."""

    tags: tuple[str, ...] = ()
    name: str = ""
    """Exact, or with ``*``, ``?`` and ``[…]``; of the whole path or its last component."""
    alias: str = ""
    execution: str = ""
    dataset: str = ""
    """``dataset://name/version`` or ``model://name/counter``: members of that version."""
    conditions: tuple[Condition, ...] = ()

    def __post_init__(self) -> None:
        if not any((self.tags, self.name, self.alias, self.execution, self.dataset, self.conditions)):
            raise InvalidQuery("The search asks for nothing.", "Give a tag, a name, an alias, or a property.")

    @property
    def scoped(self) -> bool:
        """It asks about one datum, or about the files of one execution or version: all of those are looked at."""
        return bool(self.alias or self.execution or self.dataset)

    @property
    def needs_annotations(self) -> bool:
        """Only datums that something was said about can answer it."""
        return bool(self.tags or self.conditions)

    def spans(self) -> tuple[IndexRange, ...]:
        """Return the ranges of the index that may hold matching datums."""
        equal = [c for c in self.conditions if c.operator == "="]
        if equal:
            return equal[0].spans()
        if self.tags:
            return (tag_range(self.tags[0]),)
        if self.conditions:
            return min(self.conditions, key=lambda condition: condition.operator == "").spans()
        return (name_range(self.name),) if self.name else ()

    def matches(self, datum: Datum) -> bool:
        """Return whether the datum matches, except for alias and version membership, which it does not know itself."""
        return (
            (not self.name or name_matches(datum.path, self.name))
            and (not self.execution or datum.execution == self.execution)
            and set(self.tags) <= set(tags_of(datum.metadata))
            and all(condition.holds(properties_of(datum.metadata)) for condition in self.conditions)
        )


def parse_condition(text: str) -> Condition:
    """Parse ``accuracy>=0.9``, ``factory=eu-02``, ``approved_by``. A value that is JSON is one, else a text.

    Raises InvalidQuery.
    """
    match = CONDITION.fullmatch(text)
    if not match or match["operator"] == "!=":
        raise InvalidQuery(f"{text!r} is not a condition.", "Write name, name=value or name>=value.")
    sign = (match["operator"] or "").replace("==", "=")
    if not sign:
        return Condition(match["name"])
    value = _value(match["value"])
    if sign != "=" and _kind(value) not in ("number", "text"):
        raise InvalidQuery(f"{text!r}: only numbers and texts can be compared so.", "Use = instead.")
    return Condition(match["name"], sign, value)


def kind_ranges(condition: Condition) -> tuple[IndexRange, IndexRange]:
    """Return the range of all values of the condition's type that its property has, and that of the other type."""
    number, text = (whole_kind_range(condition.name, example) for example in (0, ""))
    return (number, text) if _kind(condition.value) == "number" else (text, number)


def wrong_kind(condition: Condition) -> InvalidQuery:
    """Return the error for a comparison of a property that has no value of that type."""
    takes, example = ("texts", "a text") if _kind(condition.value) == "number" else ("numbers", "0.5")
    return InvalidQuery(
        f"{condition.name} takes {takes}: {condition.value!r} cannot be compared with any of its values.",
        f"Write {condition.name}{condition.operator}{example}, or {condition.name}={condition.value} for equality.",
    )


def parse_conditions(texts: Sequence[str]) -> tuple[Condition, ...]:
    """Parse several conditions. Raises InvalidQuery."""
    return tuple(map(parse_condition, texts))


def _value(text: str) -> object:
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return text
    return text if isinstance(value, (dict, list)) else value


def _kind(value: object) -> str:
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, (int, float)):
        return "number"
    return "nothing" if value is None else "text"
