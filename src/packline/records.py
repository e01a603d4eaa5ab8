"""Frozen records that are cheap to define: ``@record`` in place of ``@dataclass(frozen=True)``.

Every fetch pays for its imports. ``dataclasses`` imports ``inspect`` and compiles each class anew in every process,
which costs 20 ms for the records of this project, a third of a warm fetch. Type checkers see a dataclass, and so do
``dataclasses.replace``, ``asdict`` and ``fields``: the field objects they look for are created on first access.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NoReturn

__all__ = ["field", "record"]

if TYPE_CHECKING:
    from dataclasses import dataclass as record
    from dataclasses import field as field
else:

    def field(*, default_factory: Callable[[], Any]) -> _Default:
        """Return a default that is created anew for each instance."""
        return _Default(default_factory)

    def record(*, frozen: bool) -> Callable[[type], type]:
        """Give a class with annotated fields the methods of a frozen dataclass."""
        assert frozen, "records are always frozen"
        return _add_methods


class _Default:
    def __init__(self, factory: Callable[[], Any]) -> None:
        self.factory = factory


def _add_methods(cls: Any) -> Any:
    names = tuple(cls.__annotations__)
    defaults = {name: vars(cls)[name] for name in names if name in vars(cls)}
    cls.__init__ = _make_init(cls.__qualname__, names, defaults)
    cls.__match_args__ = names  # type: ignore[misc]
    cls.__eq__ = _equal
    cls.__hash__ = _hash
    cls.__repr__ = _represent
    cls.__setattr__ = cls.__delattr__ = _refuse
    cls.__dataclass_fields__ = _Fields(cls, defaults)
    return cls


def _make_init(title: str, names: tuple[str, ...], defaults: dict[str, Any]) -> Callable[..., None]:
    valid = frozenset(names)
    constants = {name: value for name, value in defaults.items() if not isinstance(value, _Default)}
    factories = {name: value.factory for name, value in defaults.items() if isinstance(value, _Default)}

    def initialise(self: Any, *arguments: Any, **keywords: Any) -> None:
        values = self.__dict__
        values.update(constants)
        for name, factory in factories.items():
            values[name] = factory()
        values.update(zip(names, arguments, strict=False))
        values.update(keywords)
        if (
            len(arguments) > len(names)
            or not valid.issuperset(keywords)
            or not keywords.keys().isdisjoint(names[: len(arguments)])
        ):
            raise TypeError(f"{title} takes {', '.join(names)}, each once.")
        if len(values) < len(names):
            raise TypeError(f"{title} needs {', '.join(name for name in names if name not in values)}.")

    return initialise


def _values(instance: Any) -> tuple[Any, ...]:
    values = instance.__dict__
    return tuple([values[name] for name in instance.__match_args__])


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
    """Stands in for ``__dataclass_fields__`` and creates the field objects on first access."""

    def __init__(self, owner: Any, defaults: dict[str, Any]) -> None:
        self._owner, self._defaults = owner, defaults

    def __get__(self, *_: object) -> dict[str, Any]:
        from dataclasses import make_dataclass

        fields = [(name, kind, self._field(name)) for name, kind in self._owner.__annotations__.items()]
        twin: Any = make_dataclass(self._owner.__name__, fields)
        created: dict[str, Any] = twin.__dataclass_fields__
        self._owner.__dataclass_fields__ = created
        return created

    def _field(self, name: str) -> Any:
        from dataclasses import MISSING, field

        value = self._defaults.get(name, MISSING)
        return field(default_factory=value.factory) if isinstance(value, _Default) else field(default=value)
