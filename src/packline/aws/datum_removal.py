"""``DynamoDatumRemoval``: remove what the table keeps of a datum."""

from __future__ import annotations

from packline.aws import schema
from packline.aws.table import PUT_ITEMS, TableStore


class DynamoDatumRemoval(TableStore):
    """Implements ``packline.ports.DatumRemoval``."""

    def remove_datum(self, datum: str) -> None:
        """Remove a datum's metadata and its search entries; do nothing if there are none."""
        items = [*self._table.partition(schema.datum_pk(datum))]
        keys = [{name: item[name] for name in (schema.TABLE_PK, schema.TABLE_SK)} for item in items]
        for start in range(0, len(keys), PUT_ITEMS):
            self._table.transact([self._table.delete(key) for key in keys[start : start + PUT_ITEMS]])
