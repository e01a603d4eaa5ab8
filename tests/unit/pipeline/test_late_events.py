"""A function that dies between its write and its announcement leaves nothing unsaid."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from packline.errors import Unavailable
from packline.model import DatumAlias
from packline.pipeline.events import Event, package_published
from packline.pipeline.late_events import send_late_events
from packline.rules.event_identity import past_event
from packline.rules.outbox_entries import DUE_SECONDS, GIVEN_UP_SECONDS
from packline.rules.retention import next_attempt
from tests.memory_events import MemoryEventLog
from tests.memory_outbox import MemoryOutbox
from tests.memory_retention_store import MemoryRetentionStore
from tests.unit.pipeline.fake_deployment import ON, FakeDeployment
from tests.unit.pipeline.test_version_builder import entry


class Bus:
    """What was sent, and the log of it."""

    def __init__(self) -> None:
        self.log = MemoryEventLog()
        self.sent: list[Event] = []
        self.refused = ""

    def announce(self, events: Iterable[Event]) -> int:
        told = [past_event(*event, 0.0) for event in events]
        if self.refused in {event.kind for event in told}:
            raise Unavailable(f"{self.refused} is refused.")
        fresh = self.log.unrecorded(told)
        self.sent += [(event.kind, event.detail) for event in fresh]
        self.log.record(fresh)
        return len(fresh)

    @property
    def kinds(self) -> list[str]:
        return [kind for kind, _ in self.sent]


def sealed() -> FakeDeployment:
    """Its execution is sealed, and nobody was told; so is the end of its packaging."""
    world = FakeDeployment()
    said = entry("dataset://d/v1", packaging=True, targeting_aliases=["production"])
    world.outputs("e1", {"a": b"a"})
    world.batch("e1", [("a", {**said, "valohai.alias": "newest"})])
    world.mark("e1", files=1, environment=ON)
    world.deliver()
    world.carry_out()
    return world


def late(world: FakeDeployment, bus: Bus, seconds: float = DUE_SECONDS + 1) -> int:
    outbox = MemoryOutbox(world.registry)
    return send_late_events(
        outbox=outbox,
        registry=world.registry,
        datum_index=world.datum_index,
        announce=bus.announce,
        now=world.now + seconds,
    ).late


def test_what_nobody_was_told_is_announced_once() -> None:
    world, bus = sealed(), Bus()
    assert late(world, bus) == 4
    assert sorted(bus.kinds) == [
        "DatasetVersionCreated",
        "DatumAliasUpdated",
        "PackagePublished",
        "VersionAliasMoved",
    ]
    assert world.registry.outbox == {}
    assert late(world, bus) == 0


def test_whoever_made_the_fact_has_two_minutes_to_announce_it() -> None:
    world, bus = sealed(), Bus()
    assert late(world, bus, DUE_SECONDS - 1) == 0
    assert len(world.registry.outbox) == 2


def test_what_was_announced_is_not_sent_again() -> None:
    world, bus = sealed(), Bus()
    version = world.registry.version("d", "v1")
    bus.announce([package_published(version, world.registry.parts(version.plan))])
    late(world, bus)
    assert bus.kinds.count("PackagePublished") == 1


def test_a_failure_is_announced_even_if_the_next_attempt_has_succeeded_since() -> None:
    world, bus = sealed(), Bus()
    world.registry.outbox.clear()
    again = partial(next_attempt, now=world.now, reason="again")
    world.registry.change_version("d", "v1", again)
    world.registry.finish_packaging("d", "v1", world.now, "SlowDown: why", attempt=1)
    world.registry.change_version("d", "v1", again)
    late(world, bus)
    (detail,) = [detail for kind, detail in bus.sent if kind == "PackagingFailed"]
    assert (detail["attempt"], detail["reason"]) == (1, "SlowDown: why")


def test_moves_by_hand_are_announced() -> None:
    world, bus = sealed(), Bus()
    world.registry.outbox.clear()
    world.registry.move_alias("d", "best", "v1", world.now)
    world.datum_index.move_datum_alias(DatumAlias("mine", "8a", "a", "", 0, world.now, world.now))
    assert late(world, bus) == 2
    assert bus.kinds == ["VersionAliasMoved", "DatumAliasUpdated"]


def test_a_version_that_was_deleted_since_has_nothing_to_announce() -> None:
    world, bus = sealed(), Bus()
    world.registry.moves.clear()
    MemoryRetentionStore(world.registry).delete_version("d", "v1", world.now, world.now + 1)
    assert late(world, bus) == 1
    assert bus.kinds == ["DatumAliasUpdated"]
    assert world.registry.outbox == {}


def test_a_fact_that_the_bus_refuses_leaves_the_others_alone_and_is_given_up_after_a_week() -> None:
    world, bus = sealed(), Bus()
    bus.refused = "PackagePublished"
    late(world, bus)
    assert "DatasetVersionCreated" in bus.kinds
    assert [entry.name for entry in world.registry.outbox.values()] == ["v1"]
    late(world, bus, GIVEN_UP_SECONDS + 1)
    assert world.registry.outbox == {}
