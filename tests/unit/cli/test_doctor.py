"""``packline doctor``: each line is ok, a warning or failed with a remedy; exit 0 only if a fetch would work."""

from __future__ import annotations

import errno
import json
import os
import tempfile
import time
from collections.abc import Iterator
from email.utils import formatdate
from pathlib import Path
from types import SimpleNamespace
from typing import Any, NamedTuple

import pytest

import packline
from packline.aws_api.s3_errors import ClockSkewed
from packline.cli.main import main
from packline.errors import AccessDenied, CredentialsMissing, NoSpace
from packline.library.doctor import local_checks
from packline.library.doctor.clock_check import compare_clock
from packline.library.doctor.report import Check, CheckStatus, CheckWarning, exit_code, run_checks
from packline.library.doctor.versions_check import compare_releases
from packline.ports import DatasetRecord
from tests.api_gateway import Gateway, gateway
from tests.fakes.s3 import FakeS3, Fault
from tests.unit.api.api import FakeApiDeployment

DENIED = Fault(status=403, code="AccessDenied", message="Access Denied")


class Report(NamedTuple):
    """What a run has printed."""

    code: int
    lines: dict[str, Any]


@pytest.fixture
def environ(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    for name in list(os.environ):
        if name.startswith(("PACKLINE", "AWS")):
            monkeypatch.delenv(name)
    monkeypatch.setenv("PACKLINE_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("PACKLINE_CONFIG_FILE", str(tmp_path / "none"))
    return tmp_path


@pytest.fixture
def api(environ: Path) -> Iterator[Gateway]:
    with FakeS3() as store:
        world = FakeApiDeployment(
            signer=lambda key, version, seconds: f"{store.url}/bucket/{key}", store_name="bucket"
        )
        world.seal("v1", {"a": "alpha"})
        for stored in world.store.list(""):
            store.put(stored.key, world.store.read(stored.key))
        with gateway(world.app) as running:
            running.store = store  # type: ignore[attr-defined]
            running.world = world  # type: ignore[attr-defined]
            yield running


def doctor(capsys: pytest.CaptureFixture[str], *words: str) -> Report:
    code = main(["doctor", "--json", *words])
    document = json.loads(capsys.readouterr().out)
    assert document["ok"] is (code == 0)
    return Report(code, {line["name"]: line for line in document["checks"]})


def test_a_worker_with_all_that_it_needs_is_told_so(api: Gateway, capsys: pytest.CaptureFixture[str]) -> None:
    report = doctor(capsys, "--api", api.url)
    assert report.code == 0
    low = {"disk"}  # of the machine that tests run on
    assert {name for name, line in report.lines.items() if line["status"] != "ok"} <= low
    assert list(report.lines) == [
        *(
            "configuration",
            "cache",
            "disk",
            "endpoint",
            "credentials",
            "identity",
            "read",
            "store",
            "files",
            "write",
        ),
        *("clock", "versions"),
    ]


def test_a_line_is_printed_for_each_check_and_the_last_says_what_it_means(
    environ: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["doctor"]) == 2
    output = capsys.readouterr().out
    assert output.startswith("failed   configuration     No deployment is configured.")
    assert "packline configure" in output.splitlines()[1]
    assert output.splitlines()[-1].endswith("checks failed: a fetch would not work")


def test_a_setting_that_cannot_be_used_fails_the_configuration(
    environ: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PACKLINE_MIN_RATE", "fast")
    report = doctor(capsys, "--api", "http://127.0.0.1:9")
    assert report.code == 2
    assert "PACKLINE_MIN_RATE" in report.lines["configuration"]["message"]
    assert report.lines["endpoint"]["message"] == "Not checked, because configuration failed."


@pytest.mark.parametrize(
    ("url", "failed"),
    [
        ("ftp://api", {"endpoint"}),
        ("https://api.example.com", {"credentials"}),
    ],
)
def test_an_api_that_cannot_be_asked_fails_where_it_fails(
    environ: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    url: str,
    failed: set[str],
) -> None:
    def nothing() -> Any:
        raise CredentialsMissing("No AWS credentials could be found.")

    monkeypatch.setattr("packline.aws_api.credentials._botocore_credentials", nothing)
    report = doctor(capsys, "--api", url)
    assert report.code in (2, 7)
    assert all(report.lines[name]["remedy"] for name in failed)
    looked = {name for name, line in report.lines.items() if not line["message"].startswith("Not checked")}
    assert {name for name in looked if report.lines[name]["status"] == "failed"} == failed
    assert report.lines["store"]["status"] == "failed"


def test_a_token_that_may_only_read_is_enough_for_a_fetch(
    api: Gateway, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    answer = api.answer

    def deny_writes(method: str, *arguments: Any) -> dict[str, Any]:
        denied = {"statusCode": 403, "headers": {}, "body": '{"message": "Forbidden"}'}
        return denied if method == "POST" else answer(method, *arguments)

    monkeypatch.setattr(api, "answer", deny_writes)
    report = doctor(capsys, "--api", api.url)
    assert (report.code, report.lines["write"]["status"]) == (0, "warning")
    assert "does not let us" in report.lines["write"]["message"]


@pytest.mark.parametrize(("status", "name"), [(401, "identity"), (403, "identity")])
def test_an_api_that_refuses_the_caller_fails_the_fetch(
    api: Gateway,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    status: int,
    name: str,
) -> None:
    refusal = {"statusCode": status, "headers": {}, "body": '{"message": "no"}'}
    monkeypatch.setattr(api, "answer", lambda *_: refusal)
    report = doctor(capsys, "--api", api.url)
    assert (report.code, report.lines[name]["status"]) == (7, "failed")


def test_a_store_that_is_not_reached_fails_the_fetch(
    api: Gateway, capsys: pytest.CaptureFixture[str]
) -> None:
    api.store.objects.clear()  # type: ignore[attr-defined]
    report = doctor(capsys, "--api", api.url)
    assert (report.code, report.lines["store"]["status"]) == (3, "failed")


def test_a_package_that_may_not_be_read_fails_the_fetch_though_the_manifest_may(
    api: Gateway, capsys: pytest.CaptureFixture[str]
) -> None:
    store: FakeS3 = api.store  # type: ignore[attr-defined]
    api.world.package("v1", 1)  # type: ignore[attr-defined]
    store.fault = lambda seen: DENIED if seen.key.startswith("packages/") else None
    report = doctor(capsys, "--api", api.url)
    assert (report.code, report.lines["store"]["status"]) == (7, "failed")
    assert report.lines["store"]["remedy"]


def test_files_that_may_not_be_read_fail_the_fetch_of_what_has_no_package(
    api: Gateway, capsys: pytest.CaptureFixture[str]
) -> None:
    store: FakeS3 = api.store  # type: ignore[attr-defined]
    store.fault = lambda seen: DENIED if seen.key.startswith("outputs/") else None
    report = doctor(capsys, "--api", api.url)
    assert (report.code, report.lines["store"]["status"], report.lines["files"]["status"]) == (
        *(7, "ok", "failed"),
    )


def test_a_package_that_is_gone_is_a_warning_because_its_files_are_fetched(
    api: Gateway, capsys: pytest.CaptureFixture[str]
) -> None:
    api.world.package("v1", 1)  # type: ignore[attr-defined]
    report = doctor(capsys, "--api", api.url)
    assert (report.code, report.lines["store"]["status"], report.lines["files"]["status"]) == (
        *(0, "warning", "ok"),
    )


def test_the_newest_version_of_another_dataset_is_read_where_the_first_has_none(
    api: Gateway, capsys: pytest.CaptureFixture[str]
) -> None:
    api.world.dataset_store.create_dataset(DatasetRecord("animals", "", 0.0))  # type: ignore[attr-defined]
    report = doctor(capsys, "--api", api.url)
    assert "dataset://images/v1" in report.lines["store"]["message"]


def test_a_cache_where_a_folder_cannot_be_written_fails_and_warns_if_it_has_versions(
    environ: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache = environ / "cache"
    (cache / "staging").mkdir(parents=True)
    check = Check("cache", lambda: local_checks.check_cache_folder(cache))
    (result,) = run_checks([check])
    assert (result.status, list((cache / "staging").iterdir())) == (CheckStatus.OK, [])

    def refuse(*arguments: Any, dir: Path, **options: Any) -> Any:
        if dir == cache / "staging":
            raise OSError(errno.EROFS, os.strerror(errno.EROFS), str(dir))
        return tempfile.TemporaryFile(*arguments, dir=dir, **options)

    monkeypatch.setattr(local_checks, "TemporaryFile", refuse)
    (result,) = run_checks([check])
    assert (result.status, result.exit_code) == (CheckStatus.FAILED, 8)
    assert "staging" in result.message
    assert "PACKLINE_CACHE" in result.remedy
    monkeypatch.setattr(local_checks, "list_versions", lambda cache: [object()])
    (result,) = run_checks([check])
    assert result.status is CheckStatus.WARNING


def test_a_cache_that_is_a_file_or_a_link_or_below_a_file_fails(environ: Path) -> None:
    cache = environ / "cache"
    check = Check("cache", lambda: local_checks.check_cache_folder(cache))
    cache.mkdir()
    (cache / "v1").symlink_to(environ)
    assert [result.status for result in run_checks([check])] == [CheckStatus.FAILED]
    file = environ / "file"
    file.write_bytes(b"")
    for folder in (file, file / "cache"):
        below = Check("cache", lambda folder=folder: local_checks.check_cache_folder(folder))  # type: ignore[misc]
        assert [result.status for result in run_checks([below])] == [CheckStatus.FAILED]
    dangling = environ / "dangling"
    dangling.symlink_to(environ / "nowhere")
    below = Check("cache", lambda: local_checks.check_cache_folder(dangling))
    assert [result.status for result in run_checks([below])] == [CheckStatus.FAILED]


@pytest.mark.parametrize(
    ("free", "inodes", "raised"),
    [
        (1 << 20, 10**9, NoSpace),
        (1 << 40, 0, NoSpace),
        (1 << 30, 10**9, CheckWarning),
        (1 << 40, 10, CheckWarning),
        (1 << 40, 10**9, None),
        (None, None, None),
    ],
)
def test_a_full_disk_fails_and_a_small_one_warns(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    free: int | None,
    inodes: int | None,
    raised: type[Exception] | None,
) -> None:
    space = SimpleNamespace(bytes=free, inodes=inodes)
    monkeypatch.setattr(local_checks, "measure_free_space", lambda folder: space)
    if raised is None:
        assert "free" in local_checks.check_disk(tmp_path / "not" / "there")
        return
    with pytest.raises(raised):
        local_checks.check_disk(tmp_path / "not" / "there")


@pytest.mark.parametrize(("ahead", "raised"), [(0, None), (120, CheckWarning), (-3_600, ClockSkewed)])
def test_a_wrong_clock_warns_before_it_fails(ahead: float, raised: type[Exception] | None) -> None:
    date = formatdate(time.time() - ahead, usegmt=True)
    if raised is None:
        assert "the service" in compare_clock(date)
        return
    with pytest.raises(raised, match="behind" if ahead < 0 else "ahead of"):
        compare_clock(date)
    with pytest.raises(CheckWarning):
        compare_clock("")


def test_another_release_of_the_stack_is_a_warning() -> None:
    assert packline.__version__ in compare_releases(packline.__version__, "")
    assert "not known: why" in compare_releases("", "why")
    with pytest.raises(CheckWarning, match=r"stack 99\.0"):
        compare_releases("99.0", "")


def test_what_only_an_upload_needs_is_a_warning_and_a_bug_is_no_line() -> None:
    def deny() -> str:
        raise AccessDenied("No.", "Ask.")

    results = list(run_checks([Check("a", deny, optional=True), Check("b", lambda: "fine", ("a",))]))
    assert [result.status for result in results] == [CheckStatus.WARNING, CheckStatus.OK]
    assert exit_code(results) == 0
    results = list(run_checks([Check("a", deny), Check("b", deny, ("a",), optional=True)]))
    assert [result.status for result in results] == [CheckStatus.FAILED, CheckStatus.WARNING]
    assert exit_code(results) == 7
    with pytest.raises(ZeroDivisionError):
        list(run_checks([Check("a", lambda: str(1 // 0))]))
