"""``packline ls`` of a dataset says all that it was asked, or refuses."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from packline.cli.commands import show
from packline.cli.main import main
from packline.ports import DatasetRecord
from tests.api_gateway import gateway
from tests.unit.api.api import FakeApiDeployment


@pytest.fixture
def url() -> Iterator[str]:
    world = FakeApiDeployment(store_name="store")
    for version in ("v1", "v2", "v3"):
        world.seal(version, {"a": version})
    world.dataset_store.create_dataset(DatasetRecord("empty", "", 0.0))
    with gateway(world.app) as running:
        yield running.url


@pytest.mark.parametrize("words", [("cats/",), ("--offline",), ("--cache", "folder"), ("--cache-bytes", "0")])
def test_what_is_about_members_is_refused_without_a_version(
    url: str, words: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["ls", "images", *words, "--api", url]) == 2
    output = capsys.readouterr()
    assert output.out == ""
    assert "packline ls images/VERSION" in output.err


def test_a_dataset_without_versions_is_listed_and_one_that_is_not_there_is_not(
    url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["ls", "empty", "--api", url]) == 0
    assert capsys.readouterr().out == "no versions yet\n"
    assert main(["ls", "nowhere", "--api", url]) == 3


def test_versions_beyond_the_most_that_are_listed_are_spoken_of(
    url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(show, "LISTED", 2)
    assert main(["ls", "images", "--json", "--api", url]) == 0
    output = capsys.readouterr()
    document = json.loads(output.out)
    assert (len(document["versions"]), document["more"]) == (2, True)
    assert "only the newest 2 versions" in output.err
    monkeypatch.setattr(show, "LISTED", 3)
    assert main(["ls", "images", "--json", "--api", url]) == 0
    output = capsys.readouterr()
    assert (json.loads(output.out)["more"], output.err) == (False, "")
