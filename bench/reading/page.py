"""The page ``docs/benchmarks-reading.md`` and the figures of ``build/bench-read.json``."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Iterator, Mapping, Sequence

from bench.reading.drivers import Row, Rows
from bench.reading.settings import COLD, LARGE, LATENCY_MS, ONCE, PEER_WAYS, WARM, ReadScale
from bench.sittings import Sitting

TITLES = COLD | LARGE
Results = Mapping[str, Rows]
SIZES = {"cold": "Cold", "large": "Cold, members of 100 KiB"}
COLD_HEADS = (
    *("way", "1st epoch, samples/s", "2nd", "CPU ms a sample, 1st", "first batch s", "peak MiB", "requests"),
)

INTRODUCTION = """# Benchmarks: reading without unpacking

Written by `make bench-read`. {files:,} members of 10 KiB in 100 members a folder, incompressible; two cores that the
server shares; medians of {rounds} interleaved runs. Measured {when}, commit {commit}, load {load:.1f} before it. Only
ratios within one table mean anything. Each peer has the setting that its documents recommend, in 16 shards: with four
shards of 64 MB, their default, four workers share shards, and LitData reads the whole file of a shared one for every
sample. MosaicML's forked workers share one connection unless it is closed before they start, as it is here. Ways that
take long, {once}, run once. Requests are those of both epochs.

![Samples a second of each way](images/bench-read.svg)
"""


def median(rows: Sequence[Row], value: Callable[[Row], float]) -> float:
    """Return the median of a figure; NaN if a run failed or none was made."""
    if not rows or any("problem" in row for row in rows):
        return float("nan")
    return statistics.median(value(row) for row in rows)


def warm_rate(rows: Sequence[Row]) -> float:
    """Return samples per second of CPU on one core."""
    return median(rows, lambda row: row["samples"] / row["cpu_seconds"])


def epoch_rate(rows: Sequence[Row], epoch: int) -> float:
    """Return samples per second of wall time in an epoch."""
    return median(rows, lambda row: row["epochs"][epoch]["samples"] / row["epochs"][epoch]["seconds"])


def headline(results: Results) -> dict[str, float | None]:
    """Return the figures that the page begins with; None where something was not measured."""
    warm, cold = results.get("warm", {}), results.get("cold_4") or results.get("cold_1") or {}
    ours = warm_rate(warm.get("packline_many", ()))
    rate = epoch_rate(cold.get("packline_runs", ()), 0)
    seconds = median(cold.get("packline_runs", ()), lambda row: row["epochs"][0]["seconds"])
    download = median(results.get("download", {}).get("download", ()), lambda row: row["seconds"])
    peers = [speed for way in PEER_WAYS if (speed := epoch_rate(cold.get(way, ()), 0)) == speed]
    first = median(
        (results.get("cold_1") or {}).get("packline_runs", ()), lambda row: row["epochs"][0]["first_batch_s"]
    )
    figures = {
        "read.warm_per_second_core": ours,
        "read.warm_vs_files": ours / warm_rate(warm.get("files", ())),
        "read.warm_vs_zipfile": ours / warm_rate(warm.get("zipfile", ())),
        "read.warm_vs_fsspec_zip": ours / warm_rate(warm.get("fsspec_zip", ())),
        "read.cold_over_download": download / seconds,
        "read.cold_100k_over_download": _large_ratio(results),
        "read.cold_vs_best_peer": rate / max(peers) if peers else float("nan"),
        "read.first_batch_s": first,
        "read.single_vs_obstore": _single_ratio(results.get("single", {})),
        "read.open_1m_ms": median(results.get("million", {}).get("open", ()), lambda row: row["open_ms"]),
    }
    return {name: round(value, 2) if value == value else None for name, value in figures.items()}


def _large_ratio(results: Results) -> float:
    """Return the time of the floor over ours for members of 100 KiB, with one worker."""
    ours = (results.get("large_1") or {}).get("packline_large", ())
    floor = results.get("large_download", {}).get("download", ())
    return median(floor, lambda row: row["seconds"]) / median(ours, lambda row: row["epochs"][0]["seconds"])


def _single_ratio(rows: Rows) -> float:
    return median(rows.get("packline", ()), lambda row: row["samples"] / row["seconds"]) / median(
        rows.get("obstore", ()), lambda row: row["samples"] / row["seconds"]
    )


def page_lines(scale: ReadScale, sitting: Sitting, results: Results) -> Iterator[str]:
    """Yield the lines of the page."""
    yield INTRODUCTION.format(
        files=scale.files,
        rounds=scale.rounds,
        when=sitting.at,
        commit=sitting.commit,
        load=sitting.load_before,
        once=", ".join(TITLES[way].partition(",")[0] for way in ONCE),
    )
    yield from _table(
        ("figure", "value"), [(f"`{n}`", v) for n, v in headline(results).items() if v is not None]
    )
    if "warm" in results:
        yield "## Warm: one process on one core, everything in memory, shuffled over all"
        yield ""
        yield from _table(
            ("way", "samples / s of CPU", "× slower than Packline"), _warm_rows(results["warm"])
        )
    for name, rows in results.items():
        kind, _, workers = name.partition("_")
        if kind in SIZES and workers.isdigit():
            yield f"## {SIZES[kind]}: torch DataLoader, {workers} worker(s), batches of 256, {LATENCY_MS} ms first byte"
            yield ""
            yield from _table(COLD_HEADS, _cold_rows(rows))
        if name in ("download", "large_download"):
            seconds = median(rows["download"], lambda row: row["seconds"])
            yield f"Floor: the same bytes by a program in C, 2 × 16 connections, kept nowhere: {seconds:.2f} s."
            yield ""
    if "single" in results:
        yield "## Cold: members far apart, one request each, 64 in flight"
        yield ""
        yield from _table(("way", "members / s"), _single_rows(results["single"]))
    if "million" in results:
        yield from _million_lines(results["million"])


def _table(heads: Sequence[str], rows: Sequence[Sequence[object]]) -> Iterator[str]:
    yield "| " + " | ".join(heads) + " |"
    yield "| --- |" + " --: |" * (len(heads) - 1)
    for row in rows:
        yield "| " + " | ".join(map(str, row)) + " |"
    yield ""


def _warm_rows(rows: Rows) -> list[Sequence[object]]:
    ours = warm_rate(rows["packline_many"])
    return [
        (WARM[way], f"{warm_rate(measured):,.0f}", f"{ours / warm_rate(measured):.2f}")
        for way, measured in rows.items()
    ]


def _cold_rows(rows: Rows) -> list[Sequence[object]]:
    lines: list[Sequence[object]] = []
    for way, measured in rows.items():
        problem = next((row["problem"] for row in measured if "problem" in row), None)
        if problem:
            lines.append((TITLES[way], "failed", *[""] * 5))
            continue
        lines.append(
            (
                TITLES[way],
                f"{epoch_rate(measured, 0):,.0f}",
                f"{epoch_rate(measured, 1):,.0f}",
                f"{median(measured, _cpu_ms):.3f}",
                f"{median(measured, lambda row: row['epochs'][0]['first_batch_s']):.2f}",
                f"{max(row['peak_mib'] for row in measured):.0f}",
                f"{median(measured, lambda row: row['requests']):,.0f}",
            )
        )
    return lines


def _cpu_ms(row: Row) -> float:
    epoch = row["epochs"][0]
    return float(1000 * epoch["cpu_seconds"] / epoch["samples"])


def _single_rows(rows: Rows) -> list[Sequence[object]]:
    titles = {"packline": "Packline, `read_many` of 64", "obstore": "obstore, `get_range_async`"}
    return [
        (titles[way], f"{median(measured, lambda row: row['samples'] / row['seconds']):,.0f}")
        for way, measured in rows.items()
    ]


def _million_lines(rows: Rows) -> Iterator[str]:
    problem = next((row["problem"] for way in rows.values() for row in way if "problem" in row), None)
    yield "## The index of very many members"
    yield ""
    if problem:
        yield f"Failed: {problem[:200]}"
        return
    built, opened = rows["build"][0], rows["open"]
    open_ms = median(opened, lambda row: row["open_ms"])
    yield f"- {built['members']:,} members, names of {built['name_bytes']} bytes."
    yield f"- Built in {built['open_ms'] / 1000:.1f} s, with {built['grown_mib']:.0f} MiB of memory."
    yield f"- Opened in {open_ms:.1f} ms, with {median(opened, lambda row: row['grown_mib']):.1f} MiB more than before"
    yield "  (mapped pages that were touched included)."
    yield f"- {built['index_bytes_per_member']:.0f} bytes a member, names included."
    yield ""
