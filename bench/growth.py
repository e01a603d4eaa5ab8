"""How time and memory grow with the number of members: the same steps at 10,000, 100,000 and 1,000,000."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from bench import endpoint
from bench.process import CommandFailed, run
from bench.settings import Tree
from bench.workplace import Workplace, environment, prepare_tree, wipe, wrong_files

DRIVERS = Path(__file__).resolve().parent / "drivers"
RUNS = 3
TINY = 16
"""Bytes per file: what grows here is the number of members."""
NOTHING = "start the interpreter and end it"
IMPORT = "import the fetch client"
PACK = "pack (16-byte objects, 0 ms, one part after the other)"
FETCH = "fetch (16-byte files, 0 ms, tmpfs)"
AGAIN = "fetch again from the cache"


def _steps(place: Workplace, tree: Tree, url: str) -> Iterator[tuple[str, list[str]]]:
    folder, out = place.memory, place.target("tmpfs")
    fetch = [
        str(DRIVERS / "fetch.py"),
        str(folder / f"{tree.name}-plan.json"),
        str(out),
        url,
        "files",
        "symlink",
    ]
    yield NOTHING, ["-c", "pass"]
    yield IMPORT, ["-c", "import packline.client.fetch"]
    yield "plan: cut parts, lay them out, name them", [str(DRIVERS / "planning.py"), str(tree.files)]
    yield (
        PACK,
        [str(DRIVERS / "pack.py"), str(folder / f"{tree.name}-members.jsonl"), url],
    )
    yield FETCH, fetch
    yield AGAIN, fetch


def _grow(place: Workplace, members: int) -> Iterator[dict[str, object]]:
    tree = Tree(f"tiny{members}", members, TINY)
    prepare_tree(place, tree, pooled=True)
    out = place.target("tmpfs")
    wipe(out)
    out.mkdir()
    with endpoint.serve(place.catalog, 0) as server:
        env = environment(place, server.url)
        for step, arguments in _steps(place, tree, server.url):
            row: dict[str, object] = {"step": step, "members": members}
            try:
                took = [
                    run([sys.executable, *arguments], env)
                    for _ in range(1 if step in (PACK, FETCH) else RUNS)
                ]
            except CommandFailed as failed:
                yield row | {"problem": str(failed)}
                continue
            best = sorted(took)[len(took) // 2]
            yield (
                row | {name: round(value, 3) for name, value in best._asdict().items()} | {"runs": len(took)}
            )
    if wrong := wrong_files(place, tree.name, out / "files"):
        yield {"step": FETCH, "members": members, "problem": f"wrong files: {wrong}"}
    wipe(out)


def measure_growth(place: Workplace, counts: Iterable[int]) -> list[dict[str, object]]:
    """One row for each step and count: median whole-process seconds, with its CPU seconds and peak RSS."""
    rows: list[dict[str, object]] = []
    for members in counts:
        for row in _grow(place, members):
            print("growth", *row.values(), file=sys.stderr, flush=True)
            rows.append(row)
    return rows


def headline(rows: Iterable[dict[str, object]]) -> dict[str, float]:
    """Import cost and the second fetch, at the largest count, beyond what the bare interpreter takes."""
    seconds = {str(row["step"]): row for row in rows if "problem" not in row}
    if not {NOTHING, IMPORT, AGAIN} <= seconds.keys():
        return {}
    bare = seconds[NOTHING]
    return {
        "fetch.import_cpu_s": _beyond(seconds[IMPORT], bare, "cpu_seconds"),
        "fetch.warm_ms": round(1000 * _beyond(seconds[AGAIN], bare, "seconds"), 1),
    }


def _beyond(row: dict[str, object], bare: dict[str, object], what: str) -> float:
    return round(float(str(row[what])) - float(str(bare[what])), 4)
