"""Measures both engines in turn, several rounds, and prints one table in Markdown: ``python -m bench.local_engines``.

Needs ``build/foreign-venv`` (``make build/foreign-venv/.ready``). Writes all to ``build/bench-local-engines.json``.
"""

from __future__ import annotations

import argparse
import json
import logging
import tempfile
from collections import defaultdict
from pathlib import Path
from statistics import median

from bench.local_engines.answers import plain_moto, wrong_answers
from bench.local_engines.loads import function_seconds, job_seconds, request_rates
from bench.local_engines.processes import memory_watch
from bench.local_engines.questions import Cloud
from bench.local_engines.serve import ENGINES, running
from packline.local.synth import synthesized

ROOT = Path(__file__).resolve().parents[2]
RESULT = ROOT / "build" / "bench-local-engines.json"
ADAPTER = (
    "tests/foreign/deployment.py",
    "tests/foreign/differences.py",
    "tests/foreign/launch_ministack.py",
    "tests/foreign/server_process.py",
    "tests/foreign/servers.py",
)
FOR_BOTH = ("__init__.py", "allowed_hosts.py", "synth.py", "template.py", "up.py")
"""Modules of ``packline.local`` that any engine needs."""

Figures = dict[str, dict[str, list[float]]]
"""By name of the figure and engine: a value of each round."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--objects", type=int, default=2_000)
    parser.add_argument("--files", type=int, default=1_000, help="of the main job")
    parser.add_argument("--engines", default=",".join(ENGINES), help="separated by commas")
    parser.add_argument("--no-answers", action="store_true", help="measure speed only")
    options = parser.parse_args()
    engines = options.engines.split(",")
    # The tables below are about engines, not about CDK.
    synthesized(None, {})
    figures: Figures = defaultdict(lambda: defaultdict(list))
    for _ in range(options.rounds):
        for engine in engines:
            measure(engine, options.objects, options.files, figures)
    wrong = {} if options.no_answers else {engine: ask(engine) for engine in (*engines, "plain moto")}
    RESULT.parent.mkdir(exist_ok=True)
    RESULT.write_text(json.dumps({"figures": figures, "wrong": wrong, "lines": own_lines()}, indent=2))
    print(speed_table(figures, engines))
    print(answer_table(wrong))
    print(json.dumps(own_lines()))


def measure(name: str, objects: int, files: int, figures: Figures) -> None:
    """Start the engine, measure every load once, and add the figures."""
    with tempfile.TemporaryDirectory() as folder, running(name) as engine, memory_watch(engine.pid) as peak:
        values = {"start, s": engine.seconds}
        for title, seconds in function_seconds(engine).items():
            values[f"{title}, s"] = seconds
        for title, rate in request_rates(engine, objects).items():
            values[title.replace(" cpu", ", ms CPU") if title.endswith(" cpu") else f"{title}, per s"] = rate
        for title, seconds in job_seconds(engine, files, Path(folder)).items():
            values[f"{files:,} files: {title}, s"] = seconds
        values["peak memory, MiB"] = peak[0]
    for title, value in values.items():
        figures[title][name].append(value)


def ask(name: str) -> dict[str, str]:
    """Return the wrong answers of an engine."""
    if name == "plain moto":
        logging.getLogger("werkzeug").setLevel(logging.CRITICAL)
        with plain_moto() as cloud:
            return wrong_answers(cloud)
    with running(name) as engine:
        return wrong_answers(Cloud(engine.endpoint_url, engine.api_url))


def own_lines() -> dict[str, int]:
    """Count our own lines: what only moto needs, what only MiniStack needs, what both need."""
    local = ROOT / "src" / "packline" / "local"
    both = sum(_lines(local / name) for name in FOR_BOTH)
    everything = sum(map(_lines, local.glob("*.py")))
    adapter = sum(_lines(ROOT / name) for name in ADAPTER)
    return {"moto": everything - both, "ministack": adapter, "both": both}


def speed_table(figures: Figures, engines: list[str]) -> str:
    """Return the medians as a table, with the ratio of every other engine to the first."""
    first = engines[0]
    rows = [["", first, *(column for name in engines[1:] for column in (name, f"÷ {first}"))]]
    for title, by_engine in figures.items():
        middle = {name: median(values) for name, values in by_engine.items()}
        cells = [_short(middle[first])]
        for name in engines[1:]:
            cells += [_short(middle[name]), _short(middle[name] / middle[first]) if middle[first] else ""]
        rows.append([title, *cells])
    return _table(rows)


def answer_table(wrong: dict[str, dict[str, str]]) -> str:
    """Return the questions that some engine answers otherwise than AWS; an empty cell is a right answer."""
    questions = dict.fromkeys(question for answers in wrong.values() for question in answers)
    rows = [["otherwise than AWS", *wrong]]
    rows += [[question, *(answers.get(question, "") for answers in wrong.values())] for question in questions]
    return _table(rows)


def _table(rows: list[list[str]]) -> str:
    lines = ["| " + " | ".join(row) + " |" for row in rows]
    return "\n".join([lines[0], "|---" * len(rows[0]) + "|", *lines[1:], ""])


def _short(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def _lines(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


if __name__ == "__main__":
    main()
