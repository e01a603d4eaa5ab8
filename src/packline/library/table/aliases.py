"""Aliases of versions and of datums by the table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from packline.library.caller import client_principal
from packline.library.table.stores import TableStores
from packline.model import DatumAlias, VersionAlias
from packline.uri import DatumUri


class TableAliases:
    """Implements ``packline.ports.deployment.AliasService`` with table and store."""

    def __init__(self, stores: TableStores) -> None:
        self._stores = stores

    def aliases(self, collection: str) -> Iterator[VersionAlias]:
        """List the aliases of a dataset or model, in order of name."""
        return self._stores.registry.aliases(collection)

    def alias(self, collection: str, alias: str) -> VersionAlias:
        """Read what an alias points to now. Raises VersionNotFound."""
        return self._stores.registry.alias(collection, alias)

    def history(self, collection: str, alias: str) -> Sequence[VersionAlias]:
        """Return the moves of an alias, oldest first."""
        return [*self._stores.registry.alias_history(collection, alias)][::-1]

    def move(self, collection: str, alias: str, version: str, rev: int | None = None) -> VersionAlias:
        """Move or create an alias, and announce it. Raises AliasMoved, VersionNotFound, InvalidName."""
        from packline.pipeline.requested_changes import move_version_alias

        stores = self._stores
        return move_version_alias(
            collection,
            alias,
            version,
            registry=stores.registry,
            announce=stores.announce,
            now=stores.now(),
            rev=rev,
            by=client_principal(),
        )

    def remove(self, collection: str, alias: str, rev: int | None = None) -> VersionAlias:
        """Remove an alias, and announce it. Raises AliasMoved, VersionNotFound."""
        from packline.pipeline.requested_changes import remove_version_alias

        stores = self._stores
        return remove_version_alias(
            collection,
            alias,
            registry=stores.registry,
            announce=stores.announce,
            now=stores.now(),
            rev=rev,
            by=client_principal(),
        )

    def datum_history(self, alias: str) -> Sequence[DatumAlias]:
        """Return the moves of a datum alias, oldest first."""
        return [*self._stores.deps.datum_index.datum_alias_history(alias)][::-1]

    def move_datum(self, alias: str, datum: DatumUri, rev: int | None = None) -> DatumAlias:
        """Move or create a datum alias, and announce it. Raises AliasMoved, DatumNotFound."""
        from packline.pipeline.datums import find_datum
        from packline.pipeline.requested_changes import move_datum_alias

        stores = self._stores
        return move_datum_alias(
            alias,
            find_datum(datum, stores.deps),
            index=stores.deps.datum_index,
            announce=stores.announce,
            now=stores.now(),
            rev=rev,
            by=client_principal(),
        )
