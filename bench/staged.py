"""What building parts while uploading costs and saves: ``python -m bench.staged [FILES]``.

Files of 10 KiB are pushed plainly, with ``--package client`` and with ``--package only``, then packed from objects and
from the parts that were sent, in turn; 20 ms to the first byte, no limit of rate, requests counted by the endpoint. All
ways must make equal parts.
Prints median, least and most, and the ratios.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from statistics import median

from bench.endpoint import LATENCY_MS, Endpoint, compile_all, serve
from bench.process import run
from bench.workplace import Workplace, environment, workplace

RUNS = 3
SIZE = 10 << 10
DRIVERS = Path(__file__).resolve().parent / "drivers"
STEPS = {"push": "push.py", "pack": "pack_uploaded.py"}
WAYS = {"plain": (), "client": ("client",), "only": ("only",)}
Row = tuple[str, dict[str, float]]


def main(files: int) -> None:
    """Measure and print."""
    compile_all()
    with workplace() as place:
        place.catalog.touch()
        folder = write_files(place.memory / "folder", files)
        rows = [row for number in range(RUNS) for row in measure(place, folder, number, files)]
    medians = {}
    for name in dict.fromkeys(name for name, _ in rows):
        chosen = [row for other, row in rows if other == name]
        medians[name] = {figure: median(row[figure] for row in chosen) for figure in chosen[0]}
        print(
            f"{name}: " + "; ".join(_figure(figure, [row[figure] for row in chosen]) for figure in chosen[0])
        )
    for step, way in product(STEPS, ("client", "only")):
        plain, other = medians[f"{step} plain"], medians[f"{step} {way}"]
        print(
            f"{step}, {way} ÷ plain: "
            + ", ".join(f"{each} {other[each] / plain[each]:.3f}" for each in plain)
        )


def write_files(folder: Path, files: int) -> Path:
    """Write the folder to push: a hundred files in each of its folders."""
    draw = random.Random(1)
    for number in range(files):
        target = folder / f"{number // 100:04}" / f"{number:07}.bin"
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(draw.randbytes(SIZE))
    return folder


def measure(place: Workplace, folder: Path, number: int, files: int) -> Iterator[Row]:
    """One run of all steps, each way with an endpoint of its own that keeps what is uploaded."""
    made: dict[str, str] = {}
    for way, words in WAYS.items():
        with serve(place.catalog, LATENCY_MS, keep=True, rate=0) as server:
            env = environment(place, server.url)
            for step, driver in STEPS.items():
                output = place.memory / "made"
                command = [sys.executable, str(DRIVERS / driver), str(folder), f"e{number}", *words]
                yield (
                    f"{step} {way}",
                    _step(["sh", "-c", 'exec "$@" > "$0"', str(output), *command], env, server, files),
                )
            made[way] = output.read_text()
    if len(set(made.values())) > 1:
        raise SystemExit("the ways made other parts")


def _step(command: list[str], env: dict[str, str], server: Endpoint, files: int) -> dict[str, float]:
    before = server.counters()["requests"]
    took = run(command, env)
    requests = server.counters()["requests"] - before
    per_file = took.cpu_seconds * 1000 / files
    return {
        "requests": requests,
        "seconds": took.seconds,
        "CPU ms a file": per_file,
        "peak MiB": took.peak_rss_mib,
    }


def _figure(name: str, values: list[float]) -> str:
    return f"{name} {median(values):,.3f} ({min(values):,.3f} to {max(values):,.3f})"


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 20_000)
