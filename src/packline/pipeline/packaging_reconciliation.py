"""Restart packagings whose run is gone, and retry failed ones with back-off; both are bounded.

Nothing that happens to a run can leave a version pending: a run that was stopped, that reached a limit of the service
or that could not record its failure says nothing, so each packaging is looked at when a look is due.
"""

from __future__ import annotations

from typing import NamedTuple

from packline.model import DatasetVersion, Packaging
from packline.pipeline.events import Event, alias_events, packaging_failed
from packline.pipeline.isolation import run_isolated
from packline.pipeline.packaging_request import StartPackaging
from packline.pipeline.run_state import RunState, RunStateOf, run_of
from packline.ports import PackagingWatch, Registry
from packline.rules.packaging_watch import CHECK_SECONDS, retries_exhausted, retry_packaging

MAX_CHECKS = 200
"""Packagings looked at in one run of the sweep; the others wait a minute."""


class Reconciled(NamedTuple):
    """What was done."""

    started: tuple[DatasetVersion, ...] = ()
    failed: tuple[DatasetVersion, ...] = ()
    events: tuple[Event, ...] = ()
    longest_wait: float = 0.0
    """Seconds since the package was asked for that is pending for longest, of those that were looked at."""


def reconcile_packagings(
    *,
    registry: Registry,
    watch: PackagingWatch,
    run_state: RunStateOf,
    start: StartPackaging,
    now: float,
) -> Reconciled:
    """Look at every packaging that is due. ``now`` is in seconds since the epoch; one failed look fails alone."""
    look = _Look(registry, watch, run_state, start, now)
    started: list[DatasetVersion] = []
    failed: list[DatasetVersion] = []
    longest_wait = 0.0
    for number, version in enumerate(watch.due(now)):
        if number >= MAX_CHECKS:
            break
        if version.packaging is Packaging.PENDING and not version.deleted_at:
            longest_wait = max(longest_wait, now - (version.asked_at or version.created_at))
        changed = run_isolated(version.uri, lambda version=version: look.at(version))  # type: ignore[misc]
        if isinstance(changed, DatasetVersion):
            (started if changed.packaging is Packaging.PENDING else failed).append(changed)
    events: list[Event] = []
    for version in failed:
        events += [
            packaging_failed(version, version.packaging_reason),
            *alias_events(version, registry),
        ]
    return Reconciled(tuple(started), tuple(failed), tuple(events), longest_wait)


class _Look(NamedTuple):
    registry: Registry
    watch: PackagingWatch
    run_state: RunStateOf
    start: StartPackaging
    now: float

    def at(self, version: DatasetVersion) -> DatasetVersion | None:
        """The version if its packaging was started again or given up; None if nothing had to be done."""
        if version.deleted_at:
            self.watch.forget(version)
            return None
        if version.packaging is Packaging.FAILED and not retries_exhausted(version):
            return self._again(version, f"tried again after: {version.packaging_reason}")
        if version.packaging is not Packaging.PENDING:
            self.watch.forget(version)
            return None
        state = self.run_state(run_of(version, self.registry))
        if state in (RunState.RUNNING, RunState.UNKNOWN):
            self.watch.look_again(version, self.now + CHECK_SECONDS)
            return None
        if state is RunState.ABSENT and version.attempt:
            self.watch.look_again(version, self.now + CHECK_SECONDS)
            self.start(version)
            return version
        if retries_exhausted(version):
            reason = f"its run ended without an answer {version.automatic_retries + 1} times"
            name = version.dataset, version.version
            return self.registry.finish_packaging(*name, self.now, reason, attempt=version.attempt)
        return self._again(version, "its run ended without an answer: started again")

    def _again(self, version: DatasetVersion, reason: str) -> DatasetVersion | None:
        def change(current: DatasetVersion) -> DatasetVersion:
            same = (current.packaging, current.attempt) == (version.packaging, version.attempt)
            return retry_packaging(current, self.now, reason) if same else current

        changed = self.registry.change_version(version.dataset, version.version, change)
        if changed.packaging is not Packaging.PENDING or changed.attempt != version.attempt + 1:
            return None  # published, or asked for again, in between
        self.start(changed)
        return changed
