"""What Packline needs from outside: protocols by concern, without a word of AWS.

Each has two implementations, both held to ``tests/contract``: in memory (``tests/memory*.py``) and on AWS
(``packline.aws``). What does not exist raises ``NotFound``, a lost race raises ``Conflict``; no exception of boto3
passes a port. A use case takes the narrowest port that it needs.

    executions    ExecutionStore        the state of executions, and their sealing
                  ExecutionIndex        executions by time
    versions      VersionStore          versions of datasets and models, by name
                  VersionAliasStore     their aliases, with history
    packaging     PackagingStore        package plans, built parts, failures
    registry      Registry              the four stores above and packaging in one, for use cases that span them
    datasets      DatasetStore          datasets without versions, properties of datasets
    retention     RetentionStore        delete, restore and purge versions
    datums        DatumStore            datums with metadata of their own, and their search entries
                  DatumRemoval          remove all of that of a datum
                  DatumAliasStore       their aliases, with history
                  IndexBacklogStore     search entries that are still to be written
                  DatumIndex            the three above and ModelStore in one
    models        ModelStore            counters and states of model versions
    lineage       Lineage               who used what
    events        EventLog              published events
    objects       StoreReader           read objects
                  WriteOnceStore        write objects that are named by their content
                  SharedObjectStore     both, for objects that may be there already
                  ObjectStore           both, and list and head
                  CollectedStore        also list and remove versions
    path_index    PathIndexHeads        what the index of all paths consists of
    references    ReferenceScan         what the table refers to in the store
    identity      IdentityStore         the identity of the store, as the table has it
    cursors       CursorStore           cursors of lists that must not be read by who follows them
    sweep         Outbox, PackagingWatch   what other functions leave for the sweep
"""

from __future__ import annotations

from packline.ports.cursors import CursorStore
from packline.ports.datasets import DatasetRecord, DatasetStore, LogChange, PropertyChange
from packline.ports.datums import DatumAliasStore, DatumIndex, DatumRemoval, DatumStore, IndexBacklogStore
from packline.ports.events import EventLog
from packline.ports.executions import ExecutionIndex, ExecutionStore
from packline.ports.identity import IdentityStore, StoreIdentity
from packline.ports.lineage import Lineage
from packline.ports.models import ModelStore
from packline.ports.objects import CollectedStore, ObjectStore, SharedObjectStore, StoreReader, WriteOnceStore
from packline.ports.packaging import PackagingStore
from packline.ports.path_index import PathIndexHeads
from packline.ports.references import References, ReferenceScan
from packline.ports.registry import Registry
from packline.ports.retention import RetentionStore
from packline.ports.sweep import Outbox, PackagingWatch
from packline.ports.versions import VersionAliasStore, VersionStore

__all__ = [
    "CollectedStore",
    "CursorStore",
    "DatasetRecord",
    "DatasetStore",
    "DatumAliasStore",
    "DatumIndex",
    "DatumRemoval",
    "DatumStore",
    "EventLog",
    "ExecutionIndex",
    "ExecutionStore",
    "IdentityStore",
    "IndexBacklogStore",
    "Lineage",
    "LogChange",
    "ModelStore",
    "ObjectStore",
    "Outbox",
    "PackagingStore",
    "PackagingWatch",
    "PathIndexHeads",
    "PropertyChange",
    "ReferenceScan",
    "References",
    "Registry",
    "RetentionStore",
    "SharedObjectStore",
    "StoreIdentity",
    "StoreReader",
    "VersionAliasStore",
    "VersionStore",
    "WriteOnceStore",
]
