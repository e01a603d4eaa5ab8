"""Versions by the table: reads by name, and their files and differences by the manifests in the bucket."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from packline.library.table.stores import TableStores
from packline.manifest.reader import read_files
from packline.model import DatasetVersion, Member, Part
from packline.ports.deployment import DatumSide, PathChange

COMPARED = 1_000
"""Changes of one page of a comparison."""


class TableVersions:
    """Implements ``packline.ports.deployment.VersionService`` with table and store."""

    def __init__(self, stores: TableStores) -> None:
        self._stores = stores

    def datasets(self) -> Iterator[str]:
        """List the names of all datasets, in order."""
        return self._stores.registry.datasets()

    def models(self) -> Iterator[str]:
        """List the names of all models, in order."""
        return self._stores.deps.datum_index.models()

    def versions(self, collection: str, *, deleted: bool = False) -> Iterator[DatasetVersion]:
        """List the versions of a dataset or model, newest first."""
        return (self._stores.retention if deleted else self._stores.registry).versions(collection)

    def version(self, collection: str, version: str) -> DatasetVersion:
        """Read the version of that name. Raises VersionNotFound, VersionDeleted."""
        return self._stores.registry.version(collection, version)

    def resolve(self, collection: str, reference: str) -> DatasetVersion:
        """Resolve a name, an alias or ``latest``. Raises DatasetNotFound, VersionNotFound."""
        return self._stores.registry.resolve(collection, reference)

    def parts(self, version: DatasetVersion) -> Sequence[Part]:
        """Return the parts of its package that are built so far."""
        return self._stores.registry.parts(version.plan) if version.plan else []

    def files(self, version: DatasetVersion) -> Iterator[Member]:
        """Yield the files of a version in path order. Raises AccessDenied, ObjectNotFound."""
        return read_files(version.manifest, self._stores.deps.store)

    def changes(self, before: DatasetVersion, after: DatasetVersion) -> Iterator[PathChange]:
        """Yield what turns one version into the other, in path order."""
        from packline.pipeline.comparing import ManifestCursor, compare

        cursor: ManifestCursor | None = ManifestCursor()
        while cursor is not None:
            page = compare(
                before.manifest, after.manifest, self._stores.deps.store, cursor=cursor, limit=COMPARED
            )
            for change in page.changes:
                yield PathChange(str(change.kind), change.path, _side(change.before), _side(change.after))
            cursor = page.cursor


def _side(member: Member | None) -> DatumSide | None:
    return None if member is None else DatumSide(member.datum, member.size)
