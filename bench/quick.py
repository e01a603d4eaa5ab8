"""One table, quickly, printed and written nowhere: ``python -m bench.quick [TABLE] [--files N] [--candidates A,B]``.

For those who tune: ``python -m bench.quick natural_20ms_tmpfs --files 20000 --candidates packline,client_16,s5cmd``.
Every candidate runs in turn, round after round; compare ratios of one start only.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import replace

from bench import candidates, endpoint, natural
from bench.page import table_lines
from bench.runner import Table, measure
from bench.settings import SCALES, Conditions, Scale, Tree
from bench.sittings import begin
from bench.workplace import prepare_tree, workplace

SIZES = {"k10": 10_240, "k50": 51_200, "natural": natural.MEAN_BYTES}


def options() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m bench.quick", description=__doc__)
    tables = {conditions.key: conditions for conditions in SCALES["tiny"].fetch}
    parser.add_argument("table", nargs="?", default="natural_20ms_tmpfs", choices=tables)
    parser.add_argument("--files", type=int, default=20_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--candidates", default="packline,client_16,download_16,download_32,s5cmd,s5cmd_tar")
    return parser.parse_args()


def main() -> None:
    """Measure and print."""
    asked = options()
    conditions = next(found for found in SCALES["tiny"].fetch if found.key == asked.table)
    name = conditions.tree
    tree = Tree(name, asked.files, SIZES[name], natural=name == "natural")
    sitting = begin()
    table = measure_table(conditions, tree, asked.rounds, asked.candidates.split(","))
    print(*table_lines(table, sitting), sep="\n")


def measure_table(conditions: Conditions, tree: Tree, rounds: int, chosen: Sequence[str]) -> Table:
    """Make the tree, start the endpoint, run the candidates in turn."""
    conditions = replace(conditions, candidates=tuple(chosen))
    endpoint.compile_all()
    scale = Scale((tree,), rounds, 1, (), (conditions,), (), ())
    with workplace() as place:
        prepare_tree(place, tree)
        with endpoint.serve(place.catalog, conditions.latency_ms, tls=conditions.tls) as server:
            return measure("fetch", candidates.FETCH, place, conditions, scale, server)


if __name__ == "__main__":
    main()
