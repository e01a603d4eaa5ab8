"""Names of any letters in locales that are not UTF-8: the command works, a program that cannot is told before."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import pytest

from tests.fakes.s3 import FakeS3, plain_store
from tests.fakes.web import FakeWeb
from tests.unit.client.api_server import ApiServer, an_api
from tests.unit.client.datasets import a_version
from tests.unit.upload.store import UploadStore, fill

ROOT = Path(__file__).parents[3]
FILES = {"é/ä.txt": b"latin", "日本/写真.bin": b"japan", "plain.txt": b"plain"}
ENVIRONMENTS = {
    "C": {"LC_ALL": "C"},
    "POSIX": {"LC_ALL": "POSIX"},
    "ascii": {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    "latin-1": {"LC_ALL": "latin1"},
    "latin-1 for sure": {"LC_ALL": "latin1", "PYTHONUTF8": "0"},
    "ascii output": {"LC_ALL": "C.UTF-8", "PYTHONIOENCODING": "ascii"},
}
NOT_UTF8 = ("ascii", "latin-1")

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="elsewhere names are UTF-8 in every locale")


@pytest.fixture(scope="module")
def locales(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an ISO-8859-1 locale."""
    folder = tmp_path_factory.mktemp("locales")
    command = ["localedef", "-i", "en_US", "-f", "ISO-8859-1", str(folder / "latin1")]
    if not shutil.which("localedef") or subprocess.run(command, capture_output=True).returncode > 1:
        pytest.skip("no locale can be made here")
    return folder


@pytest.fixture(params=ENVIRONMENTS)
def environ(request: pytest.FixtureRequest, locales: Path) -> dict[str, str]:
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "PACKLINE_CACHE") if name in os.environ}
    credentials = {"AWS_ACCESS_KEY_ID": "AKID", "AWS_SECRET_ACCESS_KEY": "secret", "AWS_REGION": "us-east-1"}
    return kept | credentials | {"LOCPATH": str(locales)} | ENVIRONMENTS[request.param]


@pytest.fixture
def store() -> Iterator[FakeS3]:
    with plain_store() as running:
        yield running


@pytest.fixture
def api(store: FakeS3) -> Iterator[ApiServer]:
    with an_api(store, a_version(store, FILES)) as running:
        yield running


def packline(environ: dict[str, str], *arguments: object) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "packline.cli.main", *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, env=environ, capture_output=True, timeout=120)


def names(folder: Path) -> dict[str, bytes]:
    """Every file by the bytes of its path, read as UTF-8."""
    root = os.fsencode(folder)
    paths = [
        os.path.join(below, name) for below, _, files in os.walk(root, followlinks=True) for name in files
    ]
    return {os.path.relpath(path, root).decode(): Path(os.fsdecode(path)).read_bytes() for path in paths}


def test_a_fetch_writes_the_names_of_the_dataset(
    api: ApiServer, tmp_path: Path, environ: dict[str, str]
) -> None:
    to = tmp_path / "données 日本"
    options = ("--to", to, "--cache", tmp_path / "cächë", "--api", api.url)
    done = packline(environ, "fetch", "dataset://images/v1", *options, "--json")
    assert done.returncode == 0, done.stderr
    assert names(to) == FILES
    assert json.loads(done.stdout)["folder"] == str(to)
    again = packline(environ, "fetch", "dataset://images/v1", *options)
    assert again.returncode == 0, again.stderr
    assert b"Traceback" not in again.stderr


def test_members_are_chosen_by_names_of_any_letters(
    api: ApiServer, tmp_path: Path, environ: dict[str, str]
) -> None:
    options = ("--to", tmp_path / "data", "--cache", tmp_path / "cache", "--api", api.url)
    done = packline(environ, "fetch", "dataset://images/v1", *options, "--include", "日本/**")
    assert done.returncode == 0, done.stderr
    assert names(tmp_path / "data") == {"日本/写真.bin": b"japan"}


def test_an_error_about_a_name_is_one_line(tmp_path: Path, environ: dict[str, str]) -> None:
    (tmp_path / "full é").mkdir()
    (tmp_path / "full é" / "日本").touch()
    (tmp_path / "definitions.json").write_text(json.dumps({"é": "file:///nowhere/日本"}), encoding="utf-8")
    options = (
        "--config",
        tmp_path / "definitions.json",
        "--to",
        tmp_path / "in",
        "--config-dir",
        tmp_path / "c",
    )
    done = packline(environ, "inputs", *options, "--cache", tmp_path / "cache")
    assert done.returncode == 3
    assert len(done.stderr.splitlines()) == 1
    assert done.stderr.startswith(b"packline: Input '")


def test_inputs_and_their_record_have_the_names_of_the_objects(
    tmp_path: Path, environ: dict[str, str]
) -> None:
    with FakeWeb() as server:
        server.objects |= {"bucket/é/日本.txt": b"one", "web/ä.txt": b"two"}
        uris = {"é": "s3://bucket/é/*", "web": f"{server.url}/web/%C3%A4.txt"}
        (tmp_path / "definitions.json").write_text(json.dumps(uris, ensure_ascii=False), encoding="utf-8")
        done = packline(
            environ | {"AWS_ENDPOINT_URL": server.url},
            *("inputs", "--config", tmp_path / "definitions.json", "--to", tmp_path / "in"),
            *("--config-dir", tmp_path / "config", "--cache", tmp_path / "cache", "--json"),
        )
    assert done.returncode == 0, done.stderr
    assert names(tmp_path / "in") == {"é/日本.txt": b"one", "web/ä.txt": b"two"}
    record = json.loads((tmp_path / "config" / "inputs.json").read_text(encoding="utf-8"))
    assert [file["name"] for file in record["é"]["files"]] == ["日本.txt"]


def test_a_push_uploads_the_names_of_the_files(tmp_path: Path, environ: dict[str, str]) -> None:
    folder = fill(tmp_path / "é", FILES)
    with UploadStore() as store:
        done = packline(
            environ | {"AWS_ENDPOINT_URL": store.url, "PACKLINE_STORE": "bucket"},
            *("push", folder, "--execution", "e", "--progress", "lines"),
        )
        assert done.returncode == 0, done.stderr
        assert store.outputs() == FILES


@pytest.mark.parametrize("name", NOT_UTF8)
def test_a_program_in_such_a_locale_is_told_before_the_first_byte(
    store: FakeS3, tmp_path: Path, locales: Path, name: str
) -> None:
    (tmp_path / "plan.json").write_text(json.dumps(asdict(a_version(store, FILES))))
    command = [sys.executable, "-m", "tests.unit.client.job", store.url, str(tmp_path / "plan.json")]
    done = subprocess.run(
        [*command, str(tmp_path / "cache"), str(tmp_path / "data")],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "LOCPATH": str(locales)} | ENVIRONMENTS[name],
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert "InvalidSetting: Python writes file names as" in done.stderr
    assert "PYTHONUTF8=1" in done.stderr
    assert store.seen == []
    assert not (tmp_path / "data").exists()
