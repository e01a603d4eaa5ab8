"""Reads the API's JSON strictly: a value that is not as described is refused, and the error says where it stands."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from packline.client.api.errors import OTHER_RELEASE, UnreadableAnswer, sanitize

LARGEST = 2**53
LONGEST_TEXT = 16_384


class JsonReader:
    """A JSON object of the API. Every method raises UnreadableAnswer."""

    def __init__(self, document: Any, where: str) -> None:
        if not isinstance(document, dict):
            raise UnreadableAnswer(f"{where} is not an object in the API's answer.", OTHER_RELEASE)
        self.document: dict[str, Any] = document
        self._where = where

    def text(self, name: str, pattern: re.Pattern[str] | None = None) -> str:
        """Return a text that the pattern matches as a whole."""
        value = self.document.get(name)
        if not isinstance(value, str) or len(value) > LONGEST_TEXT or not _encodable(value):
            raise self.wrong(name)
        if pattern is not None and not pattern.fullmatch(value):
            raise self.wrong(name)
        return value

    def optional(self, name: str) -> str | None:
        """Return a text, or None where the value is null or absent."""
        return None if self.document.get(name) is None else self.text(name)

    def number(self, name: str) -> int:
        """Return a whole number that is not negative."""
        value = self.document.get(name)
        if type(value) is not int or not 0 <= value < LARGEST:
            raise self.wrong(name)
        return value

    def number_or_zero(self, name: str) -> int:
        """Return a whole number that is not negative, 0 where it is absent: releases that do not have it exist."""
        return self.number(name) if name in self.document else 0

    def switch(self, name: str) -> bool:
        """Return true or false."""
        value = self.document.get(name)
        if not isinstance(value, bool):
            raise self.wrong(name)
        return value

    def texts(self, name: str) -> tuple[str, ...]:
        """Return a list of texts."""
        value = self.document.get(name)
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise self.wrong(name)
        return tuple(value)

    def inner(self, name: str) -> JsonReader:
        """Return an object."""
        return JsonReader(self.document.get(name), f"{self._where}.{name}")

    def each(self, name: str, most: int) -> Iterator[JsonReader]:
        """Yield the objects of a list of at most ``most`` items."""
        value = self.document.get(name)
        if not isinstance(value, list) or len(value) > most:
            raise self.wrong(name)
        for number, item in enumerate(value):
            yield JsonReader(item, f"{self._where}.{name}[{number}]")

    def wrong(self, name: str) -> UnreadableAnswer:
        """Return the error for a value that is not as described."""
        value = sanitize(self.document.get(name))[:80]
        return UnreadableAnswer(f"{self._where}.{name} of the API's answer is {value!r}.", OTHER_RELEASE)


def _encodable(value: str) -> bool:
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True
