"""What the routes of a team work with: every dependency is restricted, or is known to name nothing of anybody."""

from __future__ import annotations

from dataclasses import fields

from packline.api.dependencies import ApiDependencies
from packline.api.team_ports import restrict
from packline.rules.team_access import TeamAccess
from tests.unit.api.api import FakeApiDeployment

OF_EVERYBODY = {
    "signer",  # of keys that a version, a plan or a datum of theirs names
    "clock",
    "announce",
    "start_run",  # of executions that the registry has let them make
    "run_state",
    "run_links",  # of a version of theirs
    "delete_seconds",
    "store_name",
    "rate_limit",
    "cursors",  # read by random tokens, which name one place of a list
    "write_scope",  # what the caller asks of a token, not what anybody has
    "path_index",  # read through ``is_visible``
    "path_snapshots",
}


def test_every_dependency_is_restricted_or_known_to_be_for_everybody() -> None:
    deps = FakeApiDeployment().dependencies
    restricted = restrict(deps, TeamAccess(()))
    same = {
        each.name
        for each in fields(ApiDependencies)
        if getattr(deps, each.name) is getattr(restricted, each.name)
    }
    assert same == OF_EVERYBODY
