"""Events out: each has a schema in the docs, and Valohai's shape where Valohai has one."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator, FormatChecker, ValidationError

from packline.model import Execution, ExecutionState, ModelStatus, Packaging
from packline.pipeline import events as event_types
from packline.pipeline.events import Event
from packline.pipeline.failures import record_failure
from packline.principal import IdentitySource, Principal
from packline.rules.retention import soft_delete
from tests.builders import a_datum, a_part, a_version
from tests.memory import MemoryRegistry
from tests.unit.pipeline.fake_deployment import ON, FakeDeployment

ALICE = Principal("alice@example.com", IdentitySource.TOKEN, "sub-1")
ROOT = Path(__file__).parents[3]
SCHEMAS = {path.name.partition(".")[0]: path for path in (ROOT / "docs/events").glob("*.schema.json")}
VALOHAI = ROOT / "tests/fixtures/events"

METADATA = {
    "valohai.dataset-versions": [
        {"uri": "dataset://pets/v1", "targeting_aliases": ["stable"], "valohai.tags": ["dev"]},
        {"uri": "dataset://packed/v1", "targeting_aliases": ["stable"], "packaging": True},
    ],
    "valohai.model-versions": [{"model_uri": "model://cats/", "model_release_note": "meow"}],
    "valohai.alias": "best",
}


def told(execution: str, world: FakeDeployment) -> dict[str, dict[str, Any]]:
    """Upload, seal, and collect what is told, by detail type; of several the last."""
    world.outputs(execution, {"a.bin": b"a"})
    world.batch(execution, [("a.bin", METADATA)])
    world.mark(execution, files=1, environment=ON, project="p-1", created_by="alice")
    world.now += 1
    world.deliver()
    (outcome,) = world.carry_out()
    return dict(event_types.sealing_events(outcome, world.registry))


def checked(event: Event) -> dict[str, Any]:
    kind, detail = event
    schema = json.loads(SCHEMAS[kind].read_text())
    Draft202012Validator.check_schema(schema)
    sent: dict[str, Any] = json.loads(json.dumps(detail))
    Draft202012Validator(schema, format_checker=FormatChecker()).validate(sent)
    return sent


def every_event() -> list[Event]:
    world = FakeDeployment()
    world.outputs("e0", {"old.bin": b"old"})
    world.batch("e0", [("old.bin", {"valohai.alias": "best"})])
    world.mark("e0", files=1)
    world.deliver()
    world.carry_out()
    events = list(told("e1", world).items())
    packed = world.registry.version("packed", "v1")
    events += event_types.alias_events(packed, world.registry)
    events.append(event_types.package_published(packed, [a_part()]))
    model = world.datum_index.set_status("model:cats", "1", ModelStatus.APPROVED)
    events.append(event_types.model_version_status_changed(model, ModelStatus.PENDING))
    step = {"dataset": "pets", "version": "v1", "error": {"Error": "Boom", "Cause": "why"}}
    events += record_failure(step, registry=world.registry, now=9.0).events
    events.append(event_types.version_deleted(soft_delete(packed, 9.0, 99.0, ALICE)))
    events.append(event_types.version_restored(packed, ALICE))
    removed = world.registry.remove_alias("packed", "stable", 9.0)
    events.append(event_types.alias_changed(removed, world.registry))
    events.append(event_types.properties_changed(packed.uri, {"a": 1, "b": 1}, {"a": 2, "c": 1}, ALICE))
    events.append(event_types.metadata_changed(a_datum(), {}, {"n": 1}, ALICE))
    return events


def test_every_event_has_a_schema_and_every_schema_an_event() -> None:
    assert {kind for kind, _ in every_event()} == set(SCHEMAS)


def test_what_is_sent_is_as_its_schema_says() -> None:
    for event in every_event():
        checked(event)


def test_a_version_of_a_query_names_it_when_it_is_created_and_when_its_package_is_ready() -> None:
    record = {"form": 1, "connection": "shop", "sql_sha256": "ab" * 32, "rows": 3, "sql": "SELECT 1"}
    version = a_version(properties={"snapshot": record})
    for event in (event_types.version_created(version), event_types.package_published(version, [])):
        query = checked(event)["snapshot"]
        assert (query["uri"], query["rows"]) == ("sql://shop/abababababababab", 3)
        assert "sql" not in query, "the SQL itself is in the properties"
    assert "snapshot" not in checked(event_types.version_created(a_version()))


def test_a_schema_refuses_what_is_not_so() -> None:
    kind, detail = event_types.packaging_failed(a_version(), "why")
    checked((kind, detail))
    for wrong in ({"reason": 7}, {"type": "other"}, {"more": 1}):
        with pytest.raises(ValidationError):
            checked((kind, {**detail, **wrong}))


def test_payloads_have_all_the_keys_of_valohais() -> None:
    events = dict(every_event())
    for name, kind in (
        ("dataset_version_created", "DatasetVersionCreated"),
        ("datum_alias_updated", "DatumAliasUpdated"),
    ):
        recorded = json.loads((VALOHAI / f"{name}.json").read_text())
        assert missing(recorded, events[kind]) == []
        assert events[kind]["type"] == name


def missing(expected: Any, found: Any, where: str = "") -> list[str]:
    """Keys of ``expected`` that ``found`` lacks."""
    if not isinstance(expected, dict):
        return []
    return [f"{where}.{key}" for key in expected if key not in found] + [
        name
        for key, value in expected.items()
        if key in found
        for name in missing(value, found[key], f"{where}.{key}")
    ]


def test_an_alias_event_names_both_files() -> None:
    detail: Any = dict(every_event())["DatumAliasUpdated"]["data"]
    assert detail["old_alias"]["datum"] == "old.bin"
    assert detail["updated_alias"] == {"name": "best", "datum": "a.bin", "updated_by": "alice"}


def test_a_repeated_seal_tells_the_same() -> None:
    world = FakeDeployment()
    first = told("e1", world)
    again = dict(event_types.sealing_events(world.seal("e1"), world.registry))
    for kind in ("DatumAliasUpdated", "ModelVersionCreated"):
        assert again[kind] == first[kind]
    assert set(again) == set(first)


def test_an_alias_that_a_version_took_is_told_and_no_move_by_hand() -> None:
    registry = MemoryRegistry()
    for number in (1, 2):
        version = a_version(f"v{number}", created_at=1_000.0 * number, targeting_aliases=("best",))
        registry.seal(Execution(f"e{number}", state=ExecutionState.SEALED), [version])
    for number, name in enumerate(("v1", "v2", "v1")):
        registry.move_alias("images", "best", name, at=5_000.0 + number)
    told = [
        (detail["old_version"], detail["version"], detail["rev"])
        for number in (1, 2)
        for _, detail in event_types.alias_events(registry.version("images", f"v{number}"), registry)
    ]
    assert told == [("", "v1", 1), ("v1", "v2", 2)]
    later = a_version("v3", created_at=4_000.0, targeting_aliases=("best",))
    assert list(event_types.alias_events(later, registry)) == []


def test_an_alias_that_moves_though_packaging_failed_is_told() -> None:
    registry = MemoryRegistry()
    waits = a_version(packaging=Packaging.PENDING, targeting_aliases=("best",))
    registry.seal(Execution("exec-1", state=ExecutionState.SEALED), [waits])
    step = {"dataset": "images", "version": "v1", "error": {"Error": "Boom", "Cause": "why"}}
    told = record_failure(step, registry=registry, now=9.0).events
    assert [kind for kind, _ in told] == ["PackagingFailed", "VersionAliasMoved"]
    assert told[1][1]["version"] == registry.alias("images", "best").version == "v1"


def test_a_version_its_alias_and_its_package_name_who_pushed_it() -> None:
    world = FakeDeployment()
    world.outputs("e1", {"a.bin": b"a"})
    world.batch("e1", [("a.bin", METADATA)])
    world.mark("e1", files=1, environment=ON, who={"name": "alice", "id": 7, "email": "alice@example.com"})
    world.now += 1
    world.deliver()
    (outcome,) = world.carry_out()
    told = dict(event_types.sealing_events(outcome, world.registry))
    assert told["DatasetVersionCreated"]["data"]["version"]["created_by"] == "alice"  # type: ignore[index]
    assert told["DatumAliasUpdated"]["data"]["updated_alias"]["updated_by"] == "alice"  # type: ignore[index]
    packed = world.registry.version("packed", "v1")
    told |= dict([event_types.package_published(packed, [a_part()])])
    for kind in ("DatasetVersionCreated", "VersionAliasMoved", "DatumAliasUpdated", "PackagePublished"):
        by = tuple(told[kind][name] for name in ("who", "who_id", "who_source"))
        assert by == ("alice", "7", "marker"), kind
