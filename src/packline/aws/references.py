"""``DynamoReferenceScan``: every object of the store that an item of the table refers to."""

from __future__ import annotations

import re
from collections.abc import Iterator

from packline.aws import codec, schema
from packline.aws.codec import Item
from packline.aws.table import TableStore
from packline.errors import Conflict
from packline.keys import COLLECTED, datum_index_key, plan_key
from packline.model import ExecutionState, ManifestRef
from packline.ports.references import References

_keys_in = re.compile(rf"(?:{'|'.join(COLLECTED)})[^\"\\]+").findall
"""Keys of collected prefixes in the text of an item. They are hashes, so JSON escapes nothing in them."""


class ImportUnfinished(Conflict):
    """A backup of the table is not imported whole yet."""


class DynamoReferenceScan(TableStore):
    """Implements ``packline.ports.ReferenceScan``."""

    def references(self) -> References:
        """Return every key of a collected prefix that an item refers to, by name or by digest.

        Raises ImportUnfinished while items of a backup may be missing.
        """
        references = References()
        for item in self._table.scan():
            _refuse_unfinished(item)
            references.keys.update(_referenced(item))
            sealing_since = _sealing_since(item)
            if sealing_since:
                references.sealing_since = min(references.sealing_since, sealing_since)
        return references


def _refuse_unfinished(item: Item) -> None:
    pk = item[schema.TABLE_PK]["S"]
    if pk.startswith(schema.import_pk("")):
        name = pk.removeprefix(schema.import_pk(""))
        raise ImportUnfinished(
            f"The import of backup {name} was not completed: the table does not know all that is in use.",
            f"Run packline table import {name} --continue first.",
        )


def _referenced(item: Item) -> Iterator[str]:
    pk, sk = item[schema.TABLE_PK]["S"], item[schema.TABLE_SK]["S"]
    if pk.startswith(schema.plan_pk("")) and sk.startswith(schema.USED_BY):
        yield plan_key(pk.removeprefix(schema.plan_pk("")))
    if pk.startswith(schema.part_pk("")) and not sk.startswith(schema.USED_BY):
        return
    for name, value in item.items():
        if name not in (schema.TABLE_PK, schema.TABLE_SK):
            yield from _keys_in(value.get("S", ""))
    yield from _by_digest(item, pk, sk)


def _by_digest(item: Item, pk: str, sk: str) -> Iterator[str]:
    """Yield what an item names by a digest alone: plans, and the datum index of a manifest."""
    manifest: ManifestRef | None = None
    if pk.startswith(schema.execution_pk("")) and sk == schema.META:
        manifest = codec.load_execution(item).manifest
    elif pk.startswith(schema.dataset_pk("")) and sk.startswith(schema.VERSION) and "purged_at" not in item:
        version = codec.load_version(item)
        manifest = version.manifest
        yield from (plan_key(plan) for plan in (version.plan, *version.former_plans) if plan)
    if manifest is not None:
        yield datum_index_key(manifest.digest)


def _sealing_since(item: Item) -> float:
    """Return the newest upload to an execution that is still to be sealed; 0 for everything else."""
    if item[schema.TABLE_SK]["S"] != schema.META or not item[schema.TABLE_PK]["S"].startswith(
        schema.execution_pk("")
    ):
        return 0.0
    execution = codec.load_execution(item)
    is_over = execution.state is ExecutionState.SEALED or execution.waiting
    return 0.0 if is_over else execution.touched_at
