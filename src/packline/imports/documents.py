"""Reads the JSON, JSON lines and YAML of manifests; what cannot be read is named with its file."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from packline.imports.errors import CannotImport
from packline.imports.storages import Storage, read_document
from packline.library.extras import needs_extra

DVC_EXTRA = "dvc"
_DECODER = json.JSONDecoder()


def read_json_object(storage: Storage, path: str) -> dict[str, Any]:
    """Read a JSON object. Raises CannotImport, and as ``Storage.open``."""
    return as_object(parse_json(read_document(storage, path), storage.show(path)), storage.show(path))


def parse_json(data: bytes, name: str) -> Any:
    """Parse JSON. Raises CannotImport."""
    try:
        return json.loads(data)
    except (ValueError, RecursionError) as error:
        raise broken(name, f"is not JSON ({error})") from error


def parse_yaml(data: bytes, name: str) -> dict[str, Any]:
    """Parse YAML whose top is a mapping. Raises CannotImport, and InvalidSetting without the extra."""
    with needs_extra(DVC_EXTRA):
        import yaml
    try:
        return as_object(yaml.safe_load(data) or {}, name)
    except (yaml.YAMLError, UnicodeDecodeError, RecursionError) as error:
        raise broken(name, f"is not YAML ({error})") from error


def iterate_array(data: bytes, name: str) -> Iterator[dict[str, Any]]:
    """Yield the objects of a JSON array one by one: a list of a million files is not held as objects.

    Raises CannotImport.
    """
    try:
        text = data.decode()
        position = _after(text, 0, "[")
        while not text.startswith("]", position):
            value, position = _DECODER.raw_decode(text, position)
            yield as_object(value, name)
            position = _skip_space(text, position)
            if not text.startswith("]", position):
                position = _after(text, position, ",")
    except (ValueError, RecursionError) as error:
        if isinstance(error, CannotImport):
            raise
        raise broken(name, f"is not a JSON array ({error})") from error


def _skip_space(text: str, position: int) -> int:
    while position < len(text) and text[position] in " \t\r\n":
        position += 1
    return position


def _after(text: str, position: int, mark: str) -> int:
    position = _skip_space(text, position)
    if not text.startswith(mark, position):
        raise ValueError(f"{mark!r} expected at {position}")
    return _skip_space(text, position + 1)


def as_object(value: object, name: str) -> dict[str, Any]:
    """Return a JSON object. Raises CannotImport for another value."""
    if not isinstance(value, dict):
        raise broken(name, "has another value where an object belongs")
    return value


def text_of(entry: Mapping[str, Any], key: str, name: str) -> str:
    """Return a text. Raises CannotImport if it is missing or another value."""
    value = entry.get(key)
    if not isinstance(value, str) or not value:
        raise broken(name, f"has an entry without {key}")
    return value


def size_of(entry: Mapping[str, Any], key: str = "size") -> int | None:
    """Return a size in bytes; None if the entry has none."""
    value = entry.get(key)
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else None


def broken(name: str, why: str) -> CannotImport:
    """Return the error for a manifest that cannot be read."""
    why = " ".join(why.split())[:300]
    return CannotImport(f"{name} {why}; nothing was published.", "Fetch or write the manifest again.")
