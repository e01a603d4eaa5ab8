"""Write the figures: ``build/bench.json`` with every value, ``docs/benchmarks.md`` for people."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping, Sequence

from bench import growth, page
from bench.runner import Table
from bench.workplace import REPOSITORY

JSON = REPOSITORY / "build/bench.json"
PAGE = REPOSITORY / "docs/benchmarks.md"


def _ratio(table: Table | None, over: str, under: str = "packline", what: str = "seconds") -> float | None:
    """How many times ``over`` takes what ``under`` takes, by medians; None where one was not measured."""
    if table is None or not {over, under} <= table.series.keys():
        return None
    ratio = table.series[over].median(what) / table.series[under].median(what)
    return None if math.isnan(ratio) else round(ratio, 2)


def floor_seconds(table: Table) -> tuple[float, str]:
    """The larger of the best download and the best creation: no client can be faster than both."""
    best = [
        min((table.series[n].median(), n) for n in names)
        for names in (("download_8", "download_16"), ("create_1", "create_2"))
    ]
    return max(best)


def _over_floor(table: Table | None) -> float | None:
    if table is None:
        return None
    ratio = table.series["packline"].median() / floor_seconds(table)[0]
    return None if math.isnan(ratio) else round(ratio, 2)


def headline(tables: Iterable[Table]) -> dict[str, float | None]:
    """The figures that are quoted. Ratios are times faster (``vs``) or times the floor (``over_floor``)."""
    by_key = {f"{t.kind}.{t.conditions.key}": t for t in tables}
    main, disk = by_key.get("fetch.k10_20ms_tmpfs"), by_key.get("fetch.k10_20ms_disk")
    k50, fast = by_key.get("fetch.k50_20ms_tmpfs"), by_key.get("fetch.k10_0ms_tmpfs")
    pack = by_key.get("pack.k10_20ms_tmpfs")
    figures = {
        "fetch.vs_s5cmd_20ms_tmpfs": _ratio(main, "s5cmd"),
        "fetch.vs_awscli_20ms_tmpfs": _ratio(main, "awscli"),
        "fetch.vs_zip_unzip_tmpfs": _ratio(main, "s5cmd_zip_unzip"),
        "fetch.vs_tar_tmpfs": _ratio(main, "s5cmd_tar"),
        "fetch.over_floor_tmpfs": _over_floor(main),
        "fetch.over_floor_disk": _over_floor(disk),
        "fetch.over_floor_tmpfs_50kb": _over_floor(k50),
        "fetch.over_floor_tmpfs_0ms": _over_floor(fast),
    }
    return figures | _pack_headline(pack)


def _pack_headline(table: Table | None) -> dict[str, float | None]:
    ours = table.series["packline"] if table else None
    if table is None or ours is None or not ours.measures:
        return dict.fromkeys(("pack.cpu_ms_per_object", "pack.peak_rss_mib", "pack.vs_boto3_zipfile"))
    return {
        "pack.cpu_ms_per_object": round(ours.median("cpu_seconds") * 1000 / table.tree.files, 4),
        "pack.peak_rss_mib": round(max(m.peak_rss_mib for m in ours.measures), 1),
        "pack.vs_boto3_zipfile": _ratio(table, "boto3_zipfile", what="cpu_seconds"),
        "pack.objects_per_second_20ms": round(table.tree.files / ours.median()),
    }


def write(
    scale: str,
    about: Mapping[str, object],
    tools: Mapping[str, str],
    tables: Sequence[Table],
    grown: Sequence[dict[str, object]],
) -> None:
    """Write both files."""
    figures = headline(tables) | growth.headline(grown)
    measurements = [row for table in tables for row in table.rows()]
    floors = {
        f"{t.kind}.{t.conditions.key}": dict(zip(("seconds", "candidate"), floor_seconds(t), strict=True))
        for t in tables
        if t.kind == "fetch"
    }
    whole: dict[str, object] = {
        **figures,
        "scale": scale,
        "machine": about,
        "tools": tools,
        "floors": floors,
    }
    whole |= {"measurements": measurements, "growth": list(grown)}
    JSON.write_text(json.dumps(whole, indent=1, default=str) + "\n")
    PAGE.parent.mkdir(exist_ok=True)
    lines = page.page_lines({**about, "scale": scale}, figures, tables, grown, tools)
    PAGE.write_text("\n".join(lines) + "\n")
