"""Requesting a package: for any version that has none, after a failure, or once more."""

from __future__ import annotations

from collections.abc import Callable

from packline.model import DatasetVersion, Packaging
from packline.ports import Registry
from packline.rules.retention import asked_again

StartPackaging = Callable[[DatasetVersion], bool]
"""Starts the state machine for this attempt of a version; False if that run exists."""


def request_package(
    dataset: str,
    version: str,
    *,
    registry: Registry,
    start: StartPackaging,
    now: float,
    rebuild: bool = False,
    who: str = "",
) -> DatasetVersion:
    """Have the package of a version built; until it is there, the version is fetched by its files.

    Asked twice at once, or again while it is pending, the same run does it: its name is derived, so that a start
    that was lost is made up for. ``rebuild`` also builds a package that is there, every part from the objects.
    Raises PackageExists, InvalidInput for a version without files, VersionNotFound.
    """
    why = f"asked for by {who}" if who else "asked for by hand"
    asked = registry.change_version(
        dataset, version, lambda known: asked_again(known, rebuild=rebuild, now=now, why=why)
    )
    if asked.packaging is Packaging.PENDING and asked.attempt:
        start(asked)
    return asked
