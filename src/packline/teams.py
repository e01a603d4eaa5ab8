"""Teams of a deployment: each has datasets of its own, and says by the ids of its executions which it is.

The id of a team's execution is ``<team>.<anything>``. The policies of a team allow keys of such executions alone, so
who wrote them is what IAM has checked, not what the uploader says.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from fnmatch import fnmatchcase

from packline.errors import InvalidSetting, Refused
from packline.uri import MODEL

TEAM_NAME = r"[a-z0-9][a-z0-9-]{0,31}"
PATTERN = r"[a-z0-9*?._-]{1,128}"
ALIAS_PATTERN = r"[A-Za-z0-9*?._-]{1,256}"
FIELDS = {"datasets", "aliases", "roles"}
ROLE_ARN = r"arn:[a-z-]+:iam::[0-9]{12}:role/[A-Za-z0-9_+=,.@/-]+"
EXAMPLE = 'Write {"vision": {"datasets": ["vision-*"], "aliases": ["candidate"]}}.'


class NotOfTheTeam(Refused):
    """A dataset, a model or an alias that the team has no right to."""

    status = 403


@dataclass(frozen=True, slots=True)
class Team:
    """Patterns with ``*`` and ``?`` of what a team has."""

    name: str
    datasets: tuple[str, ...]
    """Names of datasets and models that it reads and writes."""
    aliases: tuple[str, ...] = ()
    """Aliases that its metadata, and its members, may move."""
    roles: tuple[str, ...] = ()
    """ARNs of the roles whose requests to the HTTP API are the team's."""

    def has_collection(self, collection: str) -> bool:
        """Return whether a dataset, or a model (``model:<name>``), is the team's."""
        return _matches(collection.removeprefix(MODEL), self.datasets)

    def check_collection(self, collection: str) -> None:
        """Check that a dataset, or a model (``model:<name>``), is the team's. Raises NotOfTheTeam."""
        if not self.has_collection(collection):
            name = collection.removeprefix(MODEL)
            raise NotOfTheTeam(
                f"{name} is not a dataset of the team {self.name}.",
                f"Use a name like {' or '.join(self.datasets)}, or ask who runs the deployment for the setting teams.",
            )

    def may_move(self, alias: str) -> bool:
        """Tell whether metadata of the team may move that alias, of a version or of a datum."""
        return _matches(alias, self.aliases)


def parse_teams(text: str) -> tuple[Team, ...]:
    """Parse the setting ``teams``: a JSON object of teams by name; empty: there are none. Raises InvalidSetting."""
    if not text:
        return ()
    try:
        content = json.loads(text)
    except ValueError as error:
        raise InvalidSetting(f"teams is not JSON: {error}.", EXAMPLE) from None
    if not isinstance(content, dict):
        raise InvalidSetting("teams is not a JSON object.", EXAMPLE)
    return tuple(_team(name, fields) for name, fields in sorted(content.items()))


def team_of_execution(teams: Iterable[Team], execution: str) -> Team | None:
    """Return the team whose execution that is; None if it is of no team, which is bound to nothing."""
    name, dot, _ = execution.partition(".")
    return next((team for team in teams if dot and team.name == name), None)


def execution_prefix(team: str) -> str:
    """Return how the ids of a team's executions begin."""
    return f"{team}."


def _team(name: str, content: object) -> Team:
    if not re.fullmatch(TEAM_NAME, name):
        raise InvalidSetting(
            f"teams: {name!r} is not a name of a team.", "Use lower-case letters, digits, dashes."
        )
    if not isinstance(content, dict) or not set(content) <= FIELDS or not content.get("datasets"):
        raise InvalidSetting(f"teams: {name} has no datasets, or an unknown field.", EXAMPLE)
    patterns = {"datasets": PATTERN, "aliases": ALIAS_PATTERN, "roles": ROLE_ARN}
    for field, allowed in patterns.items():
        listed = content.get(field, [])
        if not isinstance(listed, list) or not all(
            isinstance(p, str) and re.fullmatch(allowed, p) for p in listed
        ):
            kind = "ARNs" if field == "roles" else "patterns"
            raise InvalidSetting(f"teams: {field} of {name} is not a list of {kind}.", EXAMPLE)
    return Team(name, *(tuple(content.get(field, ())) for field in patterns))


def _matches(name: str, patterns: Iterable[str]) -> bool:
    return any(fnmatchcase(name, pattern) for pattern in patterns)
