"""The page for people: ``docs/benchmarks.md``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from bench.runner import Table
from bench.sittings import Sitting

Row = Mapping[str, object]

FLOORS = ("download", "create", "client")
"""How the names of floors begin."""

INTRODUCTION = """# Benchmarks

Written by `make bench` (scale {scale}). How it measures, and how to repeat it: `bench/README.md`.

Machine: {cores} cores ({processor}), {memory_gib} GiB, Linux {kernel}, Python {python}.
Whole processes, interpreter start included, medians of interleaved runs. Peak RSS is that of the largest
process (a fetch has one a core and one that leads them). Only ratios within one table mean anything: tables may be of
several sittings, and each says when, on which commit and under which load (the benchmark's own included) it was
measured.

![Seconds to fetch, by way of fetching](images/bench-fetch.svg)
"""

OVER_FLOOR = """
How far from the physical limit, said in several ways, all of them whole processes:

- `over_floor_…`: Packline over the larger of a bare download in C by 16 connections and the best creation of the files
  in C. Packline begins with 16 connections here (8 for each core) and opens more while it waits for the network.
- `…_8_connections`: the same with 8 connections on both sides, and none more.
- `over_python_floor_…`: the download is one by plain sockets of Python, its start included, by the same 16 connections
  and the same blocks.
- `over_c_client_…`: Packline over one program in C that downloads and makes the files at once, on the same cores, and
  neither signs, checks, journals nor caches. `c_client_over_floor_disk` is that program over the floor: what any
  program has to pay where download and creation share the cores.
"""


def _cells(cells: Sequence[object]) -> str:
    return "| " + " | ".join(str(cell) for cell in cells) + " |"


def table_lines(table: Table, sitting: Sitting) -> Iterable[str]:
    """One table as Markdown; times are compared with ``packline``, if that was measured."""
    ours = table.series["packline"].median() if "packline" in table.series else float("nan")
    secret = ", TLS" if table.conditions.tls else ""
    where = f"{table.file_system}, {table.conditions.latency_ms} ms first byte{secret}"
    yield f"### {table.kind.capitalize()}: {table.tree.title}, {where}"
    yield ""
    yield f"Measured {sitting.text}."
    yield ""
    yield _cells(
        (
            "",
            "seconds, median",
            "min – max",
            "files/s",
            "CPU s",
            "peak RSS MiB",
            "requests",
            "runs",
            "× Packline",
        )
    )
    yield _cells(("---", *["--:"] * 8))
    for series in sorted(table.series.values(), key=lambda s: (s.candidate.startswith(FLOORS), s.median())):
        if series.problem:
            yield _cells(
                (series.title, series.problem if series.problem.startswith("absent") else "failed", *[""] * 7)
            )
            continue
        seconds = [m.seconds for m in series.measures]
        yield _cells(
            (
                series.title,
                f"{series.median():.2f}",
                f"{min(seconds):.2f} – {max(seconds):.2f}",
                f"{table.tree.files / series.median():,.0f}",
                f"{series.median('cpu_seconds'):.2f}",
                f"{max(m.peak_rss_mib for m in series.measures):.0f}",
                f"{series.requests:,}",
                len(seconds),
                f"{series.median() / ours:.2f}",
            )
        )
    yield ""


def _growth_lines(rows: Sequence[Row]) -> Iterable[str]:
    if not rows:
        return
    yield "### Growth: members against time and memory"
    yield ""
    yield _cells(("step", "members", "seconds", "CPU s", "peak RSS MiB"))
    yield _cells(("---", *["--:"] * 4))
    for row in rows:
        said = row.get("problem")
        figures = (said, "", "") if said else (row["seconds"], row["cpu_seconds"], row["peak_rss_mib"])
        yield _cells((row["step"], f"{row['members']:,}", *figures))
    yield ""


def page_lines(
    about: Row,
    headline: Mapping[str, float | None],
    tables: Sequence[tuple[Table, Sitting]],
    grown: Sequence[Row],
    tools: Mapping[str, str],
) -> Iterable[str]:
    """The lines of the page; figures whose table or peer was not measured are named, without a value."""
    yield INTRODUCTION.format_map(about)
    yield _cells(("figure", "value"))
    yield _cells(("---", "--:"))
    for name, value in headline.items():
        if value is not None:
            yield _cells((f"`{name}`", value))
    missing = [f"`{name}`" for name, value in headline.items() if value is None]
    if missing:
        yield ""
        yield f"Not measured in these sittings: {', '.join(missing)}."
    yield OVER_FLOOR
    for table, sitting in tables:
        yield from table_lines(table, sitting)
    yield from _growth_lines(grown)
    yield "### Versions"
    yield ""
    for name, version in tools.items():
        yield f"- {name}: {version}"
