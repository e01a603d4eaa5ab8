"""Packing one part of a plan, unless an equal part is there already."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from packline.errors import ObjectNotFound, PacklineError
from packline.layout import part_key
from packline.model import Alert, Member, Part
from packline.part_builder.copy_runs import BasePart
from packline.pipeline.donors import find_donors
from packline.pipeline.planning import PlannedPart, part_members
from packline.ports import ObjectStore, Registry

BuildPart = Callable[[Sequence[Member], str, int, str, Sequence[BasePart]], Part]
"""(members, key, index, digest, donors) -> the part, built in the store."""


def pack_part(planned: PlannedPart, *, registry: Registry, store: ObjectStore, build: BuildPart) -> Part:
    """Build a part and record it. A part of the same digest, from any plan, is used as it is.

    Raises ObjectChanged if an object is no longer the one that was sealed; Unavailable errors are worth a retry.
    """
    try:
        part = None if planned.rebuild else _already_built(planned, registry, store)
        if part is None:
            members = part_members(planned, store)
            donors = find_donors(planned, members, registry=registry, store=store)
            part = build(members, _key(planned), planned.index, planned.digest, donors)
    except PacklineError as error:
        # A distributed map tells only that a child failed, never why.
        registry.record_part_failure(
            planned.plan, planned.index, Alert(error.code, error.message, error.remedy)
        )
        raise
    registry.record_part(planned.plan, part)
    return part


def _key(planned: PlannedPart) -> str:
    """A rebuilt part stands beside the old one: other versions go on with that, and no reader meets half of each."""
    return part_key(f"{planned.digest}-{planned.plan[:16]}" if planned.rebuild else planned.digest)


def _already_built(planned: PlannedPart, registry: Registry, store: ObjectStore) -> Part | None:
    known = registry.built_part(planned.digest)
    if known is None:
        return None
    try:
        found = store.head(known.key)
    except ObjectNotFound:
        return None
    return replace(known, index=planned.index, reused=True) if found.size == known.size else None
