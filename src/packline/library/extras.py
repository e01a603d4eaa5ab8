"""Extras: packages that only some functions need, and the error for one that is not installed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from packline.errors import InvalidSetting


@contextmanager
def needs_extra(extra: str) -> Iterator[None]:
    """Raise InvalidSetting, naming the extra to install, if an import inside fails."""
    try:
        yield
    except ImportError as error:
        raise InvalidSetting(
            f"This needs the Python package {error.name}, which is not installed.",
            f"Run: pip install 'packline[{extra}]'",
        ) from None
