"""Packages of Quilt: objects in the version that a manifest names, compared by the hashes that quilt3 writes."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from packline.imports import digests
from packline.imports.errors import CannotImport, DamagedSource
from tests.unit.imports.archives import put
from tests.unit.imports.conftest import Importer
from tests.unit.imports.test_other_tools import record_of, sha256


def test_a_package_of_quilt_keeps_message_and_metadata(importer: Importer, tmp_path: Path) -> None:
    importer.store.put("raw/a b.txt", b"one")
    entry = {
        "logical_key": "a.txt",
        "physical_keys": ["s3://bucket/raw/a%20b.txt"],
        "size": 3,
        "hash": {"type": "SHA256", "value": sha256(b"one")},
    }
    lines = [{"version": "v0", "message": "first", "user_meta": {"k": 1}}, entry]
    manifest = put(tmp_path / sha256(b""), "\n".join(map(json.dumps, lines)).encode())
    outcome = importer.run(manifest)
    assert importer.files(outcome.execution) == {"a.txt": b"one"}
    record = record_of(importer, outcome.execution)
    assert (record["message"], record["metadata"], record["revision"]) == ("first", {"k": 1}, manifest.name)
    importer.store.put("raw/a b.txt", b"two")
    with pytest.raises(DamagedSource, match="SHA256"):
        importer.run(manifest, version="v2")
    put(manifest, b'{"version": "v0"}\n{"logical_key": "a"}\n')
    with pytest.raises(CannotImport, match="physical key"):
        importer.run(manifest, version="v2")


def test_a_package_that_quilt3_built_in_a_local_registry_is_compared(
    importer: Importer, tmp_path: Path
) -> None:
    """Hashes as quilt3 8.0.0 has written them: of SHA-256 by chunks of 8 MiB."""
    folder = put(tmp_path / "data/a b.txt", b"one").parent
    put(folder / "s/ä#1.bin", bytes(range(256)))
    hashes = {
        "a b.txt": "/o16hz3EiWGmrzNMmWsss843FJ1c6cklOVKlTGqSwa0=",
        "s/ä#1.bin": "YL0RxpJi+E3f6l8NEW1Ar4YsTdjCqS+5DjaLEy6PqJw=",
    }
    lines: list[dict[str, Any]] = [{"version": "v0", "user_meta": {}, "message": "first"}]
    for path, value in hashes.items():
        file = folder / path
        hashed = {"type": "sha2-256-chunked", "value": value}
        entry = {"logical_key": path, "physical_keys": [file.as_uri()], "size": file.stat().st_size}
        lines.append(entry | {"hash": hashed, "meta": {}})
    manifest = put(tmp_path / sha256(b""), "\n".join(map(json.dumps, lines)).encode())
    outcome = importer.run(manifest)
    assert set(importer.files(outcome.execution)) == set(hashes)
    put(folder / "a b.txt", b"two")
    with pytest.raises(DamagedSource, match="SHA2-256-CHUNKED"):
        importer.run(manifest, version="v2")


def test_a_hash_by_chunks_does_not_depend_on_the_pieces() -> None:
    size = digests.CHUNK_BYTES + 5
    whole, pieces = (digests.new_hash(digests.CHUNKED, size) for _ in range(2))
    whole.update(bytes(size))
    for length in (3, digests.CHUNK_BYTES, 2):
        pieces.update(bytes(length))
    assert whole.hexdigest() == pieces.hexdigest()
    chunks = hashlib.sha256(bytes(digests.CHUNK_BYTES)).digest() + hashlib.sha256(bytes(5)).digest()
    assert whole.hexdigest() == sha256(chunks)
    assert digests.new_hash(digests.CHUNKED, 0).hexdigest() == sha256(b"")
