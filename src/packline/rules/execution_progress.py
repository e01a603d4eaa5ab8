"""Describe in words how far an execution is."""

from __future__ import annotations

from packline.model import Execution, ExecutionState


def progress_text(execution: Execution) -> str:
    """Describe the state of an execution and what it waits for; an empty text once it is sealed."""
    if execution.state is ExecutionState.SEALED:
        return ""
    if execution.state is ExecutionState.SEALING:
        return "being sealed"
    if execution.incomplete:
        return "incomplete: nothing was made; a new upload opens it again"
    if execution.waiting:
        return "waits for new uploads"
    if execution.alerts:
        return "not complete yet; looked at again automatically"
    if execution.marked:
        return "uploaded, waiting to be sealed"
    return "without a marker; sealed when one is uploaded, or when nothing has been uploaded for a while"
