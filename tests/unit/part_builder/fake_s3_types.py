"""What the two halves of the fake S3 tell each other."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol


class Refuse(Exception):
    """Answer with this error document."""

    def __init__(self, status: int, code: str, headers: dict[str, str] | None = None) -> None:
        super().__init__(code)
        self.status, self.code, self.headers = status, code, headers or {}


@dataclass
class Seen:
    """One request, for the tests to look at and for the trouble maker to decide on."""

    method: str
    key: str
    query: dict[str, str]
    headers: dict[str, str]
    port: int


Trouble = Callable[[Seen], "str | Refuse | None"]
"""What goes wrong: an error; "reset" or "cut" or "garbage" or "hang" or "slow" or "late"; None for nothing."""


class Dispatcher(Protocol):
    """The store behind the server."""

    lock: threading.Lock
    seen: list[Seen]
    trouble: Trouble

    def dispatch(self, seen: Seen, body: bytes) -> tuple[int, dict[str, str], bytes]: ...
