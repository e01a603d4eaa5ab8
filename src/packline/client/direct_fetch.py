"""Fetches a version straight into its target, without a cache: for machines that run one job."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from packline.client.cache.staging import Staging, open_staging
from packline.client.cache_fill import plan_transfers
from packline.client.download import StagedDownload, WarningLog
from packline.client.errors import target_error
from packline.client.fetch import FetchOptions, content_id, find_installed, report_waiting
from packline.client.placement.check import TargetDifference, compare
from packline.client.placement.install import (
    InstallAction,
    InstallResult,
    choose_action,
    clear_path,
    damaged_files,
    finish_repair,
    unchanged_result,
)
from packline.client.placement.link_mode import LinkMode
from packline.client.placement.publication import PlacedVersion, is_publishing, is_staged, move_out, publish
from packline.client.placement.sources import has_same_bytes
from packline.client.placement.target import Target, TargetContent, TargetState, inspect_target, open_target
from packline.client.placement.workspace import lock_workspace, remove_leftovers
from packline.client.preflight import check_names, check_room
from packline.client.receipt import Receipt
from packline.client.selected_members import SelectionPlan
from packline.client.transfer.settings import environment_settings
from packline.client.transfer_plan import TransferPlan
from packline.errors import InvalidInput, PathCollision
from packline.globs import compile_globs
from packline.manifest.reader import read_files
from packline.model import FetchPlan

if TYPE_CHECKING:
    from packline.client.cache.refs import VersionReference
    from packline.client.transfer.engine import ObjectSource


ROOM_REMEDY = "Free some, or choose a folder on a larger disk."


class _Fetched(NamedTuple):
    installed: InstallResult
    files: int
    bytes: int
    counters: dict[str, int] | None = None
    """For the receipt; None if nothing was downloaded."""


def fetch_direct(
    what: FetchPlan | VersionReference,
    to: str | os.PathLike[str] | None,
    source: ObjectSource,
    options: FetchOptions,
) -> Receipt:
    """Extract a version into ``to``. Blocks that a killed run has finished are not downloaded again.

    Unfinished files lie in a hidden folder on the target's file system. Raises the typed error of what failed.
    """
    if to is None or options.offline:
        raise InvalidInput(
            "--place direct downloads into a target folder; --offline and fetches without one need the cache.",
            "Use another --place.",
        )
    plan = what if isinstance(what, FetchPlan) else what.resolve()
    content, target = content_id(plan, options.include), open_target(to, None)
    warn = WarningLog(options.reporter)
    installed = find_installed(target, content, options._replace(verify=False), None)
    if installed is not None:
        if options.verify:
            verify(source.load_parts(plan), target.path, source, warn, lambda: None)
        fetched = _Fetched(installed, installed.files, installed.bytes)
    else:
        try:
            fetched = _DirectFetch(plan, content, target, source, options, warn).run()
        except OSError as error:
            raise target_error(error, target.path) from error
        finally:
            source.close()
    return Receipt(
        uri=plan.uri,
        content_hash=plan.content_hash,
        folder=str(to),
        files=fetched.files,
        bytes=fetched.bytes,
        seconds=time.monotonic() - options.began,
        from_cache=False,
        placed="",
        already_there=False,
        warnings=tuple(warn.messages),
        **(fetched.counters or {}),
    ).with_installed(fetched.installed)


def verify(
    plan: FetchPlan, files: Path, source: ObjectSource, warn: WarningLog, tick: Callable[[], None]
) -> None:
    """Compare the files with the SHA-256 of every part. Raises PartDiffers."""
    from packline.client.part_digests import verify_parts

    for warning in verify_parts(plan, files, source, tick):
        warn(warning)


class _DirectFetch:
    """One version on its way to one target."""

    def __init__(
        self,
        plan: FetchPlan,
        content: str,
        target: Target,
        source: ObjectSource,
        options: FetchOptions,
        warn: WarningLog,
    ) -> None:
        self._plan, self._content, self._target = plan, content, target
        self._source, self._options, self._warn = source, options, warn

    def run(self) -> _Fetched:
        """Fetch, unless another process has done it meanwhile. Raises OSError and typed errors."""
        target, options = self._target, self._options
        with lock_workspace(target, partial(report_waiting, options.reporter, target)) as workspace:
            current = inspect_target(target)
            action = choose_action(target, current, self._content, LinkMode.DIRECT, options.replace)
            if action is InstallAction.LEAVE:
                installed = unchanged_result(current)
                return _Fetched(installed, installed.files, installed.bytes)
            plan = self._source.load_parts(self._plan)
            if action is InstallAction.PUT_BACK:
                fetched = self._put_back(plan, current, workspace)
            else:
                fetched = self._fill(plan, current, workspace)
            remove_leftovers(workspace)
            return fetched

    def _fill(self, plan: FetchPlan, current: TargetContent, workspace: Path) -> _Fetched:
        transfer_plan, paths = plan_transfers(
            plan, self._source, self._options.include, self._warn, folder=workspace
        )
        staging = self._open_staging(workspace, current)
        try:
            if not is_publishing(self._target, self._content):
                move_out(self._target, current.names, staging.folder)
            counters = self._download(transfer_plan, paths, staging)
            version = PlacedVersion(
                self._content, plan.uri, transfer_plan.plan.files, transfer_plan.plan.bytes, LinkMode.DIRECT
            )
            publish(
                self._target, staging.folder, staging.files, version, current.state is TargetState.VERSION
            )
        except PathCollision:
            staging.discard()  # it will not be otherwise the next time
            raise
        except BaseException:
            staging.release()
            raise
        staging.discard()
        return _Fetched(InstallResult(LinkMode.DIRECT), version.files, version.bytes, counters)

    def _open_staging(self, workspace: Path, current: TargetContent) -> Staging:
        """Return the staging folder of a killed run, unless its files have been published since; else a new one."""
        staging = open_staging(workspace, self._content)
        published = bool(staging.journal.files) and not is_staged(self._target, self._content, staging.files)
        if not published:
            return staging
        staging.discard()
        return open_staging(workspace, self._content)

    def _download(
        self, transfer_plan: TransferPlan, paths: Sequence[str], staging: Staging
    ) -> dict[str, int]:
        done = staging.journal
        left = transfer_plan.plan.bytes - done.bytes - done.partial_bytes
        check_room(staging.folder, transfer_plan.plan.files - done.files, left, ROOM_REMEDY)
        check_names(staging.folder, paths)
        download = StagedDownload(transfer_plan, staging, self._options.reporter, self._warn)
        settings = self._options.settings or environment_settings()
        # What has begun to move to the target was verified before.
        verify_now = settings.verify_sha256 and not is_publishing(
            self._target, transfer_plan.plan.content_hash
        )
        download.run(self._source, settings._replace(verify_sha256=verify_now))
        return download.counters()

    def _put_back(self, plan: FetchPlan, current: TargetContent, workspace: Path) -> _Fetched:
        """Fetch only the files that are missing or not whole."""
        record = current.record
        assert record is not None
        root = os.fspath(self._target.path)
        chosen = compile_globs(self._options.include)
        rows = [(row.path, row.size) for row in read_files(plan.manifest, self._source) if chosen(row.path)]
        difference = compare(root, rows, record)
        damaged = damaged_files(self._target, difference, self._options.replace)
        fetch = damaged or difference.doubtful
        counters = self._fetch_again(plan, dict(rows), damaged, difference, workspace) if fetch else None
        if self._options.verify:
            verify(plan, self._target.path, self._source, self._warn, lambda: None)
        installed = finish_repair(self._target, record, damaged, difference, workspace)
        for warning in installed.warnings:
            self._options.reporter.warn(warning)
        return _Fetched(installed, record.files, record.bytes, counters)

    def _fetch_again(
        self,
        plan: FetchPlan,
        sizes: dict[str, int],
        damaged: list[str],
        difference: TargetDifference,
        workspace: Path,
    ) -> dict[str, int]:
        """Put the ``damaged`` files back; doubtful ones that have other bytes join them, if they may."""
        paths = {*damaged, *difference.doubtful}
        total = sum(sizes[path] for path in paths)
        content = f"{self._content[:32]}-repair"
        part = FetchPlan(**{**vars(plan), "content_hash": content, "files": len(paths), "bytes": total})
        staging = open_staging(workspace, content)
        try:
            transfer_plan = SelectionPlan(plan, part, lambda _, path: path in paths, self._source, self._warn)
            counters = self._download(transfer_plan, (), staging)
            for path in difference.doubtful:
                if not has_same_bytes(os.fspath(staging.files / path), os.fspath(self._target.path / path)):
                    difference.edited.append(path)
            damaged[:] = damaged_files(self._target, difference, self._options.replace)
            for path in damaged:
                os.replace(staging.files / path, clear_path(self._target.path, path))
        finally:
            staging.discard()
        return counters
