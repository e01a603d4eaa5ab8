"""``packline cat`` prints members, ``packline ls NAME/VERSION`` lists them; only what is printed is requested."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from packline.cli.main import main
from tests.fakes.s3 import FakeS3
from tests.unit.client.api_server import ApiServer, Reply, an_api
from tests.unit.client.datasets import a_version

pytestmark = pytest.mark.usefixtures("api")


def test_cat_prints_members_in_the_order_of_the_arguments_and_requests_no_others(
    files: dict[str, bytes], store: FakeS3, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    paths = [list(files)[9], list(files)[4]]
    assert main(["cat", "images/best", *paths]) == 0
    assert capfdbinary.readouterr().out == files[paths[0]] + files[paths[1]]
    assert len(store.ranges()) == 2


def test_cat_of_a_path_that_is_not_there_prints_nothing_and_exits_with_3(
    files: dict[str, bytes], capfd: pytest.CaptureFixture[str]
) -> None:
    assert main(["cat", "images/best", list(files)[3], "none.txt"]) == 3
    shown = capfd.readouterr()
    assert shown.out == ""
    assert "no member 'none.txt'" in shown.err


def test_ls_of_a_version_lists_the_members_below_a_prefix(
    files: dict[str, bytes], store: FakeS3, capfd: pytest.CaptureFixture[str]
) -> None:
    selected = [path for path in files if path.startswith("train/class3/")]
    assert main(["ls", "images/best", "train/class3/"]) == 0
    assert capfd.readouterr().out.splitlines() == selected
    assert main(["ls", "-l", "dataset://images/best", "train/class3/"]) == 0
    lines = capfd.readouterr().out.splitlines()
    assert [line.split("  ")[-1] for line in lines] == selected
    assert [int(line.split()[0].replace(",", "")) for line in lines] == [
        len(files[path]) for path in selected
    ]
    assert main(["ls", "--json", "images/best"]) == 0
    documents = list(map(json.loads, capfd.readouterr().out.splitlines()))
    assert [document["path"] for document in documents] == list(files)
    assert documents[1] == {
        "path": list(files)[1],
        "size": len(list(files.values())[1]),
        "datum": f"datum-{list(files)[1]}",
    }
    assert store.ranges() == []


def test_a_name_with_control_characters_takes_one_line_and_changes_no_terminal(
    store: FakeS3, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    names = {"a\n2.txt": b"1", "b\x1b[31m.txt": b"2", "c ü.txt": b"3"}
    monkeypatch.setenv("PACKLINE_CACHE", str(tmp_path / "another"))
    with an_api(store, a_version(store, names)) as running:
        monkeypatch.setenv("PACKLINE_API_URL", running.url)
        assert main(["ls", "images/best"]) == 0
        assert capfd.readouterr().out.splitlines() == [r"'a\n2.txt'", r"'b\x1b[31m.txt'", "c ü.txt"]
        assert main(["ls", "-l", "images/best"]) == 0
        assert r"  'a\n2.txt'" in capfd.readouterr().out
        assert main(["ls", "--json", "images/best"]) == 0
        assert [json.loads(line)["path"] for line in capfd.readouterr().out.splitlines()] == list(names)


def test_the_version_that_an_alias_was_is_read_with_a_warning_where_nobody_answers(
    api: ApiServer, files: dict[str, bytes], capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    path = list(files)[9]
    assert main(["cat", "images/best", path]) == 0
    assert capfdbinary.readouterr() == (files[path], b"")
    api.answer = lambda asked: Reply(503, {"title": "Busy", "status": 503, "detail": "Busy.", "remedy": ""})
    assert main(["cat", "images/best", path]) == 0
    shown = capfdbinary.readouterr()
    assert shown.out == files[path]
    assert b"warning: " in shown.err
    assert b"dataset://images/best was when last asked" in shown.err
