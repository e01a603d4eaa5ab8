"""What every datum_index promises."""

from __future__ import annotations

from dataclasses import replace

import pytest

from packline.errors import AliasMoved, DatumNotFound, StateMoved, VersionNotFound
from packline.model import DatumAlias, Execution, ExecutionState, ModelStatus
from packline.ports import DatumIndex, Registry
from packline.rules.datum_ids import datum_id, execution_prefix, prefix_of
from packline.rules.search_entries import name_range, tag_range, value_range
from packline.search_index import IndexBacklog
from tests.builders import a_datum, a_version

WISH = DatumAlias("model-prod", "d-1", "model.pkl", "exec-1", 0, 10.0, 10.0)


def paths(datum_index: DatumIndex, span: object, after: str = "", limit: int = 100) -> list[str]:
    found = datum_index.hits(span, after, limit)  # type: ignore[arg-type]
    return [datum.path for datum in datum_index.datums([hit.datum for hit in found])]


def test_a_datum_comes_back_as_it_was_saved(datum_index: DatumIndex) -> None:
    datum = a_datum("ä b.txt", metadata={"n": 1, "deep": {"x": [1, None, "z"]}, "valohai.tags": ["t"]})
    for _ in range(2):
        datum_index.save_datums([datum])
    assert datum_index.datum(datum.id) == datum
    with pytest.raises(DatumNotFound):
        datum_index.datum(a_datum("other").id)


def test_many_datums_are_saved_and_read_at_once(datum_index: DatumIndex) -> None:
    datums = [a_datum(f"{n:03}.txt", metadata={"valohai.tags": ["t"], "n": n}) for n in range(150)]
    datum_index.save_datums(iter(datums))
    wanted = [datum.id for datum in reversed(datums)]
    assert datum_index.datums([*wanted, a_datum("missing").id]) == list(reversed(datums))
    assert paths(datum_index, tag_range("t"), limit=1_000) == [datum.path for datum in datums]


def test_hits_come_in_order_and_a_page_at_a_time(datum_index: DatumIndex) -> None:
    datum_index.save_datums(a_datum(f"{n}", metadata={"accuracy": n / 10}) for n in range(-5, 6))
    span = value_range("accuracy", ">=", 0.0)
    first = datum_index.hits(span, "", 4)
    assert paths(datum_index, span, "", 4) == ["0", "1", "2", "3"]
    assert paths(datum_index, span, first[-1].sort, 4) == ["4", "5"]
    assert paths(datum_index, value_range("accuracy", "<=", -0.2)) == ["-5", "-4", "-3", "-2"]
    assert paths(datum_index, value_range("accuracy", "=", 0.3)) == ["3"]
    assert paths(datum_index, value_range("accuracy", "", None)) == [str(n) for n in range(-5, 6)]
    assert datum_index.hits(tag_range("nobody"), "", 10) == []


def test_names_are_found_whole_and_by_their_beginning(datum_index: DatumIndex) -> None:
    datum_index.save_datums(
        a_datum(path, metadata={"k": 1}) for path in ("a/cat.png", "b/cat.png", "b/cats.png")
    )
    assert sorted(paths(datum_index, name_range("cat.png"))) == ["a/cat.png", "b/cat.png"]
    assert sorted(paths(datum_index, name_range("ca*"))) == ["a/cat.png", "b/cat.png", "b/cats.png"]
    assert len(paths(datum_index, name_range("*.png"))) == 3


def test_what_is_said_later_stays(datum_index: DatumIndex) -> None:
    datum = a_datum("photo.jpg", execution="")
    said = replace(datum, metadata={"stars": 5})
    assert datum_index.save_datum(datum, 0.0)
    assert datum_index.save_datum(said, 10.0)
    assert not datum_index.save_datum(replace(datum, metadata={"stars": 1}), 9.0)
    assert not datum_index.save_datum(datum, 0.0)
    assert datum_index.datum(datum.id) == said
    assert paths(datum_index, value_range("stars", "=", 5)) == ["photo.jpg"]


def test_a_sealed_execution_is_found_by_its_datum_ids(datum_index: DatumIndex, registry: Registry) -> None:
    datum = datum_id(execution_prefix("exec-1"), "a.txt", "v1")
    with pytest.raises(DatumNotFound):
        datum_index.execution_of(prefix_of(datum))
    registry.seal(Execution("exec-1", state=ExecutionState.SEALED), [])
    assert datum_index.execution_of(prefix_of(datum)) == "exec-1"


def test_sealing_moves_datum_aliases_and_keeps_where_they_pointed(
    datum_index: DatumIndex, registry: Registry
) -> None:
    registry.seal(Execution("exec-1", state=ExecutionState.SEALED), [], [WISH])
    newer = replace(WISH, datum="d-2", execution="exec-2", intent_at=20.0, moved_at=20.0)
    registry.seal(Execution("exec-2", state=ExecutionState.SEALED), [], [newer])
    assert datum_index.datum_alias("model-prod") == replace(newer, rev=2)
    assert [move.datum for move in datum_index.datum_alias_history("model-prod")] == ["d-2", "d-1"]
    assert [move.datum for move in datum_index.datum_alias_history("model-prod", 2)] == ["d-1"]
    second, first = datum_index.datum_alias_history("model-prod")
    assert (datum_index.datum_alias_before(second), datum_index.datum_alias_before(first)) == (first, None)
    assert [alias.alias for alias in datum_index.datum_aliases()] == ["model-prod"]
    assert datum_index.named_aliases(["none", "model-prod", "model-prod"]) == [replace(newer, rev=2)]
    assert datum_index.named_aliases([]) == []


def test_an_older_intent_never_overrides_a_newer_datum(datum_index: DatumIndex, registry: Registry) -> None:
    newer = replace(WISH, datum="d-2", intent_at=20.0)
    assert datum_index.move_datum_alias(newer).rev == 1
    registry.seal(Execution("exec-1", state=ExecutionState.SEALED), [], [WISH])
    assert datum_index.move_datum_alias(WISH) == replace(newer, rev=1)
    assert datum_index.datum_alias("model-prod").datum == "d-2"


def test_a_datum_alias_moves_only_from_the_expected_revision(datum_index: DatumIndex) -> None:
    assert datum_index.move_datum_alias(WISH, rev=0).rev == 1
    with pytest.raises(AliasMoved):
        datum_index.move_datum_alias(replace(WISH, datum="d-2", intent_at=30.0), rev=0)
    assert datum_index.move_datum_alias(replace(WISH, datum="d-2", intent_at=30.0), rev=1).rev == 2
    with pytest.raises(DatumNotFound):
        datum_index.datum_alias("nobody")


def test_a_move_from_a_seen_revision_says_so_if_a_newer_intent_has_moved_it(datum_index: DatumIndex) -> None:
    newer = datum_index.move_datum_alias(replace(WISH, intent_at=30.0))
    with pytest.raises(AliasMoved):
        datum_index.move_datum_alias(replace(WISH, datum="d-2", intent_at=20.0), rev=1)
    assert datum_index.move_datum_alias(replace(WISH, intent_at=20.0), rev=1) == newer


def test_an_execution_makes_one_version_of_a_model_however_often_it_asks(datum_index: DatumIndex) -> None:
    asked = [
        datum_index.reserve_version("model:a", execution) for execution in ("e1", "e2", "e1", "e3", "e2")
    ]
    assert asked == [1, 2, 1, 3, 2]
    assert datum_index.reserve_version("model:b", "e2") == 1


def test_models_and_datasets_are_listed_apart_and_the_highest_counter_is_latest(
    datum_index: DatumIndex, registry: Registry
) -> None:
    for counter, created in ((2, 5.0), (10, 4.0), (9, 9.0)):
        version = a_version(str(counter), dataset="model:unicorns", created_at=created, status="pending")
        registry.seal(Execution(f"exec-{counter}", state=ExecutionState.SEALED), [version])
    registry.seal(Execution("exec-d", state=ExecutionState.SEALED), [a_version("v1")])
    assert list(datum_index.models()) == ["unicorns"]
    assert list(registry.datasets()) == ["images"]
    assert registry.resolve("model:unicorns", "latest").uri == "model://unicorns/10"
    assert [v.version for v in registry.versions("model:unicorns")] == ["10", "9", "2"]


def test_a_model_version_is_approved_or_rejected(datum_index: DatumIndex, registry: Registry) -> None:
    version = a_version("1", dataset="model:unicorns", status="pending", note="fresh", tags=("red",))
    registry.seal(Execution("exec-1", state=ExecutionState.SEALED), [version])
    assert datum_index.set_status("model:unicorns", "1", ModelStatus.APPROVED).status == "approved"
    assert registry.version("model:unicorns", "1") == replace(version, status="approved")
    with pytest.raises(VersionNotFound, match="model://unicorns/2"):
        datum_index.set_status("model:unicorns", "2", ModelStatus.REJECTED)


def test_datums_are_added_where_they_are_missing_and_found(datum_index: DatumIndex) -> None:
    known = a_datum("a", metadata={"n": 1})
    datum_index.change_datum(None, known, 10.0)
    older, missing = replace(known, metadata={"n": 2}), a_datum("b", metadata={"n": 2})
    for _ in range(2):
        datum_index.add_datums([older, missing])
    assert datum_index.datums([known.id, missing.id]) == [known, missing]
    assert "b" in paths(datum_index, value_range("n", "=", 2))
    assert paths(datum_index, value_range("n", "=", 1)) == ["a"]


def test_an_execution_has_a_backlog_until_its_entries_are_written(
    datum_index: DatumIndex, registry: Registry
) -> None:
    assert list(datum_index.backlogs()) == []
    for name in ("exec-2", "exec-1"):
        sealed = Execution(name, state=ExecutionState.SEALED)
        registry.seal(sealed, [], backlog=IndexBacklog(name, 5, 7))
    first, second = datum_index.backlogs()
    assert (first, second) == (IndexBacklog("exec-1", 5, 7), IndexBacklog("exec-2", 5, 7))
    rest = replace(first, row=9, datums=3)
    datum_index.move_backlog(first, rest)
    with pytest.raises(StateMoved):
        datum_index.move_backlog(first, None)
    assert list(datum_index.backlogs()) == [rest, second]
    datum_index.move_backlog(rest, None)
    datum_index.move_backlog(second, None)
    assert list(datum_index.backlogs()) == []
    with pytest.raises(StateMoved):
        datum_index.move_backlog(rest, None)
