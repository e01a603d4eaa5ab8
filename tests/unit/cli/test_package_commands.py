"""``packline pack``, ``verify`` and ``unpack`` as a user types them."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest

from packline.cli.main import main

FILES = {"cats/1.txt": b"meow", "cats/2.txt": b"", "dogs/ä 1.txt": b"woof" * 1_000}


@pytest.fixture
def source(tmp_path: Path) -> Path:
    for path, body in FILES.items():
        file = tmp_path / "source" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(body)
    return tmp_path / "source"


def run(*arguments: object) -> int:
    return main([str(argument) for argument in arguments])


def test_what_is_packed_is_verified_and_unpacked_equal(
    source: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    part = tmp_path / "all.vhpkgzip"
    assert run("pack", source, part, "--json") == 0
    packed = json.loads(capsys.readouterr().out)
    assert (packed["files"], packed["parts"][0]["size"]) == (3, part.stat().st_size)
    assert run("verify", part, "--json") == 0
    (verified,) = json.loads(capsys.readouterr().out)
    assert (verified["sha256"], verified["deviation"]) == (packed["parts"][0]["sha256"], "")
    assert run("unpack", part, "--to", tmp_path / "out") == 0
    assert {path: (tmp_path / "out" / path).read_bytes() for path in FILES} == FILES


def test_unpack_takes_only_what_is_included(source: Path, tmp_path: Path) -> None:
    run("pack", source, tmp_path / "all.vhpkgzip")
    assert run("unpack", tmp_path / "all.vhpkgzip", "--to", tmp_path / "out", "--include", "dogs") == 0
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["dogs"]


def test_parts_are_numbered_where_one_is_not_enough(source: Path, tmp_path: Path) -> None:
    assert run("pack", source, tmp_path / "all.vhpkgzip", "--part-files", 1) == 0
    parts = sorted(tmp_path.glob("all-*.vhpkgzip"))
    assert [part.name for part in parts] == [f"all-{n:05d}.vhpkgzip" for n in (1, 2, 3)]
    assert run("unpack", *parts, "--to", tmp_path / "out") == 0
    assert {path: (tmp_path / "out" / path).read_bytes() for path in FILES} == FILES


def test_a_compressed_zip_is_refused_with_the_option_that_helps(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with zipfile.ZipFile(tmp_path / "c.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.txt", b"a" * 100)
    assert run("verify", tmp_path / "c.zip") == 5
    assert "zip -0" in capsys.readouterr().out
    assert run("unpack", tmp_path / "c.zip", "--to", tmp_path / "out") == 5
    assert "zip -0" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("pack", "{missing}", "{out}"), 3),
        (("unpack", "{missing}", "--to", "{out}"), 3),
        (("pack", "{source}", "{out}", "--part-files", "0"), 2),
    ],
)
def test_bad_arguments_have_their_exit_codes(
    source: Path, tmp_path: Path, arguments: tuple[str, ...], code: int, capsys: pytest.CaptureFixture[str]
) -> None:
    names = {"missing": tmp_path / "missing", "out": tmp_path / "out.vhpkgzip", "source": source}
    assert run(*(argument.format(**names) for argument in arguments)) == code
    assert capsys.readouterr().err.startswith("packline: ")
    assert not (tmp_path / "out.vhpkgzip").exists()
