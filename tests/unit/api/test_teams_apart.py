"""What two teams with the same rights do to each other's names, lists and searches: nothing."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any, NamedTuple
from urllib.parse import parse_qs, urlsplit

import pytest
from aws_lambda_powertools.utilities.typing import LambdaContext

from packline.api.app import make_app
from packline.api.team_ports import restrict
from packline.model import Datum, DatumAlias, Execution, ExecutionState, Member, Use, UseKind
from packline.pipeline.events import version_created
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


def annotate_others(two: TwoTeams, count: int, name: str, first: object) -> None:
    """Record files of speech with a property, and one of vision that has it as a text."""
    prefix, datum = execution_prefix("speech.run-1"), two.datums["speech"]
    others = [
        replace(datum, id=datum_id(prefix, f"{n}", ""), path=f"secret-{n}", metadata={name: first})
        for n in range(count)
    ]
    own = replace(two.datums["vision"], metadata={name: "A", "valohai.tags": ["t"]})
    two.deployment.datum_index.save_datums([*others, own])


@pytest.mark.parametrize("query", ["property=patient%3E%3DA", "property=patient", "name=*"])
def test_no_cursor_of_a_search_names_what_another_team_has(two: TwoTeams, query: str) -> None:
    annotate_others(two, 700, "patient", "Jane Doe")
    status, page = two.call(VISION, "GET", f"data/?{query}&limit=1")
    assert (status, [each["id"] for each in page["results"]]) == (200, [two.datums["vision"].id])
    if page["next"]:
        (cursor,) = parse_qs(urlsplit(page["next"]).query)["cursor"]
        place = urlsafe_b64decode(cursor + "==").decode()
        assert not any(secret in place for secret in ("secret", "Jane", two.datums["speech"].id))
        assert two.call(VISION, "GET", f"data/?{query}&limit=1&cursor={cursor}")[1]["results"] == []


def test_the_type_of_a_property_is_that_of_the_teams_own_files(two: TwoTeams) -> None:
    annotate_others(two, 1, "level", 5)
    assert two.call(VISION, "GET", "data/?property=level%3E%3D1")[0] == 400
    assert two.call(SPEECH, "GET", "data/?property=level%3E%3D1")[0] == 200


def test_a_search_that_ends_too_early_is_refused(two: TwoTeams, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("packline.api.team_batches.MAX_ENTRIES", 20)
    monkeypatch.setattr("packline.api.team_batches.ENTRIES_PER_READ", 10)
    annotate_others(two, 30, "patient", "Jane Doe")
    status, answer = two.call(VISION, "GET", "data/?property=patient%3E%3DB")
    assert (status, answer["title"]) == (400, "SearchTooBroad")
    assert two.call(SPEECH, "GET", "data/?property=patient%3E%3DB&limit=1000")[0] == 200


def test_aliases_of_others_are_looked_up_many_at_a_time(
    two: TwoTeams, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(150):
        two.give(f"a-{number:03}", "speech")
    two.give("best", "vision")
    reads = Counter[str]()
    index = two.deployment.datum_index
    for name in ("datum", "datums", "execution_of"):
        method = getattr(index, name)
        monkeypatch.setattr(
            index, name, lambda *args, name=name, of=method: reads.update([name]) or of(*args)
        )
    status, page = two.call(VISION, "GET", "datum-aliases/?limit=1")
    assert (status, [each["name"] for each in page["results"]]) == (200, ["best"])
    assert reads.total() < 20


def test_the_fleet_of_a_shared_dataset_is_not_complete_where_others_use_it(two: TwoTeams) -> None:
    deployment = two.deployment
    shared = a_version("v1", dataset="shared", execution="speech.run-1", created_at=NOW - 1e8)
    deployment.registry.seal(
        Execution("speech.run-2", ExecutionState.SEALED, versions=(shared.uri,)), [shared]
    )
    deployment.lineage.record_uses([Use(shared.uri, UseKind.EXECUTION, "speech.run-1", NOW)])

    def described(team: Team) -> tuple[object, ...]:
        (found,) = (
            each for each in two.call(team, "GET", "fleet/")[1]["results"] if each["name"] == "shared"
        )
        return tuple(found[name] for name in ("complete", "stale", "fetches"))

    assert described(VISION) == (False, False, 0)
    assert described(SPEECH) == (True, False, 1)


def test_a_search_in_a_version_that_others_may_have_made_is_not_complete(two: TwoTeams) -> None:
    for query, complete in (("tag=t&dataset_version=vision-data:v1", False), ("tag=t", True)):
        assert two.call(VISION, "GET", f"data/?{query}")[1]["complete"] is complete


def test_a_team_sees_the_events_of_what_it_composed(two: TwoTeams) -> None:
    body = {"name": "c1", "dataset": "vision-data", "files": [{"datum": two.datums["vision"].id}]}
    assert two.call(VISION, "POST", "dataset-versions/", body)[0] in (200, 201)
    made = two.deployment.registry.version("vision-data", "c1")
    composed = made.execution
    two.deployment.dependencies.announce([version_created(made)])
    assert two.call(VISION, "GET", f"events/?execution={composed}")[1]["results"]
    assert two.call(SPEECH, "GET", f"events/?execution={composed}")[1]["results"] == []


def test_a_search_has_the_newest_version_of_a_shared_dataset_that_another_team_made(two: TwoTeams) -> None:
    deployment = two.deployment
    stored = deployment.store.put("outputs/speech.run-3/both.txt", b"x")
    identity = datum_id(execution_prefix("speech.run-3"), "both.txt", stored.etag)
    member = Member("both.txt", identity, stored.key, stored.version_id, stored.size, stored.etag)
    manifest = write_manifest(deployment.store, [member])
    made = [
        a_version("v7", dataset=name, manifest=manifest, execution="speech.run-3", created_at=NOW)
        for name in ("shared", "speech-data-2")
    ]
    sealed = Execution(
        "speech.run-3",
        ExecutionState.SEALED,
        sealed_at=NOW,
        marker={"user": "jane"},
        versions=tuple(each.uri for each in made),
    )
    deployment.registry.seal(sealed, made)
    status, page = two.call(VISION, "GET", "search/?q=both.txt")
    assert (status, [hit["uri"] for hit in page["results"]]) == (200, ["dataset://shared/v7"])
    assert "speech-data-2" not in json.dumps(page)
    assert "jane" not in json.dumps(page)


@pytest.mark.parametrize("place", [["", -5], ["", 2**52], ["0" * 64, -1], ["f" * 64, 7]])
def test_a_forged_cursor_of_the_search_of_everything_finds_no_more(two: TwoTeams, place: list[Any]) -> None:
    cursor = urlsafe_b64encode(json.dumps(place).encode()).decode().rstrip("=")
    status, page = two.call(VISION, "GET", f"search/?q=a.txt&cursor={cursor}")
    assert status in (200, 400)
    assert "speech" not in json.dumps(page)
