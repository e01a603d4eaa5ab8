"""The table's keys and the store's layout, spelled once: read by the adapters, the stack and the tests."""

from __future__ import annotations

TABLE_PK = "pk"
TABLE_SK = "sk"
INDEX = "gsi1"
INDEX_PK = "gsi1pk"
INDEX_SK = "gsi1sk"
TTL = "ttl"

OPEN_SHARDS = 4
"""Open executions are spread over this many index partitions."""


def execution_pk(execution: str) -> str:
    return f"EXEC#{execution}"


def dataset_pk(dataset: str) -> str:
    return f"DS#{dataset}"


def plan_pk(plan: str) -> str:
    return f"PLAN#{plan}"


def part_pk(digest: str) -> str:
    return f"PART#{digest}"


def datum_prefix_pk(prefix: str) -> str:
    """``prefix``: the 16 hex digits of a datum id that name its execution."""
    return f"DATUMS#{prefix}"


META = "META"
VERSION = "V#"
ALIAS = "ALIAS#"
ALIAS_LOG = "ALIASLOG#"
PLAN_PART = "PART#"
PLAN_FAILURE = "FAIL#"
DATASETS_PK = "DATASETS"
"""Index partition that lists the datasets by name."""


def versions_pk(dataset: str) -> str:
    """Index partition that lists the versions of a dataset by time."""
    return f"VERSIONS#{dataset}"


def open_pk(shard: int) -> str:
    return f"OPEN#{shard}"
