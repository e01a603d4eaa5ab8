"""DVC repositories: files from the cache or the remote, compared by MD5; revisions of Git; what is missing is named."""

from __future__ import annotations

import hashlib
import json
import subprocess
from pathlib import Path

import pytest

from packline.errors import UnsafePath
from packline.imports.errors import CannotImport, DamagedSource, SourceMissing
from tests.unit.imports.archives import put
from tests.unit.imports.conftest import Importer


def add_object(top: Path, data: bytes, suffix: str = "") -> str:
    """Put an object into a cache or remote as DVC 3 does; its MD5."""
    md5 = hashlib.md5(data, usedforsecurity=False).hexdigest() + suffix
    put(top / "files/md5" / md5[:2] / md5[2:], data)
    return md5


def add_folder(repository: Path, top: Path, name: str, files: dict[str, bytes]) -> str:
    """Track a folder, with its objects in ``top``; the MD5 of its list."""
    entries = [{"md5": add_object(top, data), "relpath": path} for path, data in files.items()]
    md5 = add_object(top, json.dumps(entries).encode(), ".dir")
    text = f"outs:\n- md5: {md5}\n  size: {sum(map(len, files.values()))}\n  hash: md5\n  path: {name}\n"
    put(repository / f"{name}.dvc", text.encode())
    return md5


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    top = tmp_path / "repository"
    put(top / ".dvc/config", b"[core]\n    remote = store\n['remote \"store\"']\n    url = ../../remote\n")
    (tmp_path / "remote").mkdir()
    return top


def test_files_come_from_the_cache_and_from_the_remote(
    importer: Importer, repository: Path, tmp_path: Path
) -> None:
    add_folder(repository, repository / ".dvc/cache", "data", {"a.txt": b"one", "s/b.txt": b"two"})
    md5 = add_object(tmp_path / "remote", b"model")
    lock = {
        "stages": {
            "train": {"outs": [{"path": "model.bin", "hash": "md5", "md5": md5, "size": 5}]},
            "plot": {"outs": [{"path": "plot.csv", "hash": "md5", "md5": "0" * 32, "size": 5}]},
        }
    }
    put(repository / "sub/dvc.lock", json.dumps(lock).encode())
    put(
        repository / "sub/dvc.yaml",
        b"stages:\n  train: {cmd: x}\n  plot:\n    cmd: x\n    plots:\n    - plot.csv: {cache: false}\n",
    )
    outcome = importer.run(repository)
    assert importer.files(outcome.execution) == {
        "data/a.txt": b"one",
        "data/s/b.txt": b"two",
        "sub/model.bin": b"model",
    }
    assert any(sentence.startswith("plot.csv, which is in Git") for sentence in outcome.not_carried)
    record = importer.entry(outcome.execution)["properties"]["import"]
    assert (record["kind"], [each["path"] for each in record["outputs"]]) == (
        "dvc",
        ["data", "sub/model.bin"],
    )


def test_a_stage_that_is_repeated_has_the_folder_of_its_declaration(
    importer: Importer, repository: Path
) -> None:
    md5 = add_object(repository / ".dvc/cache", b"model")
    stages = {"train@0": {"outs": [{"path": "model.bin", "hash": "md5", "md5": md5, "size": 5}]}}
    put(repository / "dvc.lock", json.dumps({"stages": stages}).encode())
    declared = b"stages:\n  train:\n    foreach: [0]\n    do: {cmd: x, wdir: %s}\n"
    put(repository / "dvc.yaml", declared % b"sub")
    assert importer.files(importer.run(repository).execution) == {"sub/model.bin": b"model"}
    put(repository / "dvc.yaml", declared % b"'s/${item}'")
    with pytest.raises(CannotImport, match="working folder"):
        importer.run(repository, version="v2")


def test_a_remote_in_a_bucket_is_read(importer: Importer, repository: Path, tmp_path: Path) -> None:
    put(repository / ".dvc/config.local", b"['remote \"store\"']\n    url = s3://bucket/dvc\n")
    add_folder(repository, tmp_path / "made", "data", {"a.txt": b"one"})
    for file in (tmp_path / "made").rglob("*"):
        if file.is_file():
            importer.store.put(f"dvc/{file.relative_to(tmp_path / 'made')}", file.read_bytes())
    assert importer.files(importer.run(repository).execution) == {"data/a.txt": b"one"}


def test_a_tag_of_git_is_the_state_it_names(importer: Importer, repository: Path) -> None:
    cache = repository / ".dvc/cache"

    def git(*arguments: str) -> None:
        who = ("-c", "user.name=n", "-c", "user.email=e@example.com", "-c", "commit.gpgsign=false")
        subprocess.run(["git", *who, "-C", str(repository), *arguments], check=True, capture_output=True)

    git("init")
    add_folder(repository, cache, "data", {"a.txt": b"old"})
    git("add", "data.dvc")
    git("commit", "-m", "one")
    git("tag", "v1")
    add_folder(repository, cache, "data", {"a.txt": b"new"})
    outcome = importer.run(repository, revision="v1")
    assert importer.files(outcome.execution) == {"data/a.txt": b"old"}
    assert (outcome.record["revision"], len(outcome.record["commit"])) == ("v1", 40)
    assert importer.files(importer.run(repository, version="v2").execution) == {"data/a.txt": b"new"}
    for wrong in ("none", "--all"):
        with pytest.raises(CannotImport, match="--rev"):
            importer.run(repository, version="v3", revision=wrong)


def test_an_object_that_neither_cache_nor_remote_has_is_named(importer: Importer, repository: Path) -> None:
    cache = repository / ".dvc/cache"
    add_folder(repository, cache, "data", {"a.txt": b"one", "b.txt": b"two"})
    md5 = hashlib.md5(b"two", usedforsecurity=False).hexdigest()
    (cache / "files/md5" / md5[:2] / md5[2:]).unlink()
    for act in (importer.preview, importer.run):
        with pytest.raises(SourceMissing, match=r"data/b\.txt") as raised:
            act(repository)
        assert (raised.value.exit_code, "dvc fetch" in raised.value.remedy) == (3, True)
    assert importer.uploads == 0


def test_an_object_that_is_not_what_its_name_says_is_refused(importer: Importer, repository: Path) -> None:
    cache = repository / ".dvc/cache"
    add_folder(repository, cache, "data", {"a.txt": b"one"})
    md5 = hashlib.md5(b"one", usedforsecurity=False).hexdigest()
    put(cache / "files/md5" / md5[:2] / md5[2:], b"two")
    with pytest.raises(DamagedSource, match="MD5"):
        importer.run(repository)
    assert importer.uploads == 0


def test_a_repository_of_dvc_2_has_another_layout(importer: Importer, repository: Path) -> None:
    data = b"a\r\nb\r\n"
    md5 = hashlib.md5(data.replace(b"\r\n", b"\n"), usedforsecurity=False).hexdigest()
    put(repository / ".dvc/cache" / md5[:2] / md5[2:], data)
    put(repository / "a.txt.dvc", f"outs:\n- md5: {md5}\n  size: 6\n  path: a.txt\n".encode())
    assert importer.files(importer.run(repository).execution) == {"a.txt": data}


@pytest.mark.parametrize(
    ("text", "error"),
    [
        (b"outs: [", CannotImport),
        (b"- a\n", CannotImport),
        (b"outs:\n- path: x\n", SourceMissing),
        (b"outs:\n- path: x\n  md5: 5\n", CannotImport),
        (b"outs:\n- path: x\n  md5: ../../../etc/passwd\n", CannotImport),
        (b"outs:\n- path: ../x\n  md5: 8e6e12a02cdcb44294a8c440402ef98f\n", UnsafePath),
        (b"\xff", CannotImport),
        (b"{}", CannotImport),
    ],
    ids=repr,
)
def test_a_broken_or_hostile_file_of_dvc_publishes_nothing(
    importer: Importer, repository: Path, text: bytes, error: type[Exception]
) -> None:
    put(repository / "x.dvc", text)
    with pytest.raises(error) as raised:
        importer.run(repository)
    assert "\n" not in str(raised.value)
    assert importer.uploads == 0


@pytest.mark.parametrize("listed", [b"{}", b"[{}]", b'[{"md5": "x", "relpath": "a"}]', b'[{"a": 1}', b"\xff"])
def test_a_broken_list_of_a_folder_is_refused(importer: Importer, repository: Path, listed: bytes) -> None:
    md5 = add_object(repository / ".dvc/cache", listed, ".dir")
    put(repository / "x.dvc", f"outs:\n- md5: {md5}\n  hash: md5\n  path: x\n".encode())
    with pytest.raises(CannotImport, match="list of x"):
        importer.run(repository)
