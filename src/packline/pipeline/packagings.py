"""List the packagings that are under way, or that Packline tries again, with how far each is."""

from __future__ import annotations

from itertools import islice
from typing import NamedTuple

from packline.errors import ObjectNotFound
from packline.model import DatasetVersion, Packaging
from packline.pipeline.planning import read_plan
from packline.pipeline.run_state import run_of
from packline.ports import ObjectStore, PackagingWatch, Registry

EVER = 99_999_999_999.0
"""A time after all others that the watch can name, seconds since the epoch."""
MOST_LOOKED_AT = 1_000
"""Packagings that are read to sort them; of more that are under way at once, those longest due."""


class PackagingProgress(NamedTuple):
    """A packaging with its run and its parts."""

    version: DatasetVersion
    run: str
    """Name of the run of the state machine that does it."""
    packed_parts: int
    planned_parts: int | None
    """None until its parts are planned."""


class UnderWay(NamedTuple):
    """Versions that are being packaged or will be tried again, the one asked for last first."""

    versions: list[DatasetVersion]
    is_complete: bool
    """False: more are under way than were read."""


def packagings_under_way(watch: PackagingWatch) -> UnderWay:
    """Return the packagings that are under way or will be tried again, at most ``MOST_LOOKED_AT``."""
    due = watch.due(EVER)
    looked_at = [*islice(due, MOST_LOOKED_AT)]
    under_way = {version.uri: version for version in looked_at if _is_under_way(version)}
    ordered = sorted(under_way.values(), key=lambda version: (-asked_at(version), version.uri))
    return UnderWay(ordered, next(due, None) is None)


def asked_at(version: DatasetVersion) -> float:
    """Return when the package was asked for, seconds since the epoch."""
    return version.asked_at or version.created_at


def packaging_progress(version: DatasetVersion, registry: Registry, store: ObjectStore) -> PackagingProgress:
    """Return how far a packaging is: by one read of its plan and one of its recorded parts."""
    planned = _planned_parts(version, store)
    packed = len(registry.parts(version.plan)) if version.plan else 0
    return PackagingProgress(version, run_of(version, registry), packed, planned)


def _is_under_way(version: DatasetVersion) -> bool:
    return not version.deleted_at and version.packaging in (Packaging.PENDING, Packaging.FAILED)


def _planned_parts(version: DatasetVersion, store: ObjectStore) -> int | None:
    try:
        return len(read_plan(store, version.plan)) or None if version.plan else None
    except ObjectNotFound:
        return None
