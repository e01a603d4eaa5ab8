"""How versions are assembled from entries: inheritance, exclusion, union, aliases and the packaging rule."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from packline.model import Packaging
from packline.rules.packaging_rule import PackagingRule
from tests.unit.pipeline.fake_deployment import ON, FakeDeployment


def run(
    world: FakeDeployment, execution: str, files: Mapping[str, object], environment: object = ON
) -> FakeDeployment:
    world.outputs(execution, {path: path.encode() for path in files})
    world.batch(execution, [(path, metadata) for path, metadata in files.items() if metadata is not None])
    world.mark(execution, files=len(files), environment=environment)
    world.now += 1
    world.deliver()
    world.carry_out()
    return world


def entry(uri: str, **keys: object) -> dict[str, object]:
    return {"valohai.dataset-versions": [{"uri": uri, **keys} if keys else uri]}


def test_a_version_inherits_from_its_base_less_the_excluded_names() -> None:
    world = run(FakeDeployment(), "e1", dict.fromkeys(["a", "b", "c"], entry("dataset://d/v1")))
    new = entry("dataset://d/v2", **{"from": "dataset://d/v1"}, exclude=["b"])
    run(world, "e2", {"x": new})
    assert world.members("d", "v2") == ["a", "c", "x"]
    assert world.registry.version("d", "v2").base == "dataset://d/v1"


def test_exclude_drops_inherited_names_only() -> None:
    world = run(FakeDeployment(), "e1", {"a": entry("dataset://d/v1")})
    run(world, "e2", {"a": entry("dataset://d/v2", **{"from": "dataset://d/v1"}, exclude=["a"])})
    assert world.members("d", "v2") == ["a"]


def test_without_exclude_a_name_occurs_twice_and_the_fresh_one_is_last() -> None:
    world = run(FakeDeployment(), "e1", {"a": entry("dataset://d/v1")})
    run(world, "e2", {"a": entry("dataset://d/v2", **{"from": "dataset://d/v1"}, packaging=True)})
    assert world.members("d", "v2") == ["a", "a"]
    version = world.registry.version("d", "v2")
    (part,) = world.registry.parts(version.plan)
    assert (version.manifest.rows, version.manifest.files, part.files) == (2, 1, 1)


def test_start_fresh_keeps_the_ancestry_and_none_of_the_files() -> None:
    world = run(FakeDeployment(), "e1", {"a": entry("dataset://d/v1")})
    run(world, "e2", {"b": entry("dataset://d/v2", **{"from": "dataset://d/v1"}, start_fresh=True)})
    assert world.members("d", "v2") == ["b"]
    assert world.registry.version("d", "v2").base == "dataset://d/v1"


@pytest.mark.parametrize("reference", ["v1", "stable", "latest"])
def test_the_base_is_a_version_an_alias_or_latest(reference: str) -> None:
    world = run(FakeDeployment(), "e1", {"a": entry("dataset://d/v1", targeting_aliases=["stable"])})
    run(world, "e2", {"b": entry("dataset://d/v2", **{"from": f"dataset://d/{reference}"})})
    assert world.members("d", "v2") == ["a", "b"]


def test_a_base_of_the_same_execution_is_made_first() -> None:
    files = {
        "a": entry("dataset://d/v2"),
        "b": entry("dataset://d/v1", **{"from": "dataset://d/v2"}),
    }
    world = run(FakeDeployment(), "e1", files)
    assert world.members("d", "v1") == ["a", "b"]


def test_versions_that_are_based_on_each_other_are_refused() -> None:
    files = {
        "a": entry("dataset://d/v1", **{"from": "dataset://d/v2"}),
        "b": entry("dataset://d/v2", **{"from": "dataset://d/v1"}),
    }
    world = run(FakeDeployment(), "e1", files)
    assert world.codes("e1") == ["VersionNotFound", "VersionNotFound"]
    assert list(world.registry.datasets()) == []


def test_the_first_version_of_a_dataset_may_start_fresh_from_latest() -> None:
    first = entry("dataset://d/v1", **{"from": "dataset://d/latest"}, start_fresh=True)
    world = run(FakeDeployment(), "e1", {"a": first})
    assert world.members("d", "v1") == ["a"]
    assert world.registry.version("d", "v1").base == ""
    assert world.codes("e1") == []


def test_a_base_that_is_named_wrongly_is_refused_with_start_fresh_too() -> None:
    wrong = entry("dataset://d/v2", **{"from": "dataset://d/v1"}, start_fresh=True)
    assert run(FakeDeployment(), "e1", {"a": wrong}).codes("e1") == ["VersionNotFound"]


def test_an_exclude_that_matches_no_inherited_file_is_an_alert() -> None:
    world = run(FakeDeployment(), "e1", dict.fromkeys(["a", "deep/b"], entry("dataset://d/v1")))
    new = entry("dataset://d/v2", **{"from": "dataset://d/v1"}, exclude=["b", "deep/b", "gone"])
    run(world, "e2", {"x": new})
    assert world.members("d", "v2") == ["a", "x"]
    (alert,) = world.execution("e2").alerts
    assert alert.code == "ExcludeMatchesNothing"
    assert "'b', 'gone', but no inherited file" in alert.message


def test_an_exclude_without_anything_inherited_is_an_alert() -> None:
    world = run(FakeDeployment(), "e1", {"a": entry("dataset://d/v1", exclude=["b"])})
    assert world.codes("e1") == ["ExcludeMatchesNothing"]
    assert world.members("d", "v1") == ["a"]


def test_a_missing_base_refuses_the_version() -> None:
    world = run(FakeDeployment(), "e1", {"a": entry("dataset://d/v2", **{"from": "dataset://d/v1"})})
    assert world.codes("e1") == ["VersionNotFound"]
    assert list(world.registry.datasets()) == []


def test_conflicting_bases_refuse_the_version() -> None:
    world = run(FakeDeployment(), "e0", {"a": entry("dataset://d/v1"), "b": entry("dataset://d/v2")})
    files = {
        name: entry("dataset://d/v3", **{"from": f"dataset://d/{base}"})
        for name, base in (("x", "v1"), ("y", "v2"))
    }
    run(world, "e1", files)
    assert world.codes("e1") == ["ConflictingEntries"]


def test_entries_of_one_version_are_united() -> None:
    files = {
        "a": entry("dataset://d/v1", targeting_aliases=["x"], **{"valohai.tags": ["t"]}),
        "b": entry("dataset://d/v1", targeting_aliases=["y", "x"], packaging=True),
    }
    version = run(FakeDeployment(), "e1", files).registry.version("d", "v1")
    assert version.targeting_aliases == ("x", "y")
    assert version.tags == ("t",)
    assert version.packaging is Packaging.BUILT


def test_a_sidecar_and_a_line_are_merged_and_the_line_wins() -> None:
    world = FakeDeployment()
    world.outputs("e1", {"a": b"a", "b": b"b"})
    world.upload("outputs/e1/a.metadata.json", b'{"valohai.dataset-versions": ["dataset://d/old"], "k": 1}')
    world.upload("outputs/e1/b.metadata.json", b'{"valohai.dataset-versions": ["dataset://d/new"]}')
    world.upload("outputs/e1/ghost.metadata.json", b'{"valohai.tags": ["t"]}')
    world.batch("e1", [("a", entry("dataset://d/new")), ("nowhere", entry("dataset://d/new"))])
    world.mark("e1", files=2)
    world.deliver()
    world.carry_out()
    assert world.members("d", "new") == ["a", "b"]
    assert world.execution("e1").versions == ("dataset://d/new",)
    assert world.codes("e1") == ["FileNotUploaded", "SidecarWithoutFile"]


def test_unknown_keys_warn_and_change_nothing() -> None:
    world = run(FakeDeployment(), "e1", {"a": entry("dataset://d/v1", keep="me")})
    assert world.codes("e1") == ["UnknownKey"]
    assert world.members("d", "v1") == ["a"]


def test_a_path_that_would_leave_the_folder_refuses_the_version() -> None:
    world = run(
        FakeDeployment(), "e1", {"../../etc/passwd": entry("dataset://d/v1"), "fine": entry("dataset://d/v2")}
    )
    assert world.codes("e1") == ["UnsafePath"]
    assert world.execution("e1").versions == ("dataset://d/v2",)


def test_a_dotted_path_is_normalised_with_a_warning() -> None:
    world = run(FakeDeployment(), "e1", {"./b": entry("dataset://d/v1"), "a": entry("dataset://d/v1")})
    assert world.members("d", "v1") == ["a", "b"]
    assert world.codes("e1") == ["PathNormalised"]


def test_nobody_can_name_a_version_latest() -> None:
    world = run(FakeDeployment(), "e1", {"a": entry("dataset://d/latest")})
    assert world.codes("e1") == ["VersionExists"]


@pytest.mark.parametrize(
    ("rule", "flag", "environment", "packaged"),
    [
        ("flag-and-variable", True, {"VH_ENABLE_DATASET_VERSION_PACKAGING": "1"}, True),
        ("flag-and-variable", True, {"VH_ENABLE_DATASET_VERSION_PACKAGING": "TRUE"}, True),
        ("flag-and-variable", True, {"VH_ENABLE_DATASET_VERSION_PACKAGING": "no"}, False),
        ("flag-and-variable", True, {}, False),
        ("flag-and-variable", False, ON, False),
        ("flag", True, {}, True),
        ("flag", False, {}, False),
        ("auto", False, {}, False),
    ],
)
def test_the_packaging_rule(rule: PackagingRule, flag: bool, environment: object, packaged: bool) -> None:
    world = run(FakeDeployment(rule), "e1", {"a": entry("dataset://d/v1", packaging=flag)}, environment)
    version = world.registry.version("d", "v1")
    assert (version.packaging is Packaging.BUILT) == packaged
    assert version.packaging_reason
    assert world.codes("e1") == (["NotPackaged"] if flag and not packaged else [])


def test_the_advisor_packages_many_small_files_by_itself() -> None:
    world = run(FakeDeployment("auto"), "e1", {f"{n:04d}": entry("dataset://d/v1") for n in range(1_000)}, {})
    assert world.registry.version("d", "v1").packaging is Packaging.BUILT


ALIASED = {"targeting_aliases": ["production"]}


@pytest.mark.parametrize(("inherited", "fresh"), [("a", "a/b"), ("a/b", "a"), ("a/b/c", "a/b")])
def test_a_file_where_the_base_has_a_folder_refuses_the_version_before_its_alias_moves(
    inherited: str, fresh: str
) -> None:
    world = run(FakeDeployment(), "e1", {inherited: entry("dataset://d/v1", **ALIASED)})
    based = entry("dataset://d/v2", **{"from": "dataset://d/v1"}, **ALIASED)
    run(world, "e2", {fresh: based, "other": entry("dataset://d/v3")})
    assert world.codes("e2") == ["PathCollision"]
    assert world.execution("e2").versions == ("dataset://d/v3",)
    assert world.registry.alias("d", "production").version == "v1"


def test_a_file_that_the_base_excludes_makes_room_for_a_folder() -> None:
    world = run(FakeDeployment(), "e1", {"a": entry("dataset://d/v1")})
    run(world, "e2", {"a/b": entry("dataset://d/v2", **{"from": "dataset://d/v1"}, exclude=["a"])})
    assert world.members("d", "v2") == ["a/b"]


def test_files_that_may_not_be_read_refuse_their_version_only() -> None:
    world = FakeDeployment()
    world.store.denied.add("outputs/e1/a")
    run(world, "e1", {"a": entry("dataset://d/v1"), "b": entry("dataset://d/v2")})
    assert world.codes("e1") == ["AccessDenied"]
    assert world.execution("e1").versions == ("dataset://d/v2",)


@pytest.mark.parametrize("storage_class", ["GLACIER", "DEEP_ARCHIVE"])
def test_archived_files_refuse_their_version_and_restored_ones_do_not(storage_class: str) -> None:
    for restored, made in ((False, ()), (True, ("dataset://d/v1",))):
        world = FakeDeployment()
        world.store.put("outputs/e1/a", b"a", storage_class, restored)
        world.batch("e1", [("a", entry("dataset://d/v1"))])
        world.mark("e1", files=1)
        world.deliver()
        world.carry_out()
        assert world.execution("e1").versions == made
        assert world.codes("e1") == ([] if restored else ["ObjectArchived"])


def test_tags_and_aliases_that_no_item_could_hold_refuse_the_version() -> None:
    tags = [f"{number:04d}" + "x" * 250 for number in range(1_000)]
    world = run(FakeDeployment(), "e1", {"a": entry("dataset://d/v1", **{"valohai.tags": tags})})
    assert world.codes("e1") == ["ConflictingEntries"]
