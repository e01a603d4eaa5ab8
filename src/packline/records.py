"""Frozen records that cost nothing to define: ``@record`` in the place of ``@dataclass(frozen=True)``.

Every fetch pays for its imports. ``dataclasses`` brings ``inspect`` with it and compiles each class anew in every
process: 20 ms for the nouns of this project, a third of a warm fetch. To type checkers a noun is a dataclass, and to
``dataclasses.replace``, ``asdict`` and ``fields`` as well: what those look for is made when they first look.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NoReturn

__all__ = ["field", "record"]

if TYPE_CHECKING:
    from dataclasses import dataclass as record
    from dataclasses import field as field
else:

    def field(*, default_factory: Callable[[], Any]) -> _Fresh:
        """A default that is made anew for each instance."""
        return _Fresh(default_factory)

    def record(*, frozen: bool) -> Callable[[type], type]:
        """Give a class with annotated fields, in their order, what a frozen dataclass has."""
        assert frozen, "there are no other nouns"
        return _completed


class _Fresh:
    def __init__(self, make: Callable[[], Any]) -> None:
        self.make = make


def _completed(cls: Any) -> Any:
    names = tuple(cls.__annotations__)
    defaults = {name: vars(cls)[name] for name in names if name in vars(cls)}
    cls.__init__ = _initialiser(cls.__qualname__, names, defaults)
    cls.__match_args__ = names  # type: ignore[misc]
    cls.__eq__ = _equal
    cls.__hash__ = _hash
    cls.__repr__ = _represent
    cls.__setattr__ = cls.__delattr__ = _refuse
    cls.__dataclass_fields__ = _Fields(cls, defaults)
    return cls


def _initialiser(title: str, names: tuple[str, ...], defaults: dict[str, Any]) -> Callable[..., None]:
    known = frozenset(names)
    plain = {name: default for name, default in defaults.items() if not isinstance(default, _Fresh)}
    made = {name: default.make for name, default in defaults.items() if isinstance(default, _Fresh)}

    def initialise(self: Any, *given: Any, **named: Any) -> None:
        facts = self.__dict__
        facts.update(plain)
        for name, make in made.items():
            facts[name] = make()
        facts.update(zip(names, given, strict=False))
        facts.update(named)
        if (
            len(given) > len(names)
            or not known.issuperset(named)
            or not named.keys().isdisjoint(names[: len(given)])
        ):
            raise TypeError(f"{title} takes {', '.join(names)}, each once.")
        if len(facts) < len(names):
            raise TypeError(f"{title} needs {', '.join(name for name in names if name not in facts)}.")

    return initialise


def _values(record: Any) -> tuple[Any, ...]:
    facts = record.__dict__
    return tuple([facts[name] for name in record.__match_args__])


def _equal(self: Any, other: object) -> bool:
    return _values(self) == _values(other) if type(other) is type(self) else NotImplemented


def _hash(self: Any) -> int:
    return hash(_values(self))


def _represent(self: Any) -> str:
    shown = ", ".join(f"{name}={self.__dict__[name]!r}" for name in self.__match_args__)
    return f"{type(self).__qualname__}({shown})"


def _refuse(self: Any, name: str, value: Any = None) -> NoReturn:
    from dataclasses import FrozenInstanceError

    raise FrozenInstanceError(f"{type(self).__qualname__}.{name} cannot be changed.")


class _Fields:
    """Stands where ``dataclasses`` looks for the fields of a class, and makes them when it does."""

    def __init__(self, owner: Any, defaults: dict[str, Any]) -> None:
        self._owner, self._defaults = owner, defaults

    def __get__(self, *_: object) -> dict[str, Any]:
        from dataclasses import make_dataclass

        fields = [(name, kind, self._field(name)) for name, kind in self._owner.__annotations__.items()]
        twin: Any = make_dataclass(self._owner.__name__, fields)
        made: dict[str, Any] = twin.__dataclass_fields__
        self._owner.__dataclass_fields__ = made
        return made

    def _field(self, name: str) -> Any:
        from dataclasses import MISSING, field

        default = self._defaults.get(name, MISSING)
        return field(default_factory=default.make) if isinstance(default, _Fresh) else field(default=default)
