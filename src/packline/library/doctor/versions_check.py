"""Compares the release of this client with that of the deployment."""

from __future__ import annotations

from packline.library.doctor.report import CheckWarning


def compare_releases(stack: str, unknown: str) -> str:
    """Return both releases. Raises CheckWarning where their first two numbers differ.

    Args:
        stack: The release of the deployment; empty where it is not known.
        unknown: Why it is not.
    """
    import packline

    here = packline.__version__
    if not stack:
        return f"client {here}; that of the stack is not known: {unknown}"
    if here.split(".")[:2] != stack.split(".")[:2]:
        raise CheckWarning(
            f"The client is release {here}, the stack {stack}.",
            "Use the release of the stack, or update the stack: stored files name the form that they need.",
        )
    return f"client {here}, stack {stack}"
