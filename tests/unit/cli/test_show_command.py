"""``packline ls``, ``show``, ``execution``, ``lineage`` and ``alias`` tell what there is, and what there is not."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from packline.cli.main import main
from packline.model import Execution, ExecutionState
from tests.api_gateway import gateway
from tests.unit.api.api import NOW, FakeApiDeployment

Run = Callable[[str], list[str]]


@pytest.fixture
def world() -> FakeApiDeployment:
    """Two versions, the second made from the first; a model, and a datum with an alias."""
    world = FakeApiDeployment(store_name="store")
    execution = world.seal("v1", {"a": "alpha", "b": "beta"}, tags=("t", "u"), properties={"k": [1]})
    world.package("v1", 2)
    world.seal("v2", {"a": "alpha"}, created_at=NOW + 1)
    world.rebase("v2", "dataset://images/v1")
    world.seal("1", {"m": "x"}, dataset="model:net", status="pending", note="the first")
    world.name_datum("best", world.annotate(execution, "a", {"k": 1}))
    return world


@pytest.fixture
def url(world: FakeApiDeployment) -> Iterator[str]:
    with gateway(world.app) as running:
        yield running.url


@pytest.fixture
def run(url: str, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command that succeeds; the lines that it prints."""

    def lines(words: str) -> list[str]:
        assert main([*words.split(), "--api", url]) == 0
        return capsys.readouterr().out.splitlines()

    return lines


def test_a_dataset_whose_versions_are_all_deleted_is_listed_as_empty(run: Run) -> None:
    run("delete model://net/1 --yes --days 3")
    assert run("ls model://net/") == ["no versions yet"]
    (line,) = run("ls model://net/ --deleted")
    assert "deleted, restorable until " in line


def test_versions_are_listed_newest_first_with_their_aliases(run: Run) -> None:
    run("alias images/best v1")
    newest, oldest = run("ls images")
    assert newest.split()[:4] == ["v2", "1", "files", "5"]
    assert oldest.startswith("v1  2 files  9 B  built")
    assert oldest.endswith("best")


def test_a_version_is_shown_with_all_that_is_recorded_of_it(run: Run) -> None:
    run("alias images/best v1")
    lines = run("show images/best")
    assert lines[0] == "dataset://images/v1  (best)"
    assert "  tags       t, u" in lines
    assert "  k = [1]" in lines
    assert [line.split()[:2] for line in lines if "vhpkgzip" in line] == [["part", "0"], ["part", "1"]]
    assert "  based on   dataset://images/v1" in run("show images/v2")
    assert run("show model://net/1")[-3:-1] == ["  status     pending", "  note       the first"]
    assert run("show datum://best")[0].endswith("  a  5 B")


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"state": ExecutionState.SEALING}, "job-of-v1: sealing (being sealed)"),
        ({"state": ExecutionState.OPEN, "alerts": ()}, "job-of-v1: open (without a marker"),
        (
            {"state": ExecutionState.SEALED, "late": ("outputs/job-of-v1/late",)},
            "  late     outputs/job-of-v1/late",
        ),
        (
            {"marker": {"adopt": {"prefix": "raw/"}}},
            "  adopted  raw/",
        ),
    ],
)
def test_an_execution_is_told_by_its_state_alerts_and_late_files(
    world: FakeApiDeployment, run: Run, change: dict[str, object], told: str
) -> None:
    execution: Execution = world.registry.execution("job-of-v1")
    world.registry.executions["job-of-v1"] = replace(execution, **change)  # type: ignore[arg-type]
    assert [line for line in run("execution job-of-v1") if line.startswith(told)]


def test_lineage_is_told_upwards_and_downwards(run: Run) -> None:
    assert run("lineage images/v2") == [
        "dataset://images/v2  1 files, 5 B",
        "  made by execution job-of-v2",
        "  based on dataset://images/v1  2 files, 9 B",
        "    made by execution job-of-v1",
    ]
    assert run("lineage images/v1")[-2:] == [
        "used by",
        "  version dataset://images/v2  1 files, 5 B, based on it",
    ]


def test_aliases_tell_their_moves(run: Run) -> None:
    run("alias images/best v1")
    (move,) = run("alias images/best v2 --rev 1")
    assert move.startswith("rev 2  ")
    assert [line.rpartition(" ")[2] for line in run("alias images/best")] == ["v1", "v2"]
    assert run("alias datum://second datum://best")[0].startswith("rev 1  ")
    assert len(run("alias datum://second")) == 1


@pytest.mark.parametrize(
    ("words", "code", "complaint"),
    [
        ("alias images/none", 3, "dataset://images/none is not an alias."),
        ("alias datum://none", 3, "datum://none is not an alias."),
        ("alias images/best v9", 3, "v9"),
        ("alias images/best v1 --rev 7", 4, "was moved in between"),
        ("show images", 2, "'images' is not a URI"),
        ("show images/v9", 3, "v9"),
        ("execution none", 3, "No execution 'none'"),
        ("lineage images/v9", 3, "v9"),
    ],
)
def test_what_does_not_exist_is_named(
    url: str, capsys: pytest.CaptureFixture[str], words: str, code: int, complaint: str
) -> None:
    assert main([*words.split(), "--api", url]) == code
    assert complaint in capsys.readouterr().err
