"""One table of cases for every way to make a version: the same files get the same answer at each of them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from packline.client.upload.scan import CannotUpload, scan
from packline.errors import PacklineError
from packline.model import Execution, ExecutionState
from packline.pipeline.adopt import AdoptionContext, request_adoption
from packline.pipeline.composing import Composition, compose
from packline.pipeline.datums import Dependencies
from packline.pipeline.manifests import read_manifest
from packline.pipeline.seal_context import SealContext
from packline.pipeline.sealing import seal_execution
from packline.rules.adoption import Adoption
from packline.rules.lifecycle import Activity, record_activity
from packline.rules.placeholders import is_placeholder
from packline.uri import check_version_name
from tests.memory_store import MemoryStore
from tests.unit.api.api import NOW, FakeApiDeployment


class Case(NamedTuple):
    """Files that are to be a version, and what becomes of them."""

    files: dict[str, bytes]
    paths: list[str] | None = None
    """Those of the version; None: it is refused."""
    refused: str = ""
    """Code of the refusal."""
    alerts: frozenset[str] = frozenset()
    """Codes that a listing of the files leads to."""
    version: str = "v1"
    aliases: tuple[str, ...] = ()
    archived: frozenset[str] = frozenset()
    local: bool = True
    """Whether a folder can hold such files."""


class Made(NamedTuple):
    """What a door did."""

    paths: list[str] | None
    refused: str = ""
    alerts: frozenset[str] = frozenset()


NORMALISED, DROPPED = frozenset({"PathNormalised"}), frozenset({"PlaceholdersDropped"})
X = b"x"
LONG = "l" * 256

CASES = {
    "ordinary": Case({"a": X, "b/c": X}, ["a", "b/c"]),
    "an empty file": Case({"a": b""}, ["a"]),
    "file and folder": Case({"a": X, "a-b": X, "a/b": X}, refused="PathCollision", local=False),
    "two spellings, //": Case({"a//b": X, "a/b": X}, refused="PathCollision", local=False),
    "two spellings, ./": Case({"./a": X, "a": X}, refused="PathCollision", local=False),
    "doubled slash": Case({"a//b": X}, ["a/b"], alerts=NORMALISED, local=False),
    "leading ./": Case({"./a": X}, ["a"], alerts=NORMALISED, local=False),
    "doubled slash makes a folder": Case(
        {"a//b": X, "a": X}, refused="PathCollision", alerts=NORMALISED, local=False
    ),
    "placeholder dir/": Case({"dir/": b"", "dir/x": X}, ["dir/x"], alerts=DROPPED, local=False),
    "placeholder of Hadoop": Case({"dir_$folder$": b"", "dir/x": X}, ["dir/x"], alerts=DROPPED, local=False),
    "empty dir beside dir/x": Case(
        {"dir": b"", "dir.txt": X, "dir/x": X}, ["dir.txt", "dir/x"], alerts=DROPPED, local=False
    ),
    "a folder with content": Case({"dir/": X}, refused="UnsafePath", local=False),
    "absolute": Case({"/valohai/outputs/a": X}, refused="UnsafePath", local=False),
    "the folder itself": Case({".": X}, refused="UnsafePath", local=False),
    "the folder above": Case({"..": X}, refused="UnsafePath", local=False),
    "out of the folder": Case({"a/../../b": X}, refused="UnsafePath", local=False),
    "backslash": Case({"a\\b": X}, refused="UnsafePath"),
    "drive": Case({"C:a": X}, refused="UnsafePath"),
    "NUL": Case({"a\0b": X}, refused="UnsafePath", local=False),
    "control characters": Case({"a\tb\x01\n": X}, ["a\tb\x01\n"]),
    "name too long": Case({LONG: X}, refused="UnsafePath", local=False),
    "longest name": Case({LONG[1:]: X}, [LONG[1:]]),
    "Unicode as it is spelled": Case({"a\u0308": X, "\u00e4": X}, ["a\u0308", "\u00e4"]),
    "sidecar-like name": Case(
        {"model.onnx": X, "model.metadata.json": b"{}"}, ["model.metadata.json", "model.onnx"]
    ),
    "sidecar-like name in a folder": Case({"t/v1.metadata.json": b"{}"}, ["t/v1.metadata.json"]),
    "no name before the suffix": Case({".metadata.json": b"{}"}, [".metadata.json"]),
    "archived": Case({"a": X, "b": X}, refused="ObjectArchived", archived=frozenset({"b"}), local=False),
    "named latest": Case({"a": X}, refused="VersionExists", version="latest", local=False),
    "named like an alias": Case({"a": X}, refused="VersionExists", version="stable", local=False),
    "alias named like it": Case({"a": X}, refused="InvalidName", aliases=("v1",), local=False),
    "alias named like a version": Case({"a": X}, refused="InvalidName", aliases=("v0",), local=False),
    "alias latest": Case({"a": X}, ["a"], aliases=("latest",), local=False),
}


def deployment(case: Case) -> FakeApiDeployment:
    """A deployment with a version v0 of the dataset, and an alias stable."""
    world = FakeApiDeployment(store_name="ours")
    world.store.put("raw0/first", b"0")
    adopt_at(world, Adoption("raw0/", "d", "v0", targeting_aliases=("stable",)))
    return world


def put(store: MemoryStore, prefix: str, case: Case) -> None:
    for path, body in case.files.items():
        store.put(prefix + path, body, "GLACIER" if path in case.archived else "STANDARD")


def seal(world: FakeApiDeployment, execution: str, mark: bool = False) -> Made:
    if mark:
        world.store.put(f"control/{execution}.json", b"{}")
    to = SealContext(world.registry, world.datum_index, world.store, lambda: NOW + 1_000)
    if execution not in world.registry.executions:
        world.registry.save_execution(
            record_activity(Execution(execution), Activity(execution, (("k", NOW),)))
        )
    done = seal_execution(execution, "run-1", to).execution
    codes = {alert.code for alert in done.alerts}
    if done.versions:
        return Made(paths_of(world, done.versions[0].rpartition("/")[2]), "", frozenset(codes))
    refusal = codes - {"PathNormalised", "PlaceholdersDropped"}
    return Made(None, " ".join(sorted(refusal)), frozenset(codes - refusal))


def paths_of(world: FakeApiDeployment, version: str) -> list[str]:
    manifest = world.registry.version("d", version).manifest
    return [member.path for member in read_manifest(world.store, manifest)]


def by_sealing(case: Case, folder: Path) -> Made:
    world = deployment(case)
    put(world.store, "outputs/e1/", case)
    entry = {"uri": f"dataset://d/{case.version}", "targeting_aliases": case.aliases}
    lines = [
        json.dumps({"file": path, "metadata": {"valohai.dataset-versions": [entry]}})
        for path, body in case.files.items()
        if not is_placeholder(path, len(body)) and not (path == "dir" and not body)
    ]
    world.store.put("outputs/e1/valohai.metadata.jsonl", "\n".join(lines).encode())
    return seal(world, "e1", mark=True)


def adopt_at(world: FakeApiDeployment, adoption: Adoption) -> Made:
    to = AdoptionContext(world.registry, world.store, lambda execution, attempt: True)
    try:
        asked = request_adoption(adoption, "", to, NOW)
    except PacklineError as error:
        return Made(None, error.code)
    return seal(world, asked.id)


def by_adopting(case: Case, folder: Path) -> Made:
    world = deployment(case)
    put(world.store, "raw/", case)
    return adopt_at(world, Adoption("raw/", "d", case.version, targeting_aliases=case.aliases))


def by_adopting_over_http(case: Case, folder: Path) -> Made:
    world = deployment(case)
    put(world.store, "raw/", case)
    body = {"prefix": "raw/", "dataset": "d", "version": case.version, "targeting_aliases": case.aliases}
    answer = world.call("POST", "/api/v0/stores/default/adopt/", json.dumps(body))
    if answer.status >= 400:
        return Made(None, answer.body["title"])
    return seal(world, answer.body["execution"])


def datums(world: FakeApiDeployment, case: Case) -> tuple[list[str], frozenset[str]]:
    """The files as the outputs of an execution that makes no version."""
    put(world.store, "outputs/e1/", case)
    made = seal(world, "e1", mark=True)
    done = world.registry.execution("e1")
    assert done.state is ExecutionState.SEALED
    assert done.manifest is not None
    return [member.datum for member in read_manifest(world.store, done.manifest)], made.alerts


def by_composing(case: Case, folder: Path) -> Made:
    world = deployment(case)
    ids, alerts = datums(world, case)
    wanted = Composition("d", case.version, tuple(ids), targeting_aliases=case.aliases)
    deps = Dependencies(world.registry, world.datum_index, world.store)
    try:
        version, _ = compose(wanted, deps, store=world.store, lineage=world.lineage, now=NOW)
    except PacklineError as error:
        return Made(None, error.code, alerts)
    return Made(paths_of(world, version.version), "", alerts)


def by_composing_over_http(case: Case, folder: Path) -> Made:
    world = deployment(case)
    ids, alerts = datums(world, case)
    body = {
        "name": case.version,
        "dataset": "d",
        "files": [{"datum": datum} for datum in ids],
        "targeting_aliases": case.aliases,
    }
    answer = world.call("POST", "/api/v0/dataset-versions/", json.dumps(body))
    if answer.status >= 400:
        return Made(None, answer.body["title"], alerts)
    return Made(paths_of(world, case.version), "", alerts)


def by_pushing(case: Case, folder: Path) -> Made:
    if not case.local:
        pytest.skip("a folder cannot hold it, or the rule is about more than files")
    for path, body in case.files.items():
        (folder / path).parent.mkdir(exist_ok=True, parents=True)
        (folder / path).write_bytes(body)
    try:
        found = scan(folder, "e1")
    except CannotUpload:
        return Made(None, case.refused)
    return Made([output.path for output in found.outputs])


DOORS = [
    by_sealing,
    by_adopting,
    by_adopting_over_http,
    by_composing,
    by_composing_over_http,
    by_pushing,
]


@pytest.mark.parametrize("door", DOORS, ids=lambda door: door.__name__.removeprefix("by_"))
@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_the_same_files_get_the_same_answer_at_each_door(
    case: Case, door: Callable[[Case, Path], Made], tmp_path: Path
) -> None:
    made = door(case, tmp_path)
    assert (made.paths, made.refused) == (case.paths, case.refused)
    composed = door in (by_composing, by_composing_over_http)
    if door is not by_pushing:
        # An answer has no alerts: what a composition normalises is seen in the version.
        assert made.alerts == (case.alerts - NORMALISED if composed else case.alerts)


def test_a_version_or_alias_name_is_the_same_rule_at_each_door() -> None:
    for name in ("", ".", "..", "a b", "a/b", "ä", "a" * 257):
        with pytest.raises(PacklineError):
            check_version_name(name)
