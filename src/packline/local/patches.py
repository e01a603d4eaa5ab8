"""Patches moto: every replaced attribute is checked first, and restored when the stack stops.

moto is an imitation; where the pipeline needs what it leaves out, a function of its is replaced. Such a
replacement is only right for the code it was written against. Each one therefore states the owner, the name
and the parameters it expects, and a moto that has moved stops the start with :class:`MotoChanged` instead of
misbehaving later.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, MutableMapping
from contextlib import ExitStack
from importlib.metadata import version
from typing import Any
from unittest.mock import patch

from packline.errors import PacklineError

MOTO_RELEASES = ("5.2.",)
"""Release lines of moto the patches were written against."""


class MotoChanged(PacklineError):
    """The installed moto differs from the one that a patch was written for."""


class Patches(ExitStack):
    """A set of replaced attributes and items, restored in reverse order when it is closed."""

    def replace(self, owner: Any, name: str, new: Any, parameters: tuple[str, ...] | None = None) -> Any:
        """Set ``owner.name`` to ``new`` and return what was there.

        ``parameters`` are the names the replaced function must have, in order. Raises MotoChanged.
        """
        old = require(owner, name, parameters)
        self.enter_context(patch.object(owner, name, new))
        return old

    def add(self, owner: Any, name: str, new: Any) -> None:
        """Set ``owner.name``, which moto does not have. Does nothing once it has."""
        if not hasattr(owner, name):
            self.enter_context(patch.object(owner, name, new, create=True))

    def set_item(self, mapping: MutableMapping[str, Any], key: str, value: Any) -> None:
        """Set ``mapping[key]``, of a configuration or the environment."""
        if key in mapping:
            self.callback(mapping.__setitem__, key, mapping[key])
        else:
            self.callback(mapping.pop, key)
        mapping[key] = value


def require(owner: Any, name: str, parameters: tuple[str, ...] | None = None) -> Any:
    """Return the attribute ``owner.name`` after checking that it takes ``parameters``. Raises MotoChanged."""
    place = f"{getattr(owner, '__module__', '')}.{getattr(owner, '__qualname__', '')}".strip(".")
    place = place or getattr(owner, "__name__", repr(owner))
    if not hasattr(owner, name):
        raise MotoChanged(f"moto has no {place}.{name} any more.", _remedy())
    attribute = getattr(owner, name)
    if parameters is not None:
        actual = _parameters(attribute)
        if actual != parameters:
            raise MotoChanged(f"moto's {place}.{name} takes {actual}, not {parameters}.", _remedy())
    return attribute


def require_fields(instance: Any, *names: str) -> None:
    """Check the instance attributes that a patch reads. Raises MotoChanged naming the first one missing."""
    for name in names:
        if not hasattr(instance, name):
            raise MotoChanged(
                f"moto's {type(instance).__name__} has no attribute {name} any more.", _remedy()
            )


def require_release() -> None:
    """Refuse a moto of another release line. Raises MotoChanged."""
    installed = version("moto")
    if not installed.startswith(MOTO_RELEASES):
        expected = " or ".join(f"{release}x" for release in MOTO_RELEASES)
        raise MotoChanged(f"The local stack was written against moto {expected}, not {installed}.", _remedy())


def _parameters(function: Callable[..., Any]) -> tuple[str, ...]:
    return tuple(name for name in inspect.signature(function).parameters if name != "self")


def _remedy() -> str:
    return "Install the moto release that requirements/ names."
