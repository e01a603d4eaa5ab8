"""A port behind which only what a caller's teams have exists: each method has a rule, and one without is refused."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from typing import Any, NoReturn

from packline.api.own_rows import OwnRows
from packline.rules.team_access import TeamAccess
from packline.teams import NotOfTheTeam

Method = Callable[..., Any]
Rule = Callable[[TeamAccess, Method], Method]
"""Makes the method that a caller has of that of the port."""


class TeamGuard:
    """Offers the methods of a port that have a rule."""

    def __init__(self, port: Any, access: TeamAccess, rules: Mapping[str, Rule]) -> None:
        self._port, self._access, self._rules = port, access, rules

    def __getattr__(self, name: str) -> Method:
        # Without a rule nothing is allowed, so that a method that is added later is not open to all teams.
        return self._rules.get(name, refused)(self._access, getattr(self._port, name))


def refuse(what: str) -> NoReturn:
    """Raise NotOfTheTeam."""
    raise NotOfTheTeam(
        f"{what} is not for members of your teams.",
        "Ask who runs the deployment for the setting teams, or for the right to administer it.",
    )


def refused(access: TeamAccess, method: Method) -> Method:
    """Refuse every call."""
    return lambda *args, **keywords: refuse(f"What this does ({getattr(method, '__name__', 'it')})")


def allowed(access: TeamAccess, method: Method) -> Method:
    """Allow every call: who makes it has the key, or the digest, of something that was theirs to see."""
    return method


def of_collection(absent: Callable[[str], Any]) -> Rule:
    """Return a rule for methods whose first argument is a dataset or model. ``absent``: the answer for others."""
    return of_first(TeamAccess.has_collection, absent)


def of_first(has: Callable[[TeamAccess, Any], bool], absent: Callable[[Any], Any]) -> Rule:
    """Return a rule for methods whose first argument must be theirs; ``absent`` answers, or raises, for others."""

    def rule(access: TeamAccess, method: Method) -> Method:
        def call(first: Any, *args: Any, **keywords: Any) -> Any:
            return method(first, *args, **keywords) if has(access, first) else absent(first)

        return call

    return rule


def with_those_of(has: Callable[[TeamAccess, Any], bool]) -> Rule:
    """Return a rule for methods that list something: what is not theirs is left out."""

    def rule(access: TeamAccess, method: Method) -> Method:
        def call(*args: Any, **keywords: Any) -> Any:
            listed: Iterable[Any] = method(*args, **keywords)
            theirs = filter(partial(has, access), listed)
            return [*theirs] if isinstance(listed, list) else theirs

        return call

    return rule


def own_rows(has: Callable[[TeamAccess, Any], bool], hide: Callable[[str], str]) -> Rule:
    """Return a rule for methods that list all of a deployment: a page of theirs ends after a bound of others.

    ``hide`` makes a token of a cursor that names what is not theirs.
    """

    def rule(access: TeamAccess, method: Method) -> Method:
        def call(*args: Any, **keywords: Any) -> OwnRows[Any]:
            return OwnRows(((row, has(access, row)) for row in method(*args, **keywords)), hide)

        return call

    return rule


def if_theirs(has: Callable[[TeamAccess, Any], bool], absent: Callable[[Any], Any]) -> Rule:
    """Return a rule for methods that read one thing, which must be theirs; ``absent`` gets the first argument."""

    def rule(access: TeamAccess, method: Method) -> Method:
        def call(first: Any, *args: Any, **keywords: Any) -> Any:
            record = method(first, *args, **keywords)
            return record if has(access, record) else absent(first)

        return call

    return rule


def nothing(first: object) -> Iterator[Any]:
    """Return an empty list."""
    return iter(())
