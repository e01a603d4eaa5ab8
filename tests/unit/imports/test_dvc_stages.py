"""What DVC repositories have beside plain data: pipelines, imports, several remotes, repositories within."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from packline.errors import NotFound
from packline.imports.detect import SourceOptions, plan_import
from packline.imports.dvc_trees import GitTree
from packline.imports.errors import SourceMissing
from packline.imports.plan import ImportPlan
from packline.imports.stage_files import PathFilter, count_plan
from packline.imports.storages import Buckets
from tests.unit.imports.archives import put
from tests.unit.imports.test_dvc import add_folder, add_object
from tests.unit.imports.test_dvc import repository as repository


def plan_of(repository: Path) -> ImportPlan:
    return plan_import(SourceOptions(str(repository)), Buckets())


def read(plan: ImportPlan) -> dict[str, bytes]:
    """The files of a plan, each where the first location has it."""
    files = {}
    for file in plan.files() if plan.files else ():
        for location in file.locations:
            try:
                with location.storage.open(location.path) as opened:
                    files[file.path] = opened.read()
                break
            except NotFound:
                continue
    return files


def output(top: Path, path: str, data: bytes) -> dict[str, Any]:
    return {"path": path, "hash": "md5", "md5": add_object(top, data), "size": len(data)}


@pytest.fixture
def cache(repository: Path) -> Path:
    return repository / ".dvc/cache"


def write_pipeline(repository: Path, declared: str, **stages: dict[str, Any]) -> None:
    put(repository / "dvc.yaml", f"stages:\n{declared}".encode())
    document = {"schema": "2.0", "stages": {name.replace("_", "@"): stage for name, stage in stages.items()}}
    put(repository / "dvc.lock", json.dumps(document).encode())


def test_a_stage_that_only_the_lock_has_is_not_data_of_the_repository(repository: Path, cache: Path) -> None:
    """DVC passes over it, too: ``dvc fetch`` would not bring its data."""
    gone = {"path": "old.bin", "hash": "md5", "md5": "0" * 32, "size": 3}
    write_pipeline(
        repository,
        "  train: {cmd: x, outs: [m.bin]}\n  never: {cmd: y, outs: [n.bin]}\n",
        train={"outs": [output(cache, "m.bin", b"model")]},
        old={"outs": [gone]},
    )
    plan = plan_of(repository)
    assert read(plan) == {"m.bin": b"model"}
    assert plan.not_carried[:2] == [
        "stage old of dvc.lock, which dvc.yaml does not have any more",
        "stage never of dvc.yaml, which was never run",
    ]


def test_a_stage_that_is_frozen_is_like_any_other(repository: Path, cache: Path) -> None:
    write_pipeline(
        repository,
        "  train: {cmd: x, frozen: true, outs: [m.bin]}\n",
        train={"outs": [output(cache, "m.bin", b"1")]},
    )
    assert read(plan_of(repository)) == {"m.bin": b"1"}


def test_the_lock_of_dvc_1_has_its_stages_at_the_top(repository: Path, cache: Path) -> None:
    put(repository / "dvc.yaml", b"stages:\n  train: {cmd: x, outs: [m.bin]}\n")
    put(repository / "dvc.lock", json.dumps({"train": {"outs": [output(cache, "m.bin", b"1")]}}).encode())
    assert read(plan_of(repository)) == {"m.bin": b"1"}


def test_an_output_that_git_has_is_known_also_where_its_path_is_made_of_parameters(
    repository: Path, cache: Path
) -> None:
    declared = (
        "  train:\n    foreach: [a]\n    do:\n      outs: ['${dir}/m.bin']\n"
        "      metrics:\n      - '${dir}/${item}.json': {cache: false}\n"
    )
    metric = {"path": "out/a.json", "hash": "md5", "md5": "0" * 32, "size": 3}
    write_pipeline(repository, declared, train_a={"outs": [output(cache, "out/m.bin", b"1"), metric]})
    plan = plan_of(repository)
    assert read(plan) == {"out/m.bin": b"1"}
    assert "out/a.json, which is in Git and not in DVC's cache" in plan.not_carried


@pytest.mark.parametrize("by_pipeline", [True, False])
def test_an_output_with_a_remote_of_its_own_comes_from_there(
    repository: Path, tmp_path: Path, by_pipeline: bool
) -> None:
    with (repository / ".dvc/config").open("a") as config:
        config.write("['remote \"other\"']\n    url = remote://store/below\n")
    entry = output(tmp_path / "remote/below", "m.bin", b"1")
    if by_pipeline:
        write_pipeline(
            repository, "  train:\n    outs:\n    - m.bin: {remote: other}\n", train={"outs": [entry]}
        )
    else:
        put(repository / "m.bin.dvc", json.dumps({"outs": [entry | {"remote": "other"}]}).encode())
    assert read(plan_of(repository)) == {"m.bin": b"1"}


@pytest.mark.parametrize(
    ("setting", "words"),
    [
        ("url = ssh://host/data", "neither a folder nor s3://"),
        ("url = s3://bucket/data\n    version_aware = true", "version_aware"),
    ],
)
def test_a_remote_that_is_not_read_is_named_and_the_cache_is_enough(
    repository: Path, cache: Path, setting: str, words: str
) -> None:
    put(
        repository / ".dvc/config",
        f"[core]\n    remote = far\n['remote \"far\"']\n    {setting}\n".encode(),
    )
    add_folder(repository, cache, "data", {"a.txt": b"one"})
    plan = plan_of(repository)
    assert read(plan) == {"data/a.txt": b"one"}
    assert any(sentence.startswith("remote far") and words in sentence for sentence in plan.not_carried)


def test_the_cache_may_be_set_for_all_repositories_of_a_user(
    repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    put(tmp_path / "config/dvc/config", b"[cache]\n    dir = ../../shared\n")
    add_folder(repository, tmp_path / "shared", "data", {"a.txt": b"one"})
    assert read(plan_of(repository)) == {"data/a.txt": b"one"}


def test_an_import_that_was_never_downloaded_is_named_and_can_be_left_out(
    repository: Path, cache: Path
) -> None:
    add_folder(repository, cache, "data", {"a.txt": b"one"})
    put(repository / "partial.dvc", b"frozen: true\nouts:\n- hash: md5\n  path: partial\n")
    with pytest.raises(SourceMissing, match=r"never downloaded.*dvc update"):
        count_plan(plan_of(repository), PathFilter((), ()), str)
    assert count_plan(plan_of(repository), PathFilter((), ("partial",)), str).files == 1


def test_a_folder_of_a_remote_with_versions_lists_its_files_itself(repository: Path, cache: Path) -> None:
    listed = {
        "relpath": "a.txt",
        "md5": add_object(cache, b"one"),
        "size": 3,
        "cloud": {"far": {"etag": "x"}},
    }
    put(
        repository / "data.dvc",
        json.dumps({"outs": [{"path": "data", "hash": "md5", "files": [listed]}]}).encode(),
    )
    assert read(plan_of(repository)) == {"data/a.txt": b"one"}


def test_a_repository_within_is_left_out(
    repository: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_folder(repository, cache, "data", {"a.txt": b"one"})
    (repository / "within/.dvc").mkdir(parents=True)
    put(repository / "within/x.dvc", b"outs:\n- path: x\n  hash: md5\n  md5: " + b"0" * 32 + b"\n")
    assert read(plan_of(repository)) == {"data/a.txt": b"one"}
    listing = "data.dvc\0within/.dvc/config\0within/x.dvc\0.dvc/config\0"
    monkeypatch.setattr(GitTree, "_git", lambda self, *arguments: listing.encode())
    assert list(GitTree(repository, "v1").paths()) == ["data.dvc"]


def test_an_output_outside_of_the_repository_is_said_not_to_come(repository: Path, cache: Path) -> None:
    add_folder(repository, cache, "data", {"a.txt": b"one"})
    put(repository / "far.dvc", b"outs:\n- path: s3://bucket/x\n  etag: abc\n")
    plan = plan_of(repository)
    assert read(plan) == {"data/a.txt": b"one"}
    assert "s3://bucket/x, which is outside of the repository" in plan.not_carried
