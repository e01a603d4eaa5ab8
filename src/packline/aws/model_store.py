"""``DynamoModelStore``: the numbers and the approval of model versions in the one table."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from packline.aws import codec, schema
from packline.aws.table import RETRIED, ConditionFailed, TableStore
from packline.aws.version_store import DynamoVersionStore
from packline.errors import StateMoved
from packline.model import DatasetVersion, ModelStatus
from packline.retry import ALIAS_MOVES


class DynamoModelStore(TableStore):
    """Implements ``packline.ports.ModelStore``."""

    def __init__(self, client: Any, table: str) -> None:
        super().__init__(client, table)
        self._versions = DynamoVersionStore(client, table)

    def reserve_version(self, model: str, execution: str) -> int:
        """Return the number of the version that this execution makes of that model: the next one, always the same."""
        pk = schema.dataset_pk(model)
        for attempt in range(1, ALIAS_MOVES.attempts + 1):
            made = self._table.get(pk, schema.MADE + execution)
            if made is not None:
                return int(made["made_number"]["N"])
            last = self._table.get(pk, schema.COUNTER)
            counter = codec.number(int(last["made_number"]["N"]) + 1 if last else 1)
            same = (
                ("made_number = :last", {":last": last["made_number"]})
                if last
                else ("attribute_not_exists(pk)", None)
            )
            items = [
                self._table.put_if({**schema.key(pk, schema.COUNTER), "made_number": counter}, *same),
                self._table.put_if(
                    {**schema.key(pk, schema.MADE + execution), "made_number": counter},
                    "attribute_not_exists(pk)",
                ),
            ]
            try:
                self._table.transact(items)
                return int(counter["N"])
            except ConditionFailed:
                time.sleep(ALIAS_MOVES.backoff(attempt))
        raise StateMoved(f"{model} gets new versions all the time.", RETRIED)

    def models(self, after: str = "") -> Iterator[str]:
        """List the names of all models that sort after ``after``, in order."""
        return (item[schema.INDEX_SK]["S"] for item in self._table.index(schema.MODELS_PK, above=after))

    def set_status(self, model: str, version: str, status: ModelStatus) -> DatasetVersion:
        """Approve or reject a version of a model. Raises VersionNotFound."""
        return self._versions.change_version(
            model, version, lambda current: replace(current, status=str(status))
        )
