"""What is said of datums after their upload: merged whatever else happens, by many writers, on many executions."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from itertools import count

import pytest

from packline.errors import DatumNotFound, FrozenKey, InvalidMetadata, SealingElsewhere, StateMoved
from packline.model import Datum, Execution, ExecutionState, Member
from packline.pipeline.annotating import AnnotationResult, NotReached, annotate, annotate_many
from packline.pipeline.datums import Dependencies
from packline.pipeline.manifests import read_manifest
from packline.pipeline.metadata_lookup import load_metadata
from tests.memory import MemoryDatumIndex
from tests.unit.pipeline.fake_deployment import FakeDeployment

NOW = 9_000.0


class Interrupted(MemoryDatumIndex):
    """A datum_index in which somebody else writes first, so many times."""

    interruptions = 0

    def change_datum(self, known: Datum | None, changed: Datum, at: float) -> None:
        if self.interruptions:
            self.interruptions -= 1
            seen = self.saved.get(changed.id) or Datum(changed.id, *_facts(changed))
            other = Datum(changed.id, *_facts(changed), {**seen.metadata, f"other{self.interruptions}": 1})
            super().change_datum(self.saved.get(changed.id), other, at)
        super().change_datum(known, changed, at)


def _facts(datum: Datum) -> tuple[str, str, str | None, int, str, str]:
    return datum.path, datum.key, datum.version_id, datum.size, datum.etag, datum.execution


def sealed(files: dict[str, object], execution: str = "job") -> FakeDeployment:
    """A world with one sealed execution: files, and what their metadata says."""
    world = FakeDeployment()
    world.datum_index = Interrupted(world.registry)
    add(world, files, execution)
    return world


def add(world: FakeDeployment, files: dict[str, object], execution: str) -> None:
    world.outputs(execution, {path: path.encode() for path in files})
    world.batch(execution, [(path, said) for path, said in files.items() if said])
    world.mark(execution, files=len(files))
    world.deliver()
    world.carry_out()


def deps(world: FakeDeployment) -> Dependencies:
    return Dependencies(world.registry, world.datum_index, world.store)


def members(world: FakeDeployment, execution: str = "job") -> dict[str, Member]:
    manifest = world.execution(execution).manifest
    assert manifest is not None
    return {member.path: member for member in read_manifest(world.store, manifest)}


def test_whoever_writes_in_between_loses_nothing() -> None:
    world = sealed({"a": {"old": 1}, "b": None})
    assert isinstance(world.datum_index, Interrupted)
    for path in ("a", "b"):
        world.datum_index.interruptions = 3
        done = annotate(members(world)[path].datum, {"mine": 1}, deps(world), NOW)
        others = {"other0": 1, "other1": 1, "other2": 1}
        assert done.datum.metadata == {**({"old": 1} if path == "a" else {}), **others, "mine": 1}
        assert world.datum_index.datum(done.datum.id) == done.datum


def test_who_is_always_overtaken_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("packline.pipeline.annotating.time.sleep", lambda seconds: None)
    world = sealed({"a": None})
    assert isinstance(world.datum_index, Interrupted)
    world.datum_index.interruptions = 1_000
    with pytest.raises(StateMoved):
        annotate(members(world)["a"].datum, {"mine": 1}, deps(world), NOW)


def test_many_writers_of_one_datum_lose_nothing() -> None:
    world = sealed({"a": None})
    datum = members(world)["a"].datum
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda n: annotate(datum, {f"key{n}": n}, deps(world), NOW), range(40)))
    assert world.datum_index.datum(datum).metadata == {f"key{n}": n for n in range(40)}


def test_datums_of_several_executions_are_found_few_or_many() -> None:
    world = sealed({f"{n:03}": {"n": n} if n % 2 else None for n in range(30)})
    add(world, {"x": {"said": True}, "y": None}, "other")
    known = {**members(world), **members(world, "other")}
    results = annotate_many({member.datum: {"new": 1} for member in known.values()}, deps(world), NOW)
    assert all(isinstance(done, AnnotationResult) and done.changed for done in results.values())
    assert world.datum_index.datum(known["007"].datum).metadata == {"n": 7, "new": 1}
    assert world.datum_index.datum(known["x"].datum).metadata == {"said": True, "new": 1}
    assert world.datum_index.datum(known["y"].datum).path == "y"


def test_what_is_not_reached_in_time_is_left_as_it_was() -> None:
    world = sealed({f"{n}": None for n in range(9)})
    clock = count()
    wanted = {member.datum: {"n": 1} for member in members(world).values()}
    results = annotate_many(wanted, deps(world), NOW, writers=1, in_time=lambda: next(clock) < 13)
    done = [datum for datum, result in results.items() if isinstance(result, AnnotationResult)]
    assert len(done) == 3
    assert {type(result) for datum, result in results.items() if datum not in done} == {NotReached}
    assert sorted(world.datum_index.saved) == sorted(done)


def test_what_is_not_found_in_time_may_exist() -> None:
    world = sealed({f"{n}": None for n in range(9)})
    clock = count()
    wanted = {member.datum: {"new": 1} for member in members(world).values()}
    results = annotate_many(wanted, deps(world), NOW, in_time=lambda: next(clock) < 4)
    assert {type(result) for result in results.values()} == {NotReached}
    assert next(clock) < 20, "the shards of those that are left are not read"
    assert world.datum_index.saved == {}


def test_one_alias_for_several_datums_changes_nothing() -> None:
    world = sealed({"a": None, "b": None})
    wanted = {member.datum: {"valohai.alias": "best"} for member in members(world).values()}
    with pytest.raises(InvalidMetadata, match="best"):
        annotate_many(wanted, deps(world), NOW)
    assert world.datum_index.saved == {}


def test_what_sealing_may_still_write_over_is_not_changed() -> None:
    world = sealed({"a": {"n": 1}})
    datum = members(world)["a"].datum
    world.registry.executions["job"] = Execution("job", ExecutionState.SEALING)
    with pytest.raises(SealingElsewhere):
        annotate(datum, {"n": 2}, deps(world), NOW)
    assert isinstance(annotate_many({datum: {"n": 2}}, deps(world), NOW)[datum], SealingElsewhere)
    unknown = "017a849e-9652-e750-d4af-ee173561bffd"
    assert isinstance(annotate_many({unknown: {}}, deps(world), NOW)[unknown], DatumNotFound)


def test_a_number_is_not_a_truth() -> None:
    world = sealed({"a": {"n": 1, "valohai.model-versions": []}})
    datum = members(world)["a"].datum
    for value in (1.0, True, 1):
        assert annotate(datum, {"n": value}, deps(world), NOW).changed
    assert not annotate(datum, {"n": 1, "valohai.model-versions": []}, deps(world), NOW).changed
    with pytest.raises(FrozenKey, match=r"valohai\.model-versions"):
        annotate(datum, {"valohai.model-versions": ["model://m/"]}, deps(world), NOW)


@pytest.mark.parametrize("many", [0, 1_500])
def test_a_job_that_reads_files_is_told_what_is_said_now(many: int) -> None:
    world = sealed({"a": {"n": 1}, "b": {"n": 2}, "c": {"n": 3}, **{f"{n:04}": None for n in range(many)}})
    known = members(world)
    annotate(known["a"].datum, {"n": 10}, deps(world), NOW)
    annotate(known["b"].datum, {"n": None}, deps(world), NOW)
    said = load_metadata(list(known.values()), deps(world))
    assert said == {known["a"].datum: {"n": 10}, known["c"].datum: {"n": 3}}
