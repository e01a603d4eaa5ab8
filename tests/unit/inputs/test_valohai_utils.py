"""valohai-utils, unmodified, on the inputs that we place."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest

from packline.client.inputs.definition import DownloadPolicy, KeepDirectories
from packline.client.inputs.on_demand import presign_objects, serve_inputs
from packline.errors import TargetNotEmpty
from tests.unit.inputs.conftest import Desk, an_input

ROOT = Path(__file__).parents[3]
OBSERVED: dict[str, Any] = json.loads(
    (ROOT / "tests" / "fixtures" / "valohai" / "paths-filter.observed.json").read_text()
)

Job = Callable[..., Any]


@pytest.fixture
def job(desk: Desk) -> Job:
    """Runs a task of ``job.py`` in an interpreter of its own; what it says."""

    def run(*arguments: str) -> Any:
        environment = os.environ | {
            "VH_JOB_ID": "exec-1",
            "VH_CONFIG_DIR": str(desk.config),
            "VH_INPUTS_DIR": str(desk.inputs),
            "VH_OUTPUTS_DIR": str(desk.folder / "outputs"),
        }
        command = [sys.executable, "-m", "tests.unit.inputs.job", *arguments]
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout.splitlines()[-1])

    return run


def test_it_is_the_version_that_is_spoken_of() -> None:
    assert version("valohai-utils") == "0.7.0"


def test_path_is_the_first_file_and_absent_inputs_give_the_default(desk: Desk, job: Job) -> None:
    desk.version("dataset://images/v1", {"a/1.txt": b"one", "b/2.txt": b"two"})
    desk.bring(an_input("images", "dataset://images/v1"), an_input("none", optional=True))
    assert job("path", "images") == str(desk.inputs / "images" / "1.txt")
    assert job("path", "none") == "nothing"
    assert job("read", "images") == ["one", "two"]
    assert job("streams", "images") == ["one", "two"]
    assert job("folder", "images") == str(desk.inputs / "images")


@pytest.mark.parametrize("pattern", OBSERVED["filters"])
def test_a_filter_finds_what_was_observed_where_valohai_places_the_files(
    desk: Desk, job: Job, pattern: str
) -> None:
    names = OBSERVED["inputs_json_names"]
    desk.s3_server.objects |= {f"bucket/{name}": b"x" for name in names}
    desk.bring(an_input("in", *(f"s3://bucket/{name}" for name in names), keep=KeepDirectories.FULL))
    found = [str(Path(path).relative_to(desk.inputs / "in")) for path in job("paths", "in", pattern)]
    assert found == OBSERVED["filters"][pattern]


def archives() -> dict[str, bytes]:
    zipped, tarred, squeezed = io.BytesIO(), io.BytesIO(), io.BytesIO()
    with zipfile.ZipFile(zipped, "w") as archive:
        archive.writestr("inside/blöf.txt", "zipped")
    for out, archive_of in ((tarred, tarfile.TarFile.taropen), (squeezed, tarfile.TarFile.gzopen)):
        with archive_of(None, "w", out) as archive:
            member = tarfile.TarInfo("inside.txt")
            member.size = 6
            archive.addfile(member, io.BytesIO(b"tarred"))
    return {"a.zip": zipped.getvalue(), "b.tar": tarred.getvalue(), "c.tar.gz": squeezed.getvalue()}


def test_archives_are_opened_as_ever(desk: Desk, job: Job) -> None:
    desk.version("dataset://archives/v1", archives())
    desk.bring(an_input("in", "dataset://archives/v1"))
    paths = [Path(path) for path in job("paths", "in")]
    assert [path.name for path in paths] == ["blöf.txt", "inside.txt", "c.tar.gz"]


def test_files_on_demand_come_when_the_job_asks(desk: Desk, job: Job) -> None:
    desk.version("dataset://large/v1", {"deep/er/a.bin": b"aaa", "b.bin": b"bbb"})
    desk.s3_server.objects["bucket/c d.bin"] = b"ccc"
    wanted = an_input(
        "large",
        "dataset://large/v1",
        "s3://bucket/c d.bin",
        keep=KeepDirectories.FULL,
        download=DownloadPolicy.ON_DEMAND,
    )
    desk.bring(wanted)
    entry = desk.record()["large"]
    assert desk.tree() == {}
    assert {file["size"] for file in entry["files"]} == {0}
    assert {file["download_intent"] for file in entry["files"]} == {"on-demand"}
    assert {file["input_id"] for file in entry["files"]} == {entry["input_id"]}
    with serve_inputs(desk.config, presign_objects(desk.tools().bucket)):
        assert job("read", "large") == ["bbb", "aaa", "ccc"]
    assert sorted(desk.tree()) == ["large/b.bin", "large/c d.bin", "large/deep/er/a.bin"]
    assert oct((desk.config / "api.json").stat().st_mode & 0o777) == "0o600"


def test_on_demand_links_are_given_to_who_has_the_token_only(desk: Desk) -> None:
    import urllib.error
    import urllib.request

    desk.s3_server.objects["bucket/a"] = b"a"
    desk.bring(an_input("in", "s3://bucket/a", download=DownloadPolicy.ON_DEMAND))
    with serve_inputs(desk.config, presign_objects(desk.tools().bucket)):
        call = json.loads((desk.config / "api.json").read_text())["input_request"]
        url = f"{call['url']}?inputs={desk.record()['in']['input_id']}"
        with pytest.raises(urllib.error.HTTPError, match="401") as refused:
            urllib.request.urlopen(urllib.request.Request(url, method="POST"))
        refused.value.close()
        with urllib.request.urlopen(
            urllib.request.Request(url, method="POST", headers=call["headers"])
        ) as reply:
            (entry,) = json.loads(reply.read())
    assert entry["files"][0]["original_uri"] == "s3://bucket/a"
    assert "X-Amz-Signature=" in entry["files"][0]["url"]


def test_what_was_downloaded_of_the_same_files_stays_and_of_others_is_refused(desk: Desk, job: Job) -> None:
    desk.s3_server.objects["bucket/a"] = b"a"
    wanted = an_input("in", "s3://bucket/a", download=DownloadPolicy.ON_DEMAND)
    desk.bring(wanted)
    with serve_inputs(desk.config, presign_objects(desk.tools().bucket)):
        job("read", "in")
    desk.bring(wanted)
    assert desk.tree() == {"in/a": b"a"}
    desk.s3_server.objects["bucket/a"] = b"other"
    with pytest.raises(TargetNotEmpty, match="Input 'in'"):
        desk.bring(wanted)
