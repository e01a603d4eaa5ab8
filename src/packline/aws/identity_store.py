"""``DynamoIdentityStore``: the item that holds the identity of the store."""

from __future__ import annotations

from packline.aws import codec, schema
from packline.aws.table import ConditionFailed, Table
from packline.ports import StoreIdentity


class DynamoIdentityStore:
    """Implements ``packline.ports.IdentityStore``."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def identity(self) -> StoreIdentity | None:
        """Read the identity; None if the table has none."""
        item = self._table.get(schema.DEPLOYMENT_PK, schema.META)
        return codec.load_identity(item) if item else None

    def create_identity(self, identity: StoreIdentity) -> bool:
        """Write the identity if there is none. Returns False if there is one already."""
        try:
            self._table.write(self._table.put_if(_item(identity), f"attribute_not_exists({schema.TABLE_PK})"))
        except ConditionFailed:
            return False
        return True

    def replace_identity(self, identity: StoreIdentity) -> None:
        """Write the identity whatever is there."""
        self._table.put(_item(identity))


def _item(identity: StoreIdentity) -> codec.Item:
    return schema.key(schema.DEPLOYMENT_PK, schema.META) | codec.attributes(identity)
