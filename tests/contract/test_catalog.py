"""What every catalog promises."""

from __future__ import annotations

from dataclasses import replace

import pytest

from packline.errors import AliasMoved, DatumNotFound, StateMoved, VersionNotFound
from packline.model import DatumAlias, Execution, ExecutionState, ModelStatus
from packline.ports import Catalog, Registry
from packline.rules.datums import datum_id, execution_prefix, prefix_of
from packline.rules.search import by_name, by_tag, by_value
from packline.search_index import IndexBacklog
from tests.builders import a_datum, a_version

WISH = DatumAlias("model-prod", "d-1", "model.pkl", "exec-1", 0, 10.0, 10.0)


def paths(catalog: Catalog, span: object, after: str = "", limit: int = 100) -> list[str]:
    found = catalog.hits(span, after, limit)  # type: ignore[arg-type]
    return [datum.path for datum in catalog.datums([hit.datum for hit in found])]


def test_a_datum_comes_back_as_it_was_saved(catalog: Catalog) -> None:
    datum = a_datum("ä b.txt", metadata={"n": 1, "deep": {"x": [1, None, "z"]}, "valohai.tags": ["t"]})
    for _ in range(2):
        catalog.save_datums([datum])
    assert catalog.datum(datum.id) == datum
    with pytest.raises(DatumNotFound):
        catalog.datum(a_datum("other").id)


def test_many_datums_are_saved_and_read_at_once(catalog: Catalog) -> None:
    datums = [a_datum(f"{n:03}.txt", metadata={"valohai.tags": ["t"], "n": n}) for n in range(150)]
    catalog.save_datums(iter(datums))
    wanted = [datum.id for datum in reversed(datums)]
    assert catalog.datums([*wanted, a_datum("missing").id]) == list(reversed(datums))
    assert paths(catalog, by_tag("t"), limit=1_000) == [datum.path for datum in datums]


def test_hits_come_in_order_and_a_page_at_a_time(catalog: Catalog) -> None:
    catalog.save_datums(a_datum(f"{n}", metadata={"accuracy": n / 10}) for n in range(-5, 6))
    span = by_value("accuracy", ">=", 0.0)
    first = catalog.hits(span, "", 4)
    assert paths(catalog, span, "", 4) == ["0", "1", "2", "3"]
    assert paths(catalog, span, first[-1].sort, 4) == ["4", "5"]
    assert paths(catalog, by_value("accuracy", "<=", -0.2)) == ["-5", "-4", "-3", "-2"]
    assert paths(catalog, by_value("accuracy", "=", 0.3)) == ["3"]
    assert paths(catalog, by_value("accuracy", "", None)) == [str(n) for n in range(-5, 6)]
    assert catalog.hits(by_tag("nobody"), "", 10) == []


def test_names_are_found_whole_and_by_their_beginning(catalog: Catalog) -> None:
    catalog.save_datums(a_datum(path, metadata={"k": 1}) for path in ("a/cat.png", "b/cat.png", "b/cats.png"))
    assert sorted(paths(catalog, by_name("cat.png"))) == ["a/cat.png", "b/cat.png"]
    assert sorted(paths(catalog, by_name("ca*"))) == ["a/cat.png", "b/cat.png", "b/cats.png"]
    assert len(paths(catalog, by_name("*.png"))) == 3


def test_what_is_said_later_stays(catalog: Catalog) -> None:
    datum = a_datum("photo.jpg", execution="")
    said = replace(datum, metadata={"stars": 5})
    assert catalog.save_datum(datum, 0.0)
    assert catalog.save_datum(said, 10.0)
    assert not catalog.save_datum(replace(datum, metadata={"stars": 1}), 9.0)
    assert not catalog.save_datum(datum, 0.0)
    assert catalog.datum(datum.id) == said
    assert paths(catalog, by_value("stars", "=", 5)) == ["photo.jpg"]


def test_a_sealed_execution_is_found_by_its_datum_ids(catalog: Catalog, registry: Registry) -> None:
    datum = datum_id(execution_prefix("exec-1"), "a.txt", "v1")
    with pytest.raises(DatumNotFound):
        catalog.execution_of(prefix_of(datum))
    registry.seal(Execution("exec-1", state=ExecutionState.SEALED), [])
    assert catalog.execution_of(prefix_of(datum)) == "exec-1"


def test_sealing_moves_datum_aliases_and_keeps_where_they_pointed(
    catalog: Catalog, registry: Registry
) -> None:
    registry.seal(Execution("exec-1", state=ExecutionState.SEALED), [], [WISH])
    newer = replace(WISH, datum="d-2", execution="exec-2", intent_at=20.0, moved_at=20.0)
    registry.seal(Execution("exec-2", state=ExecutionState.SEALED), [], [newer])
    assert catalog.datum_alias("model-prod") == replace(newer, rev=2)
    assert [move.datum for move in catalog.datum_alias_history("model-prod")] == ["d-2", "d-1"]
    assert [move.datum for move in catalog.datum_alias_history("model-prod", 2)] == ["d-1"]
    second, first = catalog.datum_alias_history("model-prod")
    assert (catalog.datum_alias_before(second), catalog.datum_alias_before(first)) == (first, None)
    assert [alias.alias for alias in catalog.datum_aliases()] == ["model-prod"]
    assert catalog.named_aliases(["none", "model-prod", "model-prod"]) == [replace(newer, rev=2)]
    assert catalog.named_aliases([]) == []


def test_an_older_intent_never_overrides_a_newer_datum(catalog: Catalog, registry: Registry) -> None:
    newer = replace(WISH, datum="d-2", intent_at=20.0)
    assert catalog.move_datum_alias(newer).rev == 1
    registry.seal(Execution("exec-1", state=ExecutionState.SEALED), [], [WISH])
    assert catalog.move_datum_alias(WISH) == replace(newer, rev=1)
    assert catalog.datum_alias("model-prod").datum == "d-2"


def test_a_datum_alias_moves_only_from_the_expected_revision(catalog: Catalog) -> None:
    assert catalog.move_datum_alias(WISH, rev=0).rev == 1
    with pytest.raises(AliasMoved):
        catalog.move_datum_alias(replace(WISH, datum="d-2", intent_at=30.0), rev=0)
    assert catalog.move_datum_alias(replace(WISH, datum="d-2", intent_at=30.0), rev=1).rev == 2
    with pytest.raises(DatumNotFound):
        catalog.datum_alias("nobody")


def test_an_execution_makes_one_version_of_a_model_however_often_it_asks(catalog: Catalog) -> None:
    asked = [catalog.reserve_version("model:a", execution) for execution in ("e1", "e2", "e1", "e3", "e2")]
    assert asked == [1, 2, 1, 3, 2]
    assert catalog.reserve_version("model:b", "e2") == 1


def test_models_and_datasets_are_listed_apart_and_the_highest_counter_is_latest(
    catalog: Catalog, registry: Registry
) -> None:
    for counter, created in ((2, 5.0), (10, 4.0), (9, 9.0)):
        version = a_version(str(counter), dataset="model:unicorns", created_at=created, status="pending")
        registry.seal(Execution(f"exec-{counter}", state=ExecutionState.SEALED), [version])
    registry.seal(Execution("exec-d", state=ExecutionState.SEALED), [a_version("v1")])
    assert list(catalog.models()) == ["unicorns"]
    assert list(registry.datasets()) == ["images"]
    assert registry.resolve("model:unicorns", "latest").uri == "model://unicorns/10"
    assert [v.version for v in registry.versions("model:unicorns")] == ["10", "9", "2"]


def test_a_model_version_is_approved_or_rejected(catalog: Catalog, registry: Registry) -> None:
    version = a_version("1", dataset="model:unicorns", status="pending", note="fresh", tags=("red",))
    registry.seal(Execution("exec-1", state=ExecutionState.SEALED), [version])
    assert catalog.set_status("model:unicorns", "1", ModelStatus.APPROVED).status == "approved"
    assert registry.version("model:unicorns", "1") == replace(version, status="approved")
    with pytest.raises(VersionNotFound, match="model://unicorns/2"):
        catalog.set_status("model:unicorns", "2", ModelStatus.REJECTED)


def test_datums_are_added_where_they_are_missing_and_found(catalog: Catalog) -> None:
    known = a_datum("a", metadata={"n": 1})
    catalog.change_datum(None, known, 10.0)
    older, missing = replace(known, metadata={"n": 2}), a_datum("b", metadata={"n": 2})
    for _ in range(2):
        catalog.add_datums([older, missing])
    assert catalog.datums([known.id, missing.id]) == [known, missing]
    assert "b" in paths(catalog, by_value("n", "=", 2))
    assert paths(catalog, by_value("n", "=", 1)) == ["a"]


def test_an_execution_has_a_backlog_until_its_entries_are_written(
    catalog: Catalog, registry: Registry
) -> None:
    assert list(catalog.backlogs()) == []
    for name in ("exec-2", "exec-1"):
        sealed = Execution(name, state=ExecutionState.SEALED)
        registry.seal(sealed, [], backlog=IndexBacklog(name, 5, 7))
    first, second = catalog.backlogs()
    assert (first, second) == (IndexBacklog("exec-1", 5, 7), IndexBacklog("exec-2", 5, 7))
    rest = replace(first, row=9, datums=3)
    catalog.move_backlog(first, rest)
    with pytest.raises(StateMoved):
        catalog.move_backlog(first, None)
    assert list(catalog.backlogs()) == [rest, second]
    catalog.move_backlog(rest, None)
    catalog.move_backlog(second, None)
    assert list(catalog.backlogs()) == []
    with pytest.raises(StateMoved):
        catalog.move_backlog(rest, None)
