"""What other tools make is imported: each fixture is made by the tool itself, offline."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from packline.imports.errors import CannotImport, SourceMissing
from tests.unit.imports.archives import put
from tests.unit.imports.conftest import Importer
from tests.unit.imports.conftest import importer as importer

REASON = "needs the tools of others: make test-moving"
FILES = {"a.txt": b"one", "s/b.txt": b"two", "ä.bin": bytes(range(256))}

pytestmark = pytest.mark.filterwarnings("ignore")


def fill(folder: Path) -> Path:
    for path, data in FILES.items():
        put(folder / path, data)
    return folder


def run(program: str, folder: Path, **variables: str) -> str:
    """Run Python in a folder, without the machine's settings; what it printed last."""
    environment = {"PATH": os.environ["PATH"], "HOME": str(folder), "LANG": "C.UTF-8", **variables}
    done = subprocess.run(
        [sys.executable, put(folder / "program.py", program.encode())],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        timeout=200,
    )
    assert done.returncode == 0, done.stderr
    return (done.stdout.strip().splitlines() or [""])[-1]


def test_shards_that_webdataset_wrote(importer: Importer, tmp_path: Path) -> None:
    webdataset = pytest.importorskip("webdataset", reason=REASON)
    (tmp_path / "shards").mkdir()
    with webdataset.ShardWriter(str(tmp_path / "shards/%02d.tar"), maxcount=2, verbose=0) as writer:
        for number in range(5):
            writer.write({"__key__": f"k{number}", "txt": f"text {number}", "cls": number})
    outcome = importer.run(str(tmp_path / "shards/{00..02}.tar"))
    files = importer.files(outcome.execution)
    assert files["k3.txt"] == b"text 3"
    assert len(files) == 10


def test_a_repository_that_dvc_made(importer: Importer, tmp_path: Path) -> None:
    pytest.importorskip("dvc", reason=REASON)
    top = tmp_path / "repository"
    fill(top / "data")
    variables = {
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        "HOME": str(tmp_path),
        "DVC_NO_ANALYTICS": "1",
    }
    steps = """
        git init -q . && git config user.email a@example.com && git config user.name n
        dvc init -q && dvc remote add -q -d store ../remote && dvc add -q data && git add -A && git commit -qm one
        git tag v1 && dvc push -q && rm -r .dvc/cache && printf three > data/c.txt && dvc add -q data
    """
    script = " && ".join(line.strip() for line in steps.strip().splitlines())
    subprocess.run(
        ["sh", "-ec", script], cwd=top, env=variables, check=True, capture_output=True, timeout=200
    )
    outcome = importer.run(top, revision="v1")
    expected = {f"data/{path}": data for path, data in FILES.items()}
    assert importer.files(outcome.execution) == expected
    assert outcome.kind == "dvc"
    later = importer.run(top, version="v2")
    assert importer.files(later.execution) == expected | {"data/c.txt": b"three"}


def test_what_dvc_imports_repeats_and_keeps_in_several_remotes(importer: Importer, tmp_path: Path) -> None:
    pytest.importorskip("dvc", reason=REASON)
    variables = {
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        "HOME": str(tmp_path),
        "DVC_NO_ANALYTICS": "1",
    }
    fill(tmp_path / "source/data")
    put(tmp_path / "url.txt", b"url")
    pipeline = """
stages:
  each:
    foreach: [a, b]
    do:
      cmd: mkdir -p o && echo ${item} > o/${item}.txt && echo 1 > o/m_${item}.json
      outs: [ 'o/${item}.txt' ]
      metrics:
      - 'o/m_${item}.json': {cache: false}
  far:
    cmd: echo far > far.bin
    outs:
    - far.bin: {remote: other}
  gone:
    cmd: echo gone > gone.bin
    outs: [gone.bin]
"""
    put(tmp_path / "r/dvc.yaml", pipeline.encode())
    script = """
        git config --global user.email a@example.com && git config --global user.name n
        cd source && git init -q . && dvc init -q && dvc add -q data && git add -A && git commit -qm one && cd ../r
        git init -q . && dvc init -q && dvc remote add -q -d store ../store && dvc remote add -q other ../other
        dvc import -q ../source data -o imported && dvc import-url -q ../url.txt taken
        dvc import-url -q --no-download ../url.txt never
        dvc repro -q each far gone && dvc push -q
    """
    subprocess.run(
        ["sh", "-ec", " && ".join(line.strip() for line in script.strip().splitlines())],
        cwd=tmp_path,
        env=variables,
        check=True,
        capture_output=True,
        timeout=250,
    )
    put(tmp_path / "r/dvc.yaml", pipeline[: pipeline.index("  gone:")].encode())
    with pytest.raises(SourceMissing, match="'never' is missing: it was never downloaded"):
        importer.run(tmp_path / "r")
    outcome = importer.run(tmp_path / "r", exclude=("never",))
    assert importer.files(outcome.execution) == {
        **{f"imported/{path}": data for path, data in FILES.items()},
        "taken": b"url",
        "o/a.txt": b"a\n",
        "o/b.txt": b"b\n",
        "far.bin": b"far\n",
    }
    assert outcome.not_carried[:3] == [
        "o/m_a.json, which is in Git and not in DVC's cache",
        "o/m_b.json, which is in Git and not in DVC's cache",
        "stage gone of dvc.lock, which dvc.yaml does not have any more",
    ]


def test_an_artifact_that_wandb_made(importer: Importer, tmp_path: Path) -> None:
    pytest.importorskip("wandb", reason=REASON)
    fill(tmp_path / "files")
    program = """
import json, os, wandb
artifact = wandb.Artifact("images", "dataset")
artifact.add_dir("files")
artifact.add_reference("file://" + os.path.abspath("other.txt"), name="r/other.txt")
print(json.dumps(artifact.manifest.to_manifest_json()))
"""
    put(tmp_path / "other.txt", b"referred to")
    written = run(program, tmp_path, WANDB_MODE="offline")
    put(tmp_path / "files/wandb_manifest.json", written.encode())
    outcome = importer.run(tmp_path / "files")
    assert importer.files(outcome.execution) == FILES | {"r/other.txt": b"referred to"}
    assert (outcome.kind, outcome.record["entries"]) == ("wandb", len(FILES) + 1)


def test_a_session_that_clearml_made_offline(importer: Importer, tmp_path: Path) -> None:
    pytest.importorskip("clearml", reason=REASON)
    fill(tmp_path / "files")
    program = """
from clearml import Dataset, Task
Task.set_offline(True)
dataset = Dataset.create(dataset_name="n", dataset_project="p", dataset_tags=["checked"])
dataset.add_files("files")
dataset.upload(show_progress=False)
"""
    run(program, tmp_path, CLEARML_OFFLINE_MODE="1", CLEARML_CACHE_DIR=str(tmp_path / "cache"))
    (state,) = tmp_path.rglob("state.json")
    outcome = importer.run(state)
    assert importer.files(outcome.execution) == FILES
    assert outcome.record["revision"] == json.loads(state.read_text())["id"]
    assert "checked" in importer.entry(outcome.execution)["valohai.tags"]


def test_a_snapshot_that_huggingface_hub_takes_for_its_own(importer: Importer, tmp_path: Path) -> None:
    hub = pytest.importorskip("huggingface_hub", reason=REASON)
    from tests.unit.imports.test_other_tools import COMMIT, a_snapshot

    outcome = importer.run(a_snapshot(tmp_path))
    (repository,) = hub.scan_cache_dir(tmp_path).repos
    (revision,) = repository.revisions
    record = outcome.record
    assert (repository.repo_id, revision.commit_hash) == (record["repository"], record["revision"])
    assert (revision.commit_hash, list(revision.refs)) == (COMMIT, record["references"])
    assert len(revision.files) == outcome.files


def test_a_folder_of_a_download_with_the_notes_that_huggingface_hub_writes(
    importer: Importer, tmp_path: Path
) -> None:
    local_folder = pytest.importorskip("huggingface_hub._local_folder", reason=REASON)
    from tests.unit.imports.test_hugging_face import git_hash
    from tests.unit.imports.test_other_tools import COMMIT, sha256

    folder = fill(tmp_path / "data")
    for path, data in FILES.items():
        etag = sha256(data) if path.endswith(".bin") else git_hash(data)
        local_folder.write_download_metadata(folder, path, COMMIT, etag)
    outcome = importer.run(folder)
    assert (outcome.kind, outcome.record["revision"]) == ("huggingface", COMMIT)
    assert importer.files(outcome.execution) == FILES
    paths = local_folder.get_local_download_paths(folder, "later.bin")
    put(paths.incomplete_path(sha256(b"x")), b"half")
    with pytest.raises(CannotImport, match="not complete"):
        importer.run(folder, version="v2")
