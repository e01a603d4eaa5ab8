"""Part records: what each plan is made of, and which plans use an object; so that a purge takes nobody's part.

Building and purging meet at the object of a part: it is named by its content, so that a version which is packaged now
may need what a purge is about to remove. Before a purge removes an object it claims it by an item beside the records
(``REMOVING#<key>``), and looks for its users only then; a part is recorded in one transaction with the check that
nobody has claimed its object. So the first of the two is seen by the other. A process that records a part after
the claim was given up again finds the object gone, for it looks after having recorded (``pipeline.pack_part``).
"""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress

from packline.aws import codec, schema
from packline.aws.codec import Item, number, text
from packline.aws.table import ConditionFailed, Table
from packline.errors import StateMoved
from packline.model import DatasetVersion, Part
from packline.objects import CLAIM_SECONDS, PartClaim

RETRIES = 5


class PartRecords:
    """Writes and removes the records of parts."""

    def __init__(self, table: Table, clock: Callable[[], float] = time.time) -> None:
        self._table = table
        self._clock = clock

    def use_plan(self, plan: str, version: DatasetVersion) -> None:
        """Note that the version has the plan."""
        self._table.put(schema.key(schema.plan_pk(plan), schema.USED_BY + version.uri))

    def record(self, plan: str, part: Part) -> None:
        """Record a part under its plan, its digest and among the uses of its object, in one transaction.

        Raises StateMoved if a purge is removing the object, or a reused part is not what it was.
        """
        body, digest = codec.attributes(part), schema.part_pk(part.digest)
        place = schema.key(schema.plan_pk(plan), schema.part_sk(part.index))
        use = {**schema.key(digest, schema.USED_BY + plan), "key": text(part.key)}
        unclaimed = f"attribute_not_exists(pk) OR {schema.CLAIMED_UNTIL} < :now"
        claim = schema.key(digest, schema.REMOVING + part.key)
        kept = self._table.check(claim, unclaimed, {":now": number(self._clock())})
        items = [self._table.put_if({**place, **body}), self._table.put_if(use), kept]
        built = schema.key(digest, schema.META)
        for _ in range(RETRIES):
            if not part.reused:
                last = self._table.put_if({**built, **body})
            else:
                built_part = self._table.get(digest, schema.META)
                if built_part is None or codec.load_part(built_part).key != part.key:
                    break
                last = self._table.check(built, "body = :body", {":body": built_part["body"]})
            try:
                self._table.transact([*items, last])
                return
            except ConditionFailed:
                continue
        raise StateMoved(f"Part {part.key} is not what it was.", "Packline builds it again; nothing to do.")

    def plan_in_use(self, plan: str, but: str) -> bool:
        """Return whether a version of another URI has the plan."""
        uses = self._table.query(schema.plan_pk(plan), schema.USED_BY)
        return any(item[schema.TABLE_SK]["S"] != schema.USED_BY + but for item in uses)

    def leave_plan(self, plan: str, uri: str) -> None:
        """Remove the version of that URI from the users of the plan."""
        self._table.transact([self._table.delete(schema.key(schema.plan_pk(plan), schema.USED_BY + uri))])

    def claim(self, plan: str, uri: str, digest: str, key: str, claimer: str) -> PartClaim:
        """Claim an object as ``RetentionStore.claim_part`` does; ``uri`` is that of the version that is purged."""
        while not self._reserve(digest, key, claimer):
            existing_claim = self._table.get(schema.part_pk(digest), schema.REMOVING + key)
            if existing_claim is None:
                continue
            if self.plan_in_use(plan, uri):
                return PartClaim.KEEP  # who has claimed the object may be removing it
            # That one may have died, and this sweep may be the last one that looks at this version.
            if self._take_over(existing_claim, digest, key, claimer):
                break
        else:
            if self.plan_in_use(plan, uri):
                self.release(digest, key, claimer)
                return PartClaim.KEEP
        if self._used_by_others(plan, digest, key):
            return PartClaim.FORGET
        self._forget_built(digest, key)
        return PartClaim.REMOVE

    def _forget_built(self, digest: str, key: str) -> None:
        """Remove the record that an object is built, unless it is of another object."""
        built_part = self._table.get(schema.part_pk(digest), schema.META)
        if built_part is not None and codec.load_part(built_part).key == key:
            built = schema.key(schema.part_pk(digest), schema.META)
            with suppress(ConditionFailed):
                same = {":body": built_part["body"]}
                self._table.transact([self._table.delete(built, "body = :body", same)])

    def _used_by_others(self, plan: str, digest: str, key: str) -> bool:
        uses = self._table.query(schema.part_pk(digest), schema.USED_BY)
        mine = schema.USED_BY + plan
        return any(use["key"]["S"] == key and use[schema.TABLE_SK]["S"] != mine for use in uses)

    def forget(self, plan: str, index: int, digest: str, key: str, claimer: str) -> None:
        """Remove what is recorded of the part under that plan, then the claim on its object."""
        place = schema.key(schema.plan_pk(plan), schema.part_sk(index))
        use = schema.key(schema.part_pk(digest), schema.USED_BY + plan)
        self._table.transact([self._table.delete(item) for item in (place, use)])
        self.release(digest, key, claimer)

    def _claim_item(self, digest: str, key: str, claimer: str) -> Item:
        claim = schema.key(schema.part_pk(digest), schema.REMOVING + key)
        until = number(self._clock() + CLAIM_SECONDS)
        return {**claim, schema.CLAIMED_UNTIL: until, schema.CLAIMER: text(claimer)}

    def _reserve(self, digest: str, key: str, claimer: str) -> bool:
        """Write the claim on an object; return False if it has one. One that was left behind ends."""
        item, now = self._claim_item(digest, key, claimer), number(self._clock())
        free = f"attribute_not_exists(pk) OR {schema.CLAIMED_UNTIL} < :now"
        try:
            self._table.write(self._table.put_if(item, free, {":now": now}))
        except ConditionFailed:
            return False
        return True

    def _take_over(self, existing_claim: Item, digest: str, key: str, claimer: str) -> bool:
        """Replace a claim; return False if it is not the same any more.

        The object was claimed without a gap since the claim was read, so what was looked up since then holds.
        """
        same = f"{schema.CLAIMER} = :claimer AND {schema.CLAIMED_UNTIL} = :until"
        values = {":claimer": existing_claim[schema.CLAIMER], ":until": existing_claim[schema.CLAIMED_UNTIL]}
        try:
            self._table.write(self._table.put_if(self._claim_item(digest, key, claimer), same, values))
        except ConditionFailed:
            return False
        return True

    def claim_unused(self, digest: str, key: str, claimer: str) -> bool:
        """Claim an object as ``RetentionStore.claim_unused`` does."""
        if not self._reserve(digest, key, claimer):
            return False
        if self._used_by_others("", digest, key):
            self.release(digest, key, claimer)
            return False
        self._forget_built(digest, key)
        return True

    def release(self, digest: str, key: str, claimer: str) -> None:
        """Give up the claim on an object, unless it is somebody else's by now."""
        claim = schema.key(schema.part_pk(digest), schema.REMOVING + key)
        with suppress(ConditionFailed):
            mine = f"{schema.CLAIMER} = :claimer"
            self._table.transact([self._table.delete(claim, mine, {":claimer": text(claimer)})])
