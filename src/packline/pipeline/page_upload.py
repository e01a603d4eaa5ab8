"""Plan an upload that a page sends to the store itself, and end it with a marker as ``packline push`` writes it."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import NamedTuple

from packline.errors import (
    Conflict,
    ExecutionNotFound,
    ExecutionSealed,
    InvalidInput,
    NotFound,
    ObjectNotFound,
    VersionDeleted,
    VersionExists,
)
from packline.json_types import JsonObject
from packline.keys import marker_key, outputs_prefix, split_store
from packline.model import ExecutionState
from packline.pipeline.version_checks import check_names
from packline.ports import ObjectStore, Registry, VersionStore
from packline.principal import Principal
from packline.rules.retention import name_taken_error
from packline.rules.upload_contents import (
    entry_metadata,
    marker_content,
    packaging_variables,
    path_problem,
    version_entry,
)
from packline.rules.upload_requests import check_upload_execution
from packline.uri import DatasetUri, check_dataset_name, check_version_name, parse_dataset_uri

MAX_FILES = 100_000
"""Files of one upload: more are for ``packline push``, which keeps no list of them in memory."""


class MarkerDiffers(Conflict):
    """An execution has a marker already, which says something else."""


@dataclass(frozen=True, slots=True)
class PageUpload:
    """The version that the files are to become."""

    dataset: str
    version: str
    aliases: Sequence[str] = ()
    base: str = ""
    """Version or alias whose files it inherits; empty: none."""
    packaging: bool = True

    @property
    def target(self) -> DatasetUri:
        """The URI of the version. Raises InvalidName."""
        return DatasetUri(check_dataset_name(self.dataset), check_version_name(self.version))


class RefusedPath(NamedTuple):
    """A path that no output can have, and why."""

    path: str
    problem: str


class UploadPlan(NamedTuple):
    """Where the files go, and what is said of them."""

    execution: str
    uri: str
    prefix: str
    """Before each path in its key."""
    metadata: JsonObject
    """What the batch metadata says of each file."""
    refused: tuple[RefusedPath, ...]


def plan_upload(
    upload: PageUpload, execution: str, paths: Sequence[str], store_name: str, registry: Registry
) -> UploadPlan:
    """Check the version and the paths of its files; nothing is recorded.

    Args:
        upload: The version.
        execution: The execution that the files are outputs of.
        paths: Paths of files, or some of them.
        store_name: The bucket, with the prefix of the store.
        registry: Knows the versions there are.

    Raises:
        VersionExists: The version exists, was deleted, or is named like an alias.
        VersionNotFound: The version to inherit from does not exist.
        ExecutionSealed: Nothing can join the execution.
        InvalidInput, InvalidName, InvalidUri: A name cannot be one.
    """
    target = upload.target
    entry = version_entry(target, upload.aliases, upload.base, upload.packaging)
    check_version_absent(target.dataset, target.reference, registry)
    check_names(target.dataset, target.reference, upload.aliases, (), registry)
    if upload.base:
        base = parse_dataset_uri(str(entry["from"]))
        registry.resolve(base.dataset, base.reference)
    check_open(check_upload_execution(execution), registry)
    prefix = outputs_prefix(execution)
    refused = tuple(_refused(paths, split_store(store_name)[1] + prefix))
    return UploadPlan(execution, str(target), prefix, entry_metadata(entry), refused)


def complete_upload(
    execution: str, files: int, packaging: bool, who: Principal, registry: Registry, store: ObjectStore
) -> None:
    """Write the marker, whose event seals the execution. An equal repeat changes nothing, also of a sealed one.

    Raises:
        MarkerDiffers: The execution was ended with other numbers or by another uploader: that marker counts.
        ExecutionSealed: It was sealed without a marker.
        InvalidName: No upload has the id.
        InvalidInput: No upload has that number of files.
    """
    if not 0 < files <= MAX_FILES:
        raise InvalidInput(f"An upload has {files:,} files.", f"Upload 1 to {MAX_FILES:,} files.")
    key = marker_key(check_upload_execution(execution))
    lineage = {"who": {"name": who.name, "id": who.id}} if who.name else {}
    content = marker_content(execution, files, packaging_variables(packaging), lineage)
    try:
        check_open(execution, registry)
    except ExecutionSealed as error:
        if not _is_written(key, content, store):
            raise error
        return
    if not (
        store.create(key, json.dumps(content).encode(), "application/json")
        or _is_written(key, content, store)
    ):
        raise MarkerDiffers(
            f"Execution {execution} was ended already, with another number of files or other settings.",
            "Look at the execution; upload to a new one if its version is not what you need.",
        )


def _is_written(key: str, content: JsonObject, store: ObjectStore) -> bool:
    """Return whether the store has a marker with this status, number of files and environment."""
    try:
        marker = json.loads(store.read(key))
    except (ObjectNotFound, ValueError):
        return False
    compared = ("status", "files", "environment")
    return isinstance(marker, dict) and all(marker.get(name) == content[name] for name in compared)


def new_execution_id(prefix: str, now: float) -> str:
    """Return the id of an upload that begins now. ``prefix``: that of the team whose execution it is, or empty."""
    return f"{prefix}upload-{datetime.fromtimestamp(now, UTC):%Y%m%dT%H%M%S}-{secrets.token_hex(4)}"


def check_open(execution: str, registry: Registry) -> None:
    """Raise ExecutionSealed if nothing can join an execution any more."""
    try:
        state = registry.execution(execution).state
    except ExecutionNotFound:
        return
    if state is ExecutionState.SEALED:
        raise ExecutionSealed(
            f"Execution {execution} is sealed: nothing can join it any more.", "Choose another id."
        )


def check_version_absent(dataset: str, version: str, registry: VersionStore, execution: str = "") -> None:
    """Raise VersionExists if there is, or was, a version of that name that another execution made."""
    try:
        existing = registry.version(dataset, version)
    except VersionDeleted as error:
        raise name_taken_error(error) from error
    except NotFound:
        return
    if not execution or existing.execution != execution:
        raise VersionExists(
            f"{existing.uri} exists already (made by execution {existing.execution}).",
            "Versions never change: choose another version name.",
        )


def _refused(paths: Sequence[str], prefix: str) -> Iterator[RefusedPath]:
    for path in paths:
        problem = path_problem(path, prefix)
        if problem:
            yield RefusedPath(path, problem)
