"""Which events are the same one told again, and what each is about."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from packline.model import DatasetVersion, DatumAlias, ModelStatus, Packaging, VersionAlias
from packline.pipeline.events import (
    Event,
    alias_moved,
    datum_alias_updated,
    model_version_status_changed,
    package_published,
    packaging_failed,
    version_created,
)
from packline.rules.event_identity import past_event, subjects_of
from tests.builders import a_version
from tests.memory_events import MemoryEventLog

ALIAS = DatumAlias("best", "8a-datum", "model.pkl", "job", 2, 1.0, 1.0)
MODEL = a_version("3", dataset="model:cats", status="approved")


def kept(*told: tuple[Event, float]) -> int:
    log = MemoryEventLog()
    for event, at in told:
        log.record([past_event(*event, at)])
    return len({name for _, name in log.kept})


def test_a_fact_that_comes_about_once_is_one_event_whenever_it_is_told() -> None:
    version = a_version()
    packaged = replace(version, packaging=Packaging.BUILT)
    assert kept((version_created(version), 1.0), (version_created(packaged), 90_000.0)) == 1
    again = replace(version, execution="another-after-it-was-purged")
    assert kept((version_created(version), 1.0), (version_created(again), 2.0)) == 2
    moves = [alias_moved(VersionAlias("images", "best", "v2", rev, 0.0, 0.0), "v1") for rev in (3, 3, 4)]
    assert kept(*((move, at) for at, move in enumerate(moves, start=1))) == 2
    assert kept((datum_alias_updated(None, ALIAS), 1.0), (datum_alias_updated(ALIAS, ALIAS), 9_999.0)) == 1


def test_the_end_of_a_packaging_is_one_event_whenever_it_is_told_and_that_of_the_next_another() -> None:
    again = replace(a_version(), attempt=1, plan="another")
    kinds: tuple[Callable[[DatasetVersion], Event], ...] = (
        lambda version: packaging_failed(version, "why"),
        lambda version: package_published(version, []),
    )
    for tell in kinds:
        assert kept((tell(a_version()), 1_000.0), (tell(a_version()), 90_000.0)) == 1
        assert kept((tell(a_version()), 1_000.0), (tell(again), 1_001.0)) == 2
    failures = [(packaging_failed(a_version(), reason), 1_000.0) for reason in ("one", "other")]
    assert kept(*failures) == 2


def test_each_decision_is_one_of_its_own() -> None:
    approved = model_version_status_changed(MODEL, ModelStatus.PENDING)
    back = model_version_status_changed(replace(MODEL, status="pending"), ModelStatus.APPROVED)
    assert kept((approved, 1.0), (back, 2.0), (approved, 3.0)) == 3


def test_an_event_is_about_what_it_names() -> None:
    assert subjects_of(version_created(a_version())[1]) == ("dataset:images", "execution:exec-1")
    assert subjects_of(alias_moved(VersionAlias("images", "best", "v1", 1, 0.0, 0.0), "")[1]) == (
        "dataset:images",
    )
    assert subjects_of(datum_alias_updated(None, ALIAS)[1]) == ("datum:8a-datum", "execution:job")
    assert subjects_of(datum_alias_updated(None, replace(ALIAS, execution=""))[1]) == ("datum:8a-datum",)
    assert subjects_of(model_version_status_changed(MODEL, ModelStatus.PENDING)[1])[0] == "model:cats"
    for strange in ({}, {"data": None}, {"uri": ""}, {"data": {"version": "x"}, "uri": "no uri"}):
        assert subjects_of(strange) == ()
