"""The runs that the repository keeps, their figures, and the tables of ``docs/scale.md`` between its two marks."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from bench.scale.estimate import estimates
from bench.scale.stages import Stage

MEASURED = Path(__file__).with_name("measured.json")
"""All that the page says: who measures anew replaces rows of their own only."""
BUILD, PAGE = Path("build/bench-scale.json"), Path("docs/scale.md")
BEGIN, END = "<!-- measured: python -m bench.scale --page -->", "<!-- end of measured -->"
HEADLINE_FORM = "properties"
"""The metadata whose figures are quoted, where it was measured: the largest."""
UNSEALED = "nobody"
"""Who sealed a version whose manifest was written at once; its figures are not of a whole execution."""
SAMPLED = "a sample of its tasks"
"""How an execution was sealed for which there is no time: by some tasks of each list."""
NOT_SEALING = frozenset(("search entries", "plan", "pack", "publish", "plan again", "base parts"))
COLUMNS = (
    *("stage", "tasks", "run here", "CPU s", "longest task s", "peak MiB", "requests", "written MB"),
    *("table writes", "transitions", "dollars"),
)

Row = Mapping[str, Any]
NO_TABLES: Mapping[str, Sequence[Row]] = {}


class Run(NamedTuple):
    """One execution that was measured."""

    files: int
    metadata: str
    mean_bytes: int
    way: str
    """Sealed in one function, or by tasks."""
    measured: str
    """When, on which commit, under which load."""
    rows: Sequence[Row]

    @property
    def title(self) -> str:
        """What it is of."""
        return f"{self.files:,} files of {self.mean_bytes:,} bytes, metadata `{self.metadata}`, sealed by {self.way}"


def stage_row(stage: Stage) -> dict[str, Any]:
    """Return what the page says of a stage. Sums are of all its tasks, in proportion to those that were run."""
    return {
        "stage": stage.name,
        "tasks": stage.tasks,
        "run": len(stage.results) if not stage.is_smaller else 0,
        "cpu_s": round(stage.cpu_seconds, 2),
        "longest_task_s": round(stage.longest_seconds, 2),
        "billed_s": round(stage.billed_seconds, 2),
        "at_once": stage.at_once,
        "peak_mib": round(stage.peak_mib),
        "requests": {kind: round(count) for kind, count in stage.requests.items()},
        "bytes_written": round(stage.bytes_written),
        "table_writes": round(stage.table_units.get("write_units", 0)),
        "transitions": stage.transitions,
        "dollars": {name: round(value, 6) for name, value in stage.dollars._asdict().items()},
    }


def cells(row: Row) -> list[str]:
    """Return the cells of a row; what was multiplied because only some tasks were run begins with ≈."""
    about = "" if row["tasks"] == row["run"] else "≈ "
    requests = ", ".join(f"{kind} {count:,}" for kind, count in row["requests"].items())
    return [
        *(row["stage"], f"{row['tasks']:,}", f"{row['run']:,}", f"{about}{row['cpu_s']:,.1f}"),
        *(f"{row['longest_task_s']:,.1f}", f"{row['peak_mib']:,}", about + requests),
        *(f"{about}{row['bytes_written'] / 1e6:,.1f}", f"{about}{row['table_writes']:,}"),
        *(f"{row['transitions']:,}", f"{about}{sum(row['dollars'].values()):,.4f}"),
    ]


def figures(runs: Iterable[Run]) -> dict[str, float]:
    """Return the figures that are quoted of each number of files."""
    quoted: dict[int, Run] = {}
    for run in runs:
        if run.way.startswith(UNSEALED) or (run.way == SAMPLED and run.files in quoted):
            continue
        if run.files not in quoted or (run.metadata == HEADLINE_FORM and run.way == "tasks"):
            quoted[run.files] = run
    return {
        f"scale.{files}.{name}": value
        for files, run in sorted(quoted.items())
        for name, value in {
            "peak_mib": max(row["peak_mib"] for row in run.rows),
            "longest_task_s": max(row["longest_task_s"] for row in run.rows),
            "cpu_s": round(sum(row["cpu_s"] for row in run.rows), 1),
            "dollars": round(sum(sum(row["dollars"].values()) for row in run.rows), 4),
        }.items()
    }


def load(file: Path = MEASURED) -> tuple[list[Run], dict[str, Any]]:
    """Return the runs that were kept, and all other tables."""
    if not file.exists():
        return [], {}
    document = json.loads(file.read_text())
    return [Run(*run) for run in document["runs"]], document["tables"]


def keep(
    run: Run | None,
    file: Path = MEASURED,
    tables: Mapping[str, Sequence[Row]] = NO_TABLES,
    build: Path = BUILD,
) -> None:
    """Add a run, in place of one of the same files, and tables of the worker and of the API; write the figures.

    Args:
        run: What was measured; None: only tables.
        file: Has the runs so far.
        tables: By their titles.
        build: Gets the figures of each number of files.
    """
    runs, kept = load(file)
    if run:
        runs = [other for other in runs if other[:4] != run[:4]] + [run]
        runs.sort(key=lambda each: each[:4])
    file.write_text(json.dumps({"runs": runs, "tables": kept | dict(tables)}, indent=1) + "\n")
    build.parent.mkdir(exist_ok=True)
    build.write_text(json.dumps(figures(runs), indent=1) + "\n")


def write(page: Path = PAGE, file: Path = MEASURED) -> None:
    """Replace what stands between the marks of the page."""
    page.write_text(with_measured(page.read_text(), file))


def with_measured(text: str, file: Path = MEASURED) -> str:
    """Return the text of a page with the tables of a file between its marks."""
    before, _, behind = text.partition(BEGIN)
    _, _, after = behind.partition(END)
    lines = "\n".join(measured_lines(*load(file)))
    return f"{before}{BEGIN}\n\n{lines}\n{END}{after}"


def measured_lines(runs: Sequence[Run], tables: Mapping[str, Sequence[Row]]) -> Iterator[str]:
    """Yield the tables of the page."""
    for run in runs:
        yield f"### {run.title}"
        yield ""
        yield f"Measured {run.measured}."
        yield ""
        yield from table_lines(COLUMNS, [cells(row) for row in run.rows])
    if runs:
        yield "### Sealing by tasks"
        yield ""
        yield "Wall time by arithmetic: stages follow each other, 64 tasks of a stage run at once."
        yield ""
        sealed = [sealing_row(run) for run in runs if run.way in ("tasks", SAMPLED)]
        yield from table_lines(list(sealed[0]), [[*row.values()] for row in sealed]) if sealed else ()
        whole = [run for run in runs if any(row["stage"] == "publish" for row in run.rows)] or runs
        largest = max(whole, key=lambda run: (run.way == "tasks", run.files))
        yield "### Hours and dollars"
        yield ""
        yield f"By arithmetic from the run of {largest.title}; uploads are what S3 takes for the files themselves."
        yield ""
        tables = {"": list(estimates(largest.files, largest.rows)), **tables}
    for title, rows in tables.items():
        if title:
            yield f"### {title}"
            yield ""
        yield from table_lines(list(rows[0]), [[shown(value) for value in row.values()] for row in rows])


def sealing_row(run: Run) -> dict[str, str]:
    """Return what sealing one execution takes, with ≈ if only some of its tasks were run."""
    rows = [row for row in run.rows if row["stage"] not in NOT_SEALING]
    about = "≈ " if run.way == SAMPLED else ""
    steps = sum(max(row["longest_task_s"], row["billed_s"] / row["at_once"]) for row in rows)
    return {
        "files": f"{run.files:,}, `{run.metadata}`",
        "tasks": f"{about}{sum(row['tasks'] for row in rows):,}",
        "wall s": f"{about}{steps:,.0f}",
        "CPU s": f"{about}{sum(row['cpu_s'] for row in rows):,.1f}",
        "longest task s": f"{max((row['longest_task_s'] for row in rows), default=0):,.1f}",
        "peak MiB": f"{max((row['peak_mib'] for row in rows), default=0):,}",
        "dollars": f"{about}{sum(sum(row['dollars'].values()) for row in rows):,.3f}",
    }


def shown(value: object) -> str:
    """Return a value as a cell."""
    return f"{value:,}" if isinstance(value, int | float) else str(value)


def table_lines(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """Yield a table as Markdown."""
    yield "| " + " | ".join(heads) + " |"
    yield "| --- |" + " --: |" * (len(heads) - 1)
    for row in rows:
        yield "| " + " | ".join(row) + " |"
    yield ""
