"""``packline diff`` lists what turns one version into another, and exits as diff(1) does."""

from __future__ import annotations

import json
import os
import tracemalloc
from collections.abc import Iterator
from contextlib import redirect_stdout
from pathlib import Path

import pytest

from packline.cli.commands import diff
from packline.cli.main import main
from packline.model import DatasetVersion, ManifestRef
from packline.ports.deployment import DatumSide, PathChange
from tests.api_gateway import gateway
from tests.unit.api.api import FakeApiDeployment


@pytest.fixture
def url(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    world = FakeApiDeployment(store_name="store")
    world.seal("v1", {"same": "s", "gone": "g", "other": "1"})
    world.seal("v2", {"same": "s", "other": "22", "fresh\n": "f"})
    world.seal("v3", {"same": "s", "other": "22", "fresh\n": "f"})
    with gateway(world.app) as running:
        yield running.url


def test_each_path_has_a_line_and_the_exit_code_is_that_of_diff(
    url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["diff", "images/v1", "dataset://images/v2", "--api", url]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines == [
        "+ 'fresh\\n'  1 B",
        "- gone  1 B",
        "~ other  1 B -> 2 B",
        "1 added, 1 removed, 1 changed",
    ]
    assert main(["diff", "images/v2", "images/latest", "--api", url]) == 0
    assert capsys.readouterr().out == "dataset://images/v2 and dataset://images/v3 have the same files\n"


def test_json_has_both_sides_of_each_change(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["diff", "images/v2", "images/v1", "--json", "--api", url]) == 1
    document = json.loads(capsys.readouterr().out)
    assert (document["before"], document["after"]) == ("dataset://images/v2", "dataset://images/v1")
    assert (document["equal"], document["added"], document["removed"], document["changed"]) == (
        False,
        1,
        1,
        1,
    )
    changed = document["changes"][2]
    assert (changed["path"], changed["before"]["size"], changed["after"]["size"]) == ("other", 2, 1)
    assert document["changes"][0]["after"] is None


def test_very_many_changes_are_not_held_in_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(diff, "MEMORY_BYTES", 100_000)
    manifest = ManifestRef("m", (), 0, 0, 0)
    before, after = (DatasetVersion("images", name, manifest, "e", 0.0) for name in ("v1", "v2"))
    side = DatumSide("datum", 10)
    changes = (PathChange("changed", f"train/{number:09d}.jpg", side, side) for number in range(5_000))
    with Path(os.devnull).open("w") as nowhere, redirect_stdout(nowhere):
        tracemalloc.start()
        try:
            assert diff._print_json(before, after, changes) == 5_000
            _, peak = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
    assert peak < 5_000 * 150


@pytest.mark.parametrize(("words", "code"), [(("images/v1", "images/v9"), 3), (("images/v1", "nonsense"), 2)])
def test_trouble_is_neither_equal_nor_different(url: str, words: tuple[str, str], code: int) -> None:
    assert main(["diff", *words, "--api", url]) == code
