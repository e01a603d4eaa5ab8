"""Executions, events, lineage and adoption by the table and the bucket."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from packline.errors import NotFound, ObjectNotFound
from packline.json_types import JsonObject
from packline.keys import marker_key
from packline.library import environment
from packline.library.table.stores import TableStores
from packline.model import Datum, Execution, ExecutionState, PastEvent
from packline.objects import StoredObject
from packline.ports.adoption_preview import AdoptionPreview
from packline.ports.deployment import ObjectListSource, PrefixAdoption, RequestedAdoption

ANYWHERE = ("",)
"""Any prefix: the functions of the deployment check the allowed prefixes."""


class TableExecutions:
    """Implements ``packline.ports.deployment.ExecutionService`` with table and store."""

    def __init__(self, stores: TableStores) -> None:
        self._stores = stores

    def execution(self, execution: str) -> Execution:
        """Read an execution as it is recorded. Raises ExecutionNotFound."""
        return self._stores.registry.execution(execution)

    def find(self, execution: str) -> Execution:
        """Read an execution as it is recorded, else by its marker if the bucket is known. Raises ExecutionNotFound."""
        if not self._stores.reads_bucket:
            return self.execution(execution)
        from packline.pipeline.find_execution import find_execution

        return find_execution(execution, self._stores.registry, self._stores.deps.store)

    def unindexed(self, execution: str) -> int:
        """Return how many of its files search does not find yet."""
        backlogs = self._stores.deps.datum_index.backlogs()
        return sum(backlog.datums for backlog in backlogs if backlog.execution == execution)

    def executions(self, states: Sequence[ExecutionState], *, alerts: bool = False) -> Iterator[Execution]:
        """List executions in these states, newest first."""
        listed = self._stores.execution_index.executions(states)
        return (execution for execution in listed if execution.alerts or not alerts)

    def events(self, subject: str) -> Iterator[PastEvent]:
        """List events of a subject, newest first."""
        from packline.rules.event_identity import RETENTION_SECONDS

        return self._stores.event_log.events(subject, self._stores.now() - RETENTION_SECONDS)

    def lineage(self, uri: str, depth: int) -> JsonObject:
        """Return what a version or datum was made from, and what of it, as a tree."""
        from packline.pipeline.lineage import LineageTracer

        return LineageTracer(self._stores.deps, self._stores.lineage, depth).trace(uri)

    def store_name(self) -> str:
        """Return the name of the deployment's bucket. Raises InvalidSetting."""
        return self._stores.store_name

    def adopt_object(self, key: str) -> Datum:
        """Record one object of the store as a datum. Raises ObjectNotFound, NotAdoptable."""
        from packline.pipeline.adopt import adopt_object

        objects = self._stores.objects

        def head(name: str) -> StoredObject:
            stored = objects.head(name)
            return StoredObject(name, stored.version_id, stored.size, stored.etag, 0.0)

        return adopt_object(key, head, ANYWHERE, self._stores.deps.datum_index)

    def add_object_list(self, source: ObjectListSource) -> str:
        """Bring a list of objects to adopt into the store, and return its name. Raises InvalidObjectList."""
        from packline.library.table.object_lists import ObjectListWriter

        writer = ObjectListWriter(self._stores.objects, self.store_name())
        if source.inventory:
            return writer.add_inventory(source.inventory)
        return writer.add_csv(source.csv, has_ranges=source.has_ranges)

    def request_adoption(self, request: PrefixAdoption) -> RequestedAdoption:
        """Request the adoption of a prefix by a marker; the state machine carries it out. Raises ObjectNotFound."""
        from packline.pipeline.adopt import find_sealed_request
        from packline.rules.adoption import Adoption, check_adoption

        adoption = check_adoption(Adoption(*request), ANYWHERE)
        sealed = find_sealed_request(adoption, self._stores.registry)
        attempts = self._attempts(adoption.execution)
        if sealed is None:
            objects = self._stores.objects
            if next(objects.list(adoption.prefix), None) is None:
                raise ObjectNotFound(f"There is no object below {adoption.prefix!r}.", "Check the prefix.")
            objects.write(marker_key(adoption.execution), adoption.marker(environment.person()))
        return RequestedAdoption(adoption.execution, attempts, sealed)

    def preview_adoption(self, request: PrefixAdoption) -> AdoptionPreview:
        """Return what a request to adopt would do. Raises ObjectNotFound, VersionExists."""
        from packline.pipeline.preview_adoption import preview_adoption
        from packline.rules.adoption import Adoption

        objects = self._stores.objects

        def listed(prefix: str) -> Iterator[StoredObject]:
            return (StoredObject(each.key, None, each.size, each.etag, 0.0) for each in objects.list(prefix))

        return preview_adoption(Adoption(*request), self._stores.registry, listed, ANYWHERE)

    def _attempts(self, execution: str) -> int:
        try:
            return self._stores.registry.execution(execution).attempt
        except NotFound:
            return -1
