"""Cursors, in memory."""

from __future__ import annotations


class MemoryCursorStore:
    """See ``packline.ports.CursorStore``."""

    def __init__(self) -> None:
        self.kept: dict[str, tuple[str, float]] = {}

    def save_cursor(self, token: str, cursor: str, until: float) -> None:
        self.kept[token] = cursor, int(until)

    def cursor(self, token: str, now: float) -> str | None:
        cursor, until = self.kept.get(token, ("", 0))
        return cursor if until > now else None
