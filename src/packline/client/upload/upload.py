"""Uploads a folder as an execution: the files first, then the batch metadata, then the marker."""

from __future__ import annotations

import json
import os
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple, Protocol

from packline.client.upload.marker import marker
from packline.errors import InvalidInput
from packline.layout import BATCH_METADATA, SIDECAR_SUFFIX, marker_key, outputs_prefix

LARGE = 64 * 1024 * 1024
"""Files above this many bytes go by multipart upload; smaller ones are read whole, one per thread."""

JsonObject = dict[str, object]
Advance = Callable[[int, int], None]
"""Told of files and bytes as they are done."""


class Writer(Protocol):
    """Writes objects of one store; each thread has its own."""

    def write(self, key: str, body: bytes) -> None:
        """Put a whole object."""

    def write_file(self, key: str, path: Path) -> None:
        """Put a large file by multipart upload."""

    def copy(self, key: str, to: str) -> None:
        """Copy an object within the store."""


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
        for name in [*names, *(name for name in folders if os.path.islink(os.path.join(root, name)))]:
            file = Path(root, name)
            if not file.is_file():
                raise InvalidInput(
                    f"{file} is neither a file nor a folder.", "Remove it, or replace it by a file."
                )
            found.append(Output(file.relative_to(folder).as_posix(), file, file.stat().st_size))
    return iter(sorted(found, key=lambda output: output.path.encode(errors="surrogateescape")))


def upload(
    what: Upload,
    writer: Callable[[], Writer],
    *,
    threads: int = 32,
    advance: Advance = lambda files, size: None,
) -> Uploaded:
    """Upload the files in parallel, and only when all are there the metadata and, at the very end, the marker.

    ``writer`` makes one writer per thread. Repeating an upload that broke off is safe: the same keys are written
    again. Raises InvalidInput before anything is uploaded, and the typed error of what failed.
    """
    started = time.monotonic()
    outputs = list(find_outputs(what.folder))
    sender = Sender(what.execution, writer, threads, advance)
    sender.send(output for output in outputs if not is_document(output.path))
    finish(what, sender, outputs)
    return Uploaded(what.execution, sender.files, sender.bytes, sender.requests, time.monotonic() - started)


class Sender:
    """Puts outputs below their execution, in parallel, and counts."""

    def __init__(self, execution: str, writer: Callable[[], Writer], threads: int, advance: Advance) -> None:
        self.prefix = outputs_prefix(execution)
        self.paths: list[str] = []
        """Outputs that are uploaded; metadata documents not among them."""
        self.bytes = self.requests = 0
        self._writer, self._threads, self._advance = writer, threads, advance
        self._local = threading.local()

    @property
    def files(self) -> int:
        return len(self.paths)

    def send(self, outputs: Iterable[Output]) -> None:
        """Upload them all; the first error of any, once none is on its way any more."""
        with ThreadPoolExecutor(self._threads) as pool:
            for output in pool.map(self._put, outputs):
                self.requests += 1
                self.bytes += output.size
                if not is_document(output.path):
                    self.paths.append(output.path)

    def write(self, key: str, body: bytes) -> None:
        """Put a small object that is no output."""
        self.requests += 1
        self.writer.write(key, body)

    def copy(self, path: str, to: str) -> None:
        """Copy an output that is uploaded to another path of the same execution, where it is one more."""
        self.requests += 1
        self.writer.copy(self.prefix + path, self.prefix + to)
        self.paths.append(to)

    @property
    def writer(self) -> Writer:
        """The writer of this thread."""
        if not hasattr(self._local, "writer"):
            self._local.writer = self._writer()
        return self._local.writer  # type: ignore[no-any-return]

    def _put(self, output: Output) -> Output:
        key = self.prefix + output.path
        if output.size > LARGE:
            self.writer.write_file(key, output.file)
        else:
            self.writer.write(key, output.file.read_bytes())
        self._advance(1, output.size)
        return output


def finish(what: Upload, sender: Sender, outputs: Sequence[Output]) -> None:
    """After the files: the sidecars, the batch metadata, and at the very end the marker."""
    sender.send(output for output in outputs if output.path.endswith(SIDECAR_SUFFIX))
    batch = [output for output in outputs if output.path == BATCH_METADATA]
    if what.entry is None:
        sender.send(batch)
    elif sender.paths:
        sender.write(sender.prefix + BATCH_METADATA, batch_lines(what, sender.paths))
    content: JsonObject = {
        "execution": what.execution,
        "status": "completed",
        "files": sender.files,
        "environment": dict(what.environment),
        **what.lineage,
    }
    sender.write(marker_key(what.execution), marker(content))


def is_document(path: str) -> bool:
    """True for metadata: the batch file in the root, and sidecars."""
    return path == BATCH_METADATA or path.endswith(SIDECAR_SUFFIX)


def batch_lines(what: Upload, paths: Iterable[str]) -> bytes:
    """The folder's own batch file, then a line per output that adds it to the version."""
    own = what.folder / BATCH_METADATA
    lines = own.read_bytes() if own.is_file() else b""
    if lines and not lines.endswith(b"\n"):
        lines += b"\n"
    if what.entry is None:
        return lines
    metadata = {"valohai.dataset-versions": [what.entry]}
    added = (json.dumps({"file": path, "metadata": metadata}, ensure_ascii=False) for path in paths)
    return lines + "".join(f"{line}\n" for line in added).encode()
