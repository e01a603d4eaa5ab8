"""Delete, restore and rebuild versions: the transitions of their state, as pure functions."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from packline.errors import InvalidInput, PackageExists, VersionDeleted, VersionExists
from packline.model import DatasetVersion, Packaging
from packline.principal import NOBODY, Principal


def soft_delete(
    version: DatasetVersion, at: float, purge_at: float, by: Principal = NOBODY
) -> DatasetVersion:
    """Mark the version as deleted, and cancel a package under way. ``at``, ``purge_at``: seconds since the epoch."""
    if version.packaging is Packaging.PENDING:
        version = replace(
            version, packaging=Packaging.NONE, packaging_reason="deleted before its package was built"
        )
    return replace(version, deleted_at=at, purge_at=purge_at, deleted_by=by)


def restore(version: DatasetVersion) -> DatasetVersion:
    """Restore a deleted version."""
    return replace(version, deleted_at=0.0, purge_at=0.0, deleted_by=NOBODY)


def deleted_error(version: DatasetVersion, purged: bool) -> VersionDeleted:
    """Build the error for a version that was deleted, and maybe purged since."""
    if purged:
        return VersionDeleted(
            f"{version.uri} was deleted and purged: nothing brings it back.",
            "Its files are still datums; make a version of another name from them.",
        )
    until = datetime.fromtimestamp(version.purge_at, UTC)
    return VersionDeleted(
        f"{version.uri} was deleted.",
        f"Until {until:%Y-%m-%d %H:%M} UTC, `packline restore {version.uri}` brings it back.",
    )


def name_taken_error(deleted: VersionDeleted) -> VersionExists:
    """Build the error for an attempt to make a version with the name of a deleted one."""
    return VersionExists(f"{deleted.message} Its name stays taken.", "Choose another version name.")


def request_rebuild(
    version: DatasetVersion,
    *,
    rebuild: bool,
    now: float,
    why: str,
    alive: bool = True,
    by: Principal = NOBODY,
) -> DatasetVersion:
    """Request the package of a version once more: a new attempt, with a plan of its own.

    One that waits for its package stays as it is while the run that builds it is ``alive``.
    Raises PackageExists if it is built and ``rebuild`` is not wanted, InvalidInput if it has no files.
    """
    if not version.manifest.rows:
        raise InvalidInput(f"{version.uri} has no files.", "There is nothing to package.")
    if version.packaging is Packaging.BUILT and not rebuild:
        raise PackageExists(
            f"{version.uri} has its package.", 'To build its parts again, send "rebuild": true, or --rebuild.'
        )
    if version.packaging is Packaging.PENDING and alive:
        return version
    return replace(next_attempt(version, now, why), automatic_retries=0, rebuild=rebuild, asked_by=by)


def next_attempt(version: DatasetVersion, now: float, reason: str) -> DatasetVersion:
    """Begin another attempt to package the version, with a plan of its own. ``now``: seconds since the epoch."""
    former = (version.plan,) if version.plan and version.plan not in version.former_plans else ()
    return replace(
        version,
        packaging=Packaging.PENDING,
        packaging_reason=reason,
        plan="",
        former_plans=version.former_plans + former,
        attempt=version.attempt + 1,
        asked_at=now,
    )
