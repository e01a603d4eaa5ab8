"""Tables measured in several sittings: when, on which commit and under which load, and those of earlier ones again."""

from __future__ import annotations

import json
import os
import subprocess
import time
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from bench.process import Measure
from bench.runner import Series, Table
from bench.settings import Conditions, Scale, Tree


class Sitting(NamedTuple):
    """One start of the benchmark. Loads are of one minute: before its tables, and after them."""

    at: str
    commit: str
    load_before: float
    load_after: float = 0.0

    @property
    def text(self) -> str:
        """For people."""
        return f"{self.at}, commit {self.commit}, load {self.load_before:.1f} before, {self.load_after:.1f} after"


def begin() -> Sitting:
    """Now, before anything has been measured."""
    asked = ["git", "rev-parse", "--short", "HEAD"]
    commit = subprocess.run(asked, capture_output=True, text=True, check=False).stdout.strip()
    return Sitting(
        time.strftime("%Y-%m-%d %H:%M UTC", time.gmtime()), commit or "unknown", os.getloadavg()[0]
    )


def rows(tables: Iterable[Table], sitting: Sitting) -> list[dict[str, object]]:
    """The series of tables measured now, as they stand in ``bench.json``."""
    return [row | {"sitting": sitting} for table in tables for row in table.rows()]


class Kept(NamedTuple):
    """What an earlier ``bench.json`` of the same scale holds."""

    rows: list[dict[str, Any]]
    growth: list[dict[str, object]]


def keep(file: Path, scale: str) -> Kept:
    """The figures in a file, if there are any of that scale."""
    try:
        known = json.loads(file.read_text())
    except (OSError, ValueError):
        return Kept([], [])
    if known.get("scale") != scale:
        return Kept([], [])
    return Kept([row for row in known["measurements"] if "sitting" in row], known.get("growth", []))


def together(
    former: Sequence[dict[str, Any]], fresh: Sequence[dict[str, Any]], scale: Scale
) -> list[dict[str, Any]]:
    """Rows of both, in the order of the scale; a table that was measured again replaces the former one."""
    again = {_key(row) for row in fresh}
    chosen = [row for row in former if _key(row) not in again] + list(fresh)
    order = [f"{kind}.{c.key}" for kind, found in scale.tables.items() for c in found]
    return sorted((row for row in chosen if _key(row) in order), key=lambda row: order.index(_key(row)))


def tables(found: Sequence[dict[str, Any]]) -> list[tuple[Table, Sitting]]:
    """The tables that rows belong to, each with the sitting it was measured in."""
    return [
        (
            _table([row for row in found if _key(row) == key]),
            Sitting(*next(r for r in found if _key(r) == key)["sitting"]),
        )
        for key in dict.fromkeys(map(_key, found))
    ]


def _key(row: dict[str, Any]) -> str:
    return f"{row['kind']}.{row['conditions']}"


def _table(found: Sequence[dict[str, Any]]) -> Table:
    first = found[0]
    name, _, place = first["conditions"].removesuffix("_tls").split("_")
    candidates = tuple(row["candidate"] for row in found)
    conditions = Conditions(name, first["first_byte_latency_ms"], place, candidates, first["tls"])
    tree = Tree(name, first["files"], first["bytes_per_file"], first.get("natural", False))
    series = {row["candidate"]: _series(row) for row in found}
    return Table(first["kind"], conditions, tree, first["file_system"], series)


def _series(row: dict[str, Any]) -> Series:
    columns = [row[field]["values"] for field in Measure._fields if field in row]
    measures = [Measure(*values) for values in zip(*columns, strict=True)]
    counted = row.get("requests", 0), row.get("connections", 0)
    return Series(row["candidate"], row["title"], measures, *counted, row.get("problem", ""))
