"""Releases that share a table read each other's items."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

from packline.aws import codec
from packline.errors import WrittenByNewerRelease
from packline.model import (
    Alert,
    Block,
    DatasetVersion,
    Datum,
    DatumAlias,
    Execution,
    Part,
    PastEvent,
    VersionAlias,
)
from packline.outbox import OutboxEntry
from packline.ports import PropertyChange, StoreIdentity
from packline.search_index import IndexBacklog, PathIndexHead
from tests.builders import a_datum, a_part, a_version

STORED = Path(__file__).parents[2] / "fixtures" / "stored"
LOADERS: dict[str, Any] = {
    "alert": (codec.load_alert, Alert),
    "alias": (codec.load_alias, VersionAlias),
    "backlog": (codec.load_backlog, IndexBacklog),
    "datum": (codec.load_datum, Datum),
    "datum_alias": (codec.load_datum_alias, DatumAlias),
    "event": (codec.load_event, PastEvent),
    "execution": (codec.load_execution, Execution),
    "identity": (codec.load_identity, StoreIdentity),
    "outbox": (codec.load_outbox, OutboxEntry),
    "part": (codec.load_part, Part),
    "path_index": (codec.load_path_index, PathIndexHead),
    "property_change": (codec.load_property_change, PropertyChange),
    "version": (codec.load_version, DatasetVersion),
}
DROPPED = {("event", "before")}
"""Fields that this release does not need any more."""
FILES = sorted(STORED.glob("*/items*.json"))


def rows(file: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(file.read_text(encoding="utf-8"))
    return found


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}/{file.stem}")
def test_items_of_every_past_release_are_read(file: Path) -> None:
    assert {row["kind"] for row in rows(file)} <= set(LOADERS)
    for row in rows(file):
        load, record = LOADERS[row["kind"]]
        loaded = load(row["item"])
        assert isinstance(loaded, record)
        body = json.loads(row["item"]["body"]["S"])
        for name, value in body.items():
            if (row["kind"], name) in DROPPED:
                continue
            # Columns of blocks were added, and have defaults.
            expected = [list(Block(*block)) for block in value] if name == "blocks" else value
            assert json.loads(json.dumps(asdict(loaded)[name])) == expected, (row["kind"], name)


def newest() -> list[dict[str, Any]]:
    """Items of the newest release: all kinds are among them."""
    return rows(STORED / "0.1.0" / "items.json")


def test_there_are_items_of_every_kind() -> None:
    assert {row["kind"] for row in newest()} == set(LOADERS)


@pytest.mark.parametrize("row", newest(), ids=lambda row: str(row["kind"]))
def test_fields_of_a_newer_release_are_passed_over(row: dict[str, Any]) -> None:
    load, _ = LOADERS[row["kind"]]
    body = json.loads(row["item"]["body"]["S"])
    grown = {**body, "of_a_newer_release": {"nested": [1]}}
    if "blocks" in grown:
        grown["blocks"] = [[*Block(*block), "more"] for block in grown["blocks"]]
    if grown.get("manifest"):
        inline = [[*member, "more"] for member in grown["manifest"].get("inline", ())]
        grown["manifest"] = {**grown["manifest"], "more": 1, "inline": inline}
    if "alerts" in grown:
        grown["alerts"] = [{**alert, "more": 1} for alert in grown["alerts"]]
    if "segments" in grown:
        grown["segments"] = [{**segment, "more": 1} for segment in grown["segments"]]
    if "metadata" in grown and row["kind"] == "execution":
        grown["metadata"] = [[*shard, "more"] for shard in grown["metadata"]]
    item = {**row["item"], "body": {"S": json.dumps(grown)}, "of_a_newer_release": {"S": "x"}}
    assert load(item) == load(row["item"])


@pytest.mark.parametrize("row", newest(), ids=lambda row: str(row["kind"]))
def test_an_item_of_an_unknown_form_is_refused_by_name(row: dict[str, Any]) -> None:
    load, _ = LOADERS[row["kind"]]
    with pytest.raises(WrittenByNewerRelease, match="Upgrade"):
        load({**row["item"], "schema": {"N": "2"}})


def test_a_state_that_is_not_known_is_refused_by_name() -> None:
    item = next(row["item"] for row in newest() if row["kind"] == "version")
    with pytest.raises(WrittenByNewerRelease, match="archiving"):
        codec.load_version({**item, "packaging": {"S": "archiving"}})


def test_fields_of_a_newer_release_are_kept_where_a_record_is_written_again() -> None:
    record = a_version()
    stored = codec.attributes(record, "packaging", unknown={"of_a_newer_release": 1})
    again = codec.attributes(record, "packaging", unknown=codec.unknown_fields(DatasetVersion, stored))
    assert again == stored


@pytest.mark.parametrize(
    "record", [a_version(), a_part(), a_datum()], ids=lambda record: type(record).__name__
)
def test_a_field_that_is_missing_has_its_default(record: Any) -> None:
    kind = type(record).__name__.removeprefix("Dataset").lower()
    load, _ = LOADERS[kind]
    body = json.loads(codec.attributes(record)["body"]["S"])
    needed = {"manifest", "blocks", "rev", "metadata"}
    optional = [name for name in body if hasattr(type(record), name) and name not in needed]
    bare = {name: value for name, value in body.items() if name not in optional}
    item = {"body": {"S": json.dumps(bare)}, "packaging": {"S": "none"}}
    loaded = load(item)
    defaults = {name: getattr(type(record), name) for name in optional}
    made = {
        name: default.factory() if hasattr(default, "factory") else default
        for name, default in defaults.items()
    }
    assert {name: getattr(loaded, name) for name in optional} == made
