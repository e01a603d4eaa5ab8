"""Find base parts: parts of an older package whose entries a new part can copy."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from packline.errors import NotFound
from packline.model import Member
from packline.part_builder.copy_runs import BasePart, find_copy_runs
from packline.pipeline.planning import PlannedPart, part_members, read_plan
from packline.ports import ObjectStore, PackagingStore


def find_base_parts(
    planned: PlannedPart, members: Sequence[Member], *, registry: PackagingStore, store: ObjectStore
) -> list[BasePart]:
    """Find the parts of ``planned.donor`` that share entries with the part of those members.

    An unreadable base part is skipped; its members are read one by one. The manifest shards of the parts whose paths
    overlap with this one's are read.
    """
    if not planned.donor:
        return []
    try:
        return [donor for donor in _overlapping(planned.donor, members, registry, store) if donor.copy_runs]
    except NotFound:
        return []


def _overlapping(
    plan: str, members: Sequence[Member], registry: PackagingStore, store: ObjectStore
) -> Iterator[BasePart]:
    parts = {part.index: part for part in registry.parts(plan)}
    for other in read_plan(store, plan):
        part = parts.get(other.index)
        # Code points order as UTF-8 does, so paths compare as text.
        if part is not None and part.first <= members[-1].path and part.last >= members[0].path:
            stretches = find_copy_runs(members, part.size, part_members(other, store))
            yield BasePart(part.key, part.size, part.crc32, stretches, part.sha256)
