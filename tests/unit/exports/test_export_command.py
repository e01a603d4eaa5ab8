"""``packline export`` by the HTTP API: what it prints, where it writes, and what it refuses."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import packline
from packline.cli.main import main
from packline.errors import InvalidInput
from tests.unit.exports.test_archives import tar_members, zip_members

pytestmark = pytest.mark.usefixtures("api")


def test_export_writes_shards_and_says_what(
    files: dict[str, bytes], tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    arguments = ["export", "images/best", "--to", str(tmp_path / "new" / "shards"), "--shard-members", "100"]
    assert main([*arguments, "--json"]) == 0
    result = json.loads(capfd.readouterr().out)
    assert (result["uri"], result["files"], result["members"]) == ("dataset://images/v1", 3, len(files))
    shards = sorted((tmp_path / "new" / "shards").iterdir())
    assert tar_members(*[shard.read_bytes() for shard in shards]) == files
    assert main(arguments) == 2
    assert "is not an empty folder" in capfd.readouterr().err


def test_export_to_standard_output_is_one_archive_and_nothing_else(
    files: dict[str, bytes], capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    assert (
        main(["export", "images/best", "--to", "-", "--format", "zip", "--include", "train/class1/**"]) == 0
    )
    captured = capfdbinary.readouterr()
    chosen = {path: data for path, data in files.items() if path.startswith("train/class1/")}
    assert zip_members(captured.out) == chosen
    assert f"{len(chosen)} members".encode() in captured.err


@pytest.mark.parametrize(
    "options", [["--format", "mds"], ["--shard-members", "3"], ["--shard-bytes", "1MB"]], ids=" ".join
)
def test_standard_output_takes_one_archive_only(
    options: list[str], capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    assert main(["export", "images/best", "--to", "-", *options]) == 2
    captured = capfdbinary.readouterr()
    assert captured.out == b""
    assert b"one archive" in captured.err


def test_a_selection_of_nothing_leaves_no_folder(tmp_path: Path) -> None:
    assert main(["export", "images/best", "--to", str(tmp_path / "new"), "--include", "none/*"]) == 3
    assert not (tmp_path / "new").exists()


def test_the_public_function_refuses_what_it_cannot_use(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="format is 'rar'"):
        packline.export("dataset://images/best", tmp_path / "new", format="rar")
    with pytest.raises(InvalidInput, match="shard_members is 0"):
        packline.export("dataset://images/best", tmp_path / "new", shard_members=0)
