"""``packline cost`` says what a version, a month or a plan costs, by the table and by the HTTP API."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import pytest

from packline.cli.commands import cost
from packline.cli.main import main
from packline.model import DatasetVersion, ManifestRef, Packaging
from packline.pricing.prices import DEFAULT
from tests.api_gateway import gateway
from tests.unit.api.api import FakeApiDeployment


def asked(capsys: pytest.CaptureFixture[str], *words: str) -> dict[str, object]:
    assert main(["cost", *words, "--json"]) == 0
    document: dict[str, object] = json.loads(capsys.readouterr().out)
    return document


def test_a_plan_is_added_up_by_stage(capsys: pytest.CaptureFixture[str]) -> None:
    document = asked(capsys, "--files", "1000000", "--bytes", "50GB")
    assert (document["region"], document["files"], document["bytes"]) == ("us-east-1", 1_000_000, 50 * 10**9)
    stages = document["stages"]
    assert isinstance(stages, list)
    assert document["dollars"] == pytest.approx(sum(stage["dollars"] for stage in stages))
    assert [stage["name"] for stage in stages][-2:] == ["pack", "publish"]
    unpackaged = asked(capsys, "--files", "1000000", "--bytes", "50GB", "--no-package")
    assert unpackaged["fetch_by_package"] is None


def test_a_price_list_of_ones_own_is_used(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    document = json.loads(DEFAULT.read_text())
    document |= {"region": "eu-north-1"}
    for price in document["prices"].values():
        price["dollars"] *= 2
    file = tmp_path / "prices.json"
    file.write_text(json.dumps(document))
    usual = asked(capsys, "--files", "10", "--bytes", "5")
    own = asked(capsys, "--files", "10", "--bytes", "5", "--prices", str(file))
    assert own["region"] == "eu-north-1"
    assert float(str(own["dollars"])) == pytest.approx(2 * float(str(usual["dollars"])), rel=1e-4)


def test_a_version_and_a_month_are_asked_for_by_the_api(capsys: pytest.CaptureFixture[str]) -> None:
    world = FakeApiDeployment(store_name="store")
    world.seal("v1", {"a": "alpha", "b": "beta"})
    with gateway(world.app) as running:
        document = asked(capsys, "images/latest", "--api", running.url)
        assert (document["uri"], document["files"], document["bytes"]) == ("dataset://images/v1", 2, 9)
        assert "--package only" in str(document["notes"])
        assert main(["cost", "images/v1", "--api", running.url]) == 0
        assert "times S3's own" in capsys.readouterr().out
        assert main(["cost", "--month", "2026-11", "--api", running.url]) == 0
    assert capsys.readouterr().out.splitlines()[-1].startswith("Estimated from counts")


def test_a_version_says_what_its_record_does_not() -> None:
    def version(packaging: Packaging, base: str = "", execution: str = "train-1") -> DatasetVersion:
        return DatasetVersion("a", "v1", ManifestRef("d", (), 2, 9, 2), execution, 1.0, packaging, base=base)

    options = argparse.Namespace(search_entries=0, intake="all")
    shapes = [cost._shape(version(packaging), options) for packaging in Packaging]
    assert {each for each, shape in zip(Packaging, shapes, strict=True) if not shape.packaged} == {
        Packaging.NONE,
        Packaging.FAILED,
    }
    (plain,) = cost._version_notes(version(Packaging.NONE))
    assert "--package only" in plain
    assert "dataset://a/v0" in list(cost._version_notes(version(Packaging.NONE, "dataset://a/v0")))[1]
    assert "adopted" in list(cost._version_notes(version(Packaging.NONE, execution="adopted-x")))[1]


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("images/v1", "--month", "2026-11"),
        ("--files", "5"),
        ("--bytes", "5"),
        ("--month", "2026-11", "--bytes", "5"),
        ("--month", "May"),
        ("--files", "5", "--bytes", "5", "--search-entries", "-1"),
        ("--files", "5", "--bytes", "5", "--prices", "absent.json"),
    ],
)
def test_a_question_that_is_not_one_is_refused(
    words: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["cost", *words]) == 2
    assert capsys.readouterr().err.startswith("packline: ")
