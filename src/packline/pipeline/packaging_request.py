"""Request a package for a version that has none, after a failure, or once more."""

from __future__ import annotations

from collections.abc import Callable

from packline.model import DatasetVersion, Packaging
from packline.pipeline.run_state import RunState, RunStateOf, run_of
from packline.ports import Registry
from packline.principal import NOBODY, Principal
from packline.rules.retention import request_rebuild

StartPackaging = Callable[[DatasetVersion], bool]
"""Starts the state machine for this attempt of a version; False if that run exists."""


def request_package(
    dataset: str,
    version: str,
    *,
    registry: Registry,
    start: StartPackaging,
    now: float,
    run_state: RunStateOf = lambda name: RunState.UNKNOWN,
    rebuild: bool = False,
    by: Principal = NOBODY,
) -> DatasetVersion:
    """Request the package of a version; until it is built, the version is fetched by its files.

    Asked twice at once, or again while its run is alive, the same run does it: its name is derived, so that a start
    that was lost is made up for. If its run is gone, another one starts at once. ``rebuild`` also builds a package
    that is there, every part from the objects.

    Raises PackageExists, InvalidInput for a version without files, VersionNotFound.
    """
    current = registry.version(dataset, version)
    ended = current.packaging is Packaging.PENDING and _is_gone(run_state(run_of(current, registry)), current)

    def change(latest: DatasetVersion) -> DatasetVersion:
        alive = not (ended and latest.attempt == current.attempt)
        return request_rebuild(latest, rebuild=rebuild, now=now, why="asked for by hand", alive=alive, by=by)

    requested = registry.change_version(dataset, version, change)
    if requested.packaging is Packaging.PENDING and requested.attempt:
        start(requested)
    return requested


def _is_gone(state: RunState, version: DatasetVersion) -> bool:
    """Return whether no run builds this attempt: it ended, or the first one was lost, which no name starts again."""
    return state is RunState.ENDED or (state is RunState.ABSENT and not version.attempt)
