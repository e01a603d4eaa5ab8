"""What the routes work with; all of it is given, so that the API knows no AWS library."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Set
from dataclasses import dataclass, field
from typing import NamedTuple

from packline.model import DatasetVersion
from packline.objects import StoreRequest
from packline.pipeline.datums import Dependencies
from packline.pipeline.events import Event
from packline.pipeline.packaging_request import StartPackaging
from packline.pipeline.path_index.snapshot import SnapshotReader
from packline.pipeline.run_state import RunState, RunStateOf
from packline.ports import (
    CursorStore,
    DatasetStore,
    DatumIndex,
    EventLog,
    ExecutionIndex,
    Lineage,
    ObjectStore,
    PackagingWatch,
    PathIndexHeads,
    Registry,
    RetentionStore,
)

Signer = Callable[[str, str | None, int], str]
"""A URL that reads an object: its key, its object version, and for how many seconds it is good."""

RequestSigner = Callable[[StoreRequest, int], str]
"""A URL for any request to the store, and for how many seconds it is good."""

URL_SECONDS = 900
"""How long a URL is good: long enough to download a part on a slow line, short enough to be worth little."""


class RateLimit(NamedTuple):
    """What API Gateway takes: requests a second for long, and how many may come at once."""

    rate: int
    burst: int

    def policy(self) -> str:
        """Return the value of ``RateLimit-Policy`` (draft-ietf-httpapi-ratelimit-headers-10, section 3).

        How much of the quota is left is not known to a function behind the gateway: no ``RateLimit`` is sent.
        """
        return f'"deployment";q={self.rate};w=1;packline-burst={self.burst}'


class RunLinks(NamedTuple):
    """Pages about a run of the state machine and its log, outside of Packline; empty where there is none."""

    run: str = ""
    log: str = ""


@dataclass(frozen=True, slots=True)
class ApiDependencies:
    """The stores of one deployment, a signer of URLs, and the clock (seconds since the epoch)."""

    registry: Registry
    datum_index: DatumIndex
    lineage: Lineage
    events: EventLog
    store: ObjectStore
    signer: Signer
    request_signer: RequestSigner
    clock: Callable[[], float]
    announce: Callable[[Iterable[Event]], object]
    """Sends events to the bus."""
    start_run: Callable[[str, int], bool]
    """Starts the state machine for an attempt of an execution; False if that runs already."""
    retention: RetentionStore
    dataset_store: DatasetStore
    execution_index: ExecutionIndex
    start_packaging: StartPackaging
    run_state: RunStateOf = lambda name: RunState.UNKNOWN
    """What the state machine says about a run."""
    delete_seconds: float = 30 * 86_400.0
    """How long a deleted version can be restored."""
    store_name: str = ""
    """The bucket, which records of inputs name."""
    rate_limit: RateLimit | None = None
    """What API Gateway takes from all callers together; None: nothing is set, so that nothing is stated."""
    write_scope: str = ""
    """The scope by which a token may change something; empty: none may."""
    teams: tuple[str, ...] | None = None
    """Names of the teams whose datasets the caller reaches; None: they reach every dataset."""
    adoptable: tuple[str, ...] = ("",)
    """Key prefixes below which objects may be adopted; "" is all of the store."""
    packaging_watch: PackagingWatch = field(kw_only=True)
    """Packagings that are under way."""
    run_links: Callable[[str, DatasetVersion], RunLinks] = field(
        default=lambda run, version: RunLinks(), kw_only=True
    )
    """Pages about the run of that name, which packages the version."""
    cursors: CursorStore = field(kw_only=True)
    """Keeps cursors that name what other teams have."""
    path_index: PathIndexHeads = field(kw_only=True)
    """The head of the index of paths."""
    path_snapshots: SnapshotReader = field(kw_only=True)
    """Reads the index of paths, and keeps its directories between requests."""
    is_visible: Callable[[str], bool] = field(default=lambda collection: True, kw_only=True)
    """Whether a dataset, or a model (``model:<name>``), may be shown to who asks."""
    execution_prefix: Callable[[str], str] = field(default=lambda dataset: "", kw_only=True)
    """How the id of an execution begins that makes versions of a dataset: by the team that has it."""
    hidden_uses: Set[str] = field(default=frozenset(), kw_only=True)
    """URIs of versions some of whose uses were read in this request, and not shown to who asks."""
    check_datum_alias: Callable[[str], None] = field(default=lambda alias: None, kw_only=True)
    """Raises NotOfTheTeam if who asks may not move that alias of a datum, as it is now."""
    check_upload: Callable[[str, str, Iterable[str]], None] = field(
        default=lambda execution, dataset, aliases: None, kw_only=True
    )
    """Raises NotOfTheTeam if who asks may not upload to that execution, or move one of these aliases of the dataset."""

    @property
    def resolving(self) -> Dependencies:
        """The stores as the use cases take them."""
        return Dependencies(self.registry, self.datum_index, self.store)

    def url(self, key: str, version_id: str | None = None) -> str:
        """Return a short-lived URL of one object."""
        return self.signer(key, version_id, URL_SECONDS)
