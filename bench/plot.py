"""Draw ``build/bench.json`` as bars: ``docs/images/bench-fetch`` and ``bench-pack``, PNG and SVG."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import matplotlib

matplotlib.use("Agg")
matplotlib.rcParams["svg.hashsalt"] = "packline"
from matplotlib import pyplot  # noqa: E402

REPOSITORY = Path(__file__).resolve().parent.parent
IMAGES = REPOSITORY / "docs/images"
OURS, FLOOR, PEER = "#0b7a75", "#9aa5b1", "#d9822b"


def _color(candidate: str) -> str:
    if candidate.startswith("packline"):
        return OURS
    return FLOOR if candidate.startswith(("download", "create", "client")) else PEER


def draw(rows: list[dict[str, Any]], title: str, name: str) -> None:
    """One bar for each candidate, logarithmic, the fastest on top."""
    rows = sorted((row for row in rows if row["runs"]), key=lambda row: -row["seconds"]["median"])
    seconds = [row["seconds"]["median"] for row in rows]
    figure, axes = pyplot.subplots(figsize=(10, 0.42 * len(rows) + 1.4), layout="constrained")
    draw_bars(
        axes,
        [row["title"] for row in rows],
        seconds,
        [_color(row["candidate"]) for row in rows],
        [f"{s:.2f} s" if s < 10 else f"{s:.0f} s" for s in seconds],
    )
    axes.set_xlabel("seconds, median of whole processes (logarithmic)")
    axes.set_title(title, loc="left")
    save(figure, name)


def draw_bars(
    axes: Any, titles: Sequence[str], values: Sequence[float], colors: Sequence[str], texts: Sequence[str]
) -> None:
    """Draw one bar for each value, with a text at its end, on a logarithmic axis."""
    axes.bar_label(axes.barh(titles, values, color=colors), texts, padding=4)
    axes.set_xscale("log")
    axes.margins(x=0.12)
    axes.spines[["top", "right"]].set_visible(False)


def save(figure: Any, name: str) -> None:
    """Write a figure as PNG and SVG."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    for kind in ("png", "svg"):
        figure.savefig(IMAGES / f"{name}.{kind}", dpi=130, metadata={"Date": None} if kind == "svg" else None)
    pyplot.close(figure)


def main() -> None:
    """Draw the table with all peers of each kind."""
    measured = json.loads((REPOSITORY / "build/bench.json").read_text())["measurements"]
    for kind, verb in (("fetch", "Fetch"), ("pack", "Pack")):
        rows = [row for row in measured if row["kind"] == kind and row["conditions"] == "k10_20ms_tmpfs"]
        if rows:
            title = f"{verb} {rows[0]['files']:,} files of 10 KiB, 20 ms latency, {rows[0]['file_system']}"
            draw(rows, title, f"bench-{kind}")


if __name__ == "__main__":
    main()
