"""Quilt packages: a manifest of JSON lines, the first about the package, each other one about an object."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from packline.imports.digests import CHUNKED
from packline.imports.documents import as_object, broken, parse_json, size_of, text_of
from packline.imports.plan import ImportFile, ImportPlan
from packline.imports.storages import Buckets, LocalStorage
from packline.imports.wandb import locate_reference
from packline.json_types import JsonObject

REMEDY = "Check the object and its version in the bucket."
MAX_LINE_BYTES = 4 << 20
MAX_METADATA_BYTES = 16_000
"""Of a package, which become properties of the version."""


def plan_quilt(source: str, buckets: Buckets) -> ImportPlan:
    """Plan the import by the manifest ``.quilt/packages/<top hash>``. Raises CannotImport, SourceMissing."""
    head = as_object(next(_lines(source), {}), source)
    if head.get("version") != "v0":
        raise broken(source, "is not a manifest of form v0")
    not_carried = [
        "metadata of single objects; other revisions; hashes of other kinds than SHA-256 are not compared"
    ]
    metadata = head.get("user_meta")
    if len(json.dumps(metadata)) > MAX_METADATA_BYTES:
        metadata = None
        not_carried.append(f"metadata of the package, which has more than {MAX_METADATA_BYTES:,} bytes")
    record: JsonObject = {
        "revision": Path(source).name.removesuffix(".jsonl"),
        "message": head.get("message"),
        "metadata": metadata,
    }
    return ImportPlan(
        "quilt",
        source,
        files=partial(_files, source, buckets),
        record=record,
        not_carried=not_carried,
    )


def _lines(source: str) -> Iterator[object]:
    file = Path(source).absolute()
    with LocalStorage(file.parent).open(file.name) as manifest:
        while line := manifest.readline(MAX_LINE_BYTES + 1):
            if len(line) > MAX_LINE_BYTES:
                raise broken(source, f"has a line of more than {MAX_LINE_BYTES:,} bytes")
            yield parse_json(line, source)


def _files(source: str, buckets: Buckets) -> Iterator[ImportFile]:
    lines = _lines(source)
    next(lines, None)
    for line in lines:
        entry = as_object(line, source)
        path, keys = text_of(entry, "logical_key", source), entry.get("physical_keys")
        if not isinstance(keys, list) or not keys:
            raise broken(source, f"has no physical key of {path!r}")
        locations = [locate_reference(str(key), buckets) for key in keys]
        yield ImportFile(
            path,
            locations,
            size_of(entry),
            _digest(entry, source),
            remedy=REMEDY,
        )


def _digest(entry: Mapping[str, Any], source: str) -> str:
    """Return the digest that an entry has; empty if it is of a kind that is not compared. Raises CannotImport."""
    hashed = as_object(entry.get("hash") or {}, source)
    kind, value = hashed.get("type"), str(hashed.get("value"))
    if kind == "SHA256":
        return f"sha256:{value}"
    if kind != CHUNKED:
        return ""
    try:
        return f"{CHUNKED}:{base64.b64decode(value, validate=True).hex()}"
    except ValueError as error:
        raise broken(source, f"has a wrong hash {value[:100]!r}") from error
