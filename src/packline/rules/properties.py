"""Merge changes into the properties of datasets and versions, key by key."""

from __future__ import annotations

import json
from collections.abc import Mapping

from packline.errors import InvalidMetadata, MetadataTooLarge
from packline.json_types import JsonObject
from packline.rules.metadata import compact, parse_object
from packline.rules.reserved_keys import PREFIX

MAX_BYTES = 64 * 1024
"""Of all properties of a dataset or version as JSON: its item in the table holds at most 400 KB."""

MAX_TAGS, MAX_TAG = 100, 128
"""Tags of a version that was made already, and characters of each."""


def merge_properties(current: Mapping[str, object], changes: Mapping[str, object], where: str) -> JsonObject:
    """Merge changes into properties, key by key: the new value wins, and null removes its key.

    Args:
        known: The properties as they are.
        changes: What is said.
        where: Names the dataset or version in messages.

    Raises:
        InvalidMetadata: The changes are not JSON, or have a reserved key.
        MetadataTooLarge: The properties would have more than ``MAX_BYTES``.
    """
    try:
        text = json.dumps(changes, ensure_ascii=False, allow_nan=False).encode()
    except (ValueError, RecursionError) as error:
        raise InvalidMetadata(f"{where} is not JSON: {error}.", "Write one JSON object.") from None
    checked = parse_object(text, where)
    reserved = sorted(name for name in checked if name.startswith(PREFIX))
    if reserved:
        raise InvalidMetadata(
            f"{where}: {reserved[0]!r} is a key for the metadata of files.",
            f"Choose a name that does not begin with {PREFIX}",
        )
    merged = {
        name: value for name, value in {**current, **checked}.items() if checked.get(name, 0) is not None
    }
    if len(compact(merged)) > MAX_BYTES:
        raise MetadataTooLarge(
            f"{where} would have more than {MAX_BYTES:,} bytes of properties.",
            "Keep more in a file of the version.",
        )
    return merged


def parse_tags(value: object, where: str) -> tuple[str, ...]:
    """Return the tags that a list of texts has, each once, in order; none for null. Raises InvalidMetadata."""
    if value is None:
        return ()
    tags = value if isinstance(value, list) else [None]
    if len(tags) > MAX_TAGS or not all(isinstance(tag, str) and 0 < len(tag) <= MAX_TAG for tag in tags):
        raise InvalidMetadata(
            f"{where}: the tags are not a list of at most {MAX_TAGS} texts of 1 to {MAX_TAG} characters.",
            'Send a list, as in {"valohai.tags": ["street", "night"]}.',
        )
    return tuple(dict.fromkeys(tags))
