"""The list of the parts that an uploader built, ``parts.json`` beside them.

Nothing in it is trusted. Of parts beside files (``client``) it says where entries may be found, and each entry is
verified when it is read. Of parts in the place of files (``only``) each part is verified before anything is made of it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from itertools import pairwise
from typing import NamedTuple

from packline.errors import InvalidInput
from packline.rules.json_input import InvalidJson, load_json

PACKAGE_KEY = "package"
"""Key of a marker whose value says what the uploader built."""
CLIENT = "client"
"""The uploader built parts beside the files."""
ONLY = "only"
"""The uploader stored parts in the place of the files."""
SCHEMA = 1
MAX_PARTS = 100_000
"""Parts that one list may name."""
MAX_PACKED_PARTS = 5_000
"""Parts that outputs of one execution lie in: some 100,000,000 files, which one function verifies in ten minutes."""
MAX_LIST_BYTES = 64 << 20
"""Longest list that is read, in bytes: some 20 MB name as many parts."""
REMEDY = "Nothing to do: the package is built from the files."


_is_name = re.compile(r"[A-Za-z0-9_-]{1,128}").fullmatch


class InvalidStagedParts(InvalidInput):
    """The list of staged parts, or a staged part, is not what an uploader of this release writes."""


class StagedPart(NamedTuple):
    """A part that an uploader built. ``directory`` is the offset of its central directory, in bytes."""

    name: str
    """Hash of what it was built from; names its key."""
    size: int
    directory: int
    crc32: int
    files: int
    first: str
    """Path of its first member."""
    last: str


def has_staged_parts(marker: Mapping[str, object]) -> bool:
    """Return whether the marker of an execution says that its uploader built parts."""
    return marker.get(PACKAGE_KEY) == CLIENT


def has_packed_outputs(marker: Mapping[str, object]) -> bool:
    """Return whether the marker of an execution says that outputs of it lie in parts."""
    return marker.get(PACKAGE_KEY) == ONLY


def encode_staged_parts(parts: Iterable[StagedPart]) -> bytes:
    """Encode the list as JSON."""
    document = {"schema": SCHEMA, "parts": [part._asdict() for part in parts]}
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()


def parse_staged_parts(raw: bytes) -> list[StagedPart]:
    """Parse the list. Raises InvalidStagedParts for what is not one, or of a later form."""
    try:
        document, _ = load_json(raw)
    except InvalidJson as error:
        raise _invalid(str(error)) from None
    if not isinstance(document, dict) or document.get("schema") != SCHEMA:
        raise _invalid(f"is not a list of form {SCHEMA}")
    rows = document.get("parts")
    if not isinstance(rows, list) or len(rows) > MAX_PARTS:
        raise _invalid(f"has no list of at most {MAX_PARTS:,} parts")
    parts = [_part(row) for row in rows]
    if any(part.first > part.last for part in parts) or any(a.last >= b.first for a, b in pairwise(parts)):
        raise _invalid("has parts that are not in the order of their paths")
    return parts


def _part(row: object) -> StagedPart:
    if not isinstance(row, dict):
        raise _invalid("has a part that is not a JSON object")
    texts = [row.get(name) for name in ("name", "first", "last")]
    numbers = [row.get(name) for name in ("size", "directory", "crc32", "files")]
    if not all(isinstance(text, str) for text in texts):
        raise _invalid("has a part without name, first and last path")
    if not _is_name(row["name"]):
        raise _invalid(f"has a part whose name is none: {row['name'][:80]!r}")
    if not all(type(number) is int and 0 <= number < 1 << 63 for number in numbers):
        raise _invalid(f"has a part with sizes that are none: {str(texts[0])[:80]!r}")
    return StagedPart(**{name: row[name] for name in StagedPart._fields})


def _invalid(reason: str) -> InvalidStagedParts:
    return InvalidStagedParts(f"The list of staged parts {reason}.", REMEDY)
