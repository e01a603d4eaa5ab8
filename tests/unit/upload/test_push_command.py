"""``packline push`` as a process: what it says, its exit codes, and signals at every stage."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.fakes.s3 import Fault
from tests.unit.upload.store import UploadStore, environment, fill
from tests.waiting import wait_for
from tests.warm_command import run_packline

MiB = 1 << 20


def command(folder: Path, *words: str | Path) -> list[str]:
    return [
        sys.executable,
        "-m",
        "packline.cli.main",
        "push",
        str(folder),
        "--execution",
        "e",
        *map(str, words),
    ]


def push(store: UploadStore, folder: Path, *words: str | Path) -> subprocess.CompletedProcess[str]:
    return run_packline(["push", folder, "--execution", "e", *words], environment(store))


def test_files_that_are_left_out_are_counted(store: UploadStore, tmp_path: Path) -> None:
    fill(tmp_path, {"a.txt": b"abc", "b.tmp": b"", "c.log": b"", ".packlineignore": b"*.log"})
    done = push(store, tmp_path, "--exclude", "*.tmp")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("uploaded 1 files, 3 B, 2 excluded in ")
    assert store.outputs() == {"a.txt": b"abc"}
    facts = json.loads(push(store, tmp_path, "--exclude", "*.tmp", "--json").stdout)
    assert (facts["files"], facts["excluded"]) == (1, 2)


def test_a_dry_run_lists_and_checks_and_uploads_nothing(store: UploadStore, tmp_path: Path) -> None:
    fill(tmp_path, {"b/1": b"12", "a": b"", "c.tmp": b""})
    done = push(store, tmp_path, "--exclude", "*.tmp", "--dry-run")
    assert done.stdout.splitlines() == ["a", "b/1", "would upload 2 files, 2 B, 1 excluded"]
    facts = json.loads(push(store, tmp_path, "--dry-run", "--json").stdout)
    assert facts == {"files": 3, "bytes": 2, "excluded": 0, "paths": ["a", "b/1", "c.tmp"]}
    (tmp_path / "dangling").symlink_to("none")
    assert push(store, tmp_path, "--dry-run").returncode == 2
    assert push(store, tmp_path, "--dry-run", "--watch").returncode == 2
    assert store.seen == []


def test_a_dry_run_needs_neither_credentials_nor_settings(tmp_path: Path) -> None:
    fill(tmp_path / "outputs", {"a": b"1"})
    home = {"HOME": str(tmp_path), "PATH": os.environ["PATH"], "AWS_EC2_METADATA_DISABLED": "true"}
    words = command(tmp_path / "outputs", "--dry-run")
    done = subprocess.run(words, env=home, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "a\nwould upload 1 files, 1 B\n"), done.stderr


def test_a_refused_folder_is_an_error_without_a_traceback(store: UploadStore, tmp_path: Path) -> None:
    (tmp_path / "dangling").symlink_to("none")
    done = push(store, tmp_path)
    assert done.returncode == 2
    assert done.stderr.splitlines() == [
        f"packline: Refusing to upload {tmp_path}: 1 path in it cannot be uploaded. "
        "Correct what is listed, or leave it out (--exclude GLOB, or a .packlineignore).",
        "  dangling: the link leads nowhere",
    ]
    assert store.seen == []


def test_names_that_fold_into_one_are_warnings_of_which_five_are_shown(
    store: UploadStore, tmp_path: Path
) -> None:
    fill(tmp_path, {f"{name}{number}": b"" for number in range(7) for name in ("a", "A")})
    done = push(store, tmp_path)
    assert done.returncode == 0
    warnings = [line for line in done.stderr.splitlines() if line.startswith("warning: ")]
    assert len(warnings) == 6
    assert warnings[0] == "warning: 'A0' and 'a0' cannot both exist on macOS or Windows"
    assert warnings[-1] == "warning: 2 more pairs of names like these"


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_an_interrupted_push_says_what_is_uploaded_and_how_to_go_on(
    store: UploadStore, tmp_path: Path, number: int
) -> None:
    fill(tmp_path, {"small": b"s"})
    with (tmp_path / "large").open("wb") as file:
        file.truncate(200 * MiB)
    store.fault = lambda seen: Fault(hang=True) if seen.query.get("partNumber") in ("2", "3") else None
    process = subprocess.Popen(
        command(tmp_path), env=environment(store), stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    wait_for(lambda: store.count("PUT", "partNumber") > 4)
    os.killpg(process.pid, number)
    process.send_signal(number)  # as timeout does: one to the group, one to the process
    _, errors = process.communicate(timeout=60)
    assert process.returncode == 128 + number, errors
    name = signal.Signals(number).name
    assert (
        f"packline: interrupted by {name}: 1 files (1 B) are uploaded as execution e, without a marker."
        in errors
    )
    assert "Run the same command again to go on. 1 multipart uploads stay open for that." in errors
    assert "Traceback" not in errors
    assert "control/e.json" not in store.objects


def test_a_signal_during_a_long_upload_reaches_the_command_at_once(
    store: UploadStore, tmp_path: Path
) -> None:
    out, seen = tmp_path / "out", tmp_path / "seen"
    out.mkdir()
    script = (
        "import os, signal, sys, time\n"
        f"signal.signal(signal.SIGTERM, lambda *_: (open({str(seen)!r}, 'w').close(), sys.exit(3)))\n"
        "file = os.environ['VH_OUTPUTS_DIR'] + '/live'\n"
        "open(file, 'w').close(); os.chmod(file, 0o444)\n"
        "time.sleep(100)"
    )
    hold = True
    store.fault = lambda request: Fault(503, "SlowDown") if hold and request.key.endswith("live") else None
    process = subprocess.Popen(
        command(out, "--command", sys.executable, "-c", script), env=environment(store)
    )
    wait_for(lambda: [request for request in store.seen if request.key.endswith("live")])
    process.send_signal(signal.SIGTERM)
    wait_for(seen.exists)
    hold = False
    assert process.wait(60) == 3
    assert store.outputs() == {"live": b""}
    marker = store.marker()
    assert (marker["status"], marker["exit_code"], marker["files"]) == ("stopped", 3, 1)


def test_a_second_signal_interrupts_the_upload_of_what_is_left(store: UploadStore, tmp_path: Path) -> None:
    fill(tmp_path, {"live": b"l", "rest": b"r"})
    (tmp_path / "live").chmod(0o444)
    store.fault = lambda seen: Fault(503, "SlowDown") if seen.key.endswith("rest") else None
    process = subprocess.Popen(
        command(tmp_path, "--watch"),
        env=environment(store),
        stdin=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    wait_for(store.outputs)
    process.send_signal(signal.SIGTERM)
    wait_for(lambda: [seen for seen in store.seen if seen.key.endswith("rest")])
    time.sleep(1.1)
    process.send_signal(signal.SIGTERM)
    _, errors = process.communicate(timeout=60)
    assert process.returncode == 128 + signal.SIGTERM
    assert "interrupted by SIGTERM: 1 files" in errors


def test_a_command_that_cannot_be_run_is_an_error(store: UploadStore, tmp_path: Path) -> None:
    done = push(store, tmp_path / "out", "--command", "no-such-command-anywhere")
    assert done.returncode == 127
    assert done.stderr.startswith("packline: The command 'no-such-command-anywhere' was not found")
    assert store.seen == []


def test_large_files_need_no_boto3(store: UploadStore, tmp_path: Path) -> None:
    with (tmp_path / "large").open("wb") as file:
        file.truncate(70 * MiB)
    (tmp_path / "hide").mkdir()
    (tmp_path / "hide" / "boto3.py").write_text("raise ImportError('there is no boto3')")
    variables = environment(store) | {"PYTHONPATH": str(tmp_path / "hide")}
    done = subprocess.run(
        command(tmp_path, "--exclude", "hide"), env=variables, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert len(store.data("outputs/e/large")) == 70 * MiB


def test_an_upload_works_with_256_descriptors(store: UploadStore, tmp_path: Path) -> None:
    for number in range(40):
        with (tmp_path / f"middle-{number}").open("wb") as file:
            file.truncate(2 * MiB)
    fill(tmp_path, {f"small-{number}": b"s" for number in range(400)})
    limited = ["sh", "-c", 'ulimit -n 256; exec "$@"', "-", *command(tmp_path)]
    done = subprocess.run(limited, env=environment(store), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert store.marker()["files"] == 440
