"""Record a request to adopt objects that are in the store already, and start the state machine."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from packline.errors import ExecutionNotFound, ObjectNotFound, VersionExists
from packline.keys import marker_key
from packline.model import Datum, Execution, ExecutionState
from packline.objects import StoredObject
from packline.pipeline.page_upload import check_version_absent
from packline.pipeline.uploads import StartRun, update_execution
from packline.ports import DatumStore, ObjectStore, Registry
from packline.rules.adoption import Adoption, adopted_datum_id, check_adoptable, check_adoption
from packline.rules.lifecycle import Activity, record_activity
from packline.uri import LATEST, LATEST_IS_TAKEN
from packline.vhpkgzip.member_paths import check_path


@dataclass(frozen=True, slots=True)
class AdoptionContext:
    """What adopting needs."""

    registry: Registry
    store: ObjectStore
    start_run: StartRun
    adoptable: Sequence[str] = ("",)
    """Key prefixes below which objects may be adopted; "" is all of the store."""


def request_adoption(adoption: Adoption, who: str, context: AdoptionContext, now: float) -> Execution:
    """Record the request and start its run; the execution that stands for it. A repeat answers the same one.

    The marker is written first: whatever fails behind it, its event starts the run. Raises NotAdoptable,
    InvalidInput, InvalidName, VersionExists, and ObjectNotFound if there is nothing below the prefix.
    """
    check_adoption(adoption, context.adoptable)
    existing = find_sealed_request(adoption, context.registry)
    if existing is not None:
        return existing
    if _none(context.store.list(adoption.prefix)):
        raise ObjectNotFound(f"There is no object below {adoption.prefix!r}.", "Check the prefix.")
    key = marker_key(adoption.execution)
    context.store.create(key, adoption.marker(who), "application/json")
    touch = Activity(adoption.execution, ((key, now),), marked=True)
    execution = update_execution(
        context.registry, adoption.execution, lambda current: record_activity(current, touch), create=True
    )
    if execution.state is not ExecutionState.SEALED:
        context.start_run(execution.id, execution.attempt)
    return execution


def find_sealed_request(adoption: Adoption, registry: Registry) -> Execution | None:
    """Return the execution of an equal earlier request, if it is sealed; else None.

    Raises VersionExists if the version was made by another one.
    """
    try:
        existing = registry.execution(adoption.execution)
    except ExecutionNotFound:
        existing = None
    if existing is not None and existing.state is ExecutionState.SEALED:
        return existing
    if adoption.version == LATEST:
        raise VersionExists(LATEST_IS_TAKEN, "Choose another version name.")
    if adoption.version:
        check_version_absent(adoption.dataset, adoption.version, registry, adoption.execution)
    return None


def adopt_object(
    key: str, head: Callable[[str], StoredObject], adoptable: Sequence[str], datum_index: DatumStore
) -> Datum:
    """Record one object as a datum, under the last part of its key. Repeats change nothing.

    ``head`` looks at an object. Raises NotAdoptable, UnsafePath, ObjectNotFound.
    """
    check_adoptable(key, adoptable)
    name = check_path(key if key.endswith("/") else key.rpartition("/")[2])
    stored = head(key)
    identity = adopted_datum_id(key, stored.version_id or stored.etag)
    existing = datum_index.datums([identity])
    if existing:
        return existing[0]
    datum = Datum(identity, name, key, stored.version_id, stored.size, stored.etag)
    datum_index.save_datum(datum, 0.0)
    return datum


def _none(objects: Iterator[StoredObject]) -> bool:
    return next(objects, None) is None
