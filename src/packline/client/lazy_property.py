"""A property that is computed when it is first read, without a lock.

``functools.cached_property`` of Python 3.11 holds a lock that all objects of a class share. A process that is forked
while a thread holds it, as those of PyTorch's loaders are, would wait for it for ever. Python 3.12 has no such lock.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, TypeVar, overload

Value = TypeVar("Value")


class lazy_property(Generic[Value]):  # noqa: N801 - a decorator, named as property is
    """Computes a value once and keeps it in the object; threads that read it at the same time may compute it twice."""

    def __init__(self, compute: Callable[[Any], Value]) -> None:
        """Take the function that computes the value from the object."""
        self._compute, self._name = compute, compute.__name__
        self.__doc__ = compute.__doc__

    @overload
    def __get__(self, owner: None, kind: type) -> lazy_property[Value]: ...
    @overload
    def __get__(self, owner: object, kind: type) -> Value: ...
    def __get__(self, owner: object | None, kind: type) -> lazy_property[Value] | Value:
        if owner is None:
            return self
        return owner.__dict__.setdefault(self._name, self._compute(owner))  # type: ignore[no-any-return]
