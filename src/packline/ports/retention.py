"""Deleted versions: they can be restored until they are purged."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from packline.model import DatasetVersion
from packline.objects import PartClaim
from packline.principal import NOBODY, Principal


class RetentionStore(Protocol):
    """Deletes, restores and purges versions. ``VersionStore`` raises VersionDeleted for a deleted one."""

    def find(self, dataset: str, version: str) -> DatasetVersion:
        """Read a version, deleted or not. Raises VersionNotFound, VersionDeleted if it was purged."""

    def versions(self, dataset: str, after: DatasetVersion | None = None) -> Iterator[DatasetVersion]:
        """List the versions that are older than ``after``, newest first, deleted ones among them."""

    def delete_version(
        self, dataset: str, version: str, at: float, purge_at: float, by: Principal = NOBODY
    ) -> DatasetVersion:
        """Delete a version; one that is deleted already stays as it is.

        Args:
            dataset: Its dataset or model.
            version: Its name.
            at: Now (seconds since the epoch).
            purge_at: From when on it may be purged (seconds since the epoch).
            by: Who deletes it.

        Raises:
            VersionInUse: An alias points to it.
            VersionNotFound: There is no such version.
            VersionDeleted: It was purged.
        """

    def restore_version(self, dataset: str, version: str, at: float) -> DatasetVersion:
        """Restore a deleted version; one that is not deleted stays as it is.

        A failed packaging that was still to be retried is retried from ``at`` (seconds since the epoch) on. Raises
        VersionNotFound, VersionDeleted.
        """

    def purge(self, before: float) -> Iterator[DatasetVersion]:
        """Yield versions to be purged before that time, those whose purge was begun included.

        Once yielded, a version cannot be restored any more; its name stays taken.
        """

    def purged(self, version: DatasetVersion) -> None:
        """Record that nothing of the version is left to purge."""

    def plan_in_use(self, plan: str, but: DatasetVersion) -> bool:
        """Return whether another version has that plan."""

    def claim_part(
        self, version: DatasetVersion, plan: str, digest: str, key: str, claimer: str
    ) -> PartClaim:
        """Reserve the object of a part: nobody can record it any more, until it is forgotten.

        A claim of somebody else ends by it, unless nothing goes (KEEP): of two purges of one object, the later one
        holds the claim.

        Args:
            version: The version that is purged.
            plan: One of its plans.
            digest: The part's digest.
            key: The object's key.
            claimer: A random name of who claims: only that one can give the claim up.
        """

    def claim_unused(self, digest: str, key: str, claimer: str) -> bool:
        """Reserve the object of a part that no plan uses; False if one uses it, or somebody has claimed it."""

    def release_part(self, digest: str, key: str, claimer: str) -> None:
        """Give up the claim on the object of a part; that of another claimer stays."""

    def forget_part(self, plan: str, index: int, digest: str, key: str, claimer: str) -> None:
        """Remove the record of a part from its plan, and the claim on its object unless another claimer has it."""
