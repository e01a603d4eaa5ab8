"""``DynamoPathIndexHeads``: the head of the index of paths, one item of the one table."""

from __future__ import annotations

from dataclasses import replace

from packline.aws import codec, schema
from packline.aws.codec import Item
from packline.aws.table import RETRIED, ConditionFailed, TableStore
from packline.errors import StateMoved
from packline.search_index import PathIndexHead


class DynamoPathIndexHeads(TableStore):
    """Implements ``packline.ports.PathIndexHeads``."""

    def path_index(self) -> PathIndexHead:
        """Read the head; one of revision 0 if there is none yet."""
        item = self._table.get(schema.PATH_INDEX_PK, schema.META)
        return codec.load_path_index(item) if item else PathIndexHead()

    def save_path_index(self, head: PathIndexHead) -> PathIndexHead:
        """Write a head if ``head.rev`` is still the stored one, and return it with the next. Raises StateMoved."""
        saved = replace(head, rev=head.rev + 1)
        item: Item = {
            **schema.key(schema.PATH_INDEX_PK, schema.META),
            **codec.attributes(saved),
            "rev": codec.number(saved.rev),
        }
        unchanged = "rev = :rev" if head.rev else "attribute_not_exists(pk)"
        values = {":rev": codec.number(head.rev)} if head.rev else None
        try:
            self._table.write(self._table.put_if(item, unchanged, values))
        except ConditionFailed:
            raise StateMoved("The index of paths was changed elsewhere.", RETRIED) from None
        return saved
