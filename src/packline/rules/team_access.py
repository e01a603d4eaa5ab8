"""Which teams a caller of the HTTP API is in, and what they may reach."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from packline.errors import InvalidUri
from packline.keys import CONTROL, MANIFESTS, OUTPUTS, STAGED
from packline.model import Execution
from packline.rules.token_policy import exact_names
from packline.teams import NotOfTheTeam, Team, execution_prefix, team_of_execution
from packline.uri import parse_version_uri

COMPOSED = "composed-"
"""How the ids of executions begin that stand for versions which people made of chosen files."""
OF_EXECUTIONS = (OUTPUTS, CONTROL, STAGED)

_assumed_role = re.compile(r"arn:[a-z-]+:sts::([0-9]{12}):assumed-role/([^/]+)/.*", re.DOTALL).fullmatch
_role = re.compile(r"arn:[a-z-]+:iam::([0-9]{12}):role/(?:.*/)?([^/]+)").fullmatch


@dataclass(frozen=True, slots=True)
class TeamAccess:
    """What the teams of a caller have; what none of them has does not exist for the caller."""

    teams: tuple[Team, ...]

    def has_collection(self, collection: str) -> bool:
        """Return whether a dataset, or a model (``model:<name>``), is theirs."""
        return any(team.has_collection(collection) for team in self.teams)

    def has_version(self, uri: str) -> bool:
        """Return whether the version of that URI is of a dataset or model of theirs."""
        try:
            return self.has_collection(parse_version_uri(uri)[0])
        except InvalidUri:
            return False

    def has_execution(self, execution: str) -> bool:
        """Return whether an execution is theirs, by its id."""
        return team_of_execution(self.teams, execution) is not None

    def has_record(self, execution: Execution) -> bool:
        """Return whether an execution is theirs, by its id, or because it composed versions of theirs alone."""
        if execution.id.startswith(COMPOSED) and execution.versions:
            return all(map(self.has_version, execution.versions))
        return self.has_execution(execution.id)

    def has_key(self, key: str) -> bool:
        """Return whether an object lies among those of an execution of theirs."""
        prefix = next((prefix for prefix in OF_EXECUTIONS if key.startswith(prefix)), "")
        execution = key.removeprefix(prefix).partition("/")[0]
        if prefix == CONTROL:
            execution = execution.removesuffix(".json")
        return bool(prefix) and self.has_execution(execution)

    def may_create(self, key: str) -> bool:
        """Return whether they may write an object: of a manifest, named by its content, or a marker of theirs."""
        return key.startswith(MANIFESTS) or (key.startswith(CONTROL) and self.has_key(key))

    def execution_prefix(self, collection: str) -> str:
        """Return how the ids of executions begin that make versions of a dataset of theirs. Raises NotOfTheTeam."""
        for team in self.teams:
            if team.has_collection(collection):
                return execution_prefix(team.name)
        raise NotOfTheTeam(f"{collection!r} is of no team of yours.", "Choose a dataset of your team.")

    def may_move(self, collection: str, alias: str) -> bool:
        """Return whether one of the teams has both the dataset and the right to move that alias."""
        return any(team.has_collection(collection) and team.may_move(alias) for team in self.teams)

    def may_move_datum_alias(self, alias: str) -> bool:
        """Return whether one of the teams may move that alias of a datum."""
        return any(team.may_move(alias) for team in self.teams)


@dataclass(frozen=True, slots=True)
class TeamMembership:
    """How it is known which teams a caller is in."""

    teams: tuple[Team, ...] = ()
    claim: str = ""
    """The claim of a token that names teams."""
    admins: str = ""
    """What that claim holds of people who reach everything; empty: nobody does."""

    def access_of(
        self, claims: Mapping[str, object] | None, user_arn: str, authorizations: Sequence[str] = ()
    ) -> TeamAccess | None:
        """Return what a caller may reach; None if that is everything.

        Args:
            claims: Of the token, which somebody has verified; None if there was none.
            user_arn: Of who has signed the request; empty if nobody has.
            authorizations: The values of the header Authorization, by which a list in a claim is read exactly.
        """
        if not self.teams:
            return None
        if claims is not None:
            named = frozenset(exact_names(claims.get(self.claim), self.claim, authorizations))
            if self.admins and self.admins in named:
                return None
            return TeamAccess(tuple(team for team in self.teams if team.name in named))
        if not user_arn:
            return TeamAccess(())
        teams = tuple(team for team in self.teams if any(_is_same(user_arn, role) for role in team.roles))
        # A role of no team was given the policy of the API by who administers the account.
        return TeamAccess(teams) if teams else None


def _is_same(user_arn: str, role_arn: str) -> bool:
    """Return whether a caller is a role, or has assumed it: the ARN of a session leaves out the path of the role."""
    session, role = _assumed_role(user_arn), _role(role_arn)
    return user_arn == role_arn or bool(session and role and session.groups() == role.groups())
