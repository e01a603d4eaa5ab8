"""Part records: what each plan is made of, and which plans use an object; so that a purge takes nobody's part."""

from __future__ import annotations

from contextlib import suppress

from packline.aws import codec, schema
from packline.aws.codec import text
from packline.aws.table import ConditionFailed, Table
from packline.errors import StateMoved
from packline.model import DatasetVersion, Part

RETRIES = 5


class PartRecords:
    """Writes and removes the records of parts."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def use_plan(self, plan: str, version: DatasetVersion) -> None:
        """Note that the version has the plan."""
        self._table.put(schema.key(schema.plan_pk(plan), schema.USED_BY + version.uri))

    def record(self, plan: str, part: Part) -> None:
        """Record a part under its plan, its digest and among the uses of its object, in one transaction.

        A reused part must still be there when that is written. Raises StateMoved if it was released meanwhile.
        """
        body, digest = codec.attributes(part), schema.part_pk(part.digest)
        place = schema.key(schema.plan_pk(plan), f"{schema.PLAN_PART}{part.index:05d}")
        use = {**schema.key(digest, schema.USED_BY + plan), "key": text(part.key)}
        items = [self._table.put_if({**place, **body}), self._table.put_if(use)]
        built = schema.key(digest, schema.META)
        if not part.reused:
            self._table.transact([*items, self._table.put_if({**built, **body})])
            return
        for _ in range(RETRIES):
            known = self._table.get(digest, schema.META)
            if known is None or codec.load_part(known).key != part.key:
                break
            try:
                self._table.transact([*items, self._table.check(built, "attribute_exists(pk)")])
                return
            except ConditionFailed:
                continue
        raise StateMoved(f"Part {part.key} is not what it was.", "It is built again.")

    def plan_in_use(self, plan: str, but: str) -> bool:
        """Whether a version of another URI has the plan."""
        found = self._table.query(schema.plan_pk(plan), schema.USED_BY)
        return any(item[schema.TABLE_SK]["S"] != schema.USED_BY + but for item in found)

    def leave_plan(self, plan: str, uri: str) -> None:
        """The version does not have the plan any more."""
        self._table.transact([self._table.delete(schema.key(schema.plan_pk(plan), schema.USED_BY + uri))])

    def release(self, plan: str, part: Part) -> bool:
        """Have no later plan reuse the part; False if another one does already."""
        if self._used_by_others(plan, part):
            return False
        built = schema.key(schema.part_pk(part.digest), schema.META)
        known = self._table.get(schema.part_pk(part.digest), schema.META)
        if known is None or codec.load_part(known).key != part.key:
            return True
        self._table.transact([self._table.delete(built)])
        # Who reused it did so before it was removed, so that is seen now.
        if not self._used_by_others(plan, part):
            return True
        with suppress(ConditionFailed):
            self._table.transact([self._table.put_if(known, "attribute_not_exists(pk)")])
        return False

    def _used_by_others(self, plan: str, part: Part) -> bool:
        uses = self._table.query(schema.part_pk(part.digest), schema.USED_BY)
        mine = schema.USED_BY + plan
        return any(use["key"]["S"] == part.key and use[schema.TABLE_SK]["S"] != mine for use in uses)

    def forget(self, plan: str, part: Part) -> None:
        """Remove what is recorded of the part under that plan."""
        place = schema.key(schema.plan_pk(plan), f"{schema.PLAN_PART}{part.index:05d}")
        use = schema.key(schema.part_pk(part.digest), schema.USED_BY + plan)
        self._table.transact([self._table.delete(place), self._table.delete(use)])
