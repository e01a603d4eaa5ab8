"""``DynamoPackagingStore``: package plans, their parts and failures in the one table."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from packline.aws import codec, schema
from packline.aws.parts import PartRecords
from packline.aws.version_store import DynamoVersionStore
from packline.model import Alert, DatasetVersion, Part
from packline.rules.packaging_watch import finish_attempt, set_plan


class DynamoPackagingStore(DynamoVersionStore):
    """Implements ``packline.ports.PackagingStore``."""

    def __init__(self, client: Any, table: str) -> None:
        super().__init__(client, table)
        self._parts = PartRecords(self._table)

    def plan_packaging(self, dataset: str, version: str, plan: str, *, attempt: int = 0) -> DatasetVersion:
        """Attach a package plan, made for that attempt, to a version. Repeats change nothing."""
        planned = self.change_version(dataset, version, lambda current: set_plan(current, plan, attempt))
        self._parts.use_plan(plan, planned)
        return planned

    def finish_packaging(
        self, dataset: str, version: str, at: float, failure: str = "", *, attempt: int = 0
    ) -> DatasetVersion:
        """Set ``built`` (``failed`` if a failure is given) and move the targeting aliases, in one transaction."""
        return self.change_version(
            dataset, version, lambda current: finish_attempt(current, failure, attempt), move_at=at
        )

    def record_part(self, plan: str, part: Part) -> None:
        """Record a built part under its plan and under its own digest. Repeats change nothing."""
        self._parts.record(plan, part)

    def record_part_failure(self, plan: str, index: int, alert: Alert) -> None:
        """Record why a part could not be built; the part itself, once recorded, outranks it."""
        key = schema.key(schema.plan_pk(plan), schema.part_failure_sk(index))
        self._table.put({**key, **codec.attributes(alert)})

    def part_failures(self, plan: str) -> list[Alert]:
        """List why parts that are not recorded could not be built, in order of index."""
        recorded = {part.index for part in self.parts(plan)}
        items = self._table.query(schema.plan_pk(plan), schema.PLAN_FAILURE)
        failures = (
            (int(item[schema.TABLE_SK]["S"].removeprefix(schema.PLAN_FAILURE)), item) for item in items
        )
        return [codec.load_alert(item) for index, item in failures if index not in recorded]

    def built_part(self, digest: str) -> Part | None:
        """Return the part of that digest, if any plan has built it."""
        item = self._table.get(schema.part_pk(digest), schema.META)
        return codec.load_part(item) if item else None

    def parts(self, plan: str) -> list[Part]:
        """List the parts recorded so far, in order of index."""
        return [codec.load_part(item) for item in self._table.query(schema.plan_pk(plan), schema.PLAN_PART)]

    def parts_from(self, plan: str, index: int) -> Iterator[Part]:
        """List the parts recorded so far from an index on, in order; only about as many are read as are taken."""
        return map(
            codec.load_part, self._table.between(schema.plan_pk(plan), schema.part_sk(index), _LAST_PART)
        )

    def part(self, plan: str, index: int) -> Part | None:
        """Return the part of that index, if it is recorded."""
        item = self._table.get(schema.plan_pk(plan), schema.part_sk(index))
        return codec.load_part(item) if item else None

    def last_part(self, plan: str) -> Part | None:
        """Return the part with the highest index recorded so far, if any."""
        newest = self._table.between(
            schema.plan_pk(plan), schema.part_sk(0), _LAST_PART, newest_first=True, first=1
        )
        item = next(newest, None)
        return codec.load_part(item) if item else None


_LAST_PART = f"{schema.PLAN_PART}~"
