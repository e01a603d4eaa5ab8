"""Rows of a list of which some are not shown, read no further than a bound."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Generic, TypeVar
from urllib.parse import parse_qsl, urlencode

from packline.ports import CursorStore

MOST_PASSED = 10_000
"""Rows that are passed over for one answer, if they are small: a second's reading."""
CURSOR_SECONDS = 86_400.0
MOST_GIVEN = 1_000
"""Tokens that a process keeps in memory, of some hundred bytes each."""
HIDDEN = "~"
"""How tokens of hidden cursors begin; base64 never does."""

T = TypeVar("T")


class HiddenCursors:
    """Gives tokens in place of cursors that name what who asks may not see."""

    def __init__(self, store: CursorStore, clock: Callable[[], float]) -> None:
        self._store, self._clock = store, clock
        self._token_by_cursor: dict[str, tuple[str, float]] = {}

    def hide(self, cursor: str) -> str:
        """Keep a cursor, and return its token: the same for a while, so that a list that is read again is the same."""
        now = self._clock()
        token, since = self._token_by_cursor.get(cursor, ("", 0.0))
        if not token or now - since > CURSOR_SECONDS / 2:
            token = secrets.token_urlsafe(16)
            self._store.save_cursor(token, cursor, now + CURSOR_SECONDS)
            if len(self._token_by_cursor) >= MOST_GIVEN:
                self._token_by_cursor.clear()
            self._token_by_cursor[cursor] = token, now
        return HIDDEN + token

    def reveal(self, cursor: str) -> str:
        """Return the cursor that a token stands for; what is not a token, or has expired, as it is."""
        if not cursor.startswith(HIDDEN):
            return cursor
        return self._store.cursor(cursor.removeprefix(HIDDEN), self._clock()) or cursor


class OwnRows(Iterator[T]):
    """The rows of a list that are theirs who ask; others can be read as well, by code that shows none of them."""

    def __init__(self, marked: Iterable[tuple[T, bool]], hide: Callable[[str], str]) -> None:
        """Take all rows, each with whether it is theirs, and what hides a cursor that names another one."""
        self.marked, self.hide = iter(marked), hide

    def __next__(self) -> T:
        return next(row for row, is_theirs in self.marked if is_theirs)


class BoundedRows(Iterator[T], Generic[T]):
    """Rows that are shown; they end after ``most_passed`` others, and ``cursor_after`` says where to go on."""

    def __init__(
        self,
        rows: Iterable[T],
        is_shown: Callable[[T], bool] = lambda row: True,
        most_passed: int | None = None,
    ) -> None:
        self._rows: Iterator[tuple[T, bool]]
        self._rows = rows.marked if isinstance(rows, OwnRows) else ((row, True) for row in rows)
        self._hide = rows.hide if isinstance(rows, OwnRows) else None
        self._is_shown = is_shown
        self._left = MOST_PASSED if most_passed is None else most_passed
        self._last: tuple[T, bool] | None = None

    @property
    def is_cut(self) -> bool:
        """Whether they have ended at the bound, so that there may be more."""
        return self._left <= 0

    def __next__(self) -> T:
        while self._left > 0:
            row, is_theirs = next(self._rows)
            if is_theirs and self._is_shown(row):
                return row
            self._left -= 1
            self._last = row, is_theirs
        raise StopIteration

    def cursor_after(self, encode: Callable[[T], str]) -> str:
        """Return the cursor behind the last row that was passed over, hidden if that is not theirs."""
        if self._last is None:
            raise ValueError("No row was passed over.")
        row, is_theirs = self._last
        cursor = encode(row)
        return cursor if is_theirs or self._hide is None else self._hide(cursor)


def with_cursor_revealed(event: dict[str, Any], cursors: HiddenCursors) -> dict[str, Any]:
    """Return a request (payload format 2.0) with the cursor that a token stands for."""
    pairs = parse_qsl(event.get("rawQueryString") or "", keep_blank_values=True)
    if not any(name == "cursor" and value.startswith(HIDDEN) for name, value in pairs):
        return event
    revealed = [(name, cursors.reveal(value) if name == "cursor" else value) for name, value in pairs]
    joined = {**(event.get("queryStringParameters") or {})}
    joined["cursor"] = ",".join(value for name, value in revealed if name == "cursor")
    return {**event, "rawQueryString": urlencode(revealed), "queryStringParameters": joined}
