"""What commands need of a deployment: the same services by its table, and by its HTTP API.

    VersionService      datasets, models, versions, their parts, files and differences
    LifecycleService    create, compose, package, delete, restore, approve
    AliasService        version aliases and datum aliases, with history
    DatumService        find and search datums, change their metadata
    PropertyService     properties of datasets and versions
    ExecutionService    executions, events, lineage, adoption
    DeploymentServices  all of them

``packline.library.table`` implements them with AWS credentials, ``packline.client.api`` with a token. Commands know
these protocols only, so each works both ways; ``tests/contract/test_deployment_services.py`` holds both to the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple, Protocol

from packline.errors import PacklineError
from packline.json_types import JsonObject
from packline.model import (
    DatasetVersion,
    Datum,
    DatumAlias,
    Execution,
    ExecutionState,
    Member,
    ModelStatus,
    Part,
    PastEvent,
    VersionAlias,
)
from packline.ports.adoption_preview import AdoptionPreview
from packline.ports.datasets import DatasetRecord, DatasetUsage, RemovalStep
from packline.search_index import IndexBacklog
from packline.uri import DatumUri


class DatumSide(NamedTuple):
    """The file at a path on one side of a comparison: its datum, and its size in bytes."""

    datum: str
    size: int


class PathChange(NamedTuple):
    """A path in which two versions differ."""

    kind: str
    """``added``, ``removed`` or ``changed``."""
    path: str
    before: DatumSide | None
    after: DatumSide | None


class DatumQuery(NamedTuple):
    """Search criteria as people write them; all that are given must hold."""

    tags: tuple[str, ...] = ()
    name: str = ""
    alias: str = ""
    execution: str = ""
    dataset: str = ""
    """URI of a version whose members are searched."""
    conditions: tuple[str, ...] = ()
    """``name``, ``name=value``, ``name>=value``."""
    project: str = ""


class DatumResults(NamedTuple):
    """One page of a search."""

    datums: Sequence[Datum]
    cursor: str
    """Where the next page begins; empty after the last."""
    searched: str
    """Among which datums, in words."""
    not_searched: Sequence[IndexBacklog] = ()


class FoundItem(NamedTuple):
    """A dataset, model, version, execution or file that a search of everything has found."""

    kind: str
    name: str
    """Of a file, its path."""
    uri: str
    """Of a dataset, model or version; of a file, that of the newest version that has it; of an execution empty."""
    versions: tuple[str, ...] = ()
    """Of a file, the URIs of the newest versions that have it."""
    more_versions: int = 0


class FoundItems(NamedTuple):
    """One page of a search of everything."""

    items: Sequence[FoundItem]
    cursor: str
    """Where the next page begins; empty after the last."""
    searched: str
    """Among what was searched, in words."""
    complete: bool
    not_searched: Sequence[str] = ()
    """URIs of versions whose files were not searched yet; some of them, if they are many."""


class MetadataChange(NamedTuple):
    """What a change of metadata did: the datum as it is now, and whether anything is new."""

    datum: Datum
    changed: bool


class NewVersion(NamedTuple):
    """A version to compose of datums."""

    dataset: str
    version: str
    datums: tuple[str, ...]
    """Their ids."""
    base: str = ""
    """URI or alias of the version that it is based on, for lineage."""
    packaging: bool = False
    targeting_aliases: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()


class PrefixAdoption(NamedTuple):
    """Objects of the store to adopt: all below a prefix, as a version if one is named."""

    prefix: str
    dataset: str = ""
    version: str = ""
    packaging: bool = False
    include: tuple[str, ...] = ()
    targeting_aliases: tuple[str, ...] = ()
    listing: str = ""
    """The name of a list of objects that stands for a listing of the store; empty: it is listed."""


class ObjectListSource(NamedTuple):
    """Where a list of objects to adopt comes from: one of both."""

    inventory: str = ""
    """URL of the ``manifest.json`` of an S3 Inventory."""
    csv: str = ""
    """Path or URL of a CSV file with a header; its version ids are locations in archives if it ``has_ranges``."""
    has_ranges: bool = False


class RequestedAdoption(NamedTuple):
    """A requested adoption."""

    execution: str
    """Id of the execution that stands for it."""
    attempts: int
    """How often sealing it had been tried before; -1 if it was not recorded yet."""
    sealed: Execution | None
    """The execution, if an equal earlier request is sealed already."""


class VersionService(Protocol):
    """Reads datasets, models and their versions."""

    def datasets(self) -> Iterator[str]:
        """List the names of all datasets, in order."""

    def models(self) -> Iterator[str]:
        """List the names of all models, in order."""

    def versions(self, collection: str, *, deleted: bool = False) -> Iterator[DatasetVersion]:
        """List the versions of a dataset or model, newest first; with ``deleted``, deleted ones among them."""

    def version(self, collection: str, version: str) -> DatasetVersion:
        """Read the version of that name, never by an alias. Raises VersionNotFound, VersionDeleted."""

    def resolve(self, collection: str, reference: str) -> DatasetVersion:
        """Resolve a name, an alias or ``latest`` to a version. Raises DatasetNotFound, VersionNotFound."""

    def parts(self, version: DatasetVersion) -> Sequence[Part]:
        """Return the parts of its package that are built so far, in order."""

    def files(self, version: DatasetVersion) -> Iterator[Member]:
        """Yield the files of a version in path order. Raises AccessDenied where manifests may not be read."""

    def changes(self, before: DatasetVersion, after: DatasetVersion) -> Iterator[PathChange]:
        """Yield what turns one version into the other, in path order."""


class LifecycleService(Protocol):
    """Creates, packages, deletes and restores."""

    def create_dataset(self, dataset: str, owner: str) -> DatasetRecord:
        """Create a dataset without versions, or return the one that exists. Raises DatasetExists."""

    def compose(self, version: NewVersion) -> DatasetVersion:
        """Create a version of chosen datums. Raises VersionExists, DatumNotFound, PathCollision."""

    def package(self, version: DatasetVersion, *, rebuild: bool) -> DatasetVersion:
        """Request the package of a version. Raises PackageExists, InvalidInput."""

    def find(self, collection: str, version: str) -> DatasetVersion:
        """Read a version, deleted or not. Raises VersionNotFound, VersionDeleted if it was purged."""

    def delete_days(self, option: int | None) -> int | None:
        """Return for how many days a version that is deleted now can be restored; None if the deployment decides that.

        Raises InvalidSetting.
        """

    def delete(self, collection: str, version: str, days: int | None) -> DatasetVersion:
        """Delete a version; ``days`` is what ``delete_days`` returned. Raises VersionInUse, VersionNotFound."""

    def restore(self, collection: str, version: str) -> DatasetVersion:
        """Restore a deleted version. Raises VersionNotFound, VersionDeleted if it was purged."""

    def dataset_usage(self, collection: str) -> DatasetUsage:
        """Return what the removal of a dataset affects. Raises DatasetNotFound."""

    def remove_dataset(self, collection: str, newest: str, days: int | None) -> RemovalStep:
        """Remove aliases and versions, up to ``newest``; repeat until it is removed. Raises DatasetInUse."""

    def set_status(self, model: str, reference: str, status: ModelStatus) -> DatasetVersion:
        """Approve or reject a version of a model. Raises VersionNotFound."""


class AliasService(Protocol):
    """Reads and moves aliases of versions and of datums."""

    def aliases(self, collection: str) -> Iterator[VersionAlias]:
        """List the aliases of a dataset or model, in order of name."""

    def alias(self, collection: str, alias: str) -> VersionAlias:
        """Read what an alias points to now. Raises VersionNotFound."""

    def history(self, collection: str, alias: str) -> Sequence[VersionAlias]:
        """Return the moves of an alias, oldest first; empty if there is no such alias."""

    def move(self, collection: str, alias: str, version: str, rev: int | None = None) -> VersionAlias:
        """Move or create an alias. ``rev``: the revision that is expected (0: none); None takes any.

        Raises AliasMoved, VersionNotFound, InvalidName.
        """

    def remove(self, collection: str, alias: str, rev: int | None = None) -> VersionAlias:
        """Remove an alias, and return the move that says so: its version is empty. ``rev`` as in ``move``.

        Raises AliasMoved; VersionNotFound if there is no such alias.
        """

    def datum_history(self, alias: str) -> Sequence[DatumAlias]:
        """Return the moves of a datum alias, oldest first; empty if there is no such alias."""

    def move_datum(self, alias: str, datum: DatumUri, rev: int | None = None) -> DatumAlias:
        """Move or create a datum alias. Raises AliasMoved, DatumNotFound."""


class DatumService(Protocol):
    """Finds datums, and changes their metadata."""

    def find(self, uri: DatumUri) -> Datum:
        """Find a datum with its metadata. Raises DatumNotFound."""

    def datum_id(self, uri: DatumUri) -> str:
        """Return the id of a datum that is named by id or alias. Raises DatumNotFound for an unknown alias."""

    def search(self, query: DatumQuery, cursor: str, limit: int) -> DatumResults:
        """Return one page of the datums that match. Raises InvalidQuery, NotFound."""

    def search_everything(self, pattern: str, cursor: str, limit: int) -> FoundItems:
        """Return one page of what has a part in its name or path, in the whole deployment. Raises InvalidInput."""

    def annotate(self, datum: Datum, changes: JsonObject) -> MetadataChange:
        """Merge an object into a datum's metadata. Raises FrozenKey, InvalidMetadata, SealingElsewhere."""

    def annotate_many(self, changes: Mapping[str, JsonObject]) -> Mapping[str, bool | PacklineError]:
        """Merge metadata into at most 1,000 datums by id: whether each was changed, or why it was refused."""


class PropertyService(Protocol):
    """Reads and changes properties; ``reference`` is empty for those of the dataset or model itself."""

    def properties(self, collection: str, reference: str) -> JsonObject:
        """Return the properties. Raises DatasetNotFound, VersionNotFound."""

    def change_properties(self, collection: str, reference: str, changes: JsonObject) -> JsonObject:
        """Merge an object into the properties; return all of them. Raises InvalidMetadata, MetadataTooLarge."""


class ExecutionService(Protocol):
    """Reads executions and what came of them, and requests adoptions."""

    def execution(self, execution: str) -> Execution:
        """Read an execution as it is recorded. Raises ExecutionNotFound."""

    def find(self, execution: str) -> Execution:
        """Read an execution as it is recorded, else by its marker. Raises ExecutionNotFound."""

    def unindexed(self, execution: str) -> int:
        """Return how many of its files search does not find yet."""

    def executions(self, states: Sequence[ExecutionState], *, alerts: bool = False) -> Iterator[Execution]:
        """List executions in these states, newest first; with ``alerts``, only those that have some."""

    def events(self, subject: str) -> Iterator[PastEvent]:
        """List events of a subject, such as ``dataset:images`` or ``datum:`` and an id, newest first."""

    def lineage(self, uri: str, depth: int) -> JsonObject:
        """Return what a version or datum was made from, and what of it, as a tree."""

    def store_name(self) -> str:
        """Return the name of the deployment's bucket."""

    def adopt_object(self, key: str) -> Datum:
        """Record one object of the store as a datum. Raises ObjectNotFound, NotAdoptable."""

    def add_object_list(self, source: ObjectListSource) -> str:
        """Bring a list of objects to adopt into the store, and return its name.

        Raises InvalidObjectList, ObjectNotFound, InvalidSetting.
        """

    def request_adoption(self, request: PrefixAdoption) -> RequestedAdoption:
        """Request the adoption of all objects below a prefix. Raises ObjectNotFound, VersionExists."""

    def preview_adoption(self, request: PrefixAdoption) -> AdoptionPreview:
        """Return what that request would do; nothing is changed. Raises ObjectNotFound, VersionExists."""


class ProgressServices(Protocol):
    """What waiting for an upload needs."""

    @property
    def versions(self) -> VersionService: ...
    @property
    def executions(self) -> ExecutionService: ...
    @property
    def aliases(self) -> AliasService: ...


class DeploymentServices(ProgressServices, Protocol):
    """All services of a deployment. Nothing is requested before it is needed."""

    @property
    def lifecycle(self) -> LifecycleService: ...
    @property
    def datums(self) -> DatumService: ...
    @property
    def properties(self) -> PropertyService: ...
