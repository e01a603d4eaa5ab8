"""Uploads a folder as an execution: the files first, then the batch metadata, then the marker."""

from __future__ import annotations

import json
import os
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple, Protocol

from packline.errors import InvalidInput
from packline.layout import BATCH_METADATA, SIDECAR_SUFFIX, marker_key, outputs_prefix

LARGE = 64 * 1024 * 1024
"""Files above this many bytes go by multipart upload; smaller ones are read whole, one per thread."""

JsonObject = dict[str, object]


class Writer(Protocol):
    """Writes objects of one store; each thread has its own."""

    def write(self, key: str, body: bytes) -> None:
        """Put a whole object."""

    def write_file(self, key: str, path: Path) -> None:
        """Put a large file by multipart upload."""


class Output(NamedTuple):
    """A file to upload: its path below the folder, and where it is."""

    path: str
    file: Path
    size: int


@dataclass(frozen=True, slots=True)
class Upload:
    """What is uploaded, and what it is to become."""

    folder: Path
    execution: str
    entry: JsonObject | None = None
    """Version entry that every file gets; None if the folder brings its own metadata."""
    environment: Mapping[str, str] = field(default_factory=dict)
    lineage: Mapping[str, object] = field(default_factory=dict)
    """More keys of the marker."""


class Uploaded(NamedTuple):
    """What was done."""

    execution: str
    files: int
    bytes: int
    requests: int
    seconds: float


def find_outputs(folder: Path) -> Iterator[Output]:
    """The files below a folder in byte order of their paths; symbolic links to files are followed, others refused.

    Raises InvalidInput if the folder is none, or holds something that is neither file nor folder.
    """
    if not folder.is_dir():
        raise InvalidInput(f"{folder} is not a folder.", "Name the folder that holds the files.")
    found: list[Output] = []
    for root, folders, names in os.walk(folder):
        folders.sort()
        for name in names:
            file = Path(root, name)
            if not file.is_file():
                raise InvalidInput(
                    f"{file} is neither a file nor a folder.", "Remove it, or replace it by a file."
                )
            found.append(Output(file.relative_to(folder).as_posix(), file, file.stat().st_size))
    return iter(sorted(found, key=lambda output: output.path.encode(errors="surrogateescape")))


def upload(
    what: Upload, writer: Callable[[], Writer], *, threads: int = 32, advance: Callable[[int, int], None]
) -> Uploaded:
    """Upload the files in parallel, and only when all are there the metadata and, at the very end, the marker.

    ``writer`` makes one writer per thread; ``advance`` is told files and bytes as they are done.
    Repeating an upload that broke off is safe: the same keys are written again.
    """
    started = time.monotonic()
    outputs = list(find_outputs(what.folder))
    files = [output for output in outputs if not _is_document(output.path)]
    sidecars = [output for output in outputs if output.path.endswith(SIDECAR_SUFFIX)]
    prefix, local = outputs_prefix(what.execution), threading.local()

    def put(output: Output) -> None:
        if not hasattr(local, "writer"):
            local.writer = writer()
        key = prefix + output.path
        if output.size > LARGE:
            local.writer.write_file(key, output.file)
        else:
            local.writer.write(key, output.file.read_bytes())
        advance(1, output.size)

    with ThreadPoolExecutor(threads) as pool:
        for batch in (files, sidecars):
            list(pool.map(put, batch))
    last = writer()
    lines = _batch_lines(what, files)
    if lines:
        last.write(prefix + BATCH_METADATA, lines)
    last.write(marker_key(what.execution), _marker(what, len(files)))
    size = sum(output.size for output in outputs)
    requests = len(files) + len(sidecars) + bool(lines) + 1
    return Uploaded(what.execution, len(files), size, requests, time.monotonic() - started)


def _is_document(path: str) -> bool:
    return path == BATCH_METADATA or path.endswith(SIDECAR_SUFFIX)


def _batch_lines(what: Upload, files: Sequence[Output]) -> bytes:
    """The folder's own batch file, then a line per file that adds it to the version."""
    own = what.folder / BATCH_METADATA
    lines = own.read_bytes() if own.is_file() else b""
    if lines and not lines.endswith(b"\n"):
        lines += b"\n"
    if what.entry is None:
        return lines
    metadata = {"valohai.dataset-versions": [what.entry]}
    added = (json.dumps({"file": output.path, "metadata": metadata}, ensure_ascii=False) for output in files)
    return lines + "".join(f"{line}\n" for line in added).encode()


def _marker(what: Upload, files: int) -> bytes:
    marker: JsonObject = {
        "execution": what.execution,
        "status": "completed",
        "files": files,
        "environment": dict(what.environment),
        **what.lineage,
    }
    return json.dumps(marker, ensure_ascii=False).encode()
