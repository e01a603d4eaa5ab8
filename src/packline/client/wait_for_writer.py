"""Waits until another process has downloaded what this one needs, and shows how far that process is."""

from __future__ import annotations

import errno
from collections.abc import Callable
from pathlib import Path

from packline.client.cache.staging import Progress, Staging, wait_for_writer, write_once
from packline.client.progress import Reporter
from packline.errors import PacklineError
from packline.fs.os_errors import file_error, reason
from packline.model import FetchPlan


def wait_for_turn(
    root: Path, content: str, published: Callable[[], bool], plan: FetchPlan, reporter: Reporter
) -> Staging | None:
    """Wait until this process is the one that writes a content id, or another has published it.

    Args:
        root: The folder of the staging folders.
        content: The content id.
        published: Returns whether the content exists, complete and checked.
        plan: What it is, for the reporter.
        reporter: Shows the progress of the other process.

    Returns:
        The staging folder to write to; None if another process has published the content.

    Raises:
        LocalError, NoSpace: Nothing can be written there.
    """
    shown = _ProgressMirror(plan, reporter)
    try:
        return write_once(root, content, published, shown.update)
    except OSError as error:
        raise _unwritable(root, plan, error) from error
    finally:
        shown.stop()


def wait_for_others(root: Path, content: str, plan: FetchPlan, reporter: Reporter) -> bool:
    """Wait while another process writes a content id, without becoming its writer; returns whether there was one.

    A version that is about to be published is not complete, though its files are in place: its index comes last.
    """
    shown = _ProgressMirror(plan, reporter)
    try:
        return wait_for_writer(root, content, shown.update)
    finally:
        shown.stop()


def _unwritable(root: Path, plan: FetchPlan, error: OSError) -> PacklineError:
    typed = file_error(error, root, "write to the cache folder")
    if error.errno in (errno.EROFS, errno.EACCES, errno.EPERM):
        return type(typed)(
            f"{plan.uri} is not in the cache {root.parent}, which cannot be written: {reason(error)}.",
            "Set PACKLINE_CACHE to a folder that you can write to.",
        )
    return typed


class _ProgressMirror:
    """What the reporter has been told about the other process."""

    def __init__(self, plan: FetchPlan, reporter: Reporter) -> None:
        self._plan, self._reporter = plan, reporter
        self._progress: Progress | None = None

    def update(self, progress: Progress) -> None:
        if self._progress is None:
            self._reporter.note(f"another process is fetching {self._plan.uri}; waiting for it")
            self._reporter.start(self._plan, progress.files, progress.bytes)
            self._progress = progress
        files, size = progress.files - self._progress.files, progress.bytes - self._progress.bytes
        # A process that has taken over may have less than the one before it had.
        if files > 0 or size > 0:
            self._reporter.advance(max(files, 0), max(size, 0))
            self._progress = progress

    def stop(self) -> None:
        if self._progress is not None:
            self._reporter.stop()
