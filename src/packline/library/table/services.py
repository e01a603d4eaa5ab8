"""All services of a deployment by its table."""

from __future__ import annotations

from functools import cached_property

from packline.library.table.aliases import TableAliases
from packline.library.table.datums import TableDatums, TableProperties
from packline.library.table.executions import TableExecutions
from packline.library.table.lifecycle import TableLifecycle
from packline.library.table.stores import TableStores
from packline.library.table.versions import TableVersions


class TableServices:
    """Implements ``packline.ports.deployment.DeploymentServices`` with table and store."""

    def __init__(self, stores: TableStores | None = None) -> None:
        """``stores``: the ports; default those that the environment names."""
        self._stores = stores or TableStores()

    @cached_property
    def versions(self) -> TableVersions:
        """Datasets, models and versions."""
        return TableVersions(self._stores)

    @cached_property
    def lifecycle(self) -> TableLifecycle:
        """What creates, packages, deletes and restores."""
        return TableLifecycle(self._stores)

    @cached_property
    def aliases(self) -> TableAliases:
        """Aliases of versions and datums."""
        return TableAliases(self._stores)

    @cached_property
    def datums(self) -> TableDatums:
        """Datums and their metadata."""
        return TableDatums(self._stores)

    @cached_property
    def properties(self) -> TableProperties:
        """Properties of datasets and versions."""
        return TableProperties(self._stores)

    @cached_property
    def executions(self) -> TableExecutions:
        """Executions, events, lineage, adoption."""
        return TableExecutions(self._stores)
