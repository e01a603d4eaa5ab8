"""Typed builders: a valid noun, with the one thing changed that the test is about."""

from __future__ import annotations

from typing import Any

from packline.model import Block, DatasetVersion, Datum, ManifestRef, Member, Part
from packline.rules.datum_ids import datum_id, execution_prefix


def a_manifest(digest: str = "m1", **changes: Any) -> ManifestRef:
    facts = {
        "digest": digest,
        "shards": (f"manifests/{digest}.jsonl.gz",),
        "files": 2,
        "bytes": 20,
        "rows": 2,
    }
    return ManifestRef(**{**facts, **changes})


def a_version(version: str = "v1", **changes: Any) -> DatasetVersion:
    facts: dict[str, Any] = {
        "dataset": "images",
        "version": version,
        "manifest": a_manifest(f"hash-of-{version}"),
        "execution": "exec-1",
        "created_at": 1_000.0,
    }
    return DatasetVersion(**{**facts, **changes})


def a_part(index: int = 0, **changes: Any) -> Part:
    facts: dict[str, Any] = {
        "index": index,
        "digest": f"digest-{index}",
        "key": f"packages/digest-{index}.vhpkgzip",
        "size": 300,
        "files": 2,
        "bytes": 20,
        "sha256": "00",
        "crc32": 7,
        "blocks": (Block(0, 100, 1, 1), Block(100, 100, 1, 2)),
        "first": "a",
        "last": "b",
    }
    return Part(**{**facts, **changes})


def a_member(path: str = "a.txt", **changes: Any) -> Member:
    facts: dict[str, Any] = {
        "path": path,
        "datum": f"datum-of-{path}",
        "key": f"outputs/exec-1/{path}",
        "version_id": "v1",
        "size": 10,
        "etag": f"etag-of-{path}",
    }
    return Member(**{**facts, **changes})


def a_datum(path: str = "a.txt", **changes: Any) -> Datum:
    facts: dict[str, Any] = {
        "id": datum_id(execution_prefix("exec-1"), path, "v1"),
        "path": path,
        "key": f"outputs/exec-1/{path}",
        "version_id": "v1",
        "size": 10,
        "etag": f"etag-of-{path}",
        "execution": "exec-1",
    }
    return Datum(**{**facts, **changes})
