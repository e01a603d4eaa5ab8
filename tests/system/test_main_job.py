"""Upload, version, package, fetch: the whole path on the local stack, through S3 and the command line only."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import time
import zipfile
from pathlib import Path

from tests.outputs import read_tree, strange_files, version_entry
from tests.system.conftest import User
from tests.waiting import HANG_SECONDS


def accepted_by_everyone(part: Path) -> None:
    """Python's zipfile accepts the part, and so do ``unzip -t`` and ``bsdtar -t`` where they are installed."""
    with zipfile.ZipFile(part) as archive:
        assert archive.testzip() is None
    for tool in (["unzip", "-tqq"], ["bsdtar", "-tf"]):
        if not shutil.which(tool[0]):
            continue  # `make tools` says so
        done = subprocess.run([*tool, str(part)], capture_output=True)
        assert done.returncode == 0, done.stderr


def test_fifteen_hundred_strange_files_by_plain_s3(user: User, tmp_path: Path) -> None:
    files = strange_files(1_500)
    user.upload("exec-1", files, version_entry("dataset://strange/v1", targeting_aliases=["production"]))
    user.mark("exec-1", files=len(files))
    facts = user.packaged("dataset://strange/v1")
    assert (facts["files"], facts["aliases"]) == (1_500, ["production"])
    tasks = user.s3.list_objects_v2(Bucket=user.stack.store, Prefix="sealing/")
    assert tasks["KeyCount"] > 8, "so many files are sealed by tasks"
    for part in facts["parts"]:
        local = tmp_path / Path(part["key"]).name
        user.s3.download_file(user.stack.store, part["key"], str(local))
        accepted_by_everyone(local)
    receipt = user.json("fetch", "dataset://strange/production", "--to", tmp_path / "in")
    assert read_tree(tmp_path / "in") == files
    assert receipt["files"] == 1_500
    assert receipt["requests"] < 150, "a tenth of the files; how ranges are shared depends on the machine"


def test_without_a_marker_the_quiet_period_seals(user: User, tmp_path: Path) -> None:
    files = strange_files(60, seed=2)
    user.upload("exec-quiet", files, version_entry("dataset://quiet/v1"))
    user.packaged("dataset://quiet/v1")
    user.run("fetch", "dataset://quiet/v1", "--to", tmp_path / "in")
    assert read_tree(tmp_path / "in") == files


def test_push_and_fetch_and_fetch_again_from_the_cache(user: User, tmp_path: Path) -> None:
    source = tmp_path / "source"
    files = strange_files(200, seed=3)
    for path, body in files.items():
        target = source / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(body)
    facts = user.json("push", source, "--dataset", "pushed/v1", "--alias", "stable", "--wait")
    assert (facts["files"], facts["packaging"]) == (200, "built")
    first = user.json("fetch", "dataset://pushed/stable", "--to", tmp_path / "one")
    second = user.json("fetch", "dataset://pushed/stable", "--to", tmp_path / "two")
    assert read_tree(tmp_path / "one") == read_tree(tmp_path / "two") == files
    assert (first["from_cache"], second["from_cache"], second["requests"]) == (False, True, 0)
    offline = user.json("fetch", "dataset://pushed/stable", "--to", tmp_path / "three", "--offline")
    assert offline["from_cache"]


def test_a_new_version_inherits_and_shares_parts(user: User, tmp_path: Path) -> None:
    user.upload("exec-a", {"a.txt": b"a", "b.txt": b"b"}, version_entry("dataset://grows/v1"))
    user.mark("exec-a", files=2)
    user.packaged("dataset://grows/v1")
    user.upload(
        "exec-b", {"c.txt": b"c"}, version_entry("dataset://grows/v2", **{"from": "dataset://grows/v1"})
    )
    user.mark("exec-b", files=1)
    user.packaged("dataset://grows/v2")
    user.run("fetch", "dataset://grows/latest", "--to", tmp_path / "in")
    assert read_tree(tmp_path / "in") == {"a.txt": b"a", "b.txt": b"b", "c.txt": b"c"}
    versions = [version["version"] for version in user.json("ls", "grows")["versions"]]
    assert versions == ["v2", "v1"]


def test_a_killed_fetch_is_finished_by_the_next_one(user: User, tmp_path: Path) -> None:
    files = {f"{n:05d}.bin": os.urandom(100_000) for n in range(500)}
    user.upload("exec-kill", files, version_entry("dataset://killed/v1"))
    user.mark("exec-kill", files=len(files))
    user.packaged("dataset://killed/v1")
    for _ in range(3):
        fetch = subprocess.Popen(
            user.command("fetch", "dataset://killed/v1", "--to", tmp_path / "in"),
            env=user.environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        time.sleep(random.uniform(0.15, 0.5))
        fetch.send_signal(signal.SIGKILL)
        fetch.wait()
    user.run("fetch", "dataset://killed/v1", "--to", tmp_path / "in")
    assert read_tree(tmp_path / "in") == files
    assert list((tmp_path / "cache" / "staging").iterdir()) == []


def test_two_fetches_of_one_version_into_one_cache_both_succeed(user: User, tmp_path: Path) -> None:
    files = strange_files(300, seed=4)
    user.upload("exec-two", files, version_entry("dataset://two/v1"))
    user.mark("exec-two", files=len(files))
    user.packaged("dataset://two/v1")
    fetches = [
        subprocess.Popen(
            user.command("fetch", "dataset://two/v1", "--to", tmp_path / name), env=user.environment
        )
        for name in ("one", "two")
    ]
    assert [fetch.wait(HANG_SECONDS) for fetch in fetches] == [0, 0]
    assert read_tree(tmp_path / "one") == read_tree(tmp_path / "two") == files
