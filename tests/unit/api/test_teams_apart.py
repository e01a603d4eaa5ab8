"""What two teams with the same rights do to each other's names, lists and searches: nothing."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any, NamedTuple

import pytest
from aws_lambda_powertools.utilities.typing import LambdaContext

from packline.api.app import make_app
from packline.api.team_ports import restrict
from packline.model import Datum, DatumAlias, Execution, ExecutionState, Member
from packline.pipeline.manifests import write_manifest
from packline.rules.datum_ids import datum_id, execution_prefix
from packline.rules.team_access import TeamAccess
from packline.teams import Team
from tests.builders import a_version
from tests.unit.api.api import NOW, FakeApiDeployment, event

VISION = Team("vision", ("vision-*", "shared"), ("candidate", "best"))
SPEECH = Team("speech", ("speech-*", "shared"), ("candidate", "best"))


class TwoTeams(NamedTuple):
    """A deployment in which each of two teams has an execution with one file."""

    deployment: FakeApiDeployment
    datums: dict[str, Datum]
    """By the name of the team; not recorded, as plain outputs are not."""

    def call(
        self,
        team: Team,
        method: str,
        target: str,
        body: Any = None,
        headers: Mapping[str, str] = MappingProxyType({}),
    ) -> tuple[int, Any]:
        """Return the status and the JSON that a member of a team is answered."""
        app = make_app(restrict(self.deployment.dependencies, TeamAccess((team,))))
        request = event(method, f"/api/v0/{target}", None if body is None else json.dumps(body), **headers)
        answer = app.resolve(request, LambdaContext())
        return answer["statusCode"], json.loads(answer["body"])

    def give(self, alias: str, team: str, at: float = NOW) -> DatumAlias:
        """Point an alias to the file of a team."""
        datum = self.datums[team]
        return self.deployment.datum_index.move_datum_alias(
            DatumAlias(alias, datum.id, datum.path, "", 0, at, at)
        )


@pytest.fixture
def two() -> TwoTeams:
    deployment, datums = FakeApiDeployment(store_name="store"), {}
    for team in ("vision", "speech"):
        execution = f"{team}.run-1"
        stored = deployment.store.put(f"outputs/{execution}/a.txt", team.encode())
        identity = datum_id(execution_prefix(execution), "a.txt", stored.etag)
        member = Member("a.txt", identity, stored.key, stored.version_id, stored.size, stored.etag)
        manifest = write_manifest(deployment.store, [member])
        made = a_version("v1", dataset=f"{team}-data", manifest=manifest, execution=execution, created_at=NOW)
        sealed = Execution(
            execution,
            ExecutionState.SEALED,
            sealed_at=NOW,
            manifest=manifest,
            marker={},
            versions=(made.uri,),
        )
        deployment.registry.seal(sealed, [made])
        datums[team] = Datum(identity, "a.txt", *member[2:], execution, {})
    return TwoTeams(deployment, datums)


@pytest.mark.parametrize("headers", [{"if_match": '"1"'}, {"if_none_match": "*"}])
def test_an_alias_that_names_a_file_of_another_team_is_not_moved(
    two: TwoTeams, headers: dict[str, str]
) -> None:
    kept = two.give("candidate", "speech")
    body = {"datum": two.datums["vision"].id}
    status, answer = two.call(VISION, "PUT", "datum-aliases/?name=candidate", body, headers)
    assert (status, answer["title"]) == (403, "NotOfTheTeam")
    assert two.deployment.datum_index.datum_alias("candidate") == kept


def test_a_team_makes_and_moves_aliases_of_its_own_files(two: TwoTeams) -> None:
    body = {"datum": two.datums["vision"].id}
    made = two.call(VISION, "PUT", "datum-aliases/?name=best", body, {"if_none_match": "*"})
    assert (made[0], made[1]["rev"]) == (200, 1)
    assert two.call(VISION, "PUT", "datum-aliases/?name=best", body, {"if_match": '"7"'})[0] == 412
    target = f"data/{two.datums['vision'].id}/metadata/"
    assert two.call(VISION, "POST", target, {"valohai.alias": "candidate"})[0] == 200
    assert two.deployment.datum_index.datum_alias("candidate").datum == two.datums["vision"].id


@pytest.mark.parametrize("alias", ["candidate", "production"])
@pytest.mark.parametrize("many", [False, True])
def test_metadata_with_an_alias_that_may_not_be_moved_changes_nothing(
    two: TwoTeams, alias: str, many: bool
) -> None:
    kept, datum = two.give("candidate", "speech"), two.datums["vision"].id
    changes = {"valohai.alias": alias, "quality": 2}
    if many:
        status, answer = two.call(
            VISION, "POST", "data/metadata/apply/", {"datum_metadata": {datum: changes}}
        )
        assert (status, answer["results"][0]["error"]["code"]) == (200, "NotOfTheTeam")
    else:
        assert two.call(VISION, "POST", f"data/{datum}/metadata/", changes)[0] == 403
    index = two.deployment.datum_index
    assert (index.datums([datum]), [*index.datum_aliases()], two.deployment.announced) == ([], [kept], [])


def test_a_move_that_a_newer_intent_has_overtaken_is_not_answered_with_its_file(two: TwoTeams) -> None:
    datum = two.datums["vision"]
    later = replace(datum, id=datum.id[:-4] + "0000", path="later.txt")
    two.deployment.datum_index.save_datums([datum, later])
    index = two.deployment.datum_index
    index.move_datum_alias(DatumAlias("best", later.id, later.path, "", 0, NOW + 1e9, NOW + 1e9))
    body = {"datum": datum.id}
    assert two.call(VISION, "PUT", "datum-aliases/?name=best", body, {"if_match": '"1"'})[0] == 412
    assert two.call(VISION, "POST", f"data/{datum.id}/metadata/", {"valohai.alias": "best"})[0] == 200
    assert index.datum_alias("best").datum == later.id
