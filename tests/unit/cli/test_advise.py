"""``packline advise`` counts a folder or asks for a version, and says whether packaging pays."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from packline.cli.main import main
from tests.api_gateway import gateway
from tests.unit.api.api import FakeApiDeployment


def test_a_folder_is_counted_as_push_would_count_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for number in range(20):
        (tmp_path / f"{number}.txt").write_bytes(b"x" * 100)
    (tmp_path / "ignored.log").write_bytes(b"")
    (tmp_path / ".packlineignore").write_text("*.log\n.packlineignore\n")
    assert main(["advise", str(tmp_path), "--json", "--uses", "1000"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert (document["files"], document["bytes"], document["uses"]) == (20, 2_000, 1_000)
    assert (document["pays"], document["advised"]) == (True, "read")
    assert list(document["ways"]) == ["files", "package", "read", "package-client", "package-only"]
    assert document["ways"]["files"]["use"]["requests"] == 20
    assert {"name", "value", "unit", "source"} == set(document["assumptions"][0])


def test_a_version_is_asked_for_and_the_conclusion_is_the_last_line(
    capsys: pytest.CaptureFixture[str],
) -> None:
    world = FakeApiDeployment(store_name="store")
    world.seal("v1", {"a": "alpha"})
    with gateway(world.app) as running:
        assert main(["advise", "images/latest", "--uses", "1", "--api", running.url]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("1 files, 5 B, 5 B on average; 1 uses, stored for 1 months")
    assert len(lines) == 8
    assert lines[-1].startswith("packaging does not pay")


@pytest.mark.parametrize("words", [("nowhere",), (".", "--uses", "-1"), (".", "--months", "nan")])
def test_what_cannot_be_counted_is_refused(
    words: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["advise", *words]) == 2
    assert capsys.readouterr().err.startswith("packline: ")


def test_metadata_beside_files_is_no_file_of_the_version(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.jpg").write_bytes(b"x" * 100)
    (tmp_path / "a.jpg.metadata.json").write_text('{"label": "cat"}')
    assert main(["advise", str(tmp_path), "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert (document["files"], document["bytes"]) == (1, 100)


@pytest.mark.parametrize("number", ["99999999999999999999", "9" * 400])
def test_numbers_beyond_any_use_are_refused(
    tmp_path: Path, number: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a").write_bytes(b"x")
    assert main(["advise", str(tmp_path), "--uses", number]) == 2
    assert main(["advise", str(tmp_path), "--months", number]) == 2


def test_a_file_is_neither_a_folder_nor_a_version(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "a"
    file.write_bytes(b"x")
    assert main(["advise", str(file)]) == 2
    assert f"{file} is not a folder" in capsys.readouterr().err
