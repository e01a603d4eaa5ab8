"""Archives that tests import."""

from __future__ import annotations

import io
import tarfile
import zipfile
from collections.abc import Mapping
from pathlib import Path

FILES = {"a/1.jpg": b"one" * 100, "a/1.cls": b"0", "b/ä.jpg": b"two" * 50, "empty.txt": b""}


def tar_bytes(files: Mapping[str, bytes] = FILES, mode: str = "w") -> bytes:
    """Return a tar of files."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode=mode) as archive:  # type: ignore[call-overload]
        for path, data in files.items():
            entry = tarfile.TarInfo(path)
            entry.size = len(data)
            archive.addfile(entry, io.BytesIO(data))
    return buffer.getvalue()


def zip_bytes(files: Mapping[str, bytes] = FILES, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return a zip of files."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for path, data in files.items():
            archive.writestr(path, data)
    return buffer.getvalue()


def put(file: Path, data: bytes) -> Path:
    """Write a file."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(data)
    return file
