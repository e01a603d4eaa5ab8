"""Checks what a Python caller passes: a wrong type or an unknown value is InvalidInput, which names the argument."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from packline.errors import InvalidInput


def check_text(name: str, value: object) -> str:
    """Return a text that is not empty. Raises InvalidInput."""
    if not isinstance(value, str):
        raise _wrong_type(name, value, "a text (str)")
    if not value:
        raise InvalidInput(f"{name} is empty.", f"Pass a value for {name}.")
    return value


def check_flag(name: str, value: object) -> bool:
    """Return True or False. Raises InvalidInput: a text such as "false" would count as true."""
    if not isinstance(value, bool):
        raise _wrong_type(name, value, "True or False")
    return value


def check_bytes(name: str, value: object) -> int:
    """Return a number of bytes, 0 or more. Raises InvalidInput."""
    if not isinstance(value, int) or isinstance(value, bool):
        raise _wrong_type(name, value, "a number of bytes (int)")
    if value < 0:
        raise InvalidInput(f"{name} is {value}.", "Pass 0 or more.")
    return value


def check_path(name: str, value: object) -> Path:
    """Return the path of a file or folder, given as text or as a path object. Raises InvalidInput."""
    if not isinstance(value, str | os.PathLike):
        raise _wrong_type(name, value, "a path (str or pathlib.Path)")
    path = os.fspath(value)
    if not isinstance(path, str):
        raise _wrong_type(name, value, "a path of text, not of bytes")
    if not path or "\0" in path:
        reason = "has a NUL character" if path else "is empty"
        raise InvalidInput(
            f"{name} {reason}: {path!r} is not a path.", 'Pass a path; the current folder is ".".'
        )
    return Path(path)


def check_texts(name: str, value: object) -> tuple[str, ...]:
    """Return one text or several as a tuple. Raises InvalidInput."""
    if isinstance(value, str):
        return (value,)
    if not isinstance(value, Iterable) or isinstance(value, bytes | bytearray):
        raise _wrong_type(name, value, "a text or a list of texts")
    return tuple(check_text(f"each of {name}", item) for item in value)


def check_choice(name: str, value: object, choices: Iterable[str]) -> str:
    """Return one of the ``choices``. Raises InvalidInput, which names them."""
    valid = [str(choice) for choice in choices]
    if not isinstance(value, str) or value not in valid:
        raise InvalidInput(f"{name}={value!r} is not a valid value.", f"Choose one of: {', '.join(valid)}.")
    return value


def _wrong_type(name: str, value: object, expected: str) -> InvalidInput:
    return InvalidInput(f"{name} is {value!r} ({type(value).__name__}).", f"Pass {expected}.")
