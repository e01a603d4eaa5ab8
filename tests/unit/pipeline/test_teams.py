"""Sealing an execution of a team: it makes versions of the team's datasets, and moves the aliases it may move."""

from __future__ import annotations

import pytest

from packline.errors import NotFound
from packline.rules.packaging_rule import PackagingRule
from packline.teams import Team
from tests.unit.pipeline.fake_deployment import ON, FakeDeployment

TEAMS = (Team("vision", ("vision-*", "shared"), ("candidate",)), Team("speech", ("speech-*",)))


@pytest.fixture
def world() -> FakeDeployment:
    made = FakeDeployment()
    made.teams = TEAMS
    return made


def run(world: FakeDeployment, execution: str, metadata: dict[str, object]) -> None:
    world.outputs(execution, {"a.txt": execution.encode()})
    world.batch(execution, [("a.txt", metadata)])
    world.mark(execution, files=1, environment=ON)
    world.now += 1
    world.deliver()
    world.carry_out()


def entry(uri: str, **keys: object) -> dict[str, object]:
    return {"valohai.dataset-versions": [{"uri": uri, **keys}]}


def test_a_team_makes_versions_of_its_own_datasets(world: FakeDeployment) -> None:
    run(world, "vision.1", entry("dataset://vision-cars/v1"))
    assert world.members("vision-cars", "v1") == ["a.txt"]
    assert world.codes("vision.1") == []


def test_a_version_of_another_teams_dataset_is_not_made(world: FakeDeployment) -> None:
    run(world, "speech.1", entry("dataset://vision-cars/v1"))
    with pytest.raises(NotFound):
        world.registry.version("vision-cars", "v1")
    assert world.codes("speech.1") == ["NotOfTheTeam"]


def test_files_of_another_teams_dataset_are_not_inherited(world: FakeDeployment) -> None:
    run(world, "vision.1", entry("dataset://vision-cars/v1"))
    run(world, "speech.1", entry("dataset://speech-stolen/v1", **{"from": "dataset://vision-cars/v1"}))
    with pytest.raises(NotFound):
        world.registry.version("speech-stolen", "v1")
    assert world.codes("speech.1") == ["NotOfTheTeam"]


def test_a_model_of_another_team_gets_no_version(world: FakeDeployment) -> None:
    run(world, "speech.1", {"valohai.model-versions": ["model://vision-net/"]})
    assert world.codes("speech.1") == ["NotOfTheTeam"]
    assert world.execution("speech.1").versions == ()


def test_an_alias_that_the_team_may_not_move_stays_and_the_version_is_made(world: FakeDeployment) -> None:
    aliases = {"targeting_aliases": ["candidate", "production"]}
    run(world, "vision.1", entry("dataset://vision-cars/v1", **aliases))
    assert world.registry.version("vision-cars", "v1").targeting_aliases == ("candidate",)
    assert world.registry.alias("vision-cars", "candidate").version == "v1"
    with pytest.raises(NotFound):
        world.registry.alias("vision-cars", "production")
    assert world.codes("vision.1") == ["AliasNotMoved"]


@pytest.mark.parametrize(("alias", "codes"), [("candidate", []), ("champion", ["AliasNotMoved"])])
def test_aliases_of_datums_need_the_same_right(world: FakeDeployment, alias: str, codes: list[str]) -> None:
    run(world, "vision.1", {"valohai.alias": alias})
    assert world.codes("vision.1") == codes
    assert world.execution("vision.1").aliases == (() if codes else (alias,))


def test_a_datum_alias_that_names_a_file_of_others_stays(world: FakeDeployment) -> None:
    world.teams = (Team("vision", ("vision-*",), ("best",)), Team("speech", ("speech-*",), ("best",)))
    run(world, "vision.1", {"valohai.alias": "best"})
    kept = world.datum_index.datum_alias("best")
    run(world, "speech.1", {"valohai.alias": "best"})
    assert (world.codes("speech.1"), world.datum_index.datum_alias("best")) == (["AliasNotMoved"], kept)
    run(world, "vision.2", {"valohai.alias": "best"})
    assert (world.codes("vision.2"), world.datum_index.datum_alias("best").execution) == ([], "vision.2")


@pytest.mark.parametrize("rule", ["flag", "auto"])
def test_an_execution_of_no_team_is_bound_to_nothing(world: FakeDeployment, rule: PackagingRule) -> None:
    world.rule = rule
    run(world, "nightly", entry("dataset://vision-cars/v1", targeting_aliases=["production"]))
    assert world.registry.alias("vision-cars", "production").version == "v1"
