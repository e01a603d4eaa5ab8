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


def key(pk: str, sk: str) -> dict[str, dict[str, str]]:
    """Return the primary key of an item."""
    return {TABLE_PK: {"S": pk}, TABLE_SK: {"S": sk}}


def execution_pk(execution: str) -> str:
    """Return the partition of an execution."""
    return f"EXEC#{execution}"


def dataset_pk(dataset: str) -> str:
    """Return the partition of a dataset or model."""
    return f"DS#{dataset}"


def import_pk(backup: str) -> str:
    """Return the partition of the import of a backup, while it is not done."""
    return f"IMPORT#{backup}"


def cursor_pk(token: str) -> str:
    """Return the partition of a cursor that was given out as a token."""
    return f"CURSOR#{token}"


def plan_pk(plan: str) -> str:
    """Return the partition of a package plan."""
    return f"PLAN#{plan}"


def part_pk(digest: str) -> str:
    """Return the partition of a part, by its digest."""
    return f"PART#{digest}"


def datum_prefix_pk(prefix: str) -> str:
    """Return the partition that names an execution by the 16 hex digits with which its datum ids begin."""
    return f"DATUMS#{prefix}"


def datum_pk(datum: str) -> str:
    """Return the partition of a datum."""
    return f"DATUM#{datum}"


def datum_alias_pk(alias: str) -> str:
    """Return the partition of the alias of a datum."""
    return f"DALIAS#{alias}"


DEPLOYMENT_PK = "DEPLOYMENT"
"""Partition of what the table says about its deployment: the identity of the store."""
META = "META"
VERSION = "V#"
WATCH = "WATCH#"
"""When the packaging of a version is to be looked at again."""
LATEST = "LATEST"
"""Names the newest version of a dataset or model."""
ALIAS = "ALIAS#"
ALIAS_LOG = "ALIASLOG#"
PLAN_PART = "PART#"
PLAN_FAILURE = "FAIL#"
DATUM_ALIAS_LOG = "LOG#"
ENTRY = "E#"
"""Search entries of a datum, each with the place it has in the index."""
ABOUT = "ABOUT"
"""What is known of a dataset that was made by hand."""
PROPERTIES = "PROPERTIES"
"""What people say about a dataset or model."""
PROPERTY_LOG = "PROPLOG#"
"""A change of the properties of a dataset or version, behind the name of the version; kept for a year."""
PURGE = "PURGE#"
"""A version that may have to be purged; in the index partition of the same name by the time of that."""
USED_BY = "USED#"
"""Of a plan: a version that has it. Of a part's digest: a plan that uses it."""
BACKLOG = "BACKLOG"
"""Of an execution: the search entries that are still to be written."""
REMOVING = "REMOVING#"
"""Of a part's digest: a purge is removing the object of that key."""
OUTBOX = "OUTBOX"
"""What was written with this item may not have been announced; beside it, the index partition of the same name."""
CLAIMED_UNTIL = "claimed_until"
"""Attribute of such a claim: from then on (seconds since the epoch) it does not count."""
CLAIMER = "claimer"
"""Attribute of such a claim: the random name of who made it, and alone gives it up; older releases wrote none."""
REMOVED_AT = "removed_at"
"""Attribute of a dataset that was removed; it is in no list then."""
VERSION_OF = "version_of"
"""Attribute of a dataset: the execution that made a version of it last."""
COUNTER = "COUNTER"
MADE = "MADE#"
"""Which version of a model an execution has made."""

PATH_INDEX_PK = "PATHINDEX"
"""Partition of the head of the index of paths."""

DATASETS_PK = "DATASETS"
"""Index partition that lists the datasets by name."""
MODELS_PK = "MODELS"
DATUM_ALIASES_PK = "DALIASES"
PURGE_PK = "PURGE"
OUTBOX_PK = "OUTBOX"
"""Index partition of facts to be announced, by the time of their writing."""
WATCH_PK = "WATCH"
"""Index partition of packagings by the time of their next look."""
BACKLOGS_PK = "BACKLOGS"
"""Index partition of the executions whose search entries are not all written."""
WAITING_PK = "WAITING"
"""Index partition of the executions whose sealing was given up."""

SEARCH_SHARDS = 4
"""Number of partitions that each kind of search entry is spread over: one takes 1,000 writes a second."""


def versions_pk(dataset: str) -> str:
    """Index partition that lists the versions of a dataset by time."""
    return f"VERSIONS#{dataset}"


def deleted_pk(dataset: str) -> str:
    """Index partition that lists the deleted versions of a dataset by time."""
    return f"DELETED#{dataset}"


def sealed_pk(shard: int) -> str:
    """Index partition that lists sealed executions by time; as many as of open ones."""
    return f"SEALED#{shard}"


def open_pk(shard: int) -> str:
    """Return the index partition of open executions of one shard."""
    return f"OPEN#{shard}"


def search_pk(index: str, shard: int) -> str:
    """Return the index partition of search entries; ``index``: the name, the tag or the property searched by."""
    return f"{index}#{shard}"


def changed_pk(prefix: str) -> str:
    """Return the index partition of an execution's datums that were changed since it was sealed."""
    return f"CHANGED#{prefix}"


def event_pk(about: str) -> str:
    """Return the partition of the events of one subject, by id."""
    return f"EVENT#{about}"


def events_pk(about: str) -> str:
    """Return the index partition that lists the events of one subject by time."""
    return f"EVENTS#{about}"


def used_pk(uri: str) -> str:
    """Return the partition of everyone who used that URI."""
    return f"USED#{uri}"


def part_sk(index: int) -> str:
    """Return the sort key of a part below its plan; five digits sort as numbers up to ``MAX_PARTS`` of a plan."""
    return f"{PLAN_PART}{index:05d}"


def part_failure_sk(index: int) -> str:
    """Return the sort key of the failure of a part below its plan."""
    return f"{PLAN_FAILURE}{index:05d}"
