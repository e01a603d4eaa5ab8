"""What metadata says: reserved keys, odd values, limits, merging, models, aliases."""

from __future__ import annotations

from typing import Any

import pytest

from packline.model import Datum
from packline.pipeline.datums import Dependencies, find_datum
from packline.pipeline.searching import search
from packline.rules.query import InvalidQuery, Query, parse_conditions
from packline.uri import parse_datum_uri
from tests.unit.pipeline.fake_deployment import FakeDeployment


def run(world: FakeDeployment, execution: str, files: dict[str, Any], **sidecars: bytes) -> FakeDeployment:
    world.outputs(execution, {path: path.encode() for path in files})
    for path, body in sidecars.items():
        world.upload(f"outputs/{execution}/{path}.metadata.json", body)
    world.batch(execution, [(path, metadata) for path, metadata in files.items() if metadata is not None])
    world.mark(execution, files=len(files))
    world.now += 1
    world.deliver()
    world.carry_out()
    return world


def deps(world: FakeDeployment) -> Dependencies:
    return Dependencies(world.registry, world.datum_index, world.store)


def found(world: FakeDeployment, *conditions: str, **query: Any) -> list[str]:
    asked = Query(conditions=parse_conditions(conditions), **query)
    return [datum.path for datum in search(asked, deps(world)).datums]


def datum(world: FakeDeployment, path: str, execution: str = "e1") -> Datum:
    (one,) = search(Query(execution=execution, name=path), deps(world)).datums
    return one


def test_all_metadata_is_kept_whatever_its_type() -> None:
    metadata = {
        "text": "ä 🦄",
        "number": -0.5,
        "big": 2**60,
        "flag": True,
        "nothing": None,
        "list": [1, "two", {"three": 3}],
        "deep": {"er": {"est": [[]]}},
        "valohai.tags": ["a"],
        "valohai.dataset-versions": ["dataset://d/v1"],
    }
    world = run(FakeDeployment(), "e1", {"a": metadata, "b": None})
    assert datum(world, "a").metadata == metadata
    assert find_datum(parse_datum_uri(datum(world, "a").uri), deps(world)).metadata == metadata
    assert datum(world, "b").metadata == {}


@pytest.mark.parametrize(
    ("metadata", "code"),
    [
        ({"valohai.alias": ["a", "b"]}, "InvalidAlias"),
        ({"valohai.alias": "a/b"}, "InvalidAlias"),
        ({"valohai.alias": ""}, "InvalidAlias"),
        ({"valohai.tags": [1]}, "InvalidTags"),
        ({"valohai.tags": {"a": 1}}, "InvalidTags"),
        ({"valohai.aliases": ["a"]}, "UnknownKey"),
        ({"valohai.model-versions": ["model://cats/3"]}, "InvalidModelVersion"),
        ({"valohai.model-versions": [{"uri": "model://cats/"}]}, "InvalidModelVersion"),
        ({"valohai.model-versions": 7}, "InvalidModelVersion"),
    ],
)
def test_a_reserved_key_that_cannot_be_used_is_told_and_harms_nothing_else(
    metadata: dict[str, Any], code: str
) -> None:
    said = {**metadata, "kept": 1, "valohai.dataset-versions": ["dataset://d/v1"]}
    world = run(FakeDeployment(), "e1", {"a": said})
    assert world.codes("e1") == [code]
    assert world.members("d", "v1") == ["a"]
    assert datum(world, "a").metadata == said
    assert list(world.datum_index.models()) == []


def test_unprefixed_keys_are_properties() -> None:
    world = run(FakeDeployment(), "e1", {"a": {"dataset-versions": ["dataset://d/v1"], "tags": ["x"]}})
    assert list(world.registry.datasets()) == []
    assert found(world, "tags=x") == ["a"]


@pytest.mark.parametrize(
    "line",
    [
        b'{"file": "a", "metadata": {"k": "' + b"x" * 300_000 + b'"}}',
        b'{"file": "a", "metadata": ' + b'{"k":' * 40 + b"1" + b"}" * 40 + b"}",
        b'{"file": "a", "metadata": {"k": "\\ud800"}}',
        b'{"file": "a", "metadata": ' + b'{"k":' * 30_000 + b"1" + b"}" * 30_000 + b"}",
    ],
    ids=["size", "depth", "surrogate", "bottomless"],
)
def test_metadata_beyond_the_limits_is_refused_by_name_and_line(line: bytes) -> None:
    world = FakeDeployment()
    world.outputs("e1", {"a": b"a"})
    world.upload("outputs/e1/valohai.metadata.jsonl", b"\n" + line + b"\n")
    world.mark("e1", files=1)
    world.deliver()
    world.carry_out()
    assert world.codes("e1") == ["InvalidMetadata"]
    assert "line 2" in world.execution("e1").alerts[0].message
    assert world.execution("e1").alerts[0].remedy


def test_an_empty_sidecar_and_an_empty_batch_file_say_nothing() -> None:
    world = run(FakeDeployment(), "e1", {"a": None, "b": None}, a=b" \n")
    assert world.codes("e1") == ["EmptyMetadata"]
    assert datum(world, "a").metadata == {}


def test_lines_of_every_spelling_mean_the_same() -> None:
    spellings = [
        b'{"file": "a", "metadata": {"k": 1}}',
        b'{"file":"b","metadata":{"k":1}}\r',
        b'{"metadata": {"k": 1}, "file": "c"}',
        b'{"file": "d", "metadata": {"k": 1}, "extra": {"k": 2}}',
        b'{"file": "\\u0065", "metadata": {"k": 1}}',
        b' { "file" : "f" , "metadata" : { "k" : 1 } } ',
    ]
    world = FakeDeployment()
    world.outputs("e1", dict.fromkeys("abcdef", b""))
    world.upload("outputs/e1/valohai.metadata.jsonl", b"\n".join(spellings))
    world.mark("e1", files=6)
    world.deliver()
    world.carry_out()
    assert [datum(world, name).metadata for name in "abcdef"] == [{"k": 1}] * 6


def test_later_lines_of_a_file_win_key_by_key_and_joined_versions_stay() -> None:
    world = FakeDeployment()
    world.outputs("e1", {"a": b"a"})
    world.batch(
        "e1",
        [
            ("a", {"k": 1, "j": 1, "valohai.dataset-versions": ["dataset://d/v1"]}),
            ("a", {"k": 2, "valohai.dataset-versions": ["dataset://d/v2"]}),
        ],
    )
    world.mark("e1", files=1)
    world.deliver()
    world.carry_out()
    assert world.execution("e1").versions == ("dataset://d/v1", "dataset://d/v2")
    assert datum(world, "a").metadata["k"] == 2
    assert datum(world, "a").metadata["j"] == 1


def test_two_files_that_ask_for_one_alias_are_told_and_the_last_path_has_it() -> None:
    world = run(FakeDeployment(), "e1", {path: {"valohai.alias": "best"} for path in ("a", "b")})
    assert world.codes("e1") == ["ConflictingAliases"]
    assert find_datum(parse_datum_uri("datum://best"), deps(world)).path == "b"


def test_an_execution_makes_one_version_of_a_model_of_all_its_files() -> None:
    rich = {"model_uri": "model://cats/", "model_version_tags": ["a"], "model_release_note": "first"}
    files = {
        "m.bin": {"valohai.model-versions": [rich]},
        "sub/vocab.txt": {"valohai.model-versions": ["model://cats/", "model://dogs"]},
        "z": {
            "valohai.model-versions": [{**rich, "model_version_tags": ["b"], "model_release_note": "second"}]
        },
    }
    world = run(FakeDeployment(), "e1", files)
    assert world.execution("e1").versions == ("model://cats/1", "model://dogs/1")
    version = world.registry.version("model:cats", "1")
    assert (version.tags, version.note, version.status) == (("a", "b"), "first", "pending")
    assert world.members("model:cats", "1") == ["m.bin", "sub/vocab.txt", "z"]
    assert world.codes("e1") == ["ConflictingNotes"]
    run(world, "e2", {"m.bin": {"valohai.model-versions": ["model://cats/"]}})
    assert world.registry.resolve("model:cats", "latest").uri == "model://cats/2"


def test_a_model_is_packaged_by_the_rule_auto_only() -> None:
    files = {f"{n:04}": {"valohai.model-versions": ["model://shards/"]} for n in range(1_000)}
    assert run(FakeDeployment("flag"), "e1", files).registry.version("model:shards", "1").packaging == "none"
    assert run(FakeDeployment("auto"), "e1", files).registry.version("model:shards", "1").packaging == "built"


def test_projects_of_a_version_are_kept() -> None:
    entry = {"uri": "dataset://d/v1", "associated_project_ids": ["p1"], "metadata": {"k": 1}, "from": None}
    world = run(FakeDeployment(), "e1", {"a": {"valohai.dataset-versions": [entry]}})
    assert world.registry.version("d", "v1").projects == ("p1",)
    assert world.codes("e1") == []


def test_conditions_compare_within_their_type() -> None:
    values: list[Any] = [0.95, 1, 10, -3, "0.95", "b", True, None, ["x", 2], {"y": 3}]
    world = run(FakeDeployment(), "e1", {f"{n}": {"p": value} for n, value in enumerate(values)})
    assert found(world, "p=0.95") == ["0"]
    assert found(world, 'p="0.95"') == ["4"]
    assert found(world, "p>=1") == ["1", "8", "2"]
    assert found(world, "p<1") == ["3", "0"]
    assert found(world, "p>a") == ["5", "8"]
    assert found(world, "p=true") == ["6"]
    assert found(world, "p=x") == ["8"]
    assert found(world, "p.y=3") == ["9"]
    assert sorted(found(world, "p")) == [str(n) for n in range(10)]
    assert found(world, "p>=1", "p<=2") == ["1", "8"]


@pytest.mark.parametrize("text", ["", "=1", "a!=1", "a>=true", ">=1"])
def test_a_condition_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(InvalidQuery):
        parse_conditions([text])


def test_a_cursor_is_good_for_its_own_search_only() -> None:
    world = run(FakeDeployment(), "e1", {f"{n}": {"valohai.tags": ["t"]} for n in range(5)})
    first = search(Query(tags=("t",)), deps(world), limit=2)
    assert first.cursor
    for wrong in (first.cursor[:-3], "nonsense", "e30", "💥"):
        with pytest.raises(InvalidQuery):
            search(Query(tags=("t",)), deps(world), cursor=wrong)
    with pytest.raises(InvalidQuery):
        search(Query(tags=("u",)), deps(world), cursor=first.cursor)
    with pytest.raises(InvalidQuery):
        Query()


def test_a_version_of_many_files_is_searched_page_by_page() -> None:
    files = {f"{n:04}.bin": {"valohai.dataset-versions": ["dataset://d/v1"], "n": n} for n in range(230)}
    world = run(FakeDeployment(), "e1", files)
    run(world, "e2", {"other.bin": {"n": 7}})
    seen: list[tuple[str, object]] = []
    asked, cursor = Query(dataset="dataset://d/v1", name="*7.bin"), ""
    while not seen or cursor:
        page = search(asked, deps(world), cursor=cursor, limit=5)
        seen += [(found.path, found.metadata["n"]) for found in page.datums]
        cursor = page.cursor
    assert seen == [(f"{n:04}.bin", n) for n in range(7, 230, 10)]
    assert found(world, "n=7", dataset="dataset://d/latest") == ["0007.bin"]
    assert sorted(found(world, "n=7")) == ["0007.bin", "other.bin"]
