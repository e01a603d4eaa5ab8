"""What creates, packages, deletes and restores versions by the table, and announces it."""

from __future__ import annotations

from packline.library.caller import client_principal
from packline.library.table.stores import TableStores
from packline.model import DatasetVersion, Execution, ModelStatus
from packline.ports.datasets import DatasetRecord, DatasetUsage, RemovalStep
from packline.ports.deployment import NewVersion
from packline.uri import check_version_name, parse_version_uri
from packline.worker_settings import days_setting

DAY = 86_400.0


class TableLifecycle:
    """Implements ``packline.ports.deployment.LifecycleService`` with table and store."""

    def __init__(self, stores: TableStores) -> None:
        self._stores = stores

    def create_dataset(self, dataset: str, owner: str) -> DatasetRecord:
        """Create a dataset without versions. Raises DatasetExists if it has another owner."""
        return self._stores.dataset_store.create_dataset(DatasetRecord(dataset, owner, self._stores.now()))

    def compose(self, version: NewVersion) -> DatasetVersion:
        """Create a version of chosen datums, and have it packaged if that is wanted. Raises VersionExists."""
        from packline.pipeline.composing import Composition, compose

        if version.packaging:
            self._stores.check_state_machine()
        deps = self._stores.deps
        base = deps.registry.resolve(*parse_version_uri(version.base)).uri if version.base else ""
        composition = Composition(
            dataset=version.dataset,
            version=version.version,
            datums=version.datums,
            base=base,
            packaging=version.packaging,
            targeting_aliases=tuple(map(check_version_name, version.targeting_aliases)),
            tags=version.tags,
            by=client_principal(),
        )
        made, execution = compose(
            composition,
            deps,
            store=self._stores.objects,
            lineage=self._stores.lineage,
            now=self._stores.now(),
        )
        self._start_or_announce(made, execution)
        return made

    def package(self, version: DatasetVersion, *, rebuild: bool) -> DatasetVersion:
        """Request the package of a version. Raises PackageExists, InvalidSetting without a state machine."""
        from packline.pipeline.packaging_request import request_package

        self._stores.check_state_machine()
        return request_package(
            version.dataset,
            version.version,
            registry=self._stores.registry,
            start=self._stores.start_packaging,
            run_state=self._stores.run_state,
            now=self._stores.now(),
            rebuild=rebuild,
            by=client_principal(),
        )

    def find(self, collection: str, version: str) -> DatasetVersion:
        """Read a version, deleted or not. Raises VersionNotFound."""
        return self._stores.retention.find(collection, version)

    def delete_days(self, option: int | None) -> int:
        """Return the option, else PACKLINE_DELETE_DAYS, else 30. Raises InvalidSetting."""
        return days_setting("PACKLINE_DELETE_DAYS", option)

    def delete(self, collection: str, version: str, days: int | None) -> DatasetVersion:
        """Delete a version. Raises VersionInUse, VersionNotFound."""
        from packline.pipeline.requested_changes import delete_version

        stores, now = self._stores, self._stores.now()
        seconds = self.delete_days(days) * DAY
        return delete_version(
            collection,
            version,
            retention=stores.retention,
            announce=stores.announce,
            now=now,
            purge_at=now + seconds,
            by=client_principal(),
        )

    def restore(self, collection: str, version: str) -> DatasetVersion:
        """Restore a deleted version. Raises VersionNotFound, VersionDeleted if it was purged."""
        from packline.pipeline.requested_changes import restore_version

        stores = self._stores
        return restore_version(
            collection,
            version,
            retention=stores.retention,
            announce=stores.announce,
            now=stores.now(),
            by=client_principal(),
        )

    def dataset_usage(self, collection: str) -> DatasetUsage:
        """Return what the removal of a dataset affects. Raises DatasetNotFound."""
        from packline.pipeline.dataset_removal import dataset_usage

        stores = self._stores
        return dataset_usage(
            collection, registry=stores.registry, datasets=stores.dataset_store, lineage=stores.lineage
        )

    def remove_dataset(self, collection: str, newest: str, days: int | None) -> RemovalStep:
        """Remove aliases and versions, up to ``newest``; repeat until it is removed. Raises DatasetInUse."""
        from packline.pipeline.dataset_removal import remove_dataset

        stores, now = self._stores, self._stores.now()
        return remove_dataset(
            collection,
            newest=newest,
            registry=stores.registry,
            retention=stores.retention,
            datasets=stores.dataset_store,
            announce=stores.announce,
            now=now,
            purge_at=now + self.delete_days(days) * DAY,
            by=client_principal(),
        )

    def set_status(self, model: str, reference: str, status: ModelStatus) -> DatasetVersion:
        """Approve or reject a version of a model. Raises VersionNotFound."""
        from packline.pipeline.requested_changes import set_model_status

        version = self._stores.registry.resolve(model, reference)
        index = self._stores.deps.datum_index
        return set_model_status(
            version, status, index=index, announce=self._stores.announce, by=client_principal()
        )

    def _start_or_announce(self, version: DatasetVersion, execution: Execution) -> None:
        """Start the state machine, which announces and packages the version; without one, announce it here."""
        if self._stores.has_state_machine:
            self._stores.start_run(execution.id, execution.attempt)
            return
        from packline.pipeline.events import alias_events, version_created

        events = [version_created(version, execution), *alias_events(version, self._stores.registry)]
        self._stores.announce(events)
