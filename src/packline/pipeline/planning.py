"""Plan a package: cut the members of a version into parts that later versions can share."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, fields, replace
from hashlib import sha256
from itertools import chain, islice
from typing import NamedTuple

from packline.errors import InvalidInput, NotFound, WrittenByNewerRelease
from packline.keys import check_form, part_key, plan_key
from packline.manifest.members import last_per_path
from packline.manifest.rows import decode_rows
from packline.manifest.shard_list import expand_shards
from packline.model import DatasetVersion, Member, Packaging, Part
from packline.pipeline.draft_parts import DraftProgress, PartDraft, draft_parts
from packline.pipeline.plan_progress import read_progress, write_progress
from packline.pipeline.shared_objects import create_shared
from packline.ports import ExecutionStore, ObjectStore, PackagingStore, Registry, VersionStore
from packline.rules.staged_parts import has_staged_parts
from packline.uri import parse_version_uri
from packline.vhpkgzip.chunking import PartLimits

SCHEMA = 1
"""Form of the items of a plan. Fields that are added do not change it: releases pass over those they do not know, and
have defaults for those that are missing."""


ROWS_AT_ONCE = 20_000_000
"""Rows of a manifest that one call reads, in some two minutes. The next call goes on with the others."""


class PlannedRows(NamedTuple):
    """Where the manifest rows of a part are."""

    number: int
    """Index of the part in its plan."""
    shards: Sequence[str]
    """Keys of the manifest shards that hold the rows."""
    skip: int
    """Rows to skip in the first of them."""
    rows: int
    """Rows to read, over all of them."""


class PlanStep(NamedTuple):
    """What one call of planning has come to."""

    version: DatasetVersion
    parts: list[PlannedPart]
    """All parts of the version; none if rows remain."""
    progress: str
    """Key of the progress that the next call begins with; empty if none remain."""


@dataclass(frozen=True, slots=True)
class PlannedPart:
    """One item of the plan: the rows of the manifest that make one part. This is what a packing function receives."""

    plan: str
    index: int
    digest: str
    files: int
    bytes: int
    shards: list[str]
    """Keys of the manifest shards that hold the rows."""
    skip: int
    """Rows to skip in the first of them."""
    rows: int
    """Rows to read, over all of them. More than ``files`` where paths occur twice: the last one wins."""
    donor: str = ""
    """The plan of a built package whose parts may hold entries of this one; empty if there is none."""
    rebuild: bool = False
    """Build it from the objects under a key of its own, whatever is there."""
    staged: str = ""
    """The execution whose uploader built parts, which may hold entries of this one; empty if none did."""
    schema: int = SCHEMA
    base_parts: list[PlannedRows] | None = None
    """The parts of ``donor`` whose paths overlap with those of this one, but for an equal one; None if they are not
    listed: there is no donor, or an earlier release planned."""


def plan_package(
    dataset: str, version: str, *, registry: Registry, store: ObjectStore, limits: PartLimits
) -> tuple[DatasetVersion, list[PlannedPart]]:
    """Cut a version into parts and write the plan to the store. The same version and limits give the same plan.

    Raises PathCollision if two members cannot exist on one file system, TooManyParts, VersionNotFound, and StateMoved
    if the package was asked for again meanwhile.
    """
    step = plan_rows(dataset, version, registry=registry, store=store, limits=limits)
    while step.progress:
        step = plan_rows(dataset, version, registry=registry, store=store, limits=limits, begin=step.progress)
    return step.version, step.parts


def plan_rows(
    dataset: str,
    version: str,
    *,
    registry: Registry,
    store: ObjectStore,
    limits: PartLimits,
    begin: str = "",
    most_rows: int = ROWS_AT_ONCE,
) -> PlanStep:
    """Cut the next rows of a version into parts; after the last ones write the plan.

    A repeat does the same again. The plan is the same, however many rows each call reads.

    Args:
        dataset: Of the version.
        version: Its name.
        registry: Has the version, and the package of an older one.
        store: Has the manifest, and gets the plan.
        limits: When a part closes.
        begin: Key of the progress that the last call returned; empty for the first call.
        most_rows: How many rows are read at most.

    Raises PathCollision if two members cannot exist on one file system, TooManyParts, VersionNotFound, and StateMoved
    if the package was asked for again meanwhile.
    """
    current = registry.version(dataset, version)
    keys = expand_shards(current.manifest, store).shards
    progress = read_progress(store, begin, current.manifest.digest, limits) if begin else DraftProgress()
    progress = draft_parts(store, keys, limits, progress, most_rows)
    if not progress.is_complete:
        return PlanStep(current, [], write_progress(store, progress, current.manifest.digest, limits))
    parts = _planned_parts(current, keys, progress.drafts, registry, store)
    digest = _plan_digest(current, progress.drafts)
    create_shared(store, plan_key(digest), _encode_plan(parts), "application/json")
    planned = registry.plan_packaging(dataset, version, digest, attempt=current.attempt)
    return PlanStep(planned, parts, "")


def _planned_parts(
    version: DatasetVersion,
    keys: Sequence[str],
    drafts: Sequence[PartDraft],
    registry: Registry,
    store: ObjectStore,
) -> list[PlannedPart]:
    digest = _plan_digest(version, drafts)
    donor = "" if version.rebuild else _base_plan(version, digest, registry)
    staged = "" if version.rebuild else _staged_by(version, registry)
    base_parts = _base_parts(donor, drafts, registry, store) if donor else [None] * len(drafts)
    return [
        PlannedPart(
            plan=digest,
            index=index,
            digest=draft.digest,
            files=draft.files,
            bytes=draft.bytes,
            shards=list(keys[draft.shard : draft.shard + draft.shards]),
            skip=draft.skip,
            rows=draft.rows,
            donor=donor,
            rebuild=version.rebuild,
            staged=staged,
            base_parts=rows,
        )
        for index, (draft, rows) in enumerate(zip(drafts, base_parts, strict=True))
    ]


def _encode_plan(parts: Iterable[PlannedPart]) -> bytes:
    items = [asdict(part) for part in parts]
    for item in items:
        if item["base_parts"] is None:
            del item[
                "base_parts"
            ]  # so that a plan without a donor has the bytes that earlier releases gave it
    return json.dumps(items, separators=(",", ":")).encode()


def read_plan(store: ObjectStore, digest: str) -> list[PlannedPart]:
    """Read the plan as it was written. Raises ObjectNotFound."""
    key = plan_key(digest)
    return [parse_item(item, key) for item in json.loads(store.read(key))]


def part_members(planned: PlannedPart | PlannedRows, store: ObjectStore) -> list[Member]:
    """Read the members of a planned part from the manifest shards it names."""
    rows = chain.from_iterable(decode_rows(store.read(key)) for key in planned.shards)
    return list(last_per_path(islice(rows, planned.skip, planned.skip + planned.rows)))


def object_key(planned: PlannedPart) -> str:
    """Return the key of the part's object if it is built, rather than reused.

    A rebuilt part stands beside the old one: other versions go on with that, and no reader meets half of each.
    """
    return part_key(f"{planned.digest}-{planned.plan[:16]}" if planned.rebuild else planned.digest)


def parse_item(item: object, where: str = "") -> PlannedPart:
    """Read one item as the distributed map hands it over; ``where`` names the plan it is of.

    Raises InvalidInput if it is none, and WrittenByNewerRelease for an item or a shard of a later form.
    """
    if isinstance(item, dict):
        form = item.get("schema", 1)
        if isinstance(form, int) and form > SCHEMA:
            raise WrittenByNewerRelease(
                f"{where or plan_key(str(item.get('plan')))} has form {form}; this release reads form {SCHEMA}.",
                "Upgrade packline here to the release of the stack, or a newer one.",
            )
        field_names = {field.name for field in fields(PlannedPart)}
        item = {name: value for name, value in item.items() if name in field_names}
    try:
        planned = PlannedPart(**item)  # type: ignore[arg-type]
        check_form(planned.shards)
        if planned.base_parts is None:
            return planned
        base_parts = [PlannedRows._make(row[: len(PlannedRows._fields)]) for row in planned.base_parts]
        check_form(chain.from_iterable(rows.shards for rows in base_parts))
        return replace(planned, base_parts=base_parts)
    except TypeError as error:
        raise InvalidInput(
            f"This is not an item of a package plan: {error}.", "Run plan_package again."
        ) from None


def _base_plan(version: DatasetVersion, plan: str, registry: VersionStore) -> str:
    """Return the plan of the built package that probably has most in common with this version; else ""."""
    for other in _candidates(version, registry):
        if other.packaging is Packaging.BUILT and other.plan and other.plan != plan:
            return other.plan
    return ""


def _staged_by(version: DatasetVersion, registry: ExecutionStore) -> str:
    """Return the execution that made the version if its uploader built parts; else ""."""
    try:
        execution = registry.execution(version.execution)
    except NotFound:  # made by hand
        return ""
    return execution.id if has_staged_parts(execution.marker) else ""


def _candidates(version: DatasetVersion, registry: VersionStore) -> Iterator[DatasetVersion]:
    if version.base:
        with suppress(NotFound):
            yield registry.resolve(*parse_version_uri(version.base))
    yield from islice(registry.versions(version.dataset, version), 1)


def _base_parts(
    plan: str, drafts: Sequence[PartDraft], registry: PackagingStore, store: ObjectStore
) -> Iterator[list[PlannedRows]]:
    """Yield, for each draft, the parts of an older plan that may have entries of it, but for an equal one."""
    try:
        planned = {part.index: part for part in read_plan(store, plan)}
    except NotFound:
        planned = {}
    recorded = (part for part in registry.parts_from(plan, 0) if part.index in planned)
    overlapping: deque[Part] = deque()
    following = next(recorded, None)
    # Both are in path order. Code points order as UTF-8 does, so paths compare as text.
    for draft in drafts:
        while overlapping and overlapping[0].last < draft.first:
            overlapping.popleft()
        while following is not None and following.first <= draft.last:
            if following.last >= draft.first:
                overlapping.append(following)
            following = next(recorded, None)
        rows = [planned[part.index] for part in overlapping if part.digest != draft.digest]
        yield [PlannedRows(part.index, part.shards, part.skip, part.rows) for part in rows]


def _plan_digest(version: DatasetVersion, drafts: Sequence[PartDraft]) -> str:
    """Hash parts and attempt: each attempt has its own plan, so that old failures are not taken for new ones."""
    digest = sha256(version.manifest.digest.encode())
    if version.attempt:
        digest.update(f"{version.uri}#{version.attempt}".encode())
    for draft in drafts:
        digest.update(draft.digest.encode())
    return digest.hexdigest()
