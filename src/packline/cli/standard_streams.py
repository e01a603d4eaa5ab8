"""The standard streams of the command: closed ones are replaced, names in any bytes can be printed."""

from __future__ import annotations

import io
import os
import sys


class Output(io.TextIOWrapper):
    """Standard output, which remembers that something was not written, also where the writer ignored the error."""

    error: OSError | None = None

    def write(self, text: str) -> int:
        try:
            return super().write(text)
        except OSError as error:
            self.error = error
            raise

    def flush(self) -> None:
        try:
            super().flush()
        except OSError as error:
            self.error = error
            raise


class BestEffort(io.TextIOWrapper):
    """Standard error: messages that nobody can read (a closed pipe, a full disk) do not end the command."""

    def write(self, text: str) -> int:
        try:
            return super().write(text)
        except OSError:
            return len(text)

    def flush(self) -> None:
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
    output = io.BufferedWriter(io.FileIO(1, "wb", closefd=False))
    sys.stdout = Output(output, encodings[0], "backslashreplace", line_buffering=on_terminal)
    errors = io.FileIO(2, "wb", closefd=False)
    sys.stderr = BestEffort(errors, encodings[1], "backslashreplace", write_through=True)


def output_error() -> OSError | None:
    """Why standard output could not be written, if so; what is buffered is written first."""
    try:
        sys.stdout.flush()
    except OSError as error:
        return error
    return getattr(sys.stdout, "error", None)


def discard_output() -> None:
    """Send what is still buffered for standard output to nowhere: it could not be written."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)


def printable(text: str) -> str:
    """A message for a terminal: control characters are escaped, but for the line ends of a list."""
    return "".join(c if c.isprintable() or c == "\n" else ascii(c)[1:-1] for c in text)
