"""What packing a new version costs with the parts of the one before it at hand: ``python -m bench.repack [MEMBERS]``.

Of a version of 100,000 members of 10 KB, 1 % are removed, 1 % changed and 1 % added, at random. The new version is
packed three times out of the objects alone and three times with the old parts, in turn; 20 ms to the first byte,
counted by the endpoint, no limit of rate. Both ways must make the same parts. Prints median, least and most.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from bench.delta import NEW, OLD, SIZE, write_changed
from bench.endpoint import LATENCY_MS, Endpoint, compile_all, serve
from bench.process import run
from bench.settings import Tree
from bench.workplace import Workplace, describe_tree, environment, prepare_tree, workplace

RUNS = 3
DRIVERS = Path(__file__).resolve().parent / "drivers"


def main(members: int) -> None:
    """Measure and print."""
    compile_all()
    with workplace() as place:
        prepare_tree(place, Tree(OLD, members, SIZE), pooled=True)
        write_changed(place)
        describe_tree(place, NEW)
        with serve(place.catalog, LATENCY_MS) as server:
            rows = list(_measure(place, server, members))
    for how in COMMANDS:
        chosen = [row for name, row in rows if name == how]
        figures = [_figures(name, [row[name] for row in chosen]) for name in chosen[0]]
        print(f"{how}: " + "; ".join(figures))


COMMANDS = {
    "objects alone": ("pack.py", "{new}-members.jsonl", "{url}"),
    "old parts at hand": (
        "repack.py",
        "{new}-members.jsonl",
        "{old}-members.jsonl",
        "{old}-plan.json",
        "{url}",
    ),
}


def _measure(place: Workplace, server: Endpoint, members: int) -> Iterator[tuple[str, dict[str, float]]]:
    env, expected = environment(place, server.url), _parts(place)
    names = {"new": place.memory / NEW, "old": place.memory / OLD, "url": server.url}
    for _ in range(RUNS):
        for how, (driver, *words) in COMMANDS.items():
            made = place.memory / "made"
            into = ["sh", "-c", 'exec "$@" > "$0"', str(made)]
            command = [sys.executable, str(DRIVERS / driver), *(word.format_map(names) for word in words)]
            before = server.counters()
            took = run([*into, *command], env)
            after = server.counters()
            if made.read_text().split() != expected:
                raise SystemExit(f"{how}: other parts than expected")
            requests = after["requests"] - before["requests"]
            yield (
                how,
                {
                    "seconds": took.seconds,
                    "CPU ms an object": took.cpu_seconds * 1000 / members,
                    "peak MiB": took.peak_rss_mib,
                    "requests": requests,
                },
            )


def _parts(place: Workplace) -> list[str]:
    """What the drivers print, from the plan: size, files, CRC-32 and sha-256 of each part."""
    parts = json.loads((place.memory / f"{NEW}-plan.json").read_text())["parts"]
    return [
        word for p in parts for word in (str(p["size"]), str(p["files"]), f"{p['crc32']:08x}", p["sha256"])
    ]


def _figures(name: str, values: list[float]) -> str:
    return f"{name} {median(values):,.3f} ({min(values):,.3f} to {max(values):,.3f})"


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
