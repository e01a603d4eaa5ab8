"""Replaces the standard streams: closed ones are opened, and file names in any encoding can be printed."""

from __future__ import annotations

import io
import os
import sys
from typing import Any


class OutputDescriptor(io.FileIO):
    """The descriptor of standard output. It keeps its first write error, even if the caller ignored it.

    Text and bytes (``sys.stdout.buffer``) both come here, so an error is known to be that of the output, and not of a
    connection whose peer has closed it.
    """

    error: OSError | None = None

    def write(self, data: Any, /) -> int:
        """Write bytes; keep and raise an error."""
        try:
            return super().write(data)
        except OSError as error:
            self.error = self.error or error
            raise


class Output(io.TextIOWrapper):
    """Standard output of the command."""

    def __init__(self, encoding: str, line_buffering: bool) -> None:
        self._descriptor = OutputDescriptor(1, "wb", closefd=False)
        buffer = io.BufferedWriter(self._descriptor)
        super().__init__(buffer, encoding, "backslashreplace", line_buffering=line_buffering)

    @property
    def error(self) -> OSError | None:
        """The first error of writing."""
        return self._descriptor.error


class BestEffort(io.TextIOWrapper):
    """Standard error that ignores write errors (a closed pipe, a full disk), so that they do not end the command."""

    def write(self, text: str) -> int:
        """Write text if possible."""
        try:
            return super().write(text)
        except OSError:
            return len(text)

    def flush(self) -> None:
        """Flush the buffer if possible."""
        try:
            super().flush()
        except OSError:
            return


def open_standard_streams() -> None:
    """Make descriptors 0 to 2 valid, and let both outputs print names that are not valid in their encoding.

    If a descriptor is closed (``packline ls >&-``), the next file or connection would get its number, and what is
    printed would go there. Standard output is then opened such that writing to it fails; the others are empty.
    """
    for descriptor, flags in ((0, os.O_RDONLY), (1, os.O_RDONLY), (2, os.O_WRONLY)):
        try:
            os.fstat(descriptor)
        except OSError:
            os.open(os.devnull, flags)  # the lowest free number: this one
    encodings = [stream.encoding if stream is not None else "utf-8" for stream in (sys.stdout, sys.stderr)]
    on_terminal = os.isatty(1)
    sys.stdout = Output(encodings[0], line_buffering=on_terminal)
    errors = io.FileIO(2, "wb", closefd=False)
    sys.stderr = BestEffort(errors, encodings[1], "backslashreplace", write_through=True)


def output_error() -> OSError | None:
    """Flush standard output. Returns the error that lost output, or None if everything was written."""
    try:
        sys.stdout.flush()
    except OSError as error:
        return error
    return getattr(sys.stdout, "error", None)


def discard_output() -> None:
    """Send standard output to /dev/null, so that the interpreter does not fail on what is still buffered."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)


def printable(text: str) -> str:
    """Escape the control characters of a message for a terminal, except line ends."""
    return "".join(c if c.isprintable() or c == "\n" else ascii(c)[1:-1] for c in text)
