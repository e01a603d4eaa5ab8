"""Inputs and outputs of jobs on the local stack: versions, datums, models, buckets; valohai-utils in the middle."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from tests.outputs import read_tree
from tests.system.conftest import User
from tests.waiting import HANG_SECONDS, wait_for

ROOT = Path(__file__).parents[2]

YAML = """
- step:
    name: train
    image: python:3.12
    command: python train.py
    parameters:
      - name: version
        type: string
        default: v1
    inputs:
      - name: images
        default: dataset://in-images/{parameter:version}
        keep-directories: full
      - name: labels
        default: s3://BUCKET/loose/**.csv
        keep-directories: suffix
      - name: model
        default: datum://in-best
        filename: model.bin
      - name: page
        optional: true
"""


class Job:
    """A job of a user, in folders as Valohai lays them out."""

    def __init__(self, user: User, folder: Path) -> None:
        self.user, self.inputs, self.outputs = user, folder / "inputs", folder / "outputs"
        self.config = folder / "config"
        folders = {"VH_INPUTS_DIR": self.inputs, "VH_OUTPUTS_DIR": self.outputs, "VH_CONFIG_DIR": self.config}
        user.environment |= {name: str(path) for name, path in folders.items()}
        self.yaml = folder / "valohai.yaml"
        self.yaml.write_text(YAML.replace("BUCKET", user.stack.store))

    def utils(self, *arguments: str) -> list[str]:
        """The command that runs a task of tests/unit/inputs/job.py."""
        return [sys.executable, "-m", "tests.unit.inputs.job", *arguments]

    def says(self, *arguments: str) -> Any:
        done = subprocess.run(
            self.utils(*arguments), cwd=ROOT, env=self.user.environment, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout.splitlines()[-1])

    def record(self) -> Any:
        return json.loads((self.config / "inputs.json").read_text())


@pytest.fixture
def job(user: User, tmp_path: Path) -> Job:
    return Job(user, tmp_path)


def entry(uri: str) -> dict[str, object]:
    return {"uri": uri, "packaging": True}


def test_a_step_finds_its_inputs_and_unmodified_utils_read_them(user: User, job: Job, tmp_path: Path) -> None:
    images = {f"c{n % 2}/img-{n:02d}.bin": bytes([n]) * 50 for n in range(40)}
    user.upload(
        "in-1", images, {"valohai.dataset-versions": [entry("dataset://in-images/v1")], "split": "train"}
    )
    user.put("outputs/in-1/best.pt", b"weights")
    said = {"valohai.alias": "in-best", "valohai.model-versions": ["model://in-model/"], "accuracy": 0.98}
    user.put("outputs/in-1/best.pt.metadata.json", json.dumps(said).encode())
    user.mark("in-1", files=41)
    user.packaged("dataset://in-images/v1")
    for name in ("a.csv", "deep/b.csv", "c.txt"):
        user.put(f"loose/{name}", name.encode())

    told = user.json("inputs", "--yaml", job.yaml, "--step", "train")
    assert read_tree(job.inputs / "images") == images
    assert read_tree(job.inputs / "labels") == {"a.csv": b"a.csv", "deep/b.csv": b"deep/b.csv"}
    assert (job.inputs / "model" / "model.bin").read_bytes() == b"weights"
    assert "page" not in job.record()
    assert json.loads((job.config / "parameters.json").read_text()) == {"version": "v1"}
    assert told["images"]["resolved"] == ["dataset://in-images/v1"]
    assert told["model"]["resolved"][0].startswith("datum://")

    files = {file["name"]: file for file in job.record()["images"]["files"]}
    assert files["c1/img-01.bin"]["metadata"][0]["split"] == "train"
    assert files["c1/img-01.bin"]["uri"] == f"datum://{files['c1/img-01.bin']['datum_id']}"
    assert len(files["c1/img-01.bin"]["checksums"]["md5"]) == 32
    (model,) = job.record()["model"]["files"]
    assert model["metadata"][0]["accuracy"] == 0.98

    assert len(job.says("paths", "images", "c1/*")) == 20
    assert job.says("path", "model") == str(job.inputs / "model" / "model.bin")
    assert job.says("path", "page") == "nothing"

    other = ["--input", "model=model://in-model/1", "--input", "page=", "--input", f"images={model['uri']}"]
    user.run("inputs", "--yaml", job.yaml, "--step", "train", *other, "--to", tmp_path / "again")
    assert read_tree(tmp_path / "again" / "model") == {"model.bin": b"weights"}
    assert read_tree(tmp_path / "again" / "images") == {"best.pt": b"weights"}


def test_a_recorded_inputs_json_brings_the_same_files_later(user: User, job: Job, tmp_path: Path) -> None:
    user.upload(
        "in-2", {"x/1": b"1", "y/1": b"2"}, {"valohai.dataset-versions": [entry("dataset://in-again/v1")]}
    )
    user.mark("in-2", files=2)
    user.packaged("dataset://in-again/v1")
    given = tmp_path / "inputs.json"
    given.write_text(
        json.dumps({"data": {"default": "dataset://in-again/latest", "keep-directories": "full"}})
    )
    user.run("inputs", "--config", given)
    recorded = tmp_path / "recorded.json"
    recorded.write_bytes((job.config / "inputs.json").read_bytes())
    user.run("inputs", "--config", recorded, "--to", tmp_path / "later")
    assert read_tree(tmp_path / "later" / "data") == {"x/1": b"1", "y/1": b"2"}


def test_equal_names_are_refused_with_the_list_unless_the_last_shall_win(user: User, job: Job) -> None:
    user.upload(
        "in-3", {"x/1": b"1", "y/1": b"2"}, {"valohai.dataset-versions": [entry("dataset://in-same/v1")]}
    )
    user.mark("in-3", files=2)
    user.packaged("dataset://in-same/v1")
    command = ["inputs", "--yaml", job.yaml, "--step", "train", "--input", "labels=", "--input", "images="]
    refused = user.run(*command, "--input", "model=dataset://in-same/v1", code=2)
    assert "Input 'images' has no URI" in refused.stderr
    config = job.config.parent / "c.json"
    config.write_text('{"data": "dataset://in-same/v1"}')
    assert "1: x/1, y/1" in user.run("inputs", "--config", config, code=2).stderr
    user.run("inputs", "--config", config, "--on-collision", "last-wins")
    assert read_tree(job.inputs / "data") == {"1": b"2"}


def test_inputs_on_demand_come_while_the_job_runs(user: User, job: Job) -> None:
    user.put("loose/big file.bin", b"large")
    config = job.config.parent / "c.json"
    config.write_text(
        json.dumps({"big": {"default": f"s3://{user.stack.store}/loose/big*", "download": "on-demand"}})
    )
    user.environment["PYTHONPATH"] = str(ROOT)
    done = user.run("inputs", "--config", config, "--command", *job.utils("read", "big"))
    assert json.loads(done.stdout.splitlines()[-1]) == ["large"]
    failed = ["--command", sys.executable, "-c", "raise SystemExit(9)"]
    user.run("inputs", "--config", config, *failed, code=9)


def test_a_job_pushes_what_utils_left_and_live_files_go_up_at_once(user: User, job: Job) -> None:
    user.environment["PYTHONPATH"] = str(ROOT)
    job.config.mkdir(parents=True)
    (job.config / "execution.json").write_bytes(
        (ROOT / "tests" / "fixtures" / "valohai" / "docs2025.execution.json").read_bytes()
    )
    (job.config / "parameters.json").write_text('{"epochs": 3}')
    told = user.run("push", job.outputs, "--execution", "in-utils", "--command", *job.utils("outputs"))
    assert not (job.outputs / "live.txt").exists()
    assert "uploaded 3 files" in told.stdout
    facts = user.execution("in-utils")
    assert facts["versions"] == ["dataset://from-utils/v1"]
    user.run("fetch", "dataset://from-utils/v1", "--to", job.inputs / "out")
    assert read_tree(job.inputs / "out") == {"model.pkl": b"weights", "sub/predictions.csv": b"1,2"}
    marker = json.loads(
        user.s3.get_object(Bucket=user.stack.store, Key="control/in-utils.json")["Body"].read()
    )
    assert (marker["status"], marker["files"], marker["exit_code"]) == ("completed", 3, 0)
    assert marker["commit"] == "2db0b9da830749e462f0226a481559e0cf47292c"
    assert marker["parameters"] == {"epochs": 3}
    assert marker["times"].keys() == {"created", "started", "ended"}
    assert marker["command"][-1] == "outputs"


def test_a_folder_is_watched_until_somebody_says_stop(user: User, job: Job) -> None:
    watching = subprocess.Popen(
        user.command("push", job.outputs, "--execution", "in-watch", "--watch", "--heartbeat", 0.5),
        env=user.environment,
        stdin=subprocess.DEVNULL,
    )
    try:
        wait_for(job.outputs.is_dir)
        live = job.outputs / "checkpoint.bin"
        for body in (b"one", b"two"):
            live.write_bytes(body)
            live.chmod(0o444)
            wait_for(lambda: not live.exists())
        (job.outputs / "rest.txt").write_text("rest")
        time.sleep(1.2)
        assert (job.outputs / "rest.txt").exists()
        watching.send_signal(signal.SIGTERM)
        assert watching.wait(HANG_SECONDS) == 0
    finally:
        watching.kill()
        watching.wait()
    listed = user.s3.list_objects_v2(Bucket=user.stack.store, Prefix="outputs/in-watch/")["Contents"]
    bodies = {
        item["Key"].rpartition("/")[2]: user.s3.get_object(Bucket=user.stack.store, Key=item["Key"])[
            "Body"
        ].read()
        for item in listed
    }
    assert bodies.pop("valohai.metadata.jsonl", b"") == b""
    assert bodies == {"checkpoint.bin": b"two", "checkpoint~1.bin": b"one", "rest.txt": b"rest"}
    assert user.execution("in-watch")["manifest"]["rows"] == 3


def test_a_failed_or_stopped_job_keeps_its_outputs_and_its_exit_code(user: User, job: Job) -> None:
    script = "import os, time; open(os.environ['VH_OUTPUTS_DIR'] + '/a', 'w').write('a'); {}"
    failing = [sys.executable, "-c", script.format("raise SystemExit(7)")]
    user.run("push", job.outputs, "--execution", "in-fails", "--command", *failing, code=7)
    assert user.execution("in-fails")["manifest"]["rows"] == 1
    waiting = [sys.executable, "-c", script.format("time.sleep(600)")]
    stopped = subprocess.Popen(
        user.command("push", job.outputs / "two", "--execution", "in-stops", "--command", *waiting),
        env=user.environment,
    )
    wait_for((job.outputs / "two" / "a").is_file)
    stopped.send_signal(signal.SIGTERM)
    assert stopped.wait(HANG_SECONDS) == 128 + signal.SIGTERM
    marker = user.s3.get_object(Bucket=user.stack.store, Key="control/in-stops.json")["Body"].read()
    assert json.loads(marker)["status"] == "stopped"


def test_what_a_job_used_and_made_is_one_lineage(user: User, job: Job, tmp_path: Path) -> None:
    user.upload("in-4", {"a": b"a"}, {"valohai.dataset-versions": [entry("dataset://in-source/v1")]})
    user.mark("in-4", files=1)
    user.packaged("dataset://in-source/v1")
    config = tmp_path / "c.json"
    config.write_text('{"data": "dataset://in-source/latest"}')
    user.environment["PACKLINE_EXECUTION"] = "in-job"
    user.run("inputs", "--config", config)
    job.outputs.mkdir()
    (job.outputs / "model.bin").write_bytes(b"m")
    user.run("push", job.outputs, "--dataset", "in-result/v1", "--wait")
    made = user.json("lineage", "dataset://in-result/v1")["made_by"]
    assert made["execution"] == "in-job"
    assert [used["uri"] for used in made["inputs"]] == ["dataset://in-source/v1"]
    down = user.json("lineage", "dataset://in-source/v1")["used_by"]
    assert "in-job" in json.dumps(down)
    late = user.run("push", job.outputs, "--dataset", "in-result/v2", code=4)
    assert "in-job is sealed" in late.stderr
