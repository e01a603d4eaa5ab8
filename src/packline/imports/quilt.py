"""Quilt packages: a manifest of JSON lines, the first about the package, each other one about an object."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from packline.imports.documents import as_object, broken, parse_json, size_of, text_of
from packline.imports.plan import ImportFile, ImportPlan
from packline.imports.storages import Buckets, LocalStorage
from packline.imports.wandb import locate_reference
from packline.json_types import JsonObject

MAX_LINE_BYTES = 4 << 20
MAX_METADATA_BYTES = 16_000
"""Of a package, which become properties of the version."""


def plan_quilt(source: str, buckets: Buckets) -> ImportPlan:
    """Plan the import by the manifest ``.quilt/packages/<top hash>``. Raises CannotImport, SourceMissing."""
    head = as_object(next(_lines(source), {}), source)
    if head.get("version") != "v0":
        raise broken(source, "is not a manifest of form v0")
    not_carried = [
        "metadata of single objects; other revisions; hashes of other kinds than SHA256 are not compared"
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
        hashed = entry.get("hash")
        digest = ""
        if isinstance(hashed, dict) and hashed.get("type") == "SHA256":
            digest = f"sha256:{hashed.get('value')}"
        locations = [locate_reference(str(key), buckets) for key in keys]
        yield ImportFile(
            path, locations, size_of(entry), digest, remedy="Check the object and its version in the bucket."
        )
