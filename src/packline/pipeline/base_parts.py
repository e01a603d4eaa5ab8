"""Find base parts: parts of an older package whose entries a new part can copy."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress

from packline.errors import NotFound
from packline.model import Member, Part
from packline.part_builder.copy_runs import BasePart, find_copy_runs
from packline.pipeline.planning import PlannedPart, PlannedRows, part_members, read_plan
from packline.ports import ObjectStore, PackagingStore


def find_base_parts(
    planned: PlannedPart, members: Sequence[Member], *, registry: PackagingStore, store: ObjectStore
) -> list[BasePart]:
    """Find the parts of ``planned.donor`` that share entries with the part of those members.

    An unreadable base part is skipped; its members are read one by one. Only the records and the manifest shards of
    parts whose paths overlap with this one's are read.
    """
    if not planned.donor:
        return []
    overlapping = (
        _listed(planned.donor, planned.base_parts, registry)
        if planned.base_parts is not None
        else _overlapping(planned.donor, members, registry, store)
    )
    bases = []
    for part, rows in overlapping:
        with suppress(NotFound):
            runs = find_copy_runs(members, part.size, part_members(rows, store))
            bases.append(BasePart(part.key, part.size, part.crc32, runs, part.sha256))
    return [base for base in bases if base.copy_runs]


def _listed(
    plan: str, listed: Sequence[PlannedRows], registry: PackagingStore
) -> Iterator[tuple[Part, PlannedRows]]:
    """Yield the listed parts that are still recorded, without reading the records of the others."""
    for rows in listed:
        part = registry.part(plan, rows.number)
        if part is not None:
            yield part, rows


def _overlapping(
    plan: str, members: Sequence[Member], registry: PackagingStore, store: ObjectStore
) -> Iterator[tuple[Part, PlannedPart]]:
    """Yield the parts of an older plan that may have these members, for a plan that does not list them."""
    try:
        planned = read_plan(store, plan)
    except NotFound:
        return
    parts = {part.index: part for part in registry.parts(plan)}
    for other in planned:
        part = parts.get(other.index)
        # Code points order as UTF-8 does, so paths compare as text.
        if part is not None and part.first <= members[-1].path and part.last >= members[0].path:
            yield part, other
