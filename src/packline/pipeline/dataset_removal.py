"""Remove a dataset or model: its aliases, then its versions, which can be restored; then it is off the list."""

from __future__ import annotations

from itertools import chain, islice

from packline.errors import DatasetInUse, VersionDeleted
from packline.model import DatasetVersion, Packaging
from packline.pipeline.requested_changes import Announce, delete_version, remove_version_alias
from packline.ports import DatasetStore, Lineage, Registry, RetentionStore
from packline.ports.datasets import DatasetUsage, RemovalStep
from packline.principal import Principal
from packline.uri import version_uri

MAX_CHANGES = 100
"""Aliases and versions that one request removes: each takes some five requests to the table."""
MAX_VERSIONS = 1_000
"""Versions that are counted."""
MAX_ALIASES = 100
MAX_LOOKUPS = 50
"""Newest versions whose users are looked up, each by one query."""
MAX_USERS = 100


def dataset_usage(
    collection: str, *, registry: Registry, datasets: DatasetStore, lineage: Lineage
) -> DatasetUsage:
    """Return what the removal of a dataset or model affects, within bounds. Raises DatasetNotFound."""
    datasets.dataset(collection)
    versions = list(islice(registry.versions(collection), MAX_VERSIONS + 1))
    aliases = [alias.alias for alias in islice(registry.aliases(collection), MAX_ALIASES + 1)]
    looked_up = chain.from_iterable(lineage.users(version.uri) for version in versions[:MAX_LOOKUPS])
    users = list(islice(looked_up, MAX_USERS + 1))
    counted = versions[:MAX_VERSIONS]
    newest = registry.newest(collection)
    return DatasetUsage(
        newest=newest.version if newest else "",
        versions=len(counted),
        files=sum(version.manifest.files for version in counted),
        size=sum(version.manifest.bytes for version in counted),
        packages=sum(version.packaging is Packaging.BUILT for version in counted),
        aliases=tuple(aliases[:MAX_ALIASES]),
        users=tuple(users[:MAX_USERS]),
        is_complete=len(versions) <= MAX_LOOKUPS and len(aliases) <= MAX_ALIASES and len(users) <= MAX_USERS,
    )


def remove_dataset(
    collection: str,
    *,
    newest: str,
    registry: Registry,
    retention: RetentionStore,
    datasets: DatasetStore,
    announce: Announce,
    now: float,
    purge_at: float,
    by: Principal,
) -> RemovalStep:
    """Remove at most ``MAX_CHANGES`` aliases or versions; the dataset itself once none is left.

    Args:
        collection: Name of the dataset or model.
        newest: Name of the newest version that the caller has seen, deleted or not; empty if there was none.
        registry: Holds versions and aliases.
        retention: Holds what is deleted.
        datasets: Holds the list of datasets.
        announce: Gets an event for each alias and version.
        now: Seconds since the epoch.
        purge_at: When the versions cannot be restored any more, in seconds since the epoch.
        by: Who requests it.

    Returns:
        What was done; the request is to be repeated until ``is_removed``.

    Raises:
        DatasetInUse: There is a version that is newer than ``newest``; nothing was changed.
        DatasetNotFound, VersionNotFound: There is no such dataset; no version is called ``newest``.
    """
    datasets.dataset(collection)
    aliases = list(islice(registry.aliases(collection), MAX_CHANGES))
    versions = list(islice(registry.versions(collection), MAX_CHANGES - len(aliases)))
    # After the lists: what is made in between is in none of them.
    _refuse_newer(collection, newest, registry, retention)
    for alias in aliases:
        remove_version_alias(
            collection, alias.alias, registry=registry, announce=announce, now=now, rev=alias.rev, by=by
        )
    deleted = 0
    for version in versions:
        try:
            delete_version(
                collection,
                version.version,
                retention=retention,
                announce=announce,
                now=now,
                purge_at=purge_at,
                by=by,
            )
        except VersionDeleted:
            continue  # purged since it was listed
        deleted += 1
    is_removed = len(aliases) + deleted < MAX_CHANGES and datasets.remove_dataset(collection, now)
    return RemovalStep(len(aliases), deleted, is_removed)


def _refuse_newer(collection: str, newest: str, registry: Registry, retention: RetentionStore) -> None:
    current = registry.newest(collection)
    if current is None:
        return
    if newest and _age(current) <= _age(retention.find(collection, newest)):
        return
    raise DatasetInUse(
        f"{version_uri(collection, '')} has the version {current.version}, which this removal does not name.",
        "Look at the dataset again. If it shall be removed with that version, name it as the newest.",
    )


def _age(version: DatasetVersion) -> tuple[float, str]:
    return version.order, version.version
