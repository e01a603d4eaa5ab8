"""A large execution is sealed by many tasks; what comes of it is what one function makes of it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from random import Random
from typing import Any, NamedTuple

import pytest
from hypothesis import Phase, example, given, settings
from hypothesis import strategies as st

from packline.keys import datum_index_key
from packline.manifest import shard_list
from packline.manifest.shard_list import expand_shards
from packline.model import Execution, ExecutionState
from packline.objects import StoredObject
from packline.pipeline.manifests import read_manifest
from packline.pipeline.range_sealing.tasks import run_task
from packline.pipeline.seal_context import SealContext, SealLimits
from packline.pipeline.sealing import continue_sealing, seal_execution
from packline.rules import datum_index
from tests.memory_store import MemoryStore
from tests.unit.pipeline.fake_deployment import ON, FakeDeployment

NAMES = (
    "a",
    "b",
    "a/x",
    "a/y",
    "a-b",
    "a.txt",
    "b//c",
    "./d",
    "ä/ö",
    "x1",
    "x2",
    "x3",
    "x10",
    "x11",
    "f/g/h",
    "f/g",
    "\U0010ffff",
    "\U0010ffff\U0010ffff",
    "\uffff",
    "e\u0301",
    "é",
    "l\u2028\r",
)
"""Names with sidecars, folders and other spellings among their neighbours."""

LONGEST = 1_024 - len("outputs/e/")
HOSTILE = ("\ud800x", "x" * 5_000, "é" * 600, "", "/", "../a", "a\x00b", "/valohai/outputs//", "a/", "a/x/..")
"""Files that a line names and no upload can have, or few have."""

SUFFIXES = ("", ".metadata.json", ".metadata.json.metadata.json", "/")


ENTRIES: tuple[Any, ...] = (
    "dataset://images/v1",
    {
        "uri": "dataset://images/v1",
        "packaging": True,
        "targeting_aliases": ["production"],
        "valohai.tags": ["t"],
    },
    {"uri": "dataset://images/v2", "from": "dataset://images/old", "exclude": ["a", "nobody"]},
    {"uri": "dataset://images/v3", "from": "dataset://images/v1", "properties": {"n": 1}},
    {"uri": "dataset://images/v4", "from": "dataset://images/latest", "start_fresh": True},
    {"uri": "dataset://images/v5", "from": "dataset://images/v2", "unknown": 1},
    {"uri": "dataset://images/v1", "properties": {"n": 2}},
)


@pytest.fixture(autouse=True, scope="module")
def _lists_of_shards() -> Iterator[None]:
    """Manifests of more than two shards name a list of them; more than three rows have an index in pieces."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(shard_list, "MOST_NAMED", 2)
        patch.setattr(datum_index, "PIECE_ROWS", 3)
        yield


class Uploads(NamedTuple):
    """What an execution uploads, in order."""

    objects: tuple[tuple[str, bytes], ...]
    lines: tuple[tuple[str, Any], ...]
    marked: bool


def a_name(chance: Random) -> str:
    """A name that clashes with others, or a short one of few characters."""
    if chance.random() < 0.2:
        return "".join(chance.choices("ab/.", k=chance.randint(1, 4)))
    if chance.random() < 0.2:
        end = chance.choice(("", "a", "é", "/x", ".metadata.json"))
        return "k" * (LONGEST - len(end.encode()) - chance.choice((0, 0, 1, 14, 15))) + end
    return chance.choice(NAMES) + chance.choice(SUFFIXES)


def some_metadata(chance: Random) -> dict[str, Any]:
    """What a document says: versions, models, aliases, properties."""
    document: dict[str, Any] = {}
    entries = chance.choices(ENTRIES, k=chance.randint(0, 2))
    if entries:
        document["valohai.dataset-versions"] = entries
    if chance.random() < 0.2:
        document["valohai.model-versions"] = ["model://net/"]
    if chance.random() < 0.3:
        document["valohai.alias"] = chance.choice(("one", "two"))
    if chance.random() < 0.3:
        document["n"] = chance.randint(0, 2)
    return document


def some_uploads(chance: Random) -> Uploads:
    """Files of strange names, with metadata about some of them and about others."""
    objects = {}
    for _ in range(chance.randint(1, 14)):
        path = a_name(chance)
        body = b"" if chance.random() < 0.25 else path.encode()
        if path.endswith(".metadata.json") and chance.random() < 0.5:
            body = json.dumps(some_metadata(chance)).encode()
        objects[path] = body
    every = some_metadata(chance) if chance.random() < 0.5 else None
    paths = [*objects] if every is not None else []
    if chance.random() < 0.5:
        paths += [a_name(chance) for _ in range(chance.randint(1, 6))]
    if chance.random() < 0.2:
        paths += chance.choices(HOSTILE, k=2)
    lines = [
        (
            chance.choice(("", "./", "/valohai/outputs/")) + path,
            some_metadata(chance) if every is None else every,
        )
        for path in paths
    ]
    return Uploads(tuple(objects.items()), tuple(lines), chance.random() < 0.6)


def some_limits(chance: Random) -> SealLimits:
    """A division into small tasks."""
    return SealLimits(
        single_task_files=0,
        range_files=chance.randint(1, 6),
        large_branches=chance.randint(1, 4),
        page=chance.randint(1, 4),
        batch_bytes=chance.randint(1, 200),
        shards_per_task=chance.randint(1, 3),
        shard_rows=chance.randint(1, 5),
    )


def deployment(uploads: Uploads) -> FakeDeployment:
    """A deployment with an older version, to which an execution was uploaded."""
    world = FakeDeployment("auto")
    world.outputs("old", {"a": b"old", "q": b"q"})
    world.batch(
        "old", [(path, {"valohai.dataset-versions": ["dataset://images/old"]}) for path in ("a", "q")]
    )
    world.mark("old")
    world.deliver()
    world.carry_out()
    for path, body in uploads.objects:
        world.upload(f"outputs/e/{path}", body)
    if uploads.lines:
        world.batch("e", uploads.lines)
    if uploads.marked:
        world.mark("e", environment=ON)
    world.now += 10_000
    return world


def sealed(world: FakeDeployment, limits: SealLimits) -> dict[str, Any]:
    """What sealing an execution makes of it."""
    world.seal_limits = limits
    world.deliver()
    world.carry_out()
    world.sweep()
    world.carry_out()
    execution = replace(world.execution("e"), rev="", alerts=())
    versions = {
        version.uri: replace(version, created_at=0.0)
        for (dataset, name), version in world.registry.known.items()
        for version in [world.registry.version(dataset, name)]
    }
    rows = {uri: [*read_manifest(world.store, version.manifest)] for uri, version in versions.items()}
    manifests = [execution.manifest, *(version.manifest for version in versions.values())]
    keys = {shard.key for shard in execution.metadata}
    for manifest in filter(None, manifests):
        shards = expand_shards(manifest, world.store).shards
        index = datum_index_key(manifest.digest)
        keys.update(
            (*manifest.shards, *shards, *(key for key in world.store.bodies if key.startswith(index)))
        )
    return {
        "execution": execution,
        "codes": sorted({alert.code for alert in world.execution("e").alerts}),
        "versions": versions,
        "rows": rows,
        "aliases": {name: moves[-1].path for name, moves in world.registry.datum_moves.items()},
        "objects": {key: world.store.read(key) for key in sorted(keys) if key in world.store.bodies},
    }


@settings(max_examples=25, deadline=None, phases=(Phase.explicit, Phase.generate))
@given(st.integers(0, 2**32))
@example(237)  # a branch that begins where its range ends
@example(531)
def test_any_split_gives_the_manifests_and_versions_of_one_function(seed: int) -> None:
    chance = Random(seed)
    uploads, limits = some_uploads(chance), some_limits(chance)
    expected = sealed(deployment(uploads), SealLimits(shard_rows=limits.shard_rows))
    assert sealed(deployment(uploads), limits) == expected


def test_a_few_files_that_join_a_large_version_are_sealed_by_tasks() -> None:
    """However small the execution is: its version has the rows of the large one."""
    entry = {"uri": "dataset://images/v2", "from": "dataset://images/old"}
    line = ("b", {"valohai.dataset-versions": [entry]})
    uploads = Uploads((("b", b"b"),), (line,), True)
    expected = sealed(deployment(uploads), SealLimits())
    world = deployment(uploads)
    limits = SealLimits(single_task_files=1_000, inherited_rows=1)
    assert sealed(world, limits) == expected
    assert any(key.startswith("sealing/") for key in world.store.bodies), "by tasks"
    world = deployment(uploads)
    sealed(world, SealLimits(single_task_files=1_000))
    assert not any(key.startswith("sealing/") for key in world.store.bodies), "two files are few"


def test_a_line_that_names_two_files_is_about_the_last_one_by_tasks_as_well() -> None:
    metadata = json.dumps({"valohai.dataset-versions": ["dataset://images/v1"]})
    lines = [
        f'{{"file": "a", "metadata": {metadata}, "file": "c", "metadata": {metadata}}}',
        f'{{"file": "a", "metadata": {metadata}, "\\u0066ile": "d", "metadata": {metadata}}}',
    ]
    objects = [(path, path.encode()) for path in "abcd"]
    objects.append(("valohai.metadata.jsonl", "\n".join(lines).encode()))
    uploads = Uploads(tuple(objects), (), True)
    expected = sealed(deployment(uploads), SealLimits(shard_rows=2))
    limits = SealLimits(single_task_files=0, range_files=1, page=1, shard_rows=2)
    assert sealed(deployment(uploads), limits) == expected
    assert [row.path for row in expected["rows"]["dataset://images/v1"]] == ["c", "d"]


class CountingStore(MemoryStore):
    """Counts what is asked about single keys."""

    heads = 0

    def head(self, key: str) -> StoredObject:
        self.heads += 1
        return super().head(key)


def test_metadata_of_many_files_that_are_not_there_costs_no_request_for_each() -> None:
    absent = [(f"absent/{number:04}", {"n": number}) for number in range(300)]
    uploads = Uploads((("a", b"a"), ("b", b"b")), tuple(absent), True)
    world = deployment(uploads)
    store = CountingStore()
    store.__dict__.update(world.store.__dict__)
    world.store = store
    outcome = sealed(world, SealLimits(single_task_files=0, range_files=1, page=1))
    assert "FileNotUploaded" in outcome["codes"]
    assert store.heads < 100


def by_tasks(world: FakeDeployment, meanwhile: Callable[[], None], after: str = "list_range") -> Execution:
    """Seal an execution by a task for each file; ``meanwhile`` is called when the first task of a kind is done."""
    context = SealContext(
        world.registry,
        world.datum_index,
        world.store,
        lambda: world.now,
        quiet_seconds=300,
        rule=world.rule,
        index_seconds=1.0,
        limits=SealLimits(single_task_files=0, range_files=1, page=1),
    )
    world.deliver()
    outcome = seal_execution("e", "run-1", context)
    first = True
    while outcome.tasks is not None:
        for task in json.loads(world.store.read(outcome.tasks.key)):
            run_task(task, context)
            if first and task["task"] == after:
                meanwhile()
                world.deliver()
                first = False
        outcome = continue_sealing("e", "run-1", outcome.tasks.folder, outcome.tasks.stage, context)
    return world.execution("e")


def test_a_file_that_comes_after_its_range_was_listed_is_late_though_others_are_newer() -> None:
    world = deployment(Uploads((*((f"{letter}1", b"1") for letter in "abcd"),), (), True))

    def upload() -> None:
        for path in ("a0", "d0"):  # the range of the first was listed, that of the other was not
            world.store.now += 10
            world.upload(f"outputs/e/{path}", b"more")

    execution = by_tasks(world, upload)
    assert execution.manifest is not None
    rows = [member.path for member in read_manifest(world.store, execution.manifest)]
    assert (rows, execution.late) == (["a1", "b1", "c1", "d0", "d1"], ("outputs/e/a0",))


def test_a_marker_that_comes_meanwhile_and_declares_more_files_is_heeded() -> None:
    """A sealing by tasks takes minutes: it began because all was quiet, and then the uploader went on."""
    world = deployment(Uploads((("b", b"b"), ("c", b"c")), (), False))

    def upload() -> None:
        world.upload("outputs/e/a", b"late, before what was listed")
        world.mark("e", files=3)

    assert by_tasks(world, upload, after="describe_range").state is ExecutionState.OPEN
    world.carry_out()
    world.sweep()
    world.carry_out()
    execution = world.execution("e")
    assert execution.manifest is not None
    assert [member.path for member in read_manifest(world.store, execution.manifest)] == ["a", "b", "c"]


def test_more_files_than_the_marker_declares_are_told_by_tasks_as_well() -> None:
    world = deployment(Uploads((("a", b"a"), ("b", b"b")), (), False))
    world.mark("e", files=1)
    assert "MoreFiles" in {alert.code for alert in by_tasks(world, lambda: None).alerts}
