"""Lines of the batch metadata file beside a running job: each belongs to the upload that it was written for.

A job that saves ``model.pt`` repeatedly writes a line (or a whole new file) each time. What the file says about a
name when that name is uploaded belongs to this object, and stays with it when the object is kept under a number.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import NamedTuple

from packline.fs.os_errors import file_error
from packline.rules.metadata import normalize_output_name, split_simple_line


class MetadataLine(NamedTuple):
    """A line about an output: where it begins in the file, bytes, and its text."""

    start: int
    text: bytes


class _Seen(NamedTuple):
    """How far the file had been read when an output was uploaded."""

    rewrites: int
    end: int


class BatchMetadata:
    """The batch metadata file of a watched folder."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._signature: tuple[int, int, int] | None = None
        self._content = b""
        self._end = 0
        """Behind the last line that is whole."""
        self._rewrites = 0
        """How often the file was written anew instead of continued."""
        self._lines: dict[str, list[MetadataLine]] = {}
        self._others: list[bytes] = []
        """Lines that name no file."""
        self._bound: dict[str, list[bytes]] = {}
        """By path: the lines that were written for the object that has this name now."""
        self._seen: dict[str, _Seen] = {}
        self._retired: list[tuple[str, bytes]] = []
        """Lines of former objects, each with the name under which that object is kept."""

    def read(self) -> None:
        """Read the file as it is now. Raises LocalError."""
        try:
            status = self._file.stat()
            signature = (status.st_ino, status.st_mtime_ns, status.st_size)
            if signature == self._signature:
                return
            content = self._file.read_bytes()
        except FileNotFoundError:
            signature, content = None, b""
        except OSError as error:
            raise file_error(error, self._file, "read") from error
        continued = len(content) > len(self._content) and content.startswith(self._content)
        if signature != self._signature:
            self._rewrites += not continued
        self._signature, self._content = signature, content
        self._parse()

    def since_upload(self, path: str) -> list[bytes]:
        """Return what the file says about an output and did not say at its last upload."""
        seen, lines = self._seen.get(path), self._lines.get(path, [])
        start = seen.end if seen and seen.rewrites == self._rewrites else 0
        return [line.text for line in lines if line.start >= start]

    def bound(self, path: str) -> list[bytes]:
        """Return the lines that belong to the object that has this name now."""
        return self._bound.get(path, [])

    def bind(self, path: str) -> None:
        """Bind what the file says about an output, as it was last read, to the object that was just uploaded."""
        self._bound[path] = self.since_upload(path)
        self._seen[path] = _Seen(self._rewrites, self._end)

    def retire(self, path: str, kept_as: str) -> None:
        """Move the lines of an object to the name under which it is kept."""
        self._retired += [(kept_as, text) for text in self._bound.pop(path, [])]

    def compose(self) -> bytes:
        """Return the batch metadata to upload, by the file as it is now. Raises LocalError."""
        self.read()
        if not self._retired and all(seen.rewrites == self._rewrites for seen in self._seen.values()):
            return self._content
        lines = list(self._others)
        for path in {**self._lines, **self._bound}:
            lines += self._current(path)
        lines += [_renamed(text, name) for name, text in self._retired]
        return b"".join(line + b"\n" for line in lines)

    def _current(self, path: str) -> list[bytes]:
        """Return the lines for the object that has this name at the end."""
        seen, later = self._seen.get(path), self.since_upload(path)
        if later and seen and seen.rewrites != self._rewrites:
            return later  # written anew: it says all of it
        return self.bound(path) + later

    def _parse(self) -> None:
        self._lines, self._others, self._end, start = {}, [], 0, 0
        for raw in self._content.splitlines(keepends=True):
            text = raw.strip()
            path = _path_of(text)
            if path is not None:
                self._lines.setdefault(path, []).append(MetadataLine(start, text))
            elif text:
                self._others.append(text)
            start += len(raw)
            if path is not None or raw.endswith(b"\n"):
                self._end = start


def _path_of(text: bytes) -> str | None:
    """Return the output that a line is about; None if it is about none, or not whole yet."""
    usual = split_simple_line(text)
    if usual:
        return normalize_output_name(usual[0])
    try:
        line = json.loads(text) if text else None
    except (ValueError, RecursionError):
        return None
    path = line.get("file") if isinstance(line, dict) else None
    return normalize_output_name(path) if isinstance(path, str) else None


def _renamed(text: bytes, name: str) -> bytes:
    return json.dumps({**json.loads(text), "file": name}, ensure_ascii=False).encode("utf-8", "surrogatepass")
