"""``python -m bench``: measure; write ``build/bench.json``, ``docs/benchmarks.md``, ``docs/images/bench-*``."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
from contextlib import ExitStack

from bench import candidates, endpoint, growth, machine, report, sittings
from bench.runner import Table, measure
from bench.settings import SCALES, Scale
from bench.workplace import PEERS, REPOSITORY, Workplace, environment, prepare_source, prepare_tree, workplace


def measure_tables(place: Workplace, scale: Scale) -> list[Table]:
    """Prepare the trees, start the endpoints, run every table."""
    pushed = {conditions.tree for conditions in scale.push}
    fetched = {conditions.tree for conditions in scale.fetch + scale.pack}
    for tree in scale.trees:
        print(f"preparing {tree.files} files of {tree.size} bytes", file=sys.stderr, flush=True)
        if tree.name in fetched:
            prepare_tree(place, tree)
        if tree.name in pushed:
            prepare_source(place, tree)
    with ExitStack() as running:
        endpoints = {
            asked: running.enter_context(endpoint.serve(place.catalog, asked[0], tls=asked[1]))
            for asked in {(c.latency_ms, c.tls) for found in scale.tables.values() for c in found}
        }
        known = {"fetch": candidates.FETCH, "pack": candidates.PACK, "push": candidates.PUSH}
        return [
            measure(
                kind, known[kind], place, conditions, scale, endpoints[conditions.latency_ms, conditions.tls]
            )
            for kind, wanted in scale.tables.items()
            for conditions in wanted
        ]


def options() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--scale", choices=SCALES, default=os.environ.get("SCALE") or "full")
    parser.add_argument(
        "--only", default="", help="only this table (fetch.k10_20ms_tmpfs), or those whose key contains it"
    )
    parser.add_argument("--without", default="", help="candidates to leave out: awscli,boto3")
    parser.add_argument(
        "--keep", action="store_true", help="keep the other tables of an earlier sitting at the same scale"
    )
    parser.add_argument(
        "--page", default=report.PAGE, help="write docs/PAGE.md and build/PAGE.json instead, and no plots"
    )
    parser.add_argument("--no-growth", action="store_true", help="leave out the steps at many members")
    return parser.parse_args()


def main() -> int:
    """Run the whole benchmark. Exit 0 if Packline itself was measured everywhere, else 1."""
    asked = options()
    started, sitting = time.time(), sittings.begin()
    about = machine.describe()
    endpoint.compile_all()
    scale = SCALES[asked.scale].only(asked.only, endpoint.has_tls(), tuple(asked.without.split(",")))
    kept = sittings.keep(report.json_file(asked.page), asked.scale) if asked.keep else sittings.Kept([], [])
    with workplace() as place:
        tables = measure_tables(place, scale)
        grown = [] if asked.no_growth else growth.measure_growth(place, scale.growth)
        tools = machine.tool_versions(environment(place, "")["PATH"], str(PEERS / "python"))
    tools["packline"] = machine.packline_version()
    about |= {"load_after": [round(x, 2) for x in os.getloadavg()], "seconds": round(time.time() - started)}
    fresh = sittings.rows(tables, sitting._replace(load_after=os.getloadavg()[0]))
    rows = sittings.together(kept.rows, fresh, SCALES[asked.scale])
    report.write(asked.page, asked.scale, about, tools, rows, grown or kept.growth)
    if asked.page == report.PAGE:
        subprocess.run([PEERS / "python", "-m", "bench.plot"], cwd=REPOSITORY, check=True)
    ours = [table.series["packline"] for table in tables]
    for series in ours:
        if series.problem:
            print(f"packline: {series.problem}", file=sys.stderr)
    return int(any(series.problem for series in ours))


sys.exit(main())
