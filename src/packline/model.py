"""The nouns, immutable. Sizes and offsets are bytes; times are seconds since the epoch."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from packline.principal import NOBODY, Principal
from packline.records import field, record
from packline.uri import MODEL, version_uri

DATUM = "datum:"
"""In the place of a dataset's name: the plan is of one datum."""

LAYOUT_VERSION = 1
"""Part of every part key: a change of the package layout must not reuse parts of the old one."""


class Member(NamedTuple):
    """A path inside a dataset version, and the datum (one immutable object version) behind it."""

    path: str
    datum: str
    key: str
    version_id: str | None
    """Of its object; of a member that lies in a part which its uploader built, where it lies (``part_range``)."""
    size: int
    etag: str


class MetadataShard(NamedTuple):
    """A shard of an execution's metadata: its key, and the first path it speaks of."""

    key: str
    first: str


class Packaging(StrEnum):
    """Whether a version has a package. A version can be fetched in every one of these states."""

    NONE = "none"
    PENDING = "pending"
    BUILT = "built"
    FAILED = "failed"


class ModelStatus(StrEnum):
    """What people decided about a model version."""

    PENDING = "pending"
    APPROVED = "approved"
    REJECTED = "rejected"


class ExecutionState(StrEnum):
    """``open -> sealing -> sealed``."""

    OPEN = "open"
    SEALING = "sealing"
    SEALED = "sealed"


class Block(NamedTuple):
    """An entry-aligned byte range of a part: local headers and data of whole entries, nothing else."""

    offset: int
    length: int
    members: int
    crc32: int
    index_length: int = 0
    """Bytes of the piece of the part's index that describes these members; 0 if there is none."""
    index_crc32: int = 0


@record(frozen=True)
class Part:
    """One ``.vhpkgzip`` file of a package."""

    index: int
    digest: str
    """Hash of the members' identities and the layout version; names the key, so equal parts are built once."""
    key: str
    size: int
    files: int
    bytes: int
    """Sum of the member sizes, without headers."""
    sha256: str
    crc32: int
    blocks: tuple[Block, ...]
    first: str
    last: str
    reused: bool = False
    """True if this plan found the part already built."""


@record(frozen=True)
class ManifestRef:
    """Where the members of a version are: content-addressed shards of JSON rows, in path order."""

    digest: str
    """sha-256 of all rows; the content hash of the version."""
    shards: tuple[str, ...]
    """Keys in the store, in order."""
    files: int
    """Distinct paths: the files on disk. Where a path occurs twice, the last member wins."""
    bytes: int
    """Sum of the sizes of those files."""
    rows: int
    """Members, each occurrence of a path counted."""
    inline: tuple[Member, ...] = ()
    """The members themselves, where they are so few that no shard was written: a single datum's."""


@record(frozen=True)
class Alert:
    """Something a person should know about an execution or version."""

    code: str
    message: str
    remedy: str = ""


@record(frozen=True)
class DatasetVersion:
    """One frozen set of members: a version of a dataset, or of a model."""

    dataset: str
    """Name of the dataset; of a model, its name behind ``model:``."""
    version: str
    manifest: ManifestRef
    execution: str
    created_at: float
    packaging: Packaging = Packaging.NONE
    packaging_reason: str = ""
    """Why it is in this state, in words."""
    plan: str = ""
    """Digest of its package plan, once there is one."""
    base: str = ""
    """URI of the version it was made from."""
    targeting_aliases: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    projects: tuple[str, ...] = ()
    """``associated_project_ids``: kept, and shown; access is the account's own matter."""
    properties: dict[str, object] = field(default_factory=dict)
    """What people say about the version; may change, and is not part of its content."""
    status: str = ""
    """Of a model version: pending, approved or rejected."""
    note: str = ""
    """Release note of a model version."""
    attempt: int = 0
    """How often its package was asked for again, the last time at ``asked_at``; part of run and plan."""
    asked_at: float = 0.0
    rebuild: bool = False
    """The parts are to be built from the objects, even where equal ones are there."""
    former_plans: tuple[str, ...] = ()
    automatic_retries: int = 0
    """How often Packline itself has tried the packaging again since it was last asked for by hand."""
    deleted_at: float = 0.0
    """0 unless it was deleted; it can be restored until ``purge_at``."""
    purge_at: float = 0.0
    created_by: Principal = NOBODY
    asked_by: Principal = NOBODY
    """Who asked for its package at ``asked_at``."""
    deleted_by: Principal = NOBODY

    @property
    def uri(self) -> str:
        return version_uri(self.dataset, self.version)

    @property
    def is_model(self) -> bool:
        """A model's versions are counted; otherwise the two kinds are one."""
        return self.dataset.startswith(MODEL)

    @property
    def order(self) -> float:
        """Where it stands among the versions of its name: models by counter, datasets by time."""
        return float(self.version) if self.is_model else self.created_at


@record(frozen=True)
class VersionAlias:
    """A movable name for a version. ``rev`` grows by one with every move."""

    dataset: str
    alias: str
    version: str
    """Empty: the alias was removed. Its revisions go on if it is created again."""
    rev: int
    moved_at: float
    intent_at: float
    """When the move was wanted: the version's creation for ``targeting_aliases``, the moment itself by hand.

    A move with an older intent never overrides a newer one, so packages that finish out of order do no harm.
    """
    moved_by: Principal = NOBODY


@record(frozen=True)
class Datum:
    """One immutable uploaded object, with what was said about it."""

    id: str
    path: str
    """Its name: the path below the execution's outputs, or below ``uploads/``."""
    key: str
    version_id: str | None
    size: int
    etag: str
    execution: str = ""
    """Empty for a file that was uploaded outside any execution."""
    metadata: dict[str, object] = field(default_factory=dict)
    """Everything, reserved keys included."""

    @property
    def uri(self) -> str:
        return f"datum://{self.id}"

    @property
    def member(self) -> Member:
        return Member(self.path, self.id, self.key, self.version_id, self.size, self.etag)


@record(frozen=True)
class DatumAlias:
    """A movable name for a datum. ``rev`` grows by one with every move."""

    alias: str
    datum: str
    path: str
    """The datum's name, for people and events."""
    execution: str
    """The execution whose metadata moved it; empty if it was moved otherwise."""
    rev: int
    moved_at: float
    intent_at: float
    """When the move was wanted: a move with an older intent never overrides a newer one."""
    moved_by: Principal = NOBODY


@record(frozen=True)
class Execution:
    """A job run whose outputs are uploaded; the unit that completes."""

    id: str
    state: ExecutionState = ExecutionState.OPEN
    rev: str = ""
    """Hash of the content; a write names the revision it read (empty: not in the registry yet)."""
    attempt: int = 0
    """How often sealing was given up and the execution opened again; part of the run name."""
    touched_at: float = 0.0
    """Newest upload event. 0 once sealed."""
    marked: bool = False
    """A completion marker was seen."""
    waiting: bool = False
    """Sealing was given up; only a new upload event makes it worth another attempt."""
    incomplete: bool = False
    """It waited for files in vain: nothing was made of it. A new upload opens it again."""
    look_at: float = 0.0
    """The sweep leaves it alone until then; 0: it does not. Any upload ends that."""
    failures: int = 0
    """Attempts in a row that died without an answer."""
    owner: str = ""
    """Run that holds the sealing lease."""
    lease_until: float = 0.0
    listed_at: float = 0.0
    """When the listing that sealed it began: what was uploaded later is late."""
    sealed_at: float = 0.0
    manifest: ManifestRef | None = None
    """All its outputs."""
    versions: tuple[str, ...] = ()
    """URIs of the versions it created, of datasets and models."""
    metadata: tuple[MetadataShard, ...] = ()
    """Where the metadata of its outputs is, in path order."""
    aliases: tuple[str, ...] = ()
    """Datum aliases its metadata asked for."""
    alerts: tuple[Alert, ...] = ()
    late: tuple[str, ...] = ()
    """Keys that arrived after the seal (at most a hundred)."""
    marker: dict[str, object] = field(default_factory=dict)
    """The marker's content: lineage."""


@record(frozen=True)
class FetchPlan:
    """What a worker downloads to have a version: parts if it is packaged, else files by its manifest.

    Of a single datum, ``dataset`` is ``datum:`` and ``version`` its id.
    """

    dataset: str
    version: str
    content_hash: str
    files: int
    bytes: int
    manifest: ManifestRef
    parts: tuple[Part, ...] = ()
    packaging: Packaging = Packaging.NONE

    @property
    def uri(self) -> str:
        if self.dataset == DATUM:
            return f"datum://{self.version}"
        return version_uri(self.dataset, self.version)


@record(frozen=True)
class PastEvent:
    """Something that was announced, as it is kept."""

    id: str
    """Derived from the fact, so that an event that is told again is the same one."""
    kind: str
    """Detail type."""
    at: float
    """When it was first told."""
    about: tuple[str, ...]
    """``dataset:<name>``, ``model:<name>``, ``datum:<id>``, ``execution:<id>``."""
    detail: dict[str, object]

    @property
    def place(self) -> str:
        """Where it stands among events: text that sorts by time (until the year 5138)."""
        return f"{self.at:018.6f}#{self.id}"


class UseKind(StrEnum):
    """What used something: an execution that read it, or a version that is based on it."""

    EXECUTION = "execution"
    VERSION = "version"


class Use(NamedTuple):
    """``uri`` was used by ``by``."""

    uri: str
    """``dataset://name/version``, ``model://name/counter``, ``datum://id``, or ``sql://connection/hash`` of a query."""
    kind: UseKind
    by: str
    """Execution id, or version URI."""
    at: float
