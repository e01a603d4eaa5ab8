"""Recognize metadata documents, and parse sidecars and lines of the batch file."""

from __future__ import annotations

import re
from collections.abc import Mapping

from packline.errors import InvalidMetadata
from packline.json_types import JsonObject
from packline.keys import BATCH_METADATA, SIDECAR_SUFFIX
from packline.rules.alerts import Alerts
from packline.rules.json_input import (
    GROWTH,
    InvalidJson,
    dump_json,
    has_escaped_character,
    load_json,
    load_plain_object,
    not_a_number_message,
)

MAX_BYTES = 256 * 1024
"""Largest metadata entry, bytes: one search item must fit DynamoDB's 400 KB."""

OUTPUTS_FOLDER = "/valohai/outputs/"
"""Where an execution's outputs are while it runs (Valohai)."""

SIMPLE_LINE = re.compile(rb'\{"file": ?"([^"\\\x00-\x1f]+)", ?"metadata": ?(\{.*\})\}\s*')

_SIMPLE_START = re.compile(rb'\{"file": ?"([^"\\\x00-\x1f]+)", ?"metadata": ?\{')


def is_batch(path: str) -> bool:
    """Return whether a path is the batch file in the outputs root; elsewhere that name is an ordinary output."""
    return path == BATCH_METADATA


def sidecar_target(path: str) -> str | None:
    """Return the output that a sidecar describes, or None if the path does not name a sidecar."""
    base = path.removesuffix(SIDECAR_SUFFIX)
    return base if base != path and base and not base.endswith("/") else None


def normalize_output_name(name: str) -> str:
    """Normalize the name in a batch line: ``./a``, ``/valohai/outputs/a`` and ``a`` name the same output."""
    if "//" not in name and "./" not in name and name[:1] not in "/." and not name.endswith(("/", "/.")):
        return name  # nearly all: a third of the time
    path = name.removeprefix(OUTPUTS_FOLDER)
    if path.startswith("/"):
        return name
    return "/".join(part for part in path.split("/") if part not in ("", "."))


def parse_object(raw: bytes, where: str, alerts: Alerts | None = None) -> JsonObject:
    """Parse one metadata entry. Raises InvalidMetadata naming ``where`` it stands.

    NaN and Infinity become null; ``alerts`` gets one then.
    """
    return read_object(raw, where, alerts)[0]


def read_object(raw: bytes, where: str, alerts: Alerts | None = None) -> tuple[JsonObject, bool]:
    """Parse one metadata entry as ``parse_object`` does, and return whether a number became null.

    The text then says something else than the object.
    """
    if len(raw) * GROWTH <= MAX_BYTES:
        plain = load_plain_object(raw)
        if plain is not None:
            return plain, False
    check_size(raw, where)
    try:
        value, replaced = load_json(raw)
    except InvalidJson as error:
        raise InvalidMetadata(f"{where} {error}.", "Write one JSON object (RFC 8259, UTF-8).") from None
    if not isinstance(value, dict):
        raise InvalidMetadata(f"{where} is a JSON {_kind(value)}.", "Write one JSON object.")
    if len(raw) * GROWTH > MAX_BYTES:
        check_size(compact(value), where)
    if replaced and alerts is not None:
        alerts.add(
            "NotANumber",
            not_a_number_message(where, replaced),
            "Write null, or a text, for what is not a number.",
        )
    return value, bool(replaced)


def check_size(text: bytes, where: str) -> None:
    """Raise InvalidMetadata for an entry that the table would refuse: as a text came, as it is stored, or merged."""
    if len(text) > MAX_BYTES:
        raise InvalidMetadata(
            f"{where} has {len(text)} bytes.", f"A metadata entry has at most {MAX_BYTES} bytes."
        )


def split_simple_line(raw: bytes) -> tuple[str, bytes] | None:
    """Split a batch line of the usual spelling into the file and the text of its metadata; None for any other.

    Lines with equal metadata then share one parse. That the text is one JSON object is for ``parse_object`` to see.
    """
    match = SIMPLE_LINE.fullmatch(raw)
    try:
        return (match[1].decode(), match[2]) if match else None
    except UnicodeDecodeError:
        return None


def file_of_simple_line(raw: bytes) -> str | None:
    """Return the file of a line that ``split_simple_line`` splits, if no other key can name another one; else None.

    Of two equal keys the last one counts; one inside of the metadata does not, but a parser has to say which it is.
    """
    match = _SIMPLE_START.match(raw)
    if match is None or not raw.rstrip().endswith(b"}}") or has_escaped_character(raw):
        return None
    end = match.end()
    if raw.find(b'"file"', end) >= 0 or raw.find(b'"metadata"', end) >= 0:
        return None
    try:
        return match[1].decode()
    except UnicodeDecodeError:
        return None


def compact(metadata: Mapping[str, object]) -> bytes:
    """Serialize metadata as one line of JSON."""
    return dump_json(metadata).encode()


def parse_line(raw: bytes, where: str, alerts: Alerts | None = None) -> tuple[str, JsonObject] | None:
    """Parse a batch line ``{"file": path, "metadata": {…}}``.

    None for a blank line or one that is not about a file (valohai-utils skips those as well).
    Raises InvalidMetadata for a line that is not a JSON object, or whose metadata is not one.
    """
    if not raw.strip():
        return None
    line = parse_object(raw, where, alerts)
    file, metadata = line.get("file"), line.get("metadata")
    if not isinstance(file, str) or metadata is None:
        return None
    if not isinstance(metadata, dict):
        raise InvalidMetadata(
            f"{where}: metadata of {file!r} is a JSON {_kind(metadata)}.", "Write a JSON object."
        )
    return file, metadata


def merge(sidecar: Mapping[str, object], line: Mapping[str, object]) -> JsonObject:
    """Merge the metadata of one file from both documents: the batch line wins, key by key."""
    return {**sidecar, **line}


def _kind(value: object) -> str:
    names = {list: "array", str: "string", bool: "boolean", type(None): "null"}
    return names.get(type(value), "number")
