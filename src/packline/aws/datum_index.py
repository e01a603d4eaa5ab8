"""``DynamoDatumIndex``: datums, their aliases and search entries, and the counters of models, in the one table."""

from __future__ import annotations

from packline.aws.datum_alias_store import DynamoDatumAliasStore
from packline.aws.datum_store import DynamoDatumStore
from packline.aws.index_backlogs import DynamoIndexBacklogStore
from packline.aws.model_store import DynamoModelStore


class DynamoDatumIndex(DynamoDatumStore, DynamoIndexBacklogStore, DynamoDatumAliasStore, DynamoModelStore):
    """Implements ``packline.ports.DatumIndex``, one port in each base class."""
