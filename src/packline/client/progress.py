"""How a fetch shows progress: a bar on a terminal, lines in a log, JSON on demand, or nothing."""

from __future__ import annotations

import errno
import json
import os
import sys
import time
from contextlib import suppress
from typing import Any, Protocol, TextIO

from packline.client.argument_checks import check_choice
from packline.model import FetchPlan
from packline.redaction import redact_text

LINE_SECONDS = 10.0


class Reporter(Protocol):
    """Receives what a fetch reports while it runs."""

    def start(self, plan: FetchPlan, files: int, bytes: int) -> None:
        """Begin; ``files`` and ``bytes`` are there already from an earlier run.

        The plan of a large selection has 0 files at first: they are counted while they come.
        """

    def counted(self, plan: FetchPlan) -> None:
        """Take the totals of a selection that has been counted."""

    def advance(self, files: int, bytes: int) -> None:
        """Count files and bytes that are written and checked."""

    def received(self, bytes: int) -> None:
        """Count bytes that came over the network."""

    def note(self, message: str) -> None:
        """Show an explanation, such as a wait for another process."""

    def warn(self, message: str) -> None:
        """Show a warning; the fetch goes on."""

    def stop(self) -> None:
        """End, successfully or not."""


class SilentReporter:
    """Shows nothing."""

    def _ignore(self, *_: Any, **__: Any) -> None:
        return None

    start = counted = advance = received = note = warn = stop = _ignore


class WarningReporter(SilentReporter):
    """Shows warnings only, because a fetch may give another version than the one asked for."""

    def warn(self, message: str) -> None:
        """Print a warning."""
        _print(f"warning: {redact_text(message)}", sys.stderr)


class LineReporter:
    """Prints a line every ten seconds, for logs."""

    def __init__(self, out: TextIO | None = None, every: float = LINE_SECONDS) -> None:
        self._out = out or sys.stderr
        self._every = every
        self._files = self._bytes = self._all_files = self._all_bytes = 0
        self._began = self._last_line = 0.0

    def start(self, plan: FetchPlan, files: int, bytes: int) -> None:
        """Print what is fetched."""
        self._files, self._bytes = files, bytes
        self._all_files, self._all_bytes = plan.files, plan.bytes
        self._began = self._last_line = time.monotonic()
        is_counted = plan.files or plan.content_hash == plan.manifest.digest
        totals = f"{plan.files:,} files, {format_bytes(plan.bytes)}" if is_counted else "counting its files"
        self._write_line(f"fetching {plan.uri}: {totals}")
        if files:
            self._write_line(f"{files:,} files are there from an earlier run")

    def counted(self, plan: FetchPlan) -> None:
        """Print the totals."""
        self._all_files, self._all_bytes = plan.files, plan.bytes
        self._write_line(f"{plan.files:,} files, {format_bytes(plan.bytes)}")

    def advance(self, files: int, bytes: int) -> None:
        """Count, and print a line if it is time."""
        self._files += files
        self._bytes += bytes
        if time.monotonic() - self._last_line >= self._every:
            self._last_line = time.monotonic()
            seconds = self._last_line - self._began
            self._write_line(f"{self._done()}, {format_bytes(self._bytes)}, {seconds:.0f} s")

    def _done(self) -> str:
        if not self._all_files:
            return f"{self._files:,} files"
        share = 100 * self._bytes // self._all_bytes if self._all_bytes else 100
        return f"{share} %: {self._files:,} of {self._all_files:,} files"

    def received(self, bytes: int) -> None:
        """Ignore bytes."""

    def note(self, message: str) -> None:
        """Print a note."""
        self._write_line(message)

    def warn(self, message: str) -> None:
        """Print a warning."""
        self._write_line(f"warning: {redact_text(message)}")

    def stop(self) -> None:
        """Print nothing: the receipt follows."""

    def _write_line(self, line: str) -> None:
        _print(line, self._out)


class JsonReporter(LineReporter):
    """Prints the same events as JSON, one object a line, about one a second."""

    def __init__(self, out: TextIO | None = None, every: float = 1.0) -> None:
        super().__init__(out, every)

    def start(self, plan: FetchPlan, files: int, bytes: int) -> None:
        """Print a ``start`` event."""
        self._files, self._bytes = files, bytes
        self._last_line = time.monotonic()
        self._event("start", uri=plan.uri, files=plan.files, bytes=plan.bytes, done=files)

    def counted(self, plan: FetchPlan) -> None:
        """Print a ``counted`` event."""
        self._event("counted", files=plan.files, bytes=plan.bytes)

    def advance(self, files: int, bytes: int) -> None:
        """Count, and print a ``progress`` event if it is time."""
        self._files += files
        self._bytes += bytes
        if time.monotonic() - self._last_line >= self._every:
            self._last_line = time.monotonic()
            self._event("progress", files=self._files, bytes=self._bytes)

    def note(self, message: str) -> None:
        """Print a ``note`` event."""
        self._event("note", message=message)

    def warn(self, message: str) -> None:
        """Print a ``warning`` event."""
        self._event("warning", message=redact_text(message))

    def stop(self) -> None:
        """Print a ``stop`` event."""
        self._event("stop", files=self._files, bytes=self._bytes)

    def _event(self, event: str, **fields: Any) -> None:
        self._write_line(json.dumps({"event": event, **fields}))


class BarReporter:
    """A progress bar by tqdm, which is imported only when one is shown."""

    def __init__(self, out: TextIO | None = None) -> None:
        self._out = out or sys.stderr

    def start(self, plan: FetchPlan, files: int, bytes: int) -> None:
        """Show the bar."""
        from tqdm import tqdm

        tqdm.monitor_interval = 0  # no thread of its own: workers are forked, and the process ends at once
        self._bar = tqdm(
            desc=plan.uri,
            total=plan.bytes if plan.files else None,
            initial=bytes,
            unit="B",
            unit_scale=True,
            unit_divisor=1024,
            leave=False,
            dynamic_ncols=True,
            file=_LossyOutput(self._out),
        )

    def counted(self, plan: FetchPlan) -> None:
        """Show how much there is."""
        self._bar.total = plan.bytes
        self._bar.refresh()

    def advance(self, files: int, bytes: int) -> None:
        """Move the bar."""
        self._bar.update(bytes)

    def received(self, bytes: int) -> None:
        """Ignore bytes."""

    def note(self, message: str) -> None:
        """Print a note."""
        self._print(message)

    def warn(self, message: str) -> None:
        """Print a warning."""
        self._print(f"warning: {redact_text(message)}")

    def stop(self) -> None:
        """Remove the bar."""
        if hasattr(self, "_bar"):
            self._bar.close()

    def _print(self, message: str) -> None:
        """Print a line above the bar, which is drawn again below it."""
        if hasattr(self, "_bar"):
            self._bar.clear()
        _print(message, self._out)


def choose_reporter(mode: str = "auto") -> Reporter:
    """Return the reporter for ``bar``, ``lines``, ``json``, ``none``, or ``auto`` (a bar on a terminal, lines
    elsewhere).

    Raises InvalidInput for any other mode.
    """
    reporters: dict[str, type[Reporter]] = {
        "bar": BarReporter,
        "lines": LineReporter,
        "json": JsonReporter,
        "none": WarningReporter,
    }
    check_choice("progress", mode, ("auto", *reporters))
    if mode == "auto":
        mode = "bar" if sys.stderr is not None and sys.stderr.isatty() else "lines"
    return reporters[mode]()


class _LossyOutput:
    """An output whose errors are ignored: a bar that nobody can read must not end the fetch."""

    def __init__(self, out: TextIO | None) -> None:
        self._out = out

    def write(self, text: str) -> None:
        with suppress(OSError, ValueError, AttributeError):
            self._out.write(text)  # type: ignore[union-attr]  # None if the process has no standard error

    def flush(self) -> None:
        with suppress(OSError, ValueError, AttributeError):
            self._out.flush()  # type: ignore[union-attr]

    def fileno(self) -> int:
        """The descriptor, by which tqdm learns the width of the terminal. Raises OSError without one."""
        if self._out is None:
            raise OSError(errno.EBADF, os.strerror(errno.EBADF))
        return self._out.fileno()


def _print(line: str, out: TextIO | None) -> None:
    """Print a line at once; one that nobody can read (closed, a full disk) must not end the fetch."""
    if out is not None:
        with suppress(OSError, ValueError):
            print(line, file=out, flush=True)


def format_bytes(count: float) -> str:
    """Format bytes with a binary unit: ``1.5 MiB``."""
    for unit in ("B", "KiB", "MiB", "GiB"):
        if count < 1024:
            return f"{count:.0f} {unit}" if unit == "B" else f"{count:.1f} {unit}"
        count /= 1024
    return f"{count:.1f} TiB"
