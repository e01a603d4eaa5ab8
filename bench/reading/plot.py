"""Draw ``build/bench-read.json`` as bars: ``docs/images/bench-read``, PNG and SVG."""

from __future__ import annotations

import json
from typing import Any

from matplotlib import pyplot

from bench.plot import FLOOR, OURS, PEER, REPOSITORY, draw_bars, save
from bench.reading.page import epoch_rate, warm_rate
from bench.reading.settings import COLD, WARM

NAME = "bench-read"


def draw(rows: dict[str, Any]) -> None:
    """One diagram for each table, samples per second on a logarithmic axis, the fastest on top."""
    tables: dict[str, dict[str, tuple[str, float]]] = {
        "Warm, one core, samples / s of CPU": {
            way: (WARM[way], warm_rate(measured)) for way, measured in rows.get("warm", {}).items()
        }
    }
    for workers in (1, 4):
        tables[f"Cold, first epoch, {workers} worker{'s' * (workers > 1)}, samples / s"] = {
            way: (COLD[way], epoch_rate(measured, 0))
            for way, measured in rows.get(f"cold_{workers}", {}).items()
        }
    heights = [max(1, len(table)) for table in tables.values()]
    figure, all_axes = pyplot.subplots(
        len(tables), figsize=(11, 0.42 * sum(heights) + 2.4), height_ratios=heights, layout="constrained"
    )
    for axes, (title, table) in zip(all_axes, tables.items(), strict=True):
        bars = sorted(
            (
                (rate, name.replace("`", ""), _color(way))
                for way, (name, rate) in table.items()
                if rate == rate
            ),
        )
        rates, names, colors = [list(column) for column in zip(*bars, strict=True)] or [[], [], []]
        draw_bars(axes, names, rates, colors, [f"{rate:,.0f}" for rate in rates])
        axes.set_title(title, loc="left")
        if rates:
            axes.set_xlim(left=min(rates) / 3)
    save(figure, NAME)


def _color(way: str) -> str:
    if way.startswith("packline"):
        return OURS
    return FLOOR if way == "pread" else PEER


if __name__ == "__main__":
    draw(json.loads((REPOSITORY / "build/bench-read.json").read_text())["rows"])
