"""The figures that are quoted: which runs they come from, and what stands there when a peer is missing."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bench import report, sittings, trees
from bench.process import Measure
from bench.runner import Series, Table
from bench.settings import SCALES, Conditions, Tree
from bench.sittings import Sitting


def table(kind: str = "fetch", tree: str = "k10", **seconds: list[float]) -> Table:
    series = {
        name: Series(name, name, [Measure(value, value, 20.0) for value in values])
        for name, values in seconds.items()
    }
    conditions = Conditions(tree, 20, "tmpfs", tuple(seconds))
    return Table(kind, conditions, Tree(tree, 1000, 10_240, tree == "natural"), "tmpfs", series)


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


def test_packline_is_compared_with_the_floors_of_16_and_of_8_connections_in_c_and_in_python() -> None:
    floors = {"download_8": [0.4], "download_16": [0.2], "download_python": [0.3], "create_1": [0.1]}
    figures = report.headline([table("fetch", "k10", packline=[0.6], packline_8=[0.8], **floors)])
    assert figures["fetch.over_floor_tmpfs"] == 3.0
    assert figures["fetch.over_floor_tmpfs_8_connections"] == 2.0
    assert figures["fetch.over_python_floor_tmpfs"] == 2.0


def test_packline_is_compared_with_a_client_in_c_that_does_both() -> None:
    assert report.headline([table(packline=[0.6], client_16=[0.4])])["fetch.over_c_client_tmpfs"] == 1.5


def test_the_natural_tree_has_figures_of_its_own() -> None:
    measured = table(tree="natural", packline=[0.5], s5cmd=[10.0], s5cmd_tar=[2.0], client_16=[0.4])
    figures = report.headline([measured])
    assert figures["fetch.natural_vs_s5cmd_20ms_tmpfs"] == 20.0
    assert figures["fetch.natural_vs_tar_tmpfs"] == 4.0
    assert figures["fetch.natural_over_c_client_tmpfs"] == 1.25
    assert figures["fetch.vs_s5cmd_20ms_tmpfs"] is None


def test_the_default_placement_is_compared_with_direct_and_a_warm_one_counted_by_the_file() -> None:
    measured = table(packline=[0.5], packline_auto=[0.6], warm_auto=[0.055], warm_symlink=[0.05])
    figures = report.headline([measured])
    assert figures["fetch.default_over_direct_tmpfs"] == 1.2
    assert figures["fetch.warm_us_per_file"] == 5.0


def test_a_push_is_judged_by_its_worst_table() -> None:
    large = table("push", "m60", packline=[2.0], s5cmd=[3.0])
    large.series["packline"].measures = [Measure(2.0, 1.0, 180.0)]
    figures = report.headline([table("push", packline=[1.0], s5cmd=[4.0]), large])
    assert figures["push.vs_s5cmd_20ms"] == 1.5
    assert figures["push.peak_rss_mib"] == 180.0
    assert report.headline([])["push.vs_s5cmd_20ms"] is None


def test_a_figure_that_was_not_measured_is_named_and_has_no_value(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "build").mkdir()
    (tmp_path / "docs").mkdir()
    monkeypatch.setattr(report, "REPOSITORY", tmp_path)
    rows = sittings.rows([table(packline=[0.5], s5cmd=[5.0])], MONDAY)
    about = {"cores": 2, "processor": "p", "memory_gib": 1, "kernel": "k", "python": "3"}
    report.write("benchmarks", "small", about, {}, json.loads(json.dumps(rows)), [])
    written = json.loads((tmp_path / "build/bench.json").read_text())
    assert written["fetch.vs_s5cmd_20ms_tmpfs"] == 10.0
    assert "push.vs_s5cmd_20ms" not in written
    assert "push.vs_s5cmd_20ms" in written["not_measured"]
    page = (tmp_path / "docs/benchmarks.md").read_text()
    assert "Not measured in these sittings:" in page


MONDAY, TUESDAY = Sitting("Monday", "aaaa", 0.1, 0.9), Sitting("Tuesday", "bbbb", 0.2, 0.8)


def test_a_table_comes_back_from_its_rows_with_its_sitting() -> None:
    measured = table(packline=[0.6, 0.5], s5cmd=[5.0, 6.0])
    measured.series["rclone"] = Series("rclone", "rclone", problem="absent: rclone")
    ((again, sitting),) = sittings.tables(json.loads(json.dumps(sittings.rows([measured], MONDAY))))
    assert sitting == MONDAY
    assert again.rows() == measured.rows()


def test_a_natural_tree_stays_one_when_it_comes_back() -> None:
    ((again, _),) = sittings.tables(sittings.rows([table(tree="natural", packline=[0.6])], MONDAY))
    assert again.tree.natural


def test_a_table_measured_again_replaces_the_one_kept_and_the_others_stay(tmp_path: Path) -> None:
    former = sittings.rows([table(packline=[0.6]), table("pack", packline=[9.0])], MONDAY)
    (tmp_path / "bench.json").write_text(
        json.dumps({"scale": "small", "measurements": former, "growth": [{"a": 1}]})
    )
    kept = sittings.keep(tmp_path / "bench.json", "small")
    fresh = sittings.rows([table(packline=[0.5])], TUESDAY)
    found = sittings.tables(sittings.together(kept.rows, fresh, SCALES["small"]))
    assert [(each.kind, each.series["packline"].median(), when.at) for each, when in found] == [
        ("fetch", 0.5, "Tuesday"),
        ("pack", 9.0, "Monday"),
    ]
    assert kept.growth == [{"a": 1}]


def test_figures_of_another_scale_are_not_kept(tmp_path: Path) -> None:
    (tmp_path / "bench.json").write_text(json.dumps({"scale": "full", "measurements": [{}]}))
    assert sittings.keep(tmp_path / "bench.json", "small") == ([], [])


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
        assert all(
            "packline" in conditions.candidates for found in scale.tables.values() for conditions in found
        )


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
