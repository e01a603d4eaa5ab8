"""A presigned URL or a password in one is written nowhere and printed nowhere, whatever happens to it."""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
import urllib.request
from collections.abc import Sequence
from pathlib import Path

import pytest

from packline.cli.main import main
from packline.cli.parser import make_parser
from packline.client.cache.store import CacheEntry
from packline.client.inputs.definition import DownloadPolicy
from packline.client.inputs.on_demand import presign_objects, serve_inputs
from packline.client.inputs.read_definitions import read_config
from packline.client.progress import JsonReporter, LineReporter
from packline.errors import InvalidInput, PacklineError
from tests.unit.inputs.conftest import Desk, an_input
from tests.warm_command import run_packline

ROOT = Path(__file__).parents[3]
SECRET = "s3cr3tV4lue"
QUERIES = [
    f"X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential={SECRET}&X-Amz-Expires=60&X-Amz-Signature={SECRET}",
    f"sp=r&sv=2022-11-02&sr=b&sig={SECRET}%3D",
    f"versionId=1&access_token={SECRET}",
]


def leaks(folder: Path) -> list[str]:
    """Every file below the folder that holds the secret, or has it in its name."""
    return [
        str(path)
        for path in folder.rglob("*")
        if SECRET in path.name or (path.is_file() and SECRET.encode() in path.read_bytes())
    ]


def packline(desk: Desk, *arguments: str, command: Sequence[str] = ()) -> subprocess.CompletedProcess[str]:
    """``packline inputs``, in a process of its own, with credentials that lead nowhere."""
    base = ["inputs", "--to", desk.inputs, "--config-dir", desk.config, "--cache", desk.folder / "cache"]
    return run_packline(
        [*base, "--progress", "json", *arguments, *(["--command", *command] if command else [])],
        {"PATH": "/usr/bin:/bin", "HOME": str(desk.folder), "AWS_EC2_METADATA_DISABLED": "true"},
        ROOT,
    )


def config(desk: Desk, *uris: str, **options: object) -> str:
    """A file of definitions, outside the folder that is looked through."""
    file = desk.folder.with_name(f"{desk.folder.name}-definitions.json")
    file.write_text(json.dumps({"a": {"default": list(uris), **options}}))
    return str(file)


@pytest.mark.parametrize("query", QUERIES)
def test_a_signed_url_is_brought_and_recorded_without_its_query(desk: Desk, query: str) -> None:
    desk.s3_server.objects["x/a.bin"] = b"abc"
    desk.bring(an_input("a", f"{desk.s3_server.url}/x/a.bin?{query}"))
    assert desk.tree() == {"a/a.bin": b"abc"}
    entry = desk.record()["a"]
    assert entry["uris"] == entry["resolved"] == [f"{desk.s3_server.url}/x/a.bin"]
    assert (entry["files"][0]["uri"], entry["files"][0]["storage_uri"]) == (
        entry["uris"][0],
        entry["uris"][0],
    )
    assert leaks(desk.folder) == []


def test_another_signature_of_the_same_object_is_found_in_the_cache(desk: Desk) -> None:
    desk.s3_server.objects["x/a.bin"] = b"abc"
    desk.bring(an_input("a", f"{desk.s3_server.url}/x/a.bin?{QUERIES[0]}"))
    gets = len(desk.s3_server.gets())
    desk.bring(an_input("a", f"{desk.s3_server.url}/x/a.bin?{QUERIES[0].replace(SECRET, 'another')}"))
    assert len(desk.s3_server.gets()) == gets


def test_the_command_prints_and_writes_no_secret(desk: Desk) -> None:
    desk.s3_server.objects |= {"x/a.bin": b"abc", "x/b.bin": b"b"}
    desk.s3_server.passwords["x/b.bin"] = ("me", SECRET)
    uris = [f"{desk.s3_server.url}/x/a.bin?{QUERIES[0]}", f"http://me:{SECRET}@{desk.s3_server.host}/x/b.bin"]
    show = [
        sys.executable,
        "-c",
        "import os; print(open(os.environ['VH_CONFIG_DIR'] + '/inputs.json').read())",
    ]
    done = packline(desk, "--config", config(desk, *uris), "--json", command=show)
    assert done.returncode == 0, done.stderr
    assert desk.tree() == {"a/a.bin": b"abc", "a/b.bin": b"b"}
    assert SECRET not in done.stdout + done.stderr
    assert leaks(desk.folder) == []


@pytest.mark.parametrize(
    "uri",
    [
        "{url}/none?{query}",
        "{url}/wildcard/*?{query}",
        "{url}/folder/?{query}",
        "{url}/failing?{query}",
        "{url}/moved?{query}",
        "{url}/with space?{query}",
        "{url}/locked?{query}",
        "http://me:{secret}@{host}/locked",
        "http://me:{secret}/x@{host}/locked",
        "http://me:{secret}@{host}:no-port/locked",
        "http://127.0.0.1:1/a?{query}",
        "http://me:{secret}@127.0.0.1:1/a",
        "http://[::1/a?{query}",
        "nothing://me:{secret}@host/a?{query}",
        "ftp://me:{secret}@127.0.0.1:1/a",
        "sftp://me:{secret}@127.0.0.1:1/a",
        "s3://me:{secret}@bucket",
        "s3://bucket/none?{query}",
        "dataset://me:{secret}@images/v1?{query}",
        "datum://{query}",
        "file://me:{secret}@host/a?{query}",
        "me:{secret}@host/a?{query}",
    ],
)
def test_no_failure_shows_the_secret(desk: Desk, uri: str) -> None:
    desk.s3_server.failing["failing"] = 99
    desk.s3_server.passwords["locked"] = ("me", "other")
    desk.s3_server.redirects["moved"] = f"gopher://me:{SECRET}@{desk.s3_server.host}/?{QUERIES[0]}"
    full = uri.format(url=desk.s3_server.url, host=desk.s3_server.host, secret=SECRET, query=QUERIES[0])
    with pytest.raises(PacklineError) as failed:
        desk.bring(an_input("a", full))
    shown = f"{failed.value} {failed.value!r} {failed.value.args} {failed.value.__cause__!r}"
    assert "Input 'a'" in shown
    assert SECRET not in shown
    assert leaks(desk.folder) == []


def test_the_command_fails_in_one_line_without_the_secret(desk: Desk) -> None:
    done = packline(desk, "--config", config(desk, f"http://me:{SECRET}@127.0.0.1:1/a?{QUERIES[0]}"))
    assert done.returncode != 0
    assert len(done.stderr.splitlines()) == 1
    assert SECRET not in done.stdout + done.stderr
    assert leaks(desk.folder) == []


def test_a_record_used_again_says_that_the_signature_is_gone(desk: Desk, tmp_path: Path) -> None:
    desk.s3_server.objects["x/a.bin"] = b"abc"
    signed = f"{desk.s3_server.url}/x/a.bin?{QUERIES[0]}"
    desk.bring(an_input("a", signed))
    record = tmp_path / "recorded.json"
    record.write_bytes((desk.config / "inputs.json").read_bytes())
    with pytest.raises(
        InvalidInput, match=r"Input 'a': .*/x/a\.bin was recorded without its query.*--input a="
    ):
        desk.bring(*read_config(record))
    done = packline(desk, "--config", str(record), "--input", f"a={signed}")
    assert done.returncode == 0, done.stderr
    assert desk.tree() == {"a/a.bin": b"abc"}


def test_a_record_of_plain_urls_is_used_again_as_it_is(desk: Desk, tmp_path: Path) -> None:
    desk.s3_server.objects["x/a.bin"] = b"abc"
    desk.bring(an_input("a", f"{desk.s3_server.url}/x/a.bin?download=1"))
    record = tmp_path / "recorded.json"
    record.write_bytes((desk.config / "inputs.json").read_bytes())
    desk.bring(*read_config(record))
    assert desk.tree() == {"a/a.bin": b"abc"}


def test_a_job_gets_the_signed_url_of_a_file_on_demand_though_it_is_not_recorded(desk: Desk) -> None:
    signed = f"{desk.s3_server.url}/x/a.bin?{QUERIES[0]}"
    desk.s3_server.objects["x/a.bin"] = b"abc"
    (placed,) = desk.bring(an_input("a", signed, download=DownloadPolicy.ON_DEMAND))
    assert leaks(desk.folder) == []
    secret_urls = {("a", name): found.secret_uri for name, found in placed.files.items()}
    with serve_inputs(desk.config, presign_objects(desk.tools().bucket), secret_urls):
        request = json.loads((desk.config / "api.json").read_text())["input_request"]
        asked = urllib.request.Request(
            f"{request['url']}?inputs={desk.record()['a']['input_id']}",
            b"",
            request["headers"],
            method="POST",
        )
        with urllib.request.urlopen(asked, timeout=10) as answer:
            (given,) = json.load(answer)
    assert given["files"][0]["url"] == signed
    assert given["files"][0]["original_uri"] == f"{desk.s3_server.url}/x/a.bin"
    assert leaks(desk.folder) == []


def test_a_note_of_an_older_release_does_not_show_the_signature(desk: Desk) -> None:
    cache = desk.tools().cache
    cache.write_entry("ab" * 32, CacheEntry(1, 1, f"https://host/a?{QUERIES[0]}", ""))
    note = cache.entry("ab" * 32)
    assert note is not None
    assert note.uri == "https://host/a"


@pytest.mark.parametrize("kind", [LineReporter, JsonReporter])
def test_a_warning_shows_no_secret(kind: type[LineReporter], capsys: pytest.CaptureFixture[str]) -> None:
    kind().warn(f"https://me:{SECRET}@host/a?{QUERIES[0]} is slow")
    said = capsys.readouterr().err
    assert "https://host/a" in said
    assert SECRET not in said


def commands() -> list[str]:
    """Every command of ``packline``."""
    chosen = next(action for action in make_parser()._actions if isinstance(action.choices, dict))
    return list(chosen.choices or ())


@pytest.mark.parametrize("command", commands())
@pytest.mark.parametrize(
    "uri",
    [f"https://me:{SECRET}@host/a?{QUERIES[0]}", f"dataset://a/b?{QUERIES[1]}"],
    ids=["https", "dataset"],
)
def test_no_command_repeats_the_secret_of_an_argument_that_it_refuses(
    command: str,
    uri: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("PACKLINE_TABLE", "PACKLINE_STORE", "PACKLINE_API_URL"):
        monkeypatch.delenv(name, raising=False)
    for arguments in (
        [uri],
        [uri, uri],
        [uri, "--to", "data"],
        ["--config", "absent.json", uri],
        [f"--to={uri}"],
    ):
        if command in ("local", "demo"):
            arguments = ["--not-an-option", *arguments]
        with contextlib.suppress(SystemExit):
            main([command, *arguments])
    said = capsys.readouterr()
    assert SECRET not in said.out + said.err
