"""Write the figures: ``build/bench.json`` with every value, ``docs/benchmarks.md`` for people; or files beside them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from bench import growth, page, sittings
from bench.runner import Table
from bench.workplace import REPOSITORY

PAGE = "benchmarks"
"""The page that the README quotes."""


def json_file(name: str) -> Path:
    """Where every value of a page stands."""
    return REPOSITORY / "build" / ("bench.json" if name == PAGE else f"{name}.json")


def _ratio(table: Table | None, over: str, under: str = "packline", what: str = "seconds") -> float | None:
    """How many times ``over`` takes what ``under`` takes, by medians; None where one was not measured."""
    above, below = (_median(table, name, what) for name in (over, under))
    return round(above / below, 2) if above and below else None


def _median(table: Table | None, name: str, what: str = "seconds") -> float | None:
    series = table.series.get(name) if table else None
    return series.median(what) if series and series.measures else None


def floor_seconds(table: Table | None, download: str = "download_16") -> float | None:
    """The larger of that download and the best creation: what remains if one is entirely hidden behind the other."""
    downloaded = _median(table, download)
    created = [seconds for name in ("create_1", "create_2") if (seconds := _median(table, name))]
    return max(downloaded, min(created)) if downloaded and created else None


def _over_floor(table: Table | None, name: str = "packline", download: str = "download_16") -> float | None:
    ours, floor = _median(table, name), floor_seconds(table, download)
    return round(ours / floor, 2) if ours and floor else None


def headline(tables: Iterable[Table]) -> dict[str, float | None]:
    """The figures that are quoted. Ratios are times faster (``vs``) or times the floor (``over_floor``).

    Packing is compared by CPU seconds; its peak memory is that of all runs, parts of 512 MiB included.
    """
    by_key = {f"{t.kind}.{t.conditions.key}": t for t in tables}
    main, larger, disk = (
        by_key.get(f"fetch.{key}") for key in ("k10_20ms_tmpfs", "k50_20ms_tmpfs", "k10_20ms_disk")
    )
    figures = {
        "fetch.vs_s5cmd_20ms_tmpfs": _ratio(main, "s5cmd"),
        "fetch.vs_awscli_20ms_tmpfs": _ratio(main, "awscli"),
        "fetch.vs_zip_unzip_tmpfs": _ratio(main, "s5cmd_zip_unzip"),
        "fetch.vs_tar_tmpfs": _ratio(main, "s5cmd_tar"),
        "fetch.over_floor_tmpfs": _over_floor(main),
        "fetch.over_floor_tmpfs_8_connections": _over_floor(main, "packline_8", "download_8"),
        "fetch.over_floor_tmpfs_0ms": _over_floor(by_key.get("fetch.k10_0ms_tmpfs")),
        "fetch.over_floor_tmpfs_50kb": _over_floor(larger),
        "fetch.over_floor_disk": _over_floor(disk),
        "fetch.over_python_floor_tmpfs": _over_floor(main, "packline", "download_python"),
        "fetch.over_python_floor_tmpfs_50kb": _over_floor(larger, "packline", "download_python"),
        "fetch.over_c_client_tmpfs": _ratio(main, "packline", "client_16"),
        "fetch.over_c_client_tmpfs_50kb": _ratio(larger, "packline", "client_16"),
        "fetch.over_c_client_disk": _ratio(disk, "packline", "client_16"),
        "fetch.c_client_over_floor_disk": _over_floor(disk, "client_16"),
        "fetch.vs_s5cmd_20ms_tmpfs_tls": _ratio(by_key.get("fetch.k10_20ms_tmpfs_tls"), "s5cmd"),
    }
    return (
        figures
        | _natural_headline(by_key)
        | _placement_headline(main)
        | _pack_headline(by_key)
        | _push_headline(by_key)
    )


def _natural_headline(tables: Mapping[str, Table]) -> dict[str, float | None]:
    """The tree of uneven folders and log-normal sizes."""
    natural, secret = (tables.get(f"fetch.natural_{key}") for key in ("20ms_tmpfs", "20ms_tmpfs_tls"))
    return {
        "fetch.natural_vs_s5cmd_20ms_tmpfs": _ratio(natural, "s5cmd"),
        "fetch.natural_vs_tar_tmpfs": _ratio(natural, "s5cmd_tar"),
        "fetch.natural_over_c_client_tmpfs": _ratio(natural, "packline", "client_16"),
        "fetch.natural_vs_s5cmd_20ms_tmpfs_tls": _ratio(secret, "s5cmd"),
    }


def _placement_headline(table: Table | None) -> dict[str, float | None]:
    """The default placement beside ``direct``; and what it takes for each file of a version that is cached.

    The second is what it takes longer than one link to the same cached version, which is checked alike.
    """
    files, link = _median(table, "warm_auto"), _median(table, "warm_symlink")
    return {
        "fetch.default_over_direct_tmpfs": _ratio(table, "packline_auto", "packline"),
        "fetch.warm_us_per_file": round((files - link) / table.tree.files * 1e6, 2)
        if table and files and link
        else None,
    }


def _pack_headline(tables: Mapping[str, Table]) -> dict[str, float | None]:
    main = tables.get("pack.k10_20ms_tmpfs")
    cpu, seconds = _median(main, "packline", "cpu_seconds"), _median(main, "packline")
    peaks = [
        measure.peak_rss_mib
        for key, table in tables.items()
        if key.startswith("pack.")
        for measure in table.series["packline"].measures
    ]
    return {
        "pack.cpu_ms_per_object": round(cpu * 1000 / main.tree.files, 4) if main and cpu else None,
        "pack.objects_per_second_20ms": round(main.tree.files / seconds) if main and seconds else None,
        "pack.peak_rss_mib": round(max(peaks), 1) if peaks else None,
        "pack.vs_boto3_zipfile": _ratio(main, "boto3_zipfile", what="cpu_seconds"),
    }


def _push_headline(tables: Mapping[str, Table]) -> dict[str, float | None]:
    """Of small and of large files: the smaller ratio, and the larger peak."""
    pushed = [table for key, table in tables.items() if key.startswith("push.")]
    ratios = [ratio for table in pushed if (ratio := _ratio(table, "s5cmd"))]
    peaks = [measure.peak_rss_mib for table in pushed for measure in table.series["packline"].measures]
    return {
        "push.vs_s5cmd_20ms": min(ratios, default=None),
        "push.peak_rss_mib": round(max(peaks), 1) if peaks else None,
    }


def write(
    name: str,
    scale: str,
    about: Mapping[str, object],
    tools: Mapping[str, str],
    rows: Sequence[dict[str, Any]],
    grown: Sequence[dict[str, object]],
) -> None:
    """Write both files of the page ``name`` from the rows of all tables, of this sitting and of those kept."""
    measured = sittings.tables(rows)
    tables = [table for table, _ in measured]
    figures = headline(tables) | growth.headline(grown)
    floors = {
        f"{t.kind}.{t.conditions.key}": {
            which: floor_seconds(t, f"download_{which}") for which in ("8", "16", "32", "python")
        }
        for t in tables
        if t.kind == "fetch"
    }
    whole: dict[str, object] = {
        **{name: value for name, value in figures.items() if value is not None},
        "not_measured": [name for name, value in figures.items() if value is None],
        "scale": scale,
        "machine": about,
        "tools": tools,
        "floor_seconds": floors,
    }
    whole |= {"measurements": rows, "growth": list(grown)}
    json_file(name).write_text(json.dumps(whole, indent=1, default=str) + "\n")
    lines = page.page_lines({**about, "scale": scale}, figures, measured, grown, tools)
    (REPOSITORY / f"docs/{name}.md").write_text("\n".join(lines) + "\n")
