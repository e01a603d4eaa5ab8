"""Plan a package: cut the members of a version into parts that later versions can share."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass, fields
from hashlib import sha256
from itertools import chain, islice
from typing import NamedTuple

from packline.errors import InvalidInput, NotFound, WrittenByNewerRelease
from packline.keys import check_form, part_key, plan_key
from packline.manifest.members import last_per_path
from packline.manifest.rows import decode_rows
from packline.manifest.shard_list import expand_shards
from packline.model import DatasetVersion, ManifestRef, Member, Packaging
from packline.pipeline.shared_objects import create_shared
from packline.ports import ExecutionStore, ObjectStore, Registry, VersionStore
from packline.rules.path_conflicts import check_path_conflicts
from packline.rules.staged_parts import has_staged_parts
from packline.uri import parse_version_uri
from packline.vhpkgzip.chunking import PartLimits, member_identity, part_digest, split_into_parts

SCHEMA = 1
"""Form of the items of a plan. Fields that are added do not change it: releases pass over those they do not know, and
have defaults for those that are missing."""


class ManifestRow(NamedTuple):
    """A member and where its row stands: the shard's place in the manifest, and the row in the shard."""

    member: Member
    shard: int
    number: int

    @property
    def path(self) -> str:
        """The member's path."""
        return self.member.path


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


def plan_package(
    dataset: str, version: str, *, registry: Registry, store: ObjectStore, limits: PartLimits
) -> tuple[DatasetVersion, list[PlannedPart]]:
    """Cut a version into parts and write the plan to the store. The same version and limits give the same plan.

    Raises PathCollision if two members cannot exist on one file system, VersionNotFound, and StateMoved if the package
    was asked for again meanwhile.
    """
    current = registry.version(dataset, version)
    drafts = list(_drafts(store, expand_shards(current.manifest, store), limits))
    digest = _plan_digest(current, drafts)
    donor = "" if current.rebuild else _base_plan(current, digest, registry)
    staged = "" if current.rebuild else _staged_by(current, registry)
    parts = [
        PlannedPart(
            digest,
            index,
            draft.digest,
            draft.files,
            draft.bytes,
            draft.shards,
            draft.skip,
            draft.rows,
            donor,
            current.rebuild,
            staged,
        )
        for index, draft in enumerate(drafts)
    ]
    body = json.dumps([asdict(part) for part in parts], separators=(",", ":")).encode()
    create_shared(store, plan_key(digest), body, "application/json")
    return registry.plan_packaging(dataset, version, digest, attempt=current.attempt), parts


def read_plan(store: ObjectStore, digest: str) -> list[PlannedPart]:
    """Read the plan as it was written. Raises ObjectNotFound."""
    key = plan_key(digest)
    return [parse_item(item, key) for item in json.loads(store.read(key))]


def part_members(planned: PlannedPart, store: ObjectStore) -> list[Member]:
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
        return planned
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


@dataclass(frozen=True, slots=True)
class _Draft:
    digest: str
    files: int
    bytes: int
    shards: list[str]
    skip: int
    rows: int


def _drafts(store: ObjectStore, manifest: ManifestRef, limits: PartLimits) -> Iterator[_Draft]:
    """Yield parts as they are cut, with the rows from the end of the last part to the end of this one."""
    lengths: list[int] = []
    shard = skip = 0
    checked = check_path_conflicts(_rows(store, manifest, lengths), lambda row: row.path)
    chosen = split_into_parts(last_per_path(checked), _size, _path, limits)
    for rows in chosen:
        last = rows[-1]
        count = (
            last.number + 1 - skip
            if last.shard == shard
            else (lengths[shard] - skip + sum(lengths[shard + 1 : last.shard]) + last.number + 1)
        )
        yield _Draft(
            part_digest(map(_identity, rows)),
            len(rows),
            sum(map(_size, rows)),
            list(manifest.shards[shard : last.shard + 1]),
            skip,
            count,
        )
        shard, skip = last.shard, last.number + 1


def _rows(store: ObjectStore, manifest: ManifestRef, lengths: list[int]) -> Iterator[ManifestRow]:
    """Yield all rows in order; ``lengths`` grows by the row count of each shard that is done."""
    for shard, key in enumerate(manifest.shards):
        number = -1
        for number, member in enumerate(decode_rows(store.read(key))):
            yield ManifestRow(member, shard, number)
        lengths.append(number + 1)


def _size(row: ManifestRow) -> int:
    return row.member.size


def _path(row: ManifestRow) -> bytes:
    return row.path.encode()


def _identity(row: ManifestRow) -> bytes:
    return member_identity(row.member.path, row.member.size, row.member.etag)


def _plan_digest(version: DatasetVersion, drafts: list[_Draft]) -> str:
    """Hash parts and attempt: each attempt has its own plan, so that old failures are not taken for new ones."""
    digest = sha256(version.manifest.digest.encode())
    if version.attempt:
        digest.update(f"{version.uri}#{version.attempt}".encode())
    for draft in drafts:
        digest.update(draft.digest.encode())
    return digest.hexdigest()
