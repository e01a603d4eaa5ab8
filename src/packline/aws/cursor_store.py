"""``DynamoCursorStore``: cursors as items that expire by themselves."""

from __future__ import annotations

from packline.aws import codec, schema
from packline.aws.table import TableStore


class DynamoCursorStore(TableStore):
    """Implements ``packline.ports.CursorStore``."""

    def save_cursor(self, token: str, cursor: str, until: float) -> None:
        """Keep a cursor under a new token until that time (seconds since the epoch)."""
        item = {
            **schema.key(schema.cursor_pk(token), schema.META),
            "schema": codec.number(codec.SCHEMA),
            "body": codec.text(cursor),
            schema.TTL: codec.number(int(until)),
        }
        self._table.put(item)

    def cursor(self, token: str, now: float) -> str | None:
        """Read a cursor; None if there is none of that token, or not any more. Raises WrittenByNewerRelease."""
        item = self._table.get(schema.cursor_pk(token), schema.META)
        # DynamoDB removes what has expired within days, not at once.
        if item is None or float(item[schema.TTL]["N"]) <= now:
            return None
        return codec.body_text(item)
