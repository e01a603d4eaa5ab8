"""What the schedule does: each step by its use case, with its metric."""

from __future__ import annotations

from functools import cache, partial
from uuid import uuid4

from packline.aws import runtime
from packline.aws.identity_store import DynamoIdentityStore
from packline.aws.path_indexing import index_paths
from packline.aws.table import Table
from packline.errors import PacklineError
from packline.pipeline.index_backlog import write_backlogs
from packline.pipeline.index_runs import has_index_run
from packline.pipeline.isolation import run_isolated
from packline.pipeline.late_events import send_late_events
from packline.pipeline.lost_markers import find_markers
from packline.pipeline.packaging_reconciliation import reconcile_packagings
from packline.pipeline.purging import purge
from packline.pipeline.store_identity import ensure_identity, referred_keys
from packline.pipeline.sweeping import sweep
from packline.rules.lifecycle import index_input, index_run_name

PATHS_SECONDS = 10.0


def start_sealings() -> list[str]:
    """Start the sealing of executions that are quiet or whose run is gone; their ids."""
    quiet = runtime.settings().quiet_seconds
    waits = [0.0]
    started = sweep(
        registry=runtime.registry(),
        run_state=runtime.run_state,
        now=runtime.clock(),
        start_run=runtime.start_run,
        quiet_seconds=quiet,
        report_wait=waits.append,
    )
    runtime.count("QuietExecutions", len(started))
    runtime.gauge("SealingWait", max(waits))
    return started


def reconcile() -> None:
    """Start packagings again whose run is gone or that failed, and announce those that are given up."""
    watch = runtime.packaging_watch()
    looked = reconcile_packagings(
        registry=runtime.registry(),
        run_state=runtime.run_state,
        now=runtime.clock(),
        watch=watch,
        start=runtime.start_packaging,
    )
    runtime.announce(looked.events)
    runtime.count("RestartedPackagings", len(looked.started))
    runtime.count("PackagingFailed", len(looked.failed))
    runtime.gauge("PackagingWait", looked.longest_wait)


def announce_late() -> None:
    """Announce what was written by functions that died before they could."""
    late, failed = send_late_events(
        registry=runtime.registry(),
        datum_index=runtime.datum_index(),
        outbox=runtime.outbox(),
        announce=runtime.announce,
        now=runtime.clock(),
    )
    runtime.warn_of(failed)
    runtime.count("LateAnnouncements", late)


def identify_store() -> bool:
    """Give the store and the table the same identity; False, with a warning, if they are not known to have it."""
    outcome = run_isolated("The identity of the store", ensure_store_identity)
    runtime.warn_of([outcome] if isinstance(outcome, PacklineError) else [])
    return not isinstance(outcome, PacklineError)


@cache
def ensure_store_identity() -> None:
    """Give the store and the table the same identity, once in a process. Raises WrongStore."""
    identities = DynamoIdentityStore(Table(runtime.client("dynamodb"), runtime.settings().table))
    referred = referred_keys(runtime.registry(), runtime.execution_index())
    ensure_identity(identities, runtime.store(), new_id=str(uuid4()), referred=referred)


def purge_deleted() -> None:
    """Purge versions that were deleted long enough ago."""
    purged = purge(
        registry=runtime.registry(), store=runtime.store(), retention=runtime.retention(), now=runtime.clock()
    )
    runtime.count("PurgedVersions", len(purged))


def maintain(until: float) -> None:
    """Start failed packagings again, purge, and write indexes, unless the table is that of another store.

    Args:
        until: When to stop, seconds since the epoch.
    """
    if not identify_store():
        return
    reconcile()
    purge_deleted()
    _write_indexes(until)


def _write_indexes(until: float) -> None:
    """Write search entries, then the index of paths.

    Args:
        until: When to stop, seconds since the epoch; the index of paths gets the last ten seconds, at least.
    """
    write_search_entries(until - PATHS_SECONDS)
    index_paths(until)


def write_search_entries(until: float) -> None:
    """Write search entries that there was no time for when executions were sealed.

    Args:
        until: When to stop, seconds since the epoch; what is left is done next time.
    """
    left, failed = write_backlogs(
        registry=runtime.registry(),
        store=runtime.store(),
        datum_index=runtime.datum_index(),
        in_time=lambda: runtime.clock() < until,
        has_run=partial(has_index_run, start_run=_start_indexing, run_state=runtime.run_state),
    )
    runtime.warn_of(failed)
    runtime.count("UnindexedDatums", sum(backlog.datums for backlog in left))


def _start_indexing(execution: str, attempt: int) -> bool:
    return runtime.start(index_run_name(execution, attempt), index_input(execution))


def find_lost_markers(seconds: float) -> list[str]:
    """Start executions whose marker was written in the last ``seconds`` and whose events were lost; return them."""
    since = runtime.clock() - seconds
    started, failed = find_markers(
        registry=runtime.registry(), store=runtime.store(), start_run=runtime.start_run, since=since
    )
    runtime.warn_of(failed)
    runtime.count("LostMarkers", len(started))
    return started
