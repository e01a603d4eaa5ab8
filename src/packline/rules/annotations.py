"""Merge what people add to a datum's metadata after its upload, key by key."""

from __future__ import annotations

import json
from collections.abc import Mapping

from packline.errors import FrozenKey, InvalidMetadata, MetadataTooLarge
from packline.json_types import JsonObject
from packline.rules.metadata import MAX_BYTES, compact, parse_object
from packline.rules.reserved_keys import ALIAS, DATASET_VERSIONS, MODEL_VERSIONS, TAGS, alias_of
from packline.rules.search_entries import LONGEST_NAME

FROZEN_KEYS = {
    DATASET_VERSIONS: "Versions never change; make a new one of chosen datums: POST dataset-versions/.",
    MODEL_VERSIONS: "Versions of models never change; let a new execution upload the file for the next one.",
}
"""Keys that executions are sealed by, each with what to do instead."""


def merge_annotation(current: Mapping[str, object], changes: Mapping[str, object], where: str) -> JsonObject:
    """Merge changes into metadata, key by key: the new value wins, and null removes its key.

    A frozen key may be sent with the value it has. Raises FrozenKey, MetadataTooLarge, InvalidMetadata;
    ``where`` names the datum in their messages.
    """
    checked = _checked(changes, where)
    for key, remedy in FROZEN_KEYS.items():
        if key in checked and _text(checked[key]) != _text(current.get(key)):
            raise FrozenKey(f"{where}: {key} cannot be changed.", remedy)
    merged = {
        name: value for name, value in {**current, **checked}.items() if checked.get(name, 0) is not None
    }
    _fits(compact(merged), where)
    return merged


def is_different(one: Mapping[str, object], other: Mapping[str, object]) -> bool:
    """Return whether two metadata objects differ as JSON; 1, 1.0 and true are three values."""
    return _text(one) != _text(other)


def _checked(changes: Mapping[str, object], where: str) -> JsonObject:
    try:
        text = json.dumps(changes, ensure_ascii=False, allow_nan=False).encode()
    except (ValueError, RecursionError) as error:
        raise InvalidMetadata(f"{where} is not JSON: {error}.", "Write one JSON object.") from None
    _fits(text, where)
    checked = parse_object(text, where)
    tags, alias = checked.get(TAGS), checked.get(ALIAS)
    if tags is not None and not all(map(_is_tag, tags if isinstance(tags, list) else [tags])):
        raise InvalidMetadata(
            f"{where}: {TAGS} is not a list of tags.", f"Write texts of 1 to {LONGEST_NAME} bytes."
        )
    if alias is not None and not alias_of(checked):
        raise InvalidMetadata(
            f"{where}: {ALIAS} is not an alias.", "Write one line of at most 256 characters."
        )
    return checked


def _is_tag(tag: object) -> bool:
    return isinstance(tag, str) and 0 < len(tag.encode()) <= LONGEST_NAME


def _fits(text: bytes, where: str) -> None:
    if len(text) > MAX_BYTES:
        raise MetadataTooLarge(
            f"{where} would have {len(text)} bytes of metadata.",
            f"A datum has at most {MAX_BYTES}; keep more in a file of its own.",
        )


def _text(value: object) -> str:
    return json.dumps(value, sort_keys=True)
