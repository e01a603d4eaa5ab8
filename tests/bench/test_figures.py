"""The figures that are quoted: which runs they come from, and what stands there when a peer is missing."""

from __future__ import annotations

from pathlib import Path

from bench import report, trees
from bench.process import Measure
from bench.runner import Series, Table
from bench.settings import SCALES, Conditions, Tree


def table(kind: str = "fetch", **seconds: list[float]) -> Table:
    series = {
        name: Series(name, name, [Measure(value, value, 20.0) for value in values])
        for name, values in seconds.items()
    }
    conditions = Conditions("k10", 20, "tmpfs", tuple(seconds))
    return Table(kind, conditions, Tree("k10", 1000, 10_240), "tmpfs", series)


def test_a_ratio_is_of_medians() -> None:
    figures = report.headline([table(packline=[0.5, 9.0, 0.4], s5cmd=[5.0, 6.0, 90.0])])
    assert figures["fetch.vs_s5cmd_20ms_tmpfs"] == 12.0


def test_a_peer_without_figures_has_no_ratio() -> None:
    figures = report.headline([table(packline=[0.5], s5cmd=[])])
    assert figures["fetch.vs_s5cmd_20ms_tmpfs"] is None
    assert figures["fetch.vs_awscli_20ms_tmpfs"] is None


def test_the_floor_is_the_larger_of_download_and_best_creation() -> None:
    measured = table(packline=[0.6], download_16=[0.2], create_1=[0.5], create_2=[0.3])
    assert report.floor_seconds(measured) == 0.3
    assert report.headline([measured])["fetch.over_floor_tmpfs"] == 2.0


def test_packing_is_compared_by_cpu() -> None:
    figures = report.headline([table("pack", packline=[0.1], boto3_zipfile=[2.0])])
    assert figures["pack.cpu_ms_per_object"] == 0.1
    assert figures["pack.vs_boto3_zipfile"] == 20.0


def test_a_row_holds_every_value() -> None:
    (row,) = table(packline=[0.3, 0.1, 0.2]).rows()
    assert row["seconds"] == {"values": [0.3, 0.1, 0.2], "median": 0.2, "min": 0.1, "max": 0.3}
    assert (row["runs"], row["file_system"]) == (3, "tmpfs")


def test_every_fetch_table_measures_packline() -> None:
    for scale in SCALES.values():
        assert all("packline" in conditions.candidates for conditions in scale.fetch + scale.pack)


def test_a_changed_a_missing_and_an_extra_file_are_found(tmp_path: Path) -> None:
    trees.write_tree(tmp_path, "t", 4, 100)
    out = tmp_path / "out"
    for path, body in trees.members(4, 100):
        (out / path).parent.mkdir(parents=True, exist_ok=True)
        (out / path).write_bytes(body)
    assert trees.differences(tmp_path / "t.catalog", out) == []
    first, second, *_ = trees.member_paths(4)
    (out / first).write_bytes(b"other")
    (out / second).unlink()
    (out / "extra").touch()
    assert trees.differences(tmp_path / "t.catalog", out) == [first, second, "extra"]
