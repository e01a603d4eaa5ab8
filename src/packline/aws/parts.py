"""Part records: what each plan is made of, and which plans use an object; so that a purge takes nobody's part."""

from __future__ import annotations

from packline.aws import codec, schema
from packline.aws.codec import Item, text
from packline.aws.table import Cancelled, Table
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
        body, digest = codec.dump(part), schema.part_pk(part.digest)
        place = schema.key(schema.plan_pk(plan), f"{schema.PLAN_PART}{part.index:05d}")
        use = {**schema.key(digest, schema.USED_BY + plan), "key": text(part.key)}
        items = [self._table.put_if({**place, "body": body}), self._table.put_if(use)]
        built = {**schema.key(digest, schema.META), "last_plan": text(plan)}
        if not part.reused:
            self._table.transact([*items, self._table.put_if({**built, "body": body})])
            return
        for _ in range(RETRIES):
            known = self._table.get(digest, schema.META)
            if known is None or codec.load_part(known).key != part.key:
                break
            same, values = "body = :body", {":body": known["body"]}
            try:
                again = self._table.put_if({**built, "body": known["body"]}, same, values)
                self._table.transact([*items, again])
                return
            except Cancelled:
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
        """Have no later plan reuse the part; False if another one does already, or began to just now."""
        digest = schema.part_pk(part.digest)
        # Read first: whoever reuses the part from now on changes it.
        known = self._table.get(digest, schema.META)
        uses = self._table.query(digest, schema.USED_BY)
        if any(_is_other(use, plan, part.key) for use in uses):
            return False
        if known is None or codec.load_part(known).key != part.key:
            return True
        key, values = schema.key(digest, schema.META), {":plan": known["last_plan"]}
        try:
            self._table.transact([self._table.delete(key, "last_plan = :plan", values)])
        except Cancelled:
            return False
        return True

    def forget(self, plan: str, part: Part) -> None:
        """Remove what is recorded of the part under that plan."""
        place = schema.key(schema.plan_pk(plan), f"{schema.PLAN_PART}{part.index:05d}")
        use = schema.key(schema.part_pk(part.digest), schema.USED_BY + plan)
        self._table.transact([self._table.delete(place), self._table.delete(use)])


def _is_other(use: Item, plan: str, key: str) -> bool:
    return use["key"]["S"] == key and use[schema.TABLE_SK]["S"] != schema.USED_BY + plan
