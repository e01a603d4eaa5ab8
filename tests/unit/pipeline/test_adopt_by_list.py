"""Adopting by a list of objects, such as an S3 Inventory: the same files as by a listing, or nothing at all."""

from __future__ import annotations

import gzip
from collections.abc import Iterator, Sequence
from hashlib import sha256
from random import Random

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from packline.model import ExecutionState
from packline.objects import StoredObject
from packline.pipeline.range_sealing import listed_store, read_list
from packline.pipeline.seal_context import SealLimits
from packline.rules.adoption import Adoption
from packline.rules.object_lists import ListFile, ObjectList
from tests.unit.pipeline.fake_deployment import FakeDeployment
from tests.unit.pipeline.object_list_files import (
    INVENTORY,
    METADATA,
    Row,
    inventory_row,
    marker_row,
    packed_rows,
    put_list,
)
from tests.unit.pipeline.test_adopt_by_tasks import PATTERNS, ask, deployment, outcome
from tests.unit.pipeline.test_range_sealing import a_name, some_limits

GONE = StoredObject("raw/a", "v0", 3, "older", 0.0)


@pytest.fixture(autouse=True)
def _small_pieces() -> Iterator[None]:
    """Runs of a few rows, an index of every other key, and a few bytes a request."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(read_list, "RUN_ROWS", 4)
        patch.setattr(read_list, "INDEX_STEP", 2)
        patch.setattr(listed_store, "INDEX_STEP", 2)
        patch.setattr(listed_store, "FIRST_READ", 50)
        yield


def adopt(world: FakeDeployment, listing: str, prefix: str = "raw/", include: Sequence[str] = ()) -> str:
    execution = ask(world, Adoption(prefix, "images", "v1", include=tuple(include), listing=listing))
    world.carry_out()
    return execution


def pins(world: FakeDeployment) -> list[tuple[str, str, str | None, str, int]]:
    """What the version has: path, key, version, ETag and size of each file."""
    (found,) = world.registry.known
    assert found == ("images", "v1")
    return [
        (member.path, member.key, member.version_id, member.etag, member.size)
        for member in outcome(world, world.registry.version(*found).execution)["rows"]["dataset://images/v1"]
    ]


def some_rows(chance: Random, world: FakeDeployment) -> list[Row]:
    """All objects of a store in any order, with what else an inventory has."""
    rows = [inventory_row(versions[-1][0]) for versions in world.store.bodies.values()]
    rows += [inventory_row(GONE, latest=False), marker_row("raw/deleted"), marker_row("raw/b", latest=False)]
    rows += chance.choices(rows, k=2)
    chance.shuffle(rows)
    return rows


@settings(max_examples=25, deadline=None, phases=(Phase.explicit, Phase.generate))
@given(st.integers(0, 2**32))
def test_a_list_in_any_order_and_split_gives_the_files_of_a_listing(seed: int) -> None:
    chance = Random(seed)
    paths = sorted({a_name(chance) for _ in range(chance.randint(1, 14))})
    include = chance.choice(PATTERNS)
    by_listing = deployment(paths)
    ask(by_listing, Adoption("raw/", "images", "v1", include=include))
    by_listing.carry_out()
    world = deployment(paths)
    world.seal_limits = some_limits(chance)
    rows = some_rows(chance, world)
    cut = chance.randint(0, len(rows))
    execution = adopt(
        world, put_list(world.store, map(packed_rows, (rows[:cut], rows[cut:]))), include=include
    )
    if not by_listing.registry.known:
        assert world.execution(execution).waiting
        assert not world.registry.known
        return
    assert pins(world) == pins(by_listing)


def test_the_split_of_a_list_changes_no_byte() -> None:
    paths = [f"{letter}/{number}" for letter in "abc" for number in range(9)]
    outcomes = []
    for seed in range(4):
        chance = Random(seed)
        world = deployment(paths)
        world.seal_limits = SealLimits(single_task_files=0, range_files=chance.randint(1, 9), page=3)
        rows = some_rows(Random(0), world)
        execution = adopt(world, put_list(world.store, [packed_rows(rows)]))
        outcomes.append(outcome(world, execution))
    assert all(each == outcomes[0] for each in outcomes)


ROW = inventory_row(StoredObject("raw/a", "v1", 1, "e", 0.0))


def changed(**columns: str) -> Row:
    return [columns.get(name, value) for name, value in zip(INVENTORY, ROW, strict=True)]


WHOLE = packed_rows([ROW] * 50)
HOSTILE: dict[str, tuple[Sequence[bytes], str]] = {
    "truncated": ([WHOLE[:-9]], "is truncated"),
    "empty file": ([b""], "is truncated"),
    "no gzip": ([b"raw/a,1,e\n"], "not a file of gzip"),
    "the second file": ([WHOLE, WHOLE[:-9]], "1-"),
    "too few values": ([packed_rows([ROW[:5]])], "row 1: it has 5 values for 9 columns"),
    "no text": ([gzip.compress(b'"\xff\xfe"\n')], "is not UTF-8"),
    "no CSV": ([gzip.compress(b'"a" b,\n')], "is not CSV"),
    "open quote": ([gzip.compress(b'"a,b\n')], "is not CSV"),
    "endless row": ([gzip.compress(b"a" * 100_000)], "row of more than"),
    "another bucket": ([packed_rows([changed(Bucket="theirs")])], "of the bucket 'theirs'"),
    "no size": ([packed_rows([changed(Size="")])], "has no size"),
    "negative size": ([packed_rows([changed(Size="-1")])], "has no size"),
    "no ETag": ([packed_rows([changed(ETag="")])], "no ETag"),
    "no time": ([packed_rows([changed(LastModifiedDate="soon")])], "'soon' is not a time"),
    "endless size": ([packed_rows([changed(Size="9" * 5_000)])], "has no size"),
    "ETag of two header lines": ([packed_rows([changed(ETag="e\r\nx-amz-acl: public")])], "no ETag"),
    "no UTF-8 behind percent signs": ([packed_rows([changed(Key="raw%2F%FF")])], "not the URL-encoding of"),
    "contradictory rows": ([packed_rows([ROW, changed(ETag="f")])], "more than once"),
    "a version and none": ([packed_rows([ROW, changed(VersionId="")])], "more than once"),
    "no file": ([], "has no files"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_damaged_list_adopts_nothing_and_says_why(name: str) -> None:
    files, message = HOSTILE[name]
    world = deployment(["a", "b"])
    world.seal_limits = SealLimits(single_task_files=0, range_files=1, page=1)
    execution = world.execution(adopt(world, put_list(world.store, files)))
    assert (execution.state, execution.waiting, execution.versions) == (ExecutionState.OPEN, True, ())
    (alert,) = execution.alerts
    assert alert.code == "InvalidObjectList"
    assert message in alert.message
    assert alert.remedy
    assert not any(key.startswith("manifests/") for key in world.store.bodies)


def test_a_file_of_another_md5_than_its_manifest_says_adopts_nothing() -> None:
    world = deployment(["a"])
    execution = adopt(world, put_list(world.store, [WHOLE], md5s=["0" * 32]))
    (alert,) = world.execution(execution).alerts
    assert "manifest says 0000" in alert.message


def test_a_list_that_is_not_there_or_another_one_adopts_nothing() -> None:
    world = deployment(["a"])
    assert world.codes(adopt(world, "0" * 64)) == ["InvalidObjectList"]
    name = put_list(world.store, [packed_rows([])])
    world.store.put(f"control/adopted-lists/{name}", b"{}")
    assert world.codes(adopt(world, name)) == ["InvalidObjectList"]


def test_a_row_with_a_version_and_one_without_in_another_file_contradict_each_other() -> None:
    world = deployment(["a"])
    files = [packed_rows([ROW]), packed_rows([changed(VersionId="null")])]
    assert set(world.codes(adopt(world, put_list(world.store, files)))) == {"InvalidObjectList"}


LISTED = ObjectList("store", "", INVENTORY, True, (ListFile("executions/theirs/outputs/secret.csv.gz", 9),))


@pytest.mark.parametrize(
    ("body", "message"),
    [(b"not JSON", "not JSON"), (b"[" * 100_000, "not JSON"), (LISTED.encode(), "not below control/adopted")],
    ids=["text", "brackets", "files elsewhere"],
)
def test_a_hostile_list_adopts_nothing_and_says_why(body: bytes, message: str) -> None:
    world = deployment(["a"])
    name = sha256(body).hexdigest()
    world.store.put(f"control/adopted-lists/{name}", body)
    (alert,) = world.execution(adopt(world, name)).alerts
    assert (alert.code, message in alert.message) == ("InvalidObjectList", True)


def test_empty_lines_of_a_list_are_passed_over() -> None:
    world = deployment(["a"])
    (stored,) = world.store.list("raw/")
    body = gzip.decompress(packed_rows([inventory_row(stored)]))
    adopt(world, put_list(world.store, [gzip.compress(b"\r\n" + body + b"\n\r\n")]))
    assert [pin[0] for pin in pins(world)] == ["a"]


@pytest.mark.parametrize("rows", [[], [marker_row("raw/a")], [inventory_row(GONE._replace(key="elsewhere"))]])
def test_a_list_without_an_object_below_the_prefix_adopts_nothing(rows: list[Row]) -> None:
    world = deployment(["a"])
    assert world.codes(adopt(world, put_list(world.store, [packed_rows(rows)]))) == ["NothingToAdopt"]


def test_of_rows_of_a_metadata_table_the_newest_counts_and_a_deletion_too() -> None:
    world = deployment(["b/a", "c"])
    b, c = (world.store.head(f"raw/{path}") for path in ("b/a", "c"))
    rows = [
        ("store", b.key, "01", "", "false", "1", "older"),
        ("store", b.key, "02", b.version_id or "", "false", str(b.size), b.etag),
        ("store", "raw/deleted", "02", "", "true", "", ""),
        ("store", "raw/deleted", "01", "", "false", "1", "older"),
        ("store", c.key, "01", "", "false", str(c.size), f'"{c.etag}"'),
    ]
    adopt(world, put_list(world.store, [packed_rows(rows)], METADATA))
    assert pins(world) == [
        ("b/a", b.key, b.version_id, b.etag, b.size),
        ("c", c.key, None, c.etag, c.size),
    ]


def test_keys_of_an_inventory_are_decoded_and_those_of_a_table_are_not() -> None:
    names = ["a+b c%20d", "e%2Ff", "ü"]
    world = deployment(names)
    rows = [inventory_row(world.store.head(f"raw/{name}")) for name in names]
    adopt(world, put_list(world.store, [packed_rows(rows)]))
    assert world.members("images", "v1") == names
    world = deployment(names)
    stored = [world.store.head(f"raw/{name}") for name in names]
    columns = ("key", "size", "e_tag")
    rows = [(each.key, str(each.size), each.etag) for each in stored]
    adopt(world, put_list(world.store, [packed_rows(rows)], columns))
    assert world.members("images", "v1") == names


def test_objects_that_changed_since_and_cannot_be_read_as_they_were_refuse_the_request() -> None:
    world = deployment(["a", "b"])
    a, b = world.store.head("raw/a"), world.store.head("raw/b")
    listing = put_list(
        world.store, [packed_rows([inventory_row(each._replace(version_id=None)) for each in (a, b)])]
    )
    world.store.put("raw/b", b"changed")
    execution = world.execution(adopt(world, listing))
    assert (execution.state, world.codes(execution.id)) == (ExecutionState.OPEN, ["ChangedSinceListed"])
    assert "'b'" in execution.alerts[0].message
    assert not world.registry.known


def test_an_object_that_changed_since_is_adopted_in_the_version_that_is_listed() -> None:
    world = deployment(["a", "b"])
    a, b = world.store.head("raw/a"), world.store.head("raw/b")
    listing = put_list(world.store, [packed_rows(map(inventory_row, (a, b)))])
    world.store.put("raw/b", b"changed")
    assert world.codes(adopt(world, listing)) == ["ChangedSinceListed"]
    assert [pin[2] for pin in pins(world)] == [a.version_id, b.version_id]


def test_archived_objects_of_a_list_refuse_the_version() -> None:
    """An inventory tells archive tiers of INTELLIGENT_TIERING, which a listing does not."""
    world = deployment(["a"])
    columns = (*INVENTORY, "IntelligentTieringAccessTier")
    row = (*inventory_row(world.store.head("raw/a")), "DEEP_ARCHIVE")
    execution = adopt(world, put_list(world.store, [packed_rows([row])], columns))
    assert world.codes(execution) == ["ObjectArchived"]
