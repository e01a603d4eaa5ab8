"""Outputs of executions, for the tests that run against a whole deployment: files, metadata, markers."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

ON = {"VH_ENABLE_DATASET_VERSION_PACKAGING": "yes"}
"""The variable that allows packaging."""
NAMES = (
    "plain-{n}.txt",
    "with space {n}.txt",
    "a+b {n}.bin",
    "ä/ö {n}.txt",
    "deep/er/{n}",
    "100%-{n}",
    "x=y&z/{n}",
)


def strange_files(count: int, seed: int = 1) -> dict[str, bytes]:
    """Files with the names and sizes that people have: empty ones, spaces, plus signs, umlauts, folders."""
    chance = random.Random(seed)
    return {
        NAMES[n % len(NAMES)].format(n=n): b"" if n % 40 == 0 else chance.randbytes(chance.randint(1, 3_000))
        for n in range(count)
    }


def version_entry(uri: str, **keys: object) -> dict[str, object]:
    """Metadata of a file that joins a version which is to be packaged."""
    return {"valohai.dataset-versions": [{"uri": uri, "packaging": True, **keys}]}


def put_outputs(s3: Any, store: str, execution: str, files: dict[str, bytes], metadata: Any) -> None:
    """Upload the files of an execution, and a batch metadata file that says the same of each; no marker."""
    for path, body in files.items():
        s3.put_object(Bucket=store, Key=f"outputs/{execution}/{path}", Body=body)
    lines = "\n".join(json.dumps({"file": path, "metadata": metadata}) for path in files)
    s3.put_object(Bucket=store, Key=f"outputs/{execution}/valohai.metadata.jsonl", Body=lines.encode())


def put_marker(s3: Any, store: str, execution: str, **content: Any) -> None:
    """Upload the marker that completes an execution, with the variable that allows packaging."""
    marker = {"execution": execution, "status": "completed", "environment": ON, **content}
    s3.put_object(Bucket=store, Key=f"control/{execution}.json", Body=json.dumps(marker).encode())


def read_tree(folder: Path) -> dict[str, bytes]:
    """Return the bytes of every file below a folder by its path."""
    root = folder.resolve()
    return {
        path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()
    }
