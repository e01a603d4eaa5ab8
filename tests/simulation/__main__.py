"""``python -m tests.simulation``: simulate interleavings, replay one, or check that mutations are caught."""

from __future__ import annotations

import argparse
import sys
import time

from tests.simulation.installing import installed
from tests.simulation.mutants import MUTATIONS
from tests.simulation.mutations import Mutation
from tests.simulation.run import first_violation, interleave

MOST = 4_000
"""Interleavings within which a mutation must be caught."""


def main() -> int:
    """Returns 1 if an invariant was violated, or a mutation not caught."""
    parser = argparse.ArgumentParser(prog="python -m tests.simulation", description=__doc__)
    parser.add_argument("--seed", type=int, help="print the trace of this interleaving")
    parser.add_argument("--interleavings", type=int, default=2_000, help="how many to simulate")
    parser.add_argument("--first", type=int, default=0, help="the first seed")
    parser.add_argument("--only", default="", help="check mutations whose names hold this text")
    parser.add_argument("--no-mutations", action="store_true", help="simulate only")
    arguments = parser.parse_args()
    with installed():
        if arguments.seed is not None:
            return replay(arguments.seed)
        bad = simulate(arguments.first, arguments.interleavings)
        chosen = [m for m in MUTATIONS if arguments.only in m.name and not arguments.no_mutations]
        caught = sum(map(catch, chosen))
        print(
            f"simulate: {arguments.interleavings} interleavings, {caught} of {len(chosen)} mutations caught"
        )
        return int(bad or caught < len(chosen))


def replay(seed: int) -> int:
    """Print every call of one interleaving."""
    done = interleave(seed, trace=True)
    print(*done.trace, sep="\n")
    print(f"seed {seed}: {done.calls} calls; " + ("; ".join(done.violations) or "all invariants hold"))
    return bool(done.violations)


def catch(mutation: Mutation) -> bool:
    """Whether the simulator notices a mutation within a bounded number of interleavings; prints how."""
    seed, violation = first_violation(mutation, MOST)
    print(f"  {mutation.name:44} " + (f"seed {seed}: {violation}" if violation else "NOT CAUGHT"), flush=True)
    return bool(violation)


def simulate(first: int, count: int) -> int:
    """Simulate; print what is violated, and how far it is from time to time."""
    bad, calls, began = 0, 0, time.process_time()
    for seed in range(first, first + count):
        done = interleave(seed)
        calls += done.calls
        if done.violations:
            bad += 1
            print(f"seed {seed}: {'; '.join(done.violations[:3])}", flush=True)
    print(f"{count} interleavings, {calls} calls, {time.process_time() - began:.0f} s, {bad} with violations")
    return bool(bad)


if __name__ == "__main__":
    sys.exit(main())
