"""Run the candidates of one table in turn, several rounds, and keep every single value."""

from __future__ import annotations

import shutil
import statistics
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from bench.candidates import Candidate
from bench.endpoint import BINARIES, Endpoint
from bench.machine import touch_memory
from bench.process import CommandFailed, Measure, run
from bench.settings import Conditions, Scale, Tree
from bench.workplace import PEERS, Workplace, environment, wipe, wrong_files

HERE = Path(__file__).parent


@dataclass
class Series:
    """All runs of one candidate under one set of conditions."""

    candidate: str
    title: str
    measures: list[Measure] = field(default_factory=list)
    requests: int = 0
    connections: int = 0
    problem: str = ""
    """Why there are no figures: an absent tool, a failure, wrong bytes."""

    def median(self, what: str = "seconds") -> float:
        """Median of one field of Measure; NaN without runs."""
        return statistics.median(getattr(m, what) for m in self.measures) if self.measures else float("nan")

    def row(self, conditions: Conditions, tree: Tree, file_system: str) -> dict[str, object]:
        """The series as it stands in ``bench.json``."""
        row: dict[str, object] = {
            "conditions": conditions.key,
            "candidate": self.candidate,
            "title": self.title,
            "files": tree.files,
            "bytes_per_file": tree.size,
            "natural": tree.natural,
            "first_byte_latency_ms": conditions.latency_ms,
            "tls": conditions.tls,
            "file_system": file_system,
            "runs": len(self.measures),
        }
        if self.problem:
            return row | {"problem": self.problem}
        for what in Measure._fields:
            values = [round(getattr(m, what), 4) for m in self.measures]
            row[what] = {
                "values": values,
                "median": round(statistics.median(values), 4),
                "min": min(values),
                "max": max(values),
            }
        return row | {"requests": self.requests, "connections": self.connections}


@dataclass
class Table:
    """The conditions, the tree and one series for each candidate."""

    kind: str
    conditions: Conditions
    tree: Tree
    file_system: str
    series: dict[str, Series]

    def rows(self) -> list[dict[str, object]]:
        return [
            {"kind": self.kind} | s.row(self.conditions, self.tree, self.file_system)
            for s in self.series.values()
        ]


def _places(place: Workplace, conditions: Conditions, endpoint: Endpoint, out: Path) -> dict[str, object]:
    tree = conditions.tree
    archives = [path for kind in ("zip", "tar") if (path := place.memory / f"{tree}.{kind}").exists()]
    return {
        "url": endpoint.url,
        "port": endpoint.port,
        "tree": tree,
        "out": out,
        "here": HERE,
        "bin": BINARIES,
        "python": PEERS / "python",
        "packline": sys.executable,
        "catalog": place.memory / f"{tree}.catalog",
        "plan": place.memory / f"{tree}-plan.json",
        "blocks": place.memory / f"{tree}-blocks.txt",
        "members": place.memory / f"{tree}-members.jsonl",
        "archive": archives[0].suffix[1:] if archives else "",
        "archive_bytes": archives[0].stat().st_size if archives else 0,
        "folder": place.memory / f"{tree}-folder",
    }


def _one_run(
    series: Series,
    candidate: Candidate,
    place: Workplace,
    conditions: Conditions,
    endpoint: Endpoint,
    room: int,
) -> None:
    out = place.target(conditions.place)
    if conditions.place == "disk":
        # Nothing is removed before the table is done: ext4 looks long for inodes that were not freed lately.
        out = out / f"{series.candidate}-{len(series.measures)}"
    out.parent.mkdir(exist_ok=True)
    env = environment(place, endpoint.url)
    places = _places(place, conditions, endpoint, out)
    wipe(out)
    if candidate.makes_files or "zip" in candidate.needs:
        out.mkdir()
    try:
        if candidate.prepare:
            run(["/bin/sh", "-c", candidate.prepare.format_map(places)], env)
        touch_memory(room)
        before = endpoint.counters()
        series.measures.append(run(["/bin/sh", "-c", candidate.script.format_map(places)], env))
    except CommandFailed as failed:
        series.problem = f"failed: {failed}"
        return
    after = endpoint.counters()
    series.requests = after["requests"] - before["requests"]
    series.connections = after["connections"] - before["connections"] - 1
    if candidate.makes_files and len(series.measures) == 1:
        wrong = wrong_files(place, conditions.tree, out / candidate.files_in)
        series.problem = f"wrong files: {wrong}" if wrong else ""


def measure(
    kind: str,
    known: Mapping[str, Candidate],
    place: Workplace,
    conditions: Conditions,
    scale: Scale,
    endpoint: Endpoint,
) -> Table:
    """Run the candidates in turn, round after round; the first result of each is compared byte by byte."""
    path = environment(place, endpoint.url)["PATH"]
    tree = next(t for t in scale.trees if t.name == conditions.tree)
    table: dict[str, Series] = {}
    for name in conditions.candidates:
        missing = [tool for tool in known[name].needs if not shutil.which(tool, path=path)]
        table[name] = Series(
            name, known[name].title, problem=f"absent: {', '.join(missing)}" if missing else ""
        )
    for turn in range(scale.runs):
        for name, series in table.items():
            if series.problem or (known[name].slow and turn >= scale.slow_runs):
                continue
            _one_run(series, known[name], place, conditions, endpoint, tree.room if kind == "fetch" else 0)
            said = series.problem or f"{series.measures[-1].seconds:.2f} s"
            print(
                f"{kind} {conditions.key} {turn + 1}/{scale.runs} {name}: {said}", file=sys.stderr, flush=True
            )
    wipe(place.target(conditions.place))
    return Table(kind, conditions, tree, place.file_system(conditions.place), table)
