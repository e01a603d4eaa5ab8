"""One import: plan, stage, push. Nothing is published before everything is staged and compared."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from packline.client.upload.upload import UploadRequest, UploadResult
from packline.imports.detect import SourceOptions, plan_import
from packline.imports.plan import PROPERTY, ImportPlan
from packline.imports.stage_files import (
    PathFilter,
    Progress,
    Staged,
    count_plan,
    listing_sha256,
    stage_plan,
)
from packline.imports.staging import ImportFolder
from packline.imports.storages import Buckets
from packline.json_types import JsonObject
from packline.library import environment
from packline.library.backend import Backend
from packline.library.existing_version import find_existing, point_aliases
from packline.library.push import check_open, execution_variables, keep_existing
from packline.library.push_session import PushSession
from packline.rules.staged_parts import ONLY
from packline.rules.upload_contents import version_entry
from packline.uri import DatasetUri

Warn = Callable[[Sequence[str]], None]
MAX_SHOWN = 100
"""Sentences of what is not carried that the record keeps."""


@dataclass(frozen=True, slots=True)
class ImportRequest:
    """What is imported, and what it becomes."""

    options: SourceOptions
    target: DatasetUri
    aliases: Sequence[str] = ()
    execution: str = ""
    packaging: bool = True
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    scratch: Path | None = None
    """Folder with room for all files; None for the cache folder."""

    def path_filter(self) -> PathFilter:
        """Return what leaves out paths."""
        return PathFilter(self.include, self.exclude)


class ImportPreview(NamedTuple):
    """What would come."""

    plan: ImportPlan
    staged: Staged


class ImportOutcome(NamedTuple):
    """What an import has made."""

    uri: str
    kind: str
    files: int
    bytes: int
    excluded: int
    execution: str
    already_existed: bool
    """Whether the version existed with the same content, so that nothing was uploaded."""
    resumed: bool
    """Whether an interrupted import went on."""
    not_carried: Sequence[str]
    record: JsonObject
    """What is kept of the origin with the version."""
    upload: UploadResult | None
    """Of the push; None if the version existed."""


class _Total:
    """Adds up what is staged."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self.files = self.bytes = 0

    def add(self, files: int, size: int) -> None:
        self.files += files
        self.bytes += size
        self._progress(files, size)


def preview_import(request: ImportRequest) -> ImportPreview:
    """Read the source and count what would come; nothing is written or uploaded. Raises as ``run_import``."""
    with closing(Buckets()) as buckets:
        plan = plan_import(request.options, buckets)
        return ImportPreview(plan, count_plan(plan, request.path_filter(), ImportFolder.check))


def run_import(
    request: ImportRequest,
    backend: Backend,
    *,
    advance: Progress = lambda files, size: None,
    checkpoint: Callable[[], None] = lambda: None,
    warn: Warn = lambda warnings: None,
) -> ImportOutcome:
    """Import a source as a new version, or find that the version exists with the same content.

    Args:
        request: What is imported.
        backend: The deployment.
        advance: Told of files and bytes as they are uploaded.
        checkpoint: Called often; raises what shall end the import.
        warn: Told of warnings.

    Raises:
        CannotImport, UnsafePath, PathCollision: The source, or a path in it, cannot be used.
        SourceMissing: The source or an object that it names does not exist.
        DamagedSource, ObjectChanged: Its data is not whole, or changed while it was read.
        VersionExists, ImportUnderWay: The version exists with other content; another process imports the same.
        PacklineError: What a push raises.
    """
    existing = find_existing(request.target, request.aliases, backend)
    if existing is None:
        check_open(request.execution, backend)
    root = request.scratch or environment.cache_folder(None)
    skip, total = request.path_filter(), _Total(lambda files, size: checkpoint())
    with closing(Buckets()) as buckets:
        plan = plan_import(request.options, buckets)
        with ImportFolder(root, f"{plan.source}\0{request.target}", _fingerprint(plan, request)) as staging:
            stage_plan(plan, staging, skip, total.add)
            upload = _upload_request(request, plan, staging)
            result = None if existing else _push(upload, staging, backend, advance, checkpoint, warn)
            if existing is not None:
                keep_existing(existing, upload, backend)
                point_aliases(backend.services.aliases, existing, list(request.aliases), [])
            if not staging.discard():
                warn([f"{staging.folder} could not be removed; nothing needs it any more: remove it."])
    return ImportOutcome(
        existing.uri if existing else str(request.target),
        plan.kind,
        result.files + result.resumed_files if result else total.files,
        result.bytes + result.resumed_bytes if result else total.bytes,
        skip.count,
        existing.execution if existing else result.execution if result else "",
        existing is not None,
        staging.resumed,
        plan.not_carried,
        plan.document(),
        result,
    )


def _push(
    upload: UploadRequest,
    staging: ImportFolder,
    backend: Backend,
    advance: Progress,
    checkpoint: Callable[[], None],
    warn: Warn,
) -> UploadResult:
    return PushSession(
        upload, backend, state=staging.push_state, advance=advance, checkpoint=checkpoint, warn=warn
    ).run()


def _fingerprint(plan: ImportPlan, request: ImportRequest) -> str:
    """Return what changes with the source or with what is taken of it."""
    archives = [(archive.name, archive.size, archive.identity) for archive in plan.archives]
    files = listing_sha256(plan, request.path_filter())
    document = repr((plan.document(), archives, files, request.include, request.exclude, request.options))
    return hashlib.sha256(document.encode()).hexdigest()


def import_record(plan: ImportPlan) -> JsonObject:
    """Return what the version and the marker keep of the origin: fixtures of former releases have the same form."""
    report = {"not_carried": list(plan.not_carried[:MAX_SHOWN])} if plan.not_carried else {}
    return plan.document() | report


def _upload_request(request: ImportRequest, plan: ImportPlan, staging: ImportFolder) -> UploadRequest:
    record = import_record(plan)
    entry = version_entry(request.target, request.aliases, "", request.packaging)
    entry["properties"] = {PROPERTY: record}
    if plan.tags:
        entry["valohai.tags"] = list(plan.tags)
    return UploadRequest(
        folder=staging.files,
        execution=request.execution,
        entry=entry,
        environment=execution_variables(request.packaging),
        lineage={PROPERTY: record},
        package=ONLY,
    )
