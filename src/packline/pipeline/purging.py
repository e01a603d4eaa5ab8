"""Purging: what deleted versions leave goes when their time has come, but for what anything else still needs."""

from __future__ import annotations

from packline.model import DatasetVersion
from packline.ports import ObjectStore, Registry, Shelf

MOST_PARTS = 400
"""Parts looked at in one sweep; at four requests each they take some 20 s. The next sweep goes on."""


def purge(*, registry: Registry, shelf: Shelf, store: ObjectStore, now: float) -> list[DatasetVersion]:
    """Purge deleted versions whose time has come; returns those that are done with. Repeats change nothing.

    Removed are parts of packages that no other plan uses. Manifests stay: executions and datums are found by them.
    The objects of datums stay: they belong to executions.
    """
    done: list[DatasetVersion] = []
    budget = MOST_PARTS
    for version in shelf.purge(now):
        for plan in filter(None, (version.plan, *version.former_plans)):
            if shelf.plan_in_use(plan, version):
                continue
            for part in registry.parts(plan):
                if budget == 0:
                    return done
                budget -= 1
                if shelf.release_part(plan, part):
                    store.remove(part.key)
                shelf.forget_part(plan, part)
        shelf.purged(version)
        done.append(version)
    return done
