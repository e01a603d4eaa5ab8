"""What is done in the store: parts that are built or made up, and what a worker does with the version."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from hashlib import md5
from pathlib import Path
from typing import Any

from bench.scale.outputs import DATASET, VERSION, MadeUpOutputs, number_of
from bench.scale.stages import part_without_bytes
from bench.scale_store.functions import Call, Functions
from bench.scale_store.restore import body_of
from packline.pipeline.planning import parse_item, part_members

MADE_UP = "(the parts that are not built)"
Row = dict[str, Any]


class Packing:
    """Builds the first parts of a plan, and records the others as they would be built."""

    def __init__(self, functions: Functions, parts: int) -> None:
        self._functions, self._parts = functions, parts
        self._made_up: list[Any] = []

    def __call__(self, item: Any) -> Any:
        if item["index"] < self._parts:
            self._functions.invoke("pack_part", item)
        else:
            self._made_up.append(item)

    def record_others(self) -> None:
        """Record the parts that are not built."""
        items, self._made_up = self._made_up, []
        if items:
            self._functions.measure(MADE_UP, lambda: _record_all(items))


def _record_all(items: Iterable[Any]) -> None:
    for item in items:
        _record(item)


def _record(item: Any) -> None:
    from packline.aws import runtime

    planned = parse_item(item)
    members = part_members(planned, runtime.store())
    part = part_without_bytes(planned, members)
    runtime.registry().record_part(planned.plan, part)


def rows(calls: Iterable[Call]) -> Iterator[Row]:
    """Yield a row for each kind of call: how many, their seconds of CPU, the longest, the most memory."""
    kinds: dict[str, list[Call]] = {}
    for call in calls:
        kinds.setdefault(call.name, []).append(call)
    for name, each in kinds.items():
        yield {
            "step": name,
            "tasks": len(each),
            "CPU s": round(sum(call.cpu_seconds for call in each), 1),
            "longest task s": round(max(call.seconds for call in each), 1),
            "peak MiB": round(max(call.peak_mib for call in each)),
        }


def fetch(outputs: MadeUpOutputs, glob: str, folder: Path) -> Iterator[Row]:
    """Fetch some folders into a new folder, and compare each file with what it must hold. Raises ValueError."""
    target = folder / "fetched"
    command = ["fetch", f"dataset://{DATASET}/{VERSION}", "--to", str(target), "--include", glob]
    yield _packline(*command, "--cache", str(folder / "cache"), "--progress", "none")
    files = [file for file in target.rglob("*") if file.is_file()]
    began = time.process_time()
    for file in files:
        number = number_of(file.name)
        expected = body_of(number, outputs.size_of(number))
        if (
            md5(file.read_bytes(), usedforsecurity=False).digest()
            != md5(expected, usedforsecurity=False).digest()
        ):
            raise ValueError(f"{file} has other bytes than were uploaded.")
    yield {
        "step": f"compared {len(files):,} fetched files with what was uploaded: all are equal",
        "tasks": 1,
        "CPU s": round(time.process_time() - began, 1),
    }


def compare(before: str, after: str) -> Row:
    """List in which paths two versions differ."""
    return _packline("diff", before, after)


def _packline(*arguments: str) -> Row:
    """Run a command of packline in a process of its own. Raises ValueError if it fails."""
    program = Path(sys.executable).with_name("packline")
    began = time.monotonic()
    process = subprocess.Popen([program, *arguments], stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    output = process.stdout.read().decode() if process.stdout else ""
    _, status, usage = os.wait4(process.pid, 0)
    if os.waitstatus_to_exitcode(status) not in (0, 1 if arguments[0] == "diff" else 0):
        raise ValueError(output)
    print(output[-600:], file=sys.stderr)
    return {
        "step": f"packline {arguments[0]}",
        "tasks": 1,
        "CPU s": round(usage.ru_utime + usage.ru_stime, 1),
        "longest task s": round(time.monotonic() - began, 1),
        "peak MiB": round(usage.ru_maxrss / 1024),
    }
