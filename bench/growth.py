"""How time and memory grow with the number of members: 10,000, 100,000, 1,000,000."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path

from bench.process import CommandFailed, run
from bench.workplace import Workplace, environment

DRIVERS = Path(__file__).parent / "drivers"


def measure_growth(place: Workplace, counts: Iterable[int]) -> list[dict[str, object]]:
    """One row for each step and count: whole-process seconds, CPU seconds and peak RSS."""
    rows: list[dict[str, object]] = []
    for members in counts:
        row: dict[str, object] = {"step": "plan: cut parts and lay them out", "members": members}
        try:
            took = run([sys.executable, str(DRIVERS / "planning.py"), str(members)], environment(place, ""))
        except CommandFailed as failed:
            rows.append(row | {"problem": str(failed)})
            continue
        rows.append(row | {name: round(value, 3) for name, value in took._asdict().items()})
    return rows
