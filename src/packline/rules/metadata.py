"""Metadata documents: which objects are metadata, and what one sidecar or one batch line says about its file."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

from packline.errors import InvalidMetadata
from packline.layout import BATCH_METADATA, SIDECAR_SUFFIX

MAX_BYTES = 256 * 1024
"""Largest metadata entry, bytes: one search item must fit DynamoDB's 400 KB."""
MAX_DEPTH = 32

JsonObject = dict[str, object]

USUAL_LINE = re.compile(rb'\{"file": ?"([^"\\\x00-\x1f]+)", ?"metadata": ?(\{.*\})\}\s*')
LONE_SURROGATE = re.compile(rb"\\[uU][dD][89a-fA-F]")


def is_batch(path: str) -> bool:
    """True for the batch file in the outputs root; elsewhere that name is an ordinary output."""
    return path == BATCH_METADATA


def described_by(path: str) -> str | None:
    """The output a sidecar describes, or None if the path is no sidecar."""
    base = path.removesuffix(SIDECAR_SUFFIX)
    return base if base != path and base and not base.endswith("/") else None


def parse_object(raw: bytes, where: str) -> JsonObject:
    """Parse one metadata entry. Raises InvalidMetadata naming ``where`` it stands."""
    if len(raw) > MAX_BYTES:
        raise InvalidMetadata(
            f"{where} has {len(raw)} bytes.", f"A metadata entry has at most {MAX_BYTES} bytes."
        )
    try:
        value = json.loads(raw)
    except (ValueError, RecursionError) as error:
        raise InvalidMetadata(f"{where} is not JSON: {error}.", "Write one JSON object.") from None
    if not isinstance(value, dict):
        raise InvalidMetadata(f"{where} is a JSON {_kind(value)}.", "Write one JSON object.")
    if _depth(value) > MAX_DEPTH:
        raise InvalidMetadata(f"{where} is nested too deep.", f"Nest at most {MAX_DEPTH} levels.")
    if LONE_SURROGATE.search(raw) and not _is_text(value):
        raise InvalidMetadata(f"{where} holds half a character.", "Write surrogates in pairs, or UTF-8.")
    return value


def split_line(raw: bytes) -> tuple[str, bytes] | None:
    """The file, and the text of its metadata, of a batch line as most writers spell it; None for any other.

    Lines with equal metadata then share one parse. That the text is one JSON object is for ``parse_object`` to see.
    """
    found = USUAL_LINE.fullmatch(raw)
    try:
        return (found[1].decode(), found[2]) if found else None
    except UnicodeDecodeError:
        return None


def compact(metadata: Mapping[str, object]) -> bytes:
    """Metadata as one line of JSON."""
    return json.dumps(metadata, ensure_ascii=False, separators=(",", ":")).encode()


def parse_line(raw: bytes, where: str) -> tuple[str, JsonObject] | None:
    """Parse a batch line ``{"file": path, "metadata": {…}}``.

    None for a blank line or one that is not about a file (valohai-utils skips those as well).
    Raises InvalidMetadata for a line that is not a JSON object, or whose metadata is not one.
    """
    if not raw.strip():
        return None
    line = parse_object(raw, where)
    file, metadata = line.get("file"), line.get("metadata")
    if not isinstance(file, str) or metadata is None:
        return None
    if not isinstance(metadata, dict):
        raise InvalidMetadata(
            f"{where}: metadata of {file!r} is a JSON {_kind(metadata)}.", "Write a JSON object."
        )
    return file, metadata


def merge(sidecar: Mapping[str, object], line: Mapping[str, object]) -> JsonObject:
    """One file's metadata from both carriers: the batch line wins, key by key."""
    return {**sidecar, **line}


def _is_text(value: object) -> bool:
    try:
        json.dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return False
    return True


def _kind(value: object) -> str:
    names = {list: "array", str: "string", bool: "boolean", type(None): "null"}
    return names.get(type(value), "number")


def _depth(value: object) -> int:
    deepest, level = 0, [value]
    while level:
        deepest += 1
        level = [child for item in level for child in _children(item)]
    return deepest


def _children(value: object) -> list[object]:
    if isinstance(value, dict):
        return [child for child in value.values() if isinstance(child, (dict, list))]
    if isinstance(value, list):
        return [child for child in value if isinstance(child, (dict, list))]
    return []
