"""Erase a datum on legal request: from all versions that hold it, from its execution, and from the bucket.

A version never changes, so those that hold the datum are deleted and purged at once, and successors without it take
their aliases. Each step can be repeated; the last one is that after which the datum is not found any more.
"""

from __future__ import annotations

import shlex
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from packline.errors import InvalidInput, NotFound, StateMoved, VersionDeleted, VersionExists
from packline.keys import OUTPUTS, STAGED, UPLOADS, metadata_shard_key
from packline.manifest.shard_list import expand_metadata_shards, name_metadata_shards
from packline.model import (
    DatasetVersion,
    Datum,
    Execution,
    ExecutionState,
    ManifestRef,
    Member,
    MetadataShard,
    ModelStatus,
    Packaging,
)
from packline.objects import StoredObject
from packline.part_range import PartRange, parse_part_range
from packline.pipeline.datums import Dependencies, find_datum, find_member
from packline.pipeline.manifests import read_manifest, write_manifest
from packline.pipeline.purging import purge
from packline.pipeline.shared_objects import SharedWriter, create_shared
from packline.ports import CollectedStore, DatumRemoval, RetentionStore
from packline.principal import IdentitySource, Principal
from packline.rules.datum_ids import named_id
from packline.rules.metadata_shards import MetadataRange, ShardRanges, encode_ranges
from packline.uri import MODEL, DatumUri

ERASURE = Principal("erasure", IdentitySource.PIPELINE)
SEARCHES = 5
"""How often versions are searched that hold the datum, before those who go on making some are to be stopped."""
PURGES = 100
"""How often purges are repeated: each removes as many parts as the sweep does at once."""
PAUSE_SECONDS = 1.0
"""Until the index of the table, which is behind at times, tells what was written."""
PACKING_SECONDS = 3_600.0
"""What was being packed when its version was deleted may still be written for so long."""


class NotErasable(InvalidInput):
    """The bytes of the datum lie among those of others in a part, or are an adopted object that is not Packline's."""


@dataclass(frozen=True, slots=True)
class Erasure:
    """What an erasure is about."""

    datum: Datum
    versions: tuple[DatasetVersion, ...]
    """All that hold it and are not purged, deleted ones among them."""


@dataclass(frozen=True, slots=True)
class ErasingContext:
    """What erasing needs: the ports with rights to delete."""

    deps: Dependencies
    retention: RetentionStore
    store: CollectedStore
    removal: DatumRemoval
    sleep: Callable[[float], None] = time.sleep


def find_erasure(uri: DatumUri, context: ErasingContext) -> Erasure:
    """Find all versions that hold a datum. Changes nothing. Raises DatumNotFound, NotErasable, StateMoved."""
    deps = context.deps
    datum = find_datum(uri, deps)
    part = parse_part_range(datum.version_id)
    if part:
        raise _refuse_range(datum, part)
    if not datum.key.startswith((OUTPUTS, UPLOADS)):
        raise NotErasable(
            f"{datum.uri} is {datum.key}, which was adopted: Packline has no right to delete it.",
            "Delete the versions that hold it (packline delete), then the object by the rights of its owner.",
        )
    if any(backlog.execution == datum.execution for backlog in deps.datum_index.backlogs()):
        # What is being written was read from the manifest as it is, and the place in it would be another one.
        raise _moved(f"Search entries of execution {datum.execution} are being written", "Wait some minutes")
    return Erasure(datum, tuple(_find_holders(datum.id, context)))


def _refuse_range(datum: Datum, at: PartRange) -> NotErasable:
    """Return the error for a datum whose bytes lie among those of others, with what its owner can do."""
    if not at.key.startswith((OUTPUTS, STAGED)):
        return NotErasable(
            f"The bytes of {datum.uri} lie in the archive {at.key}, which was adopted: Packline has no right to "
            "delete it.",
            "Write the archive without the file under another name, import that as a new version, delete the versions "
            "that hold files of the old one (packline delete), then the old archive by the rights of its owner.",
        )
    named = f"--key {shlex.quote(at.key)}" + (f" --version-id {at.version_id}" if at.version_id else "")
    return NotErasable(
        f"The bytes of {datum.uri} lie in a part with those of other files.",
        "Upload the other files of the part again under a new execution, delete the versions that hold any of "
        f"them, then delete the part, which packline gc never does: aws s3api delete-object {named}.",
    )


def erase(erasure: Erasure, context: ErasingContext, now: float) -> Iterator[tuple[str, str]]:
    """Carry out an erasure. Repeats change nothing; one that raised is completed by a repeat.

    Args:
        erasure: What ``find_erasure`` returned.
        context: The ports.
        now: Seconds since the epoch.

    Yields:
        The URI of each version that is gone, and that of its successor; empty if it has none.

    Raises StateMoved, before the datum itself is touched, while a version that holds it is being packaged, others make
    versions that hold it, or purges are not done.
    """
    datum = erasure.datum
    versions: Sequence[DatasetVersion] = erasure.versions
    for _ in range(SEARCHES):
        for version in versions:
            _refuse_packing(version, now)
        for version in versions:
            successor = _replace_version(version, datum.id, context, now)
            yield version.uri, successor.uri if successor else ""
        _complete_purge(versions, context, now)
        # Others may have made versions that inherit it meanwhile, which the index is to tell.
        context.sleep(PAUSE_SECONDS)
        versions = _find_holders(datum.id, context)
        if not versions:
            break
    else:
        raise _moved(f"Others go on making versions that hold {datum.uri}", "Stop them")
    stored = StoredObject(datum.key, datum.version_id, datum.size, datum.etag, 0.0)
    context.store.discard(stored)
    context.removal.remove_datum(datum.id)
    if datum.execution:
        _forget_output(datum, context)


def _find_holders(datum: str, context: ErasingContext) -> list[DatasetVersion]:
    """Find all versions that hold a datum and are not purged, deleted ones among them."""
    deps = context.deps
    names = [*deps.registry.datasets(), *(MODEL + name for name in deps.datum_index.models())]
    listed = (version for name in names for version in context.retention.versions(name))
    holders = (
        _read_again(version, context) for version in listed if _holds(version.manifest, datum, context)
    )
    return [version for version in holders if version]


def _read_again(version: DatasetVersion, context: ErasingContext) -> DatasetVersion | None:
    """Return what a version is now, for the index that lists it may be behind; None if it was purged."""
    try:
        return context.retention.find(version.dataset, version.version)
    except VersionDeleted:
        return None


def _refuse_packing(version: DatasetVersion, now: float) -> None:
    """Refuse a version with a part that may be written after the purge. Raises StateMoved."""
    was_cancelled = version.packaging is Packaging.NONE and bool(version.plan or version.former_plans)
    if version.packaging is Packaging.PENDING or (
        was_cancelled and version.deleted_at > now - PACKING_SECONDS
    ):
        raise _moved(
            f"{version.uri} is being packaged", "Wait until that is over, for an hour if it was deleted"
        )


def _moved(what: str, remedy: str) -> StateMoved:
    return StateMoved(f"{what}.", f"{remedy}; then erase again: it goes on where it ended.")


def _replace_version(
    version: DatasetVersion, datum: str, context: ErasingContext, now: float
) -> DatasetVersion | None:
    """Delete a version, to be purged at once, and return its successor; None if it has none. Raises StateMoved."""
    successor = None if version.deleted_at else _create_successor(version, datum, context, now)
    _move_aliases(version, successor, context, now)
    if version.purge_at > now:
        # Deleted before, to be purged later: it is to be purged now.
        context.retention.restore_version(version.dataset, version.version, now)
    deleted = context.retention.delete_version(version.dataset, version.version, now, now, ERASURE)
    if (deleted.plan, deleted.packaging) != (version.plan, version.packaging):
        context.retention.restore_version(version.dataset, version.version, now)
        context.retention.delete_version(
            version.dataset, version.version, now, now + PACKING_SECONDS, ERASURE
        )
        raise _moved(f"{version.uri} has begun to be packaged", "Wait for an hour")
    return successor


def _complete_purge(versions: Sequence[DatasetVersion], context: ErasingContext, now: float) -> None:
    """Purge until every version is gone with its parts, and nothing is left of earlier purges. Raises StateMoved."""
    waiting = {version.uri: version for version in versions}
    for _ in range(PURGES):
        done = purge(
            registry=context.deps.registry, retention=context.retention, store=context.store, now=now + 1.0
        )
        for version in done:
            waiting.pop(version.uri, None)
        if not any(context.retention.purge(now + 1.0)) and all(
            _read_again(version, context) is None for version in waiting.values()
        ):
            return
        context.sleep(PAUSE_SECONDS)
    raise _moved(f"Packages of {len(waiting)} deleted versions are not removed yet", "Wait some minutes")


def _holds(manifest: ManifestRef, datum: str, context: ErasingContext) -> bool:
    is_inline = any(member.datum == datum for member in manifest.inline)
    return is_inline or find_member(context.store, manifest, datum) is not None


def _create_successor(
    version: DatasetVersion, datum: str, context: ErasingContext, now: float
) -> DatasetVersion | None:
    """Create the version without the datum; None if nothing is left. A repeat returns the one that is there."""
    registry = context.deps.registry
    members = (member for member in read_manifest(context.store, version.manifest) if member.datum != datum)
    manifest = write_manifest(context.store, members)
    if not manifest.rows:
        return None
    execution = f"composed-{named_id('erased', version.uri, datum)}"
    name = f"{version.version}.without-{datum.replace('-', '')[-8:]}"
    if version.is_model:
        name = str(context.deps.datum_index.reserve_version(version.dataset.removeprefix(MODEL), execution))
    try:
        existing = registry.version(version.dataset, name)
    except NotFound:
        pass
    else:
        if existing.execution != execution:
            raise VersionExists(f"{existing.uri} exists already.", "Delete it, then erase again.")
        return existing
    successor = DatasetVersion(
        dataset=version.dataset,
        version=name,
        manifest=manifest,
        execution=execution,
        created_at=now,
        packaging=Packaging.NONE if version.packaging is Packaging.NONE else Packaging.PENDING,
        packaging_reason=f"{version.version} without an erased file",
        base=version.uri,
        tags=version.tags,
        projects=version.projects,
        properties=version.properties,
        status=ModelStatus.PENDING if version.is_model else "",
        note=version.note,
        created_by=ERASURE,
    )
    made_by = Execution(
        execution,
        ExecutionState.SEALED,
        sealed_at=now,
        versions=(successor.uri,),
        marker={"who": ERASURE.name},
    )
    registry.seal(made_by, [successor])
    return successor


def _move_aliases(
    version: DatasetVersion, successor: DatasetVersion | None, context: ErasingContext, now: float
) -> None:
    registry = context.deps.registry
    for alias in [*registry.aliases(version.dataset)]:
        if alias.version != version.version:
            continue
        if successor:
            registry.move_alias(version.dataset, alias.alias, successor.version, now, by=ERASURE)
        else:
            registry.remove_alias(version.dataset, alias.alias, now, by=ERASURE)


def _forget_output(datum: Datum, context: ErasingContext) -> None:
    """Replace the manifest and the metadata of the datum's execution by ones without it."""
    registry = context.deps.registry
    execution = registry.execution(datum.execution)
    if execution.manifest is None:
        return
    before: Member | None = None
    behind: Member | None = None
    passed = False
    for member in read_manifest(context.store, execution.manifest):
        if member.datum == datum.id:
            passed = True
        elif not passed:
            before = member
        elif behind is None:
            behind = member
    if not passed:
        return
    members = (each for each in read_manifest(context.store, execution.manifest) if each.datum != datum.id)
    manifest = write_manifest(context.store, members)
    neighbours = before.path if before else "", behind.path if behind else ""
    shards = expand_metadata_shards(execution.metadata, context.store)
    metadata = [*_without_path(shards, datum.path, neighbours, context)]
    named = name_metadata_shards(metadata, SharedWriter(context.store))
    registry.save_execution(replace(execution, manifest=manifest, metadata=named))


def _without_path(
    shards: Sequence[MetadataShard], path: str, neighbours: tuple[str, str], context: ErasingContext
) -> Iterator[MetadataShard]:
    """Yield the metadata shards; the one that names the path is written again without it."""
    for shard in shards:
        ranges = ShardRanges(context.store.read(shard.key)).read_all()
        left = [*_cut_ranges(ranges, path, neighbours)]
        if left == ranges:
            yield shard
            continue
        for encoded in encode_ranges(left):
            key = metadata_shard_key(encoded.digest)
            create_shared(context.store, key, encoded.body, "application/jsonl")
            yield MetadataShard(key, encoded.first)


def _cut_ranges(
    ranges: list[MetadataRange], path: str, neighbours: tuple[str, str]
) -> Iterator[MetadataRange]:
    before, behind = neighbours
    for each in ranges:
        if each.first == each.last == path:
            continue
        first = behind if each.first == path else each.first
        last = before if each.last == path else each.last
        yield MetadataRange(first, last, each.metadata)
