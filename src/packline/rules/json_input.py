"""Parse JSON that other people wrote, so that it can be written as JSON and as UTF-8 again."""

from __future__ import annotations

import json
import math
import re
from typing import Any, NamedTuple

MAX_DEPTH = 32
"""Levels of objects and arrays."""

GROWTH = 5
"""How many times as long JSON may be once it is written again: ``9e15`` is ``9000000000000000.0`` then."""

NOT_FINITE = re.compile(rb"NaN|Infinity|[0-9][eE]\+?[0-9]{3}|[0-9]{309}")
"""Where a number may be that JSON does not have: written by name, or too large for a double."""
LARGEST_DIGITS = 309
"""Digits of the largest double: a shorter text without an exponent holds none that is larger."""
_decode = json.JSONDecoder().decode
LARGE_EXPONENT = re.compile(rb"[eE]\+?[0-9]{3}")
MAYBE_SURROGATE = re.compile(rb"\\[uU][dD][89a-fA-F]|\xed|\x00")
"""Where half a character may be: escaped, as bytes of UTF-8, or in UTF-16 and UTF-32."""


class InvalidJson(ValueError):
    """A text that is not JSON, or that cannot be written as UTF-8; the message is what follows the text's name."""


class JsonInput(NamedTuple):
    """A parsed document."""

    value: object
    replaced: tuple[str, ...] = ()
    """Numbers that JSON does not have, as they were written; null stands in their place."""


def _refuse_constant(name: str) -> None:
    raise ValueError(name)


def _finite_float(text: str) -> float:
    value = float(text)
    if not math.isfinite(value):
        raise ValueError(text)
    return value


_scan = json.JSONDecoder(parse_constant=_refuse_constant, parse_float=_finite_float).raw_decode


def has_escaped_character(raw: bytes) -> bool:
    """Return whether a text may spell a character by its number; of one without a backslash in a tenth of the time."""
    return b"\\" in raw and b"\\u" in raw


def load_plain_object(raw: bytes, more_levels: int = 0) -> dict[str, object] | None:
    """Parse an object as ``load_json`` does, at a third of its time; None if it needs the look that takes longer.

    Args:
        raw: The text. That it is UTF-8 of a plain spelling follows from what the parser accepts: it decodes strictly,
            and the scanner refuses control characters, which every other encoding of JSON has.
        more_levels: Brackets that the text stands for beside those it has.
    """
    if has_escaped_character(raw) or raw.count(b"{") + raw.count(b"[") + more_levels > MAX_DEPTH:
        return None
    try:
        text = raw.decode()
        value, end = _scan(text, 0)
    except ValueError:
        return None
    return value if type(value) is dict and end == len(text) else None


def end_of_value(text: str, start: int) -> int:
    """Return where a JSON value ends that begins at ``start``. Raises ValueError for anything else."""
    return int(_scan(text, start)[1])


def load_json(raw: bytes) -> JsonInput:
    """Parse a document that somebody else wrote.

    NaN and Infinity, which Python writes and other readers refuse, become null (RFC 8259 has neither).

    Raises:
        InvalidJson: It is not JSON, is nested too deep, or holds half a surrogate pair.
    """
    is_plain = _is_plain(raw)
    try:
        value, replaced = _parse(raw, is_plain)
    except RecursionError:
        raise InvalidJson("is nested too deep") from None
    except ValueError as error:
        raise InvalidJson(f"is not JSON: {error}") from None
    # Each level has a bracket of its own: most documents need no look at their levels.
    if raw.count(b"{") + raw.count(b"[") > MAX_DEPTH and depth_of(value) > MAX_DEPTH:
        raise InvalidJson("is nested too deep")
    if not is_plain and MAYBE_SURROGATE.search(raw) and not _is_text(value):
        raise InvalidJson("holds half a character (one surrogate without the other)")
    return JsonInput(value, replaced)


def _parse(raw: bytes, is_plain: bool) -> JsonInput:
    if not _may_be_infinite(raw) and b"\0" not in raw:
        # Decoding here spares the parser its search for another encoding: half of its time for a short document.
        return JsonInput(_decode(raw.decode()) if is_plain else json.loads(raw))
    replaced: list[str] = []

    def number(text: str) -> float | None:
        value = float(text)
        if math.isfinite(value):
            return value
        replaced.append(text)
        return None

    value = json.loads(raw, parse_constant=replaced.append, parse_float=number)
    return JsonInput(value, tuple(replaced))


def _is_plain(raw: bytes) -> bool:
    """Return whether a document is UTF-8 without a mark at its beginning, and without any surrogate."""
    return not (b"\\" in raw or b"\xed" in raw or b"\0" in raw or raw[:1] >= b"\x80")


def _may_be_infinite(raw: bytes) -> bool:
    """Return whether ``NOT_FINITE`` may be found in a document; for a short one at a third of its time."""
    if len(raw) >= LARGEST_DIGITS:
        return NOT_FINITE.search(raw) is not None
    return b"N" in raw or b"I" in raw or LARGE_EXPONENT.search(raw) is not None


def dump_json(value: object) -> str:
    """Serialize a value as compact JSON; NaN that earlier releases have stored becomes null."""
    try:
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    except ValueError:
        return json.dumps(_finite(value), ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def _finite(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _finite(item) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(item) for item in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value


def not_a_number_message(where: str, replaced: tuple[str, ...]) -> str:
    """Return the message of the alert NotANumber."""
    return f"{where} holds {replaced[0][:20]}, which JSON does not have: null stands in its place."


def depth_of(value: object) -> int:
    """Count the levels of objects and arrays, without recursion; a text or number has one."""
    deepest, level = 0, [value]
    while level:
        deepest += 1
        level = [child for item in level for child in _children(item)]
    return deepest


def _is_text(value: object) -> bool:
    try:
        json.dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return False
    return True


def _children(value: object) -> list[object]:
    if isinstance(value, dict):
        return [child for child in value.values() if isinstance(child, (dict, list))]
    if isinstance(value, list):
        return [child for child in value if isinstance(child, (dict, list))]
    return []
