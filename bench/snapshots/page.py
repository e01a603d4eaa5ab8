"""The page: ``docs/benchmarks-snapshots.md``."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

PAGE = Path(__file__).parents[2] / "docs" / "benchmarks-snapshots.md"
_NAMES = {
    "packline": "`packline snapshot` (Parquet)",
    "pandas": "pandas `read_sql` in chunks of 100,000 rows, pyarrow (Parquet)",
    "dvc": "`dvc import-db` (CSV)",
    "copy": "DuckDB `COPY … TO` (Parquet)",
}
_ENGINES = {"duckdb": "DuckDB", "postgresql": "PostgreSQL", "sqlite": "SQLite"}
_HEAD = """# Benchmarks: snapshots of queries

Written by `python -m bench.snapshots` from `bench/snapshots/measured.json`; not by hand.

One table of a number, a text, a decimal and a moment, read by `SELECT … ORDER BY id` to files on disk; nothing is
uploaded. Each way is a process of its own, one after the other over the same table. CPU is user and system time of that
process and those it starts; that of the PostgreSQL server, which all ways share, is not in it. Memory is the most of
one process. The machine had 2 cores and much other work (the load is named), so wall time is only a ratio in a run.
One run each. `dvc import-db` was run with 1,000,000 rows alone. pandas has a cursor on the server of PostgreSQL.
"""


REUSED = Path(__file__).with_name("reused.json")
_REUSE = """## One row of 1,000,000 changes

A table of 1,000,000 rows in SQLite, `packline snapshot` twice with one row changed between, through the pipeline on the
local stack (`python -m bench.snapshots.reuse`). A part has as many files as the deployment allows (20,000). The
same query without a change made no version in any of these cases.

| rows a file | files a part | files reused | parts reused | bytes of parts built again |
|--:|--:|--:|--:|--:|
"""


def write_page(runs: list[dict[str, Any]]) -> None:
    """Write the page."""
    reused = json.loads(REUSED.read_text(encoding="utf-8")) if REUSED.exists() else []
    lines = [_HEAD, *_lines(runs), _REUSE + "\n".join(_reuse_line(each) for each in reused)]
    PAGE.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _reuse_line(each: dict[str, Any]) -> str:
    files = f"{each['reused_files']} of {each['files']}"
    parts = f"{each['reused_parts']} of {each['parts']}"
    built = f"{each['new_bytes']:,} of {each['bytes']:,}"
    return f"| {each['file_rows']:,} | {each['part_files']:,} | {files} | {parts} | {built} |"


def _lines(runs: list[dict[str, Any]]) -> Iterator[str]:
    order = list(_ENGINES)
    for run in sorted(runs, key=lambda run: (-run["rows"], order.index(run["engine"]))):
        ways = run["ways"]
        yield f"## {run['rows']:,} rows of {_ENGINES[run['engine']]}\n"
        yield f"{run['date']}, load {run['load']:g} at the end.\n"
        yield "| way | CPU, s | µs a row | wall time, to ours | memory, MiB | files, MiB |"
        yield "|---|--:|--:|--:|--:|--:|"
        for way, figures in ways.items():
            ratio = f"{figures['wall'] / ways['packline']['wall']:.1f}" if "packline" in ways else "–"
            micros = f"{figures['cpu'] / run['rows'] * 1_000_000:.2f}"
            memory, written = f"{figures['mebibytes']:,.0f}", f"{figures['written']:,.0f}"
            yield f"| {_NAMES[way]} | {figures['cpu']:.1f} | {micros} | {ratio} | {memory} | {written} |"
        yield ""
