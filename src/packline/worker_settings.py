"""Variables of the environment that say how a worker works: each is read and checked here, and nowhere else.

``check_environment`` looks at all of them before a command begins, so that a mistake is an error on every run, and not
first on the one that happens to need the variable.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, MutableMapping
from contextlib import contextmanager
from contextvars import ContextVar

from packline.deployment_settings import apply_profile
from packline.errors import InvalidSetting

INFINITE = float("inf")
_is_checked: ContextVar[bool] = ContextVar("_is_checked", default=False)

NUMBERS: dict[str, tuple[float, str]] = {
    "PACKLINE_READ_SECONDS": (60.0, "seconds; 0 sets no limit"),
    "PACKLINE_MIN_RATE": (1024.0, "bytes a second; 0 accepts any"),
    "PACKLINE_DEADLINE": (0.0, "seconds; 0 sets no deadline"),
    "PACKLINE_CHECK_SECONDS": (0.5, "seconds, such as 0.5; inf sets no limit"),
}
"""Default and meaning of each setting that is a number, 0 or more."""
MAY_BE_INFINITE = ("PACKLINE_CHECK_SECONDS",)
CHOICES: dict[str, tuple[str, ...]] = {
    "PACKLINE_LOCKS": ("on", "off"),
    "PACKLINE_CACHE_TRUST": ("own", "group", "all"),
}
SWITCHES = ("PACKLINE_OFFLINE",)
SIZES = ("PACKLINE_CACHE_BYTES",)
DAYS = ("PACKLINE_DELETE_DAYS",)
OFF, ON = ("", "0", "false", "no", "off"), ("1", "true", "yes", "on")
MOST_DAYS = 3_650


def number_setting(name: str, environ: Mapping[str, str] = os.environ) -> float:
    """Read a setting that is a number. Raises InvalidSetting."""
    text = environ.get(name, "")
    default, meaning = NUMBERS[name]
    try:
        value = float(text) if text.strip() else default
    except ValueError:
        value = -1.0
    if not value >= 0 or (value == INFINITE and name not in MAY_BE_INFINITE):
        raise InvalidSetting(
            f"{name} is {text!r}, which is not a number of {meaning.partition(';')[0]}.",
            f"Set it to {meaning}.",
        )
    return value


def choice_setting(name: str, environ: Mapping[str, str] = os.environ) -> str:
    """Read a setting that is one of a few words; empty if it is not set. Raises InvalidSetting."""
    value = environ.get(name, "")
    if value and value not in CHOICES[name]:
        *others, last = CHOICES[name]
        raise InvalidSetting(
            f"{name} is {value!r}.", f"Set it to {', '.join(others)} or {last}, or not at all."
        )
    return value


def switch_setting(name: str, environ: Mapping[str, str] = os.environ) -> bool:
    """Read a setting that is on or off. Raises InvalidSetting."""
    text = environ.get(name, "").strip().lower()
    if text not in OFF + ON:
        raise InvalidSetting(f"{name} is {text!r}.", "Set it to 1 or 0, or not at all.")
    return text in ON


def size_setting(name: str, environ: Mapping[str, str] = os.environ) -> int:
    """Read a setting that is a number of bytes, or 0 if it is not set. Raises InvalidSetting."""
    if name not in environ:
        return 0
    from packline.sizes import parse_bytes

    return parse_bytes(environ[name], name)


def days_setting(name: str, option: int | None = None, environ: Mapping[str, str] = os.environ) -> int:
    """Read a number of days: the option, else the setting, else 30 as in deployments. Raises InvalidSetting."""
    text = str(option) if option is not None else environ.get(name) or "30"
    if not (text.isascii() and text.isdecimal()) or not 1 <= int(text) <= MOST_DAYS:
        raise InvalidSetting(
            f"{text!r} is not a number of days.", f"Give 1 to {MOST_DAYS}, by --days or {name}."
        )
    return int(text)


@contextmanager
def checked_environment() -> Iterator[None]:
    """Check the environment of this process, unless a caller of this one has: a command calls public functions.

    Raises InvalidSetting for the first setting that cannot be used.
    """
    if _is_checked.get():
        yield
        return
    check_environment()
    token = _is_checked.set(True)
    try:
        yield
    finally:
        _is_checked.reset(token)


def check_environment(environ: MutableMapping[str, str] = os.environ) -> None:
    """Read every setting of a worker, after those of its profile are added to the environment.

    Raises InvalidSetting for the first that cannot be used.
    """
    apply_profile(environ)
    for name in NUMBERS:
        number_setting(name, environ)
    for name in CHOICES:
        choice_setting(name, environ)
    for name in SWITCHES:
        switch_setting(name, environ)
    for name in SIZES:
        size_setting(name, environ)
    for name in DAYS:
        days_setting(name, None, environ)
