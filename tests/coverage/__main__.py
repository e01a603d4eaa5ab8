"""``python -m tests.coverage``: run tests, measure all their processes, and fail if lines or branches are too few."""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
from collections.abc import Sequence

from tests.coverage.measurement import CONFIGURATION, ROOT, measured_processes
from tests.coverage.thresholds import figures

FOLDER = ROOT / "build" / "coverage"
DATA = FOLDER / "data"
MARKS = "not slow and not live and not foreign and not generated and not unmeasured"
IGNORED = [f"tests/{folder}" for folder in ("bench", "conventions", "infra", "installation", "simulation")]
"""They read our source, run in environments of their own, or switch between greenlets, which confuses the tracer."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Returns 1 if a test failed, or too few lines or branches were run."""
    parser = argparse.ArgumentParser(prog="python -m tests.coverage", description=__doc__)
    parser.add_argument("--keep", action="store_true", help="add to what earlier runs have measured")
    parser.add_argument("--report", action="store_true", help="run no test; report what has been measured")
    options, pytest_arguments = parser.parse_known_args(arguments)
    failed = 0
    if not options.report:
        if not options.keep:
            shutil.rmtree(FOLDER, ignore_errors=True)
        failed = run_tests(pytest_arguments)
    return report() or failed


def run_tests(arguments: Sequence[str]) -> int:
    """Run pytest, measured. Returns its exit code."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    FOLDER.chmod(0o1777)  # tests of a shared cache run as other users, whose processes are measured too
    ignored = [f"--ignore={folder}" for folder in IGNORED]
    command = [sys.executable, "-m", "pytest", "-m", MARKS, *ignored, *arguments]
    with measured_processes(DATA):
        return subprocess.run(command, cwd=ROOT, check=False).returncode


def report() -> int:
    """Combine the data of all processes and write ``build/coverage``. Returns 1 if a figure is too low."""
    if list(FOLDER.glob(f"{DATA.name}.*")):
        _coverage("combine", "--append")
    _coverage("html")
    _coverage("json")
    document = json.loads((FOLDER / "report.json").read_text())
    for figure in figures(document):
        print(figure)
    return int(not all(figure.reached for figure in figures(document)))


def _coverage(*words: str) -> None:
    command = [sys.executable, "-m", "coverage", *words, "--quiet", f"--rcfile={CONFIGURATION}"]
    subprocess.run(command, cwd=ROOT, check=True)


if __name__ == "__main__":
    sys.exit(main())
