"""Writes ``inputs.json``: what the job is told about its inputs, in the shape that valohai-utils reads."""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple
from uuid import NAMESPACE_URL, uuid5

from packline.client.inputs.definition import DownloadPolicy, InputDefinition
from packline.client.inputs.input_file import InputFile
from packline.fs.temporary_names import write_user_file
from packline.json_types import JsonObject
from packline.redaction import lost_query

ALGORITHMS = ("md5", "sha1", "sha256")

_MD5 = re.compile(r"[0-9a-f]{32}")
"""The ETag of an object uploaded in one piece and not encrypted by a key of KMS (S3: Common response headers)."""


class PlacedInput(NamedTuple):
    """An input as it is now."""

    definition: InputDefinition
    folder: Path
    files: Mapping[str, InputFile]
    """By their names below the folder."""
    uris: Sequence[str]
    resolved: Sequence[str]
    """What the URIs meant: versions and datums instead of aliases."""

    @property
    def bytes(self) -> int:
        return sum(input_file.size for input_file in self.files.values())


def write_inputs_json(
    folder: Path, inputs: Sequence[PlacedInput], metadata: Mapping[str, JsonObject], checksums: bool
) -> Path:
    """Write ``inputs.json`` into the configuration folder, whole or not at all; its path.

    ``checksums`` reads every file for its MD5, SHA-1 and SHA-256; otherwise an MD5 is given where it is free.
    """
    document = {
        placed.definition.name: {
            **({"input_id": input_id(placed.definition.name)} if _on_demand(placed) else {}),
            "uris": list(placed.uris),
            "resolved": list(placed.resolved),
            "files": _entries(placed, metadata, checksums),
        }
        for placed in inputs
    }
    file = folder / "inputs.json"
    try:
        text = json.dumps(document, ensure_ascii=False).encode()
    except UnicodeEncodeError:  # a folder whose name is not UTF-8
        text = json.dumps(document).encode()
    write_user_file(file, text)
    return file


def input_id(name: str) -> str:
    """Return the id of an input: the same in every run of one execution."""
    execution = os.environ.get("VH_EXECUTION_ID") or os.environ.get("VH_JOB_ID") or ""
    return str(uuid5(NAMESPACE_URL, f"packline:{execution}:{name}"))


def _on_demand(placed: PlacedInput) -> bool:
    return placed.definition.download is DownloadPolicy.ON_DEMAND


def _entries(placed: PlacedInput, metadata: Mapping[str, JsonObject], checksums: bool) -> list[JsonObject]:
    named = input_id(placed.definition.name)
    free = not checksums and not _on_demand(placed) and _tags_are_md5(placed)
    entries = []
    for name, input_file in placed.files.items():
        path = os.path.join(placed.folder, name)
        entry: JsonObject = {
            "name": name,
            "path": path,
            "uri": input_file.uri,
            "storage_uri": input_file.storage_uri,
            "size": 0 if _on_demand(placed) else input_file.size,
            "checksums": _checksums(path, input_file, free, checksums and not _on_demand(placed)),
            "metadata": [metadata[input_file.datum]] if input_file.datum in metadata else [],
            "input_id": named,
            "download_intent": str(placed.definition.download),
        }
        entry |= {"datum_id": input_file.datum} if input_file.datum else {}
        # Without its query the URL may not open the file: the record says so.
        entries.append(entry | ({"query_removed": True} if lost_query(input_file.secret_uri) else {}))
    return entries


def _checksums(path: str, input_file: InputFile, free: bool, compute: bool) -> dict[str, str]:
    if compute:
        return {algorithm: _digest(path, algorithm) for algorithm in ALGORITHMS}
    return {"md5": input_file.etag} if free and _may_be_md5(input_file) else {}


def _may_be_md5(input_file: InputFile) -> bool:
    return input_file.storage_uri.startswith("s3://") and _MD5.fullmatch(input_file.etag) is not None


def _tags_are_md5(placed: PlacedInput) -> bool:
    """Return whether the ETags of this input can be taken for MD5s: held against the first, middle and last file.

    Where a bucket encrypts with KMS keys they look the same and mean nothing.
    """
    candidates = [
        (name, input_file)
        for name, input_file in placed.files.items()
        if input_file.size and _may_be_md5(input_file)
    ]
    if not candidates:
        return False
    chosen = {0, len(candidates) // 2, len(candidates) - 1}
    return all(
        _digest(os.path.join(placed.folder, name), "md5") == input_file.etag
        for name, input_file in (candidates[number] for number in chosen)
    )


def _digest(path: str, algorithm: str) -> str:
    with open(path, "rb") as file:
        return hashlib.file_digest(file, algorithm).hexdigest()
