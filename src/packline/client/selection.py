"""Chosen members of a version: only the ranges of the parts that hold them.

The manifest tells every offset (``packline.package.layout``), so neither directories nor headers are read first.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice
from typing import NamedTuple

from packline.client.failures import NothingSelected, UnusablePackage
from packline.client.journal import Journal
from packline.client.manifest import Objects, read_rows
from packline.client.transfer import Kind, Transfer
from packline.client.work import object_transfers, usable_package
from packline.model import FetchPlan, Member, Part
from packline.package.globs import selector
from packline.package.layout import PartLayout

GAP_BYTES = 1 << 20
"""Unwanted bytes read through rather than asked around: 1 MiB arrives in less than S3's time to the first byte."""
SPAN_BYTES = 16 << 20
SPAN_MEMBERS = 1000


class Span(NamedTuple):
    """A byte range of a part, and the numbers in the part of the members wanted from it."""

    start: int
    length: int
    wanted: tuple[int, ...]


def content_id(content_hash: str, include: Sequence[str]) -> str:
    """Names the selection in the cache: the version and its patterns, in any order."""
    text = "\n".join([content_hash, *sorted(set(include))])
    return hashlib.sha256(text.encode()).hexdigest()


def selected_plan(plan: FetchPlan, include: Sequence[str], objects: Objects) -> tuple[FetchPlan, list[str]]:
    """The plan with the content id, files and bytes of the selection, and its paths.

    Raises NothingSelected, InvalidInput.
    """
    wanted = selector(include)
    paths: list[str] = []
    total = 0
    for member in read_rows(plan.manifest, objects):
        if wanted(member.path):
            paths.append(member.path)
            total += member.size
    if not paths:
        raise nothing_selected(plan, include)
    content = content_id(plan.content_hash, include)
    return replace(plan, content_hash=content, files=len(paths), bytes=total), paths


def nothing_selected(plan: FetchPlan, include: Sequence[str]) -> NothingSelected:
    """The error for patterns without a match."""
    return NothingSelected(
        f"No file of {plan.uri} matches {', '.join(map(repr, include))}.", "Check the patterns."
    )


class Selection:
    """The members that match the patterns. ``whole`` is the plan of the version, ``plan`` that of the selection."""

    def __init__(
        self,
        whole: FetchPlan,
        plan: FetchPlan,
        include: Sequence[str],
        objects: Objects,
        warn: Callable[[str], None],
    ) -> None:
        self.plan = plan
        self._whole = whole
        self._wanted = selector(include)
        self._objects = objects
        self._packaged = usable_package(whole, warn)

    def transfers(self, journal: Journal) -> tuple[Iterable[Transfer], int]:
        left = self.plan.files - journal.files
        if not self._packaged:
            return object_transfers(self._rows(self._wanted), journal), left
        return (transfer for transfer in self._spans() if not journal.done(transfer)), left

    def instead(self, transfer: Transfer, journal: Journal) -> Iterator[Transfer]:
        wanted = set(transfer.wanted)
        return object_transfers(self._rows(wanted.__contains__), journal)

    def _rows(self, wanted: Callable[[str], bool]) -> Iterator[tuple[int, Member]]:
        rows = enumerate(read_rows(self._whole.manifest, self._objects))
        return ((row, member) for row, member in rows if wanted(member.path))

    def _spans(self) -> Iterator[Transfer]:
        rows = read_rows(self._whole.manifest, self._objects)
        for part in self._whole.parts:
            members = list(islice(rows, part.files))
            wanted = [number for number, member in enumerate(members) if self._wanted(member.path)]
            if not wanted:
                continue
            layout = _layout(part, members)
            for number, span in enumerate(find_spans(layout, wanted)):
                paths = tuple(members[i].path for i in span.wanted)
                yield Transfer(
                    *(Kind.SPAN, part.index, number, part.key, None, span.start, span.length, len(paths)),
                    wanted=paths,
                )


def _layout(part: Part, members: Sequence[Member]) -> PartLayout:
    layout = PartLayout([member.path.encode() for member in members], [member.size for member in members])
    if layout.size != part.size:
        raise UnusablePackage(
            f"Part {part.key!r} has {part.size} bytes, its manifest rows make {layout.size}."
        )
    return layout


def find_spans(layout: PartLayout, wanted: Iterable[int]) -> Iterator[Span]:
    """The fewest ranges worth asking for that hold the wanted members, whose numbers ascend."""
    held: list[int] = []
    start = stop = 0
    for number in wanted:
        begin = layout.header_offsets[number]
        end = layout.data_offsets[number] + layout.sizes[number]
        full = len(held) >= SPAN_MEMBERS or end - start > SPAN_BYTES
        if held and (full or begin - stop > GAP_BYTES):
            yield Span(start, stop - start, tuple(held))
            held = []
        if not held:
            start = begin
        held.append(number)
        stop = end
    if held:
        yield Span(start, stop - start, tuple(held))
