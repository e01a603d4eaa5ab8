"""Fills SeaweedFS with the files of an execution: from a backup of its own form, as PUTs take five times the work."""

from __future__ import annotations

import io
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bench.scale.outputs import EXECUTION, PREFIX, MadeUpOutputs
from bench.scale_store.restore import write_backup
from packline.keys import BATCH_METADATA, marker_key
from packline.rules.json_input import dump_json

STEP = 100_000
"""Files of one backup."""
REPEATED = 64
CHUNK = 8 << 20


def restore_files(
    weed: Path, addresses: tuple[str, str], bucket: str, outputs: MadeUpOutputs
) -> Iterator[int]:
    """Write all files into a bucket; yields how many there are, now and then.

    Args:
        weed: The program.
        addresses: Of master and filer, each as ``host:port.grpc-port``.
        bucket: The bucket, which exists.
        outputs: The files.
    """
    master, filer = addresses
    with tempfile.TemporaryDirectory() as folder:
        backup = Path(folder) / "files.meta"
        for first in range(0, outputs.files, STEP):
            numbers = range(first, min(first + STEP, outputs.files))
            with backup.open("wb") as file:
                write_backup(file, bucket, outputs, numbers, int(time.time()))
                # The program ends before its last writes do: they are of files that are written by then.
                write_backup(file, bucket, outputs, numbers[:REPEATED], int(time.time()))
            subprocess.run(
                [weed, "shell", f"-master={master}", f"-filer={filer}"],
                input=f"fs.meta.load -v=false -concurrency=4 {backup}\n".encode(),
                capture_output=True,
                check=True,
            )
            yield numbers.stop


def write_metadata(s3: Any, bucket: str, outputs: MadeUpOutputs) -> None:
    """Write the batch metadata file and the marker."""
    s3.upload_fileobj(_BatchFile(outputs), bucket, PREFIX + BATCH_METADATA)
    marker = dump_json({"execution": EXECUTION, "files": outputs.files}).encode()
    s3.put_object(Bucket=bucket, Key=marker_key(EXECUTION), Body=marker)


class _BatchFile(io.RawIOBase):
    """The batch metadata file, made up as it is read."""

    def __init__(self, outputs: MadeUpOutputs) -> None:
        self._outputs, self._at = outputs, 0
        self._size = outputs[len(outputs) - 1].size

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        wanted = min(CHUNK if size < 0 else size, self._size - self._at)
        body = self._outputs.batch_bytes(self._at, wanted)
        self._at += len(body)
        return body
