"""Publish a package in one transaction, once every planned part is recorded."""

from __future__ import annotations

from packline.errors import IncompletePackage
from packline.model import DatasetVersion, Packaging, Part
from packline.pipeline.planning import read_plan
from packline.ports import ObjectStore, Registry


def publish_package(
    dataset: str, version: str, *, registry: Registry, store: ObjectStore, now: float
) -> tuple[DatasetVersion, list[Part]]:
    """Publish the package of a version once every planned part is recorded, and move its targeting aliases.

    Raises IncompletePackage naming the missing parts, and StateMoved if the package was asked for again meanwhile.
    Repeats change nothing.
    """
    current = registry.version(dataset, version)
    planned = read_plan(store, current.plan)
    parts = registry.parts(current.plan)
    recorded = {(part.index, part.digest) for part in parts}
    missing = [part.index for part in planned if (part.index, part.digest) not in recorded]
    if missing:
        raise IncompletePackage(
            f"{current.uri}: {len(missing)} of {len(planned)} parts are not recorded: {missing[:10]}.",
            "See the failed packing functions; package the version again.",
        )
    if current.packaging is Packaging.BUILT:
        return current, parts
    return registry.finish_packaging(dataset, version, now, attempt=current.attempt), parts
