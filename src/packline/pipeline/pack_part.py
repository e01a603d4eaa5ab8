"""Build one part of a plan, unless an equal part exists already."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from packline.errors import ObjectNotFound, PacklineError, StateMoved
from packline.keys import part_index_key
from packline.model import Alert, Member, Part
from packline.part_builder.copy_runs import BasePart
from packline.pipeline.base_parts import find_base_parts
from packline.pipeline.manifests import INDEX_TYPE
from packline.pipeline.planning import PlannedPart, object_key, part_members
from packline.pipeline.shared_objects import create_shared
from packline.pipeline.staged_parts import find_staged_parts
from packline.pipeline.uploaded_ranges import find_uploaded_parts
from packline.pipeline.uploads import add_alert
from packline.ports import ObjectStore, PackagingStore, Registry
from packline.vhpkgzip.layout import PartLayout
from packline.vhpkgzip.part_index import encode_part_index, has_index

BuildPart = Callable[[Sequence[Member], str, int, str, Sequence[BasePart]], Part]
"""(members, key, index, digest, donors) -> the part, built in the store."""


ATTEMPTS = 3

REMEDY = "Packline retries automatically; nothing to do."


def pack_part(planned: PlannedPart, *, registry: Registry, store: ObjectStore, build: BuildPart) -> Part:
    """Build a part and record it. A part of the same digest, from any plan, is used as it is; its index is
    published anew if it is gone.

    What is wrong with a part that the uploader staged becomes an alert of its execution.

    Raises ObjectChanged if an object is no longer the one that was sealed; Unavailable errors are worth a retry;
    StateMoved while a purge is at its object.
    """
    for _ in range(ATTEMPTS):
        part = _built(planned, registry, store, build)
        registry.record_part(planned.plan, part)
        # A purge or garbage collection may have removed them before the part was recorded; from now on none does.
        if _is_there(part, store) and _index_is_there(part, store):
            return part
    raise StateMoved(f"Part {part.key} was removed each time that it was built.", REMEDY)


def _built(planned: PlannedPart, registry: Registry, store: ObjectStore, build: BuildPart) -> Part:
    try:
        part = None if planned.rebuild else _already_built(planned, registry, store)
        if part is not None and has_index(part.blocks) and _index_is_there(part, store):
            return part
        members = part_members(planned, store)
        if part is None:
            part = _build(planned, members, registry, store, build)
        return _with_index(part, members, store)
    except PacklineError as error:
        # A distributed map tells only that a child failed, never why.
        registry.record_part_failure(
            planned.plan, planned.index, Alert(error.code, error.message, error.remedy)
        )
        raise


def _build(
    planned: PlannedPart, members: Sequence[Member], registry: Registry, store: ObjectStore, build: BuildPart
) -> Part:
    donors = find_base_parts(planned, members, registry=registry, store=store)
    staged = find_staged_parts(planned.staged, members, store)
    sources = [*donors, *staged.base_parts, *find_uploaded_parts(members, store)]
    part = build(members, object_key(planned), planned.index, planned.digest, sources)
    for alert in staged.alerts():
        add_alert(registry, planned.staged, alert)
    return part


def _with_index(part: Part, members: Sequence[Member], store: ObjectStore) -> Part:
    """Publish the index of a part beside it; readers need no manifest then."""
    layout = PartLayout([member.path.encode() for member in members], [member.size for member in members])
    index = encode_part_index(layout, part.blocks)
    create_shared(store, part_index_key(part.key), index.body, INDEX_TYPE)
    return replace(part, blocks=index.blocks)


def _already_built(planned: PlannedPart, registry: PackagingStore, store: ObjectStore) -> Part | None:
    existing = registry.built_part(planned.digest)
    if existing is None or not _is_there(existing, store):
        return None
    return replace(existing, index=planned.index, reused=True)


def _is_there(part: Part, store: ObjectStore) -> bool:
    try:
        return store.head(part.key).size == part.size
    except ObjectNotFound:
        return False


def _index_is_there(part: Part, store: ObjectStore) -> bool:
    try:
        return bool(store.head(part_index_key(part.key)))
    except ObjectNotFound:
        return False
