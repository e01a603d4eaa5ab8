"""``DynamoIndexBacklogStore``: sealed executions whose search entries are not all written, as items of the one table.

The item lies beside its execution and comes with the seal, in one transaction. When it is done it leaves the index and
expires, so that nobody needs the right to delete.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

from packline.aws import codec, schema
from packline.aws.codec import Item, text
from packline.aws.table import RETRIED, ConditionFailed, TableStore
from packline.errors import StateMoved
from packline.search_index import IndexBacklog

UNCHANGED = "body = :body"


class DynamoIndexBacklogStore(TableStore):
    """Implements ``packline.ports.IndexBacklogStore``."""

    def backlogs(self) -> Iterator[IndexBacklog]:
        """List sealed executions whose search entries are not all written, by name."""
        return map(codec.load_backlog, self._table.index(schema.BACKLOGS_PK))

    def move_backlog(self, before: IndexBacklog, left: IndexBacklog | None) -> None:
        """Replace a backlog as it was read by what is left of it (None: nothing). Raises StateMoved."""
        body = codec.attributes(before)["body"]
        item = backlog_item(left) if left else {**_key(before), schema.TTL: codec.number(int(time.time()))}
        try:
            self._table.write(self._table.put_if(item, UNCHANGED, {":body": body}))
        except ConditionFailed:
            raise StateMoved(
                f"The search index of {before.execution} is written elsewhere.", RETRIED
            ) from None


def backlog_item(backlog: IndexBacklog) -> Item:
    """Make the item of a backlog, for the transaction that seals the execution."""
    return {
        **_key(backlog),
        **codec.attributes(backlog),
        schema.INDEX_PK: text(schema.BACKLOGS_PK),
        schema.INDEX_SK: text(backlog.execution),
    }


def _key(backlog: IndexBacklog) -> dict[str, Any]:
    return schema.key(schema.execution_pk(backlog.execution), schema.BACKLOG)
