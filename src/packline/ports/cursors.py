"""``CursorStore``: cursors that must not be read by who follows them, kept for a day under random names."""

from __future__ import annotations

from typing import Protocol


class CursorStore(Protocol):
    """Keeps cursors."""

    def save_cursor(self, token: str, cursor: str, until: float) -> None:
        """Keep a cursor under a new token until that time (seconds since the epoch)."""

    def cursor(self, token: str, now: float) -> str | None:
        """Read a cursor; None if there is none of that token, or not any more."""
