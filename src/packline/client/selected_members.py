"""Plans the download of chosen members: only the ranges of the parts that hold them.

The manifest tells every offset (``packline.vhpkgzip.layout``), so neither directories nor headers are read first.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice
from typing import NamedTuple

from packline.client.cache.journal import Journal
from packline.client.errors import NothingSelected, UnusablePackage
from packline.client.transfer.task import Transfer, TransferKind
from packline.client.transfer_plan import has_usable_package, object_transfers
from packline.globs import compile_globs, literal_prefixes
from packline.manifest.reader import ObjectReader, read_files
from packline.manifest.windows import RowWindow, find_windows, read_windows
from packline.model import FetchPlan, Member, Part
from packline.vhpkgzip.layout import PartLayout

GAP_BYTES = 1 << 20
"""Unwanted bytes read through rather than asked around: 1 MiB arrives in less than S3's time to the first byte."""
DELTA_GAP_BYTES = 64 << 10
"""The same where bytes are to be saved: what a request costs in time and money, 64 KiB cost about as well."""
MAX_RANGE_BYTES = 16 << 20
MAX_RANGE_MEMBERS = 1000
MAX_CHECKED_PATHS = 100_000
"""Paths of a selection that are compared with each other beforehand. The names of a larger one are checked as those of
a whole version are: when its files are written."""


class SelectedRange(NamedTuple):
    """A byte range of a part, and the numbers in the part of the members selected from it."""

    start: int
    length: int
    selected: tuple[int, ...]


def content_id(content_hash: str, include: Sequence[str]) -> str:
    """Return the name of the selection in the cache: a hash of the version and its patterns, in any order."""
    text = "\n".join([content_hash, *sorted(set(include))])
    return hashlib.sha256(text.encode()).hexdigest()


def selected_plan(
    plan: FetchPlan,
    include: Sequence[str],
    objects: ObjectReader,
    windows: Sequence[RowWindow] | None = None,
) -> tuple[FetchPlan, list[str]]:
    """Return the plan with the content id, files and bytes of the selection, and its paths unless they are very many.

    ``windows``: the rows that may be selected, if they have been found. Raises NothingSelected, InvalidInput.
    """
    selected = compile_globs(include)
    paths: list[str] = []
    files = total = 0
    if windows is None:
        windows = find_windows(plan.manifest, objects, literal_prefixes(include))
    for _, member in read_windows(plan.manifest, objects, windows):
        if selected(member.path):
            files += 1
            total += member.size
            if files <= MAX_CHECKED_PATHS:
                paths.append(member.path)
    if not files:
        raise nothing_selected(plan, include)
    content = content_id(plan.content_hash, include)
    selection = replace(plan, content_hash=content, files=files, bytes=total)
    return selection, paths if files <= MAX_CHECKED_PATHS else []


def nothing_selected(plan: FetchPlan, include: Sequence[str]) -> NothingSelected:
    """Return the error for patterns without a match."""
    return NothingSelected(
        f"No file of {plan.uri} matches {', '.join(map(repr, include))}.", "Check the patterns."
    )


MemberFilter = Callable[[int, str], bool]
"""Whether the member of this row of the manifest, and with this path, is wanted."""


class SelectionPlan:
    """Downloads chosen members. ``whole`` is the plan of the version, ``plan`` says what must be on disk in the end."""

    def __init__(
        self,
        whole: FetchPlan,
        plan: FetchPlan,
        chosen: MemberFilter,
        objects: ObjectReader,
        warn: Callable[[str], None],
        gap: int = GAP_BYTES,
        prefixes: Sequence[str] = ("",),
        windows: Sequence[RowWindow] | None = None,
    ) -> None:
        """``prefixes``: what the paths of the chosen members begin with; rows elsewhere are not read.

        ``windows``: where such paths are, if that has been found.
        """
        self.plan = plan
        self._whole = whole
        self._chosen = chosen
        self._objects = objects
        self._warn = warn
        self._gap = gap
        self._prefixes, self._found_windows = prefixes, windows
        self._packaged = has_usable_package(whole, warn)
        self._kept_part, self._kept_rows = -1, list[tuple[int, Member]]()
        self.chosen_files = self.chosen_bytes = 0
        """Of the members that ``transfers`` has come to."""

    def transfers(self, journal: Journal) -> tuple[Iterable[Transfer], int]:
        """Return the ranges or objects that are not done, and how many files are left."""
        left, self.chosen_files, self.chosen_bytes = self.plan.files - journal.files, 0, 0
        if not self._packaged:
            return object_transfers(self._counted(self._rows(self._chosen)), journal), left
        return self._ranges(journal), left

    def fallback(self, transfer: Transfer, journal: Journal) -> Iterator[Transfer]:
        """Return the selected members of a lost range as single objects."""
        selected = set(transfer.selected)
        rows = self._rows_of(transfer.part)
        return object_transfers(((row, member) for row, member in rows if member.path in selected), journal)

    def _rows_of(self, part: int) -> list[tuple[int, Member]]:
        """Return the rows of a part, kept until another is asked for: of a lost part every span fails, one by one."""
        if self._kept_part != part:
            first = sum(other.files for other in self._whole.parts if other.index < part)
            files = sum(other.files for other in self._whole.parts if other.index == part)
            rows = enumerate(read_files(self._whole.manifest, self._objects))
            self._kept_part, self._kept_rows = part, list(islice(rows, first, first + files))
        return self._kept_rows

    def _windows(self) -> Sequence[RowWindow]:
        if self._found_windows is None:
            self._found_windows = find_windows(self._whole.manifest, self._objects, self._prefixes)
        return self._found_windows

    def _rows(self, chosen: MemberFilter) -> Iterator[tuple[int, Member]]:
        rows = read_windows(self._whole.manifest, self._objects, self._windows())
        return ((row, member) for row, member in rows if chosen(row, member.path))

    def _counted(self, rows: Iterable[tuple[int, Member]]) -> Iterator[tuple[int, Member]]:
        for row, member in rows:
            self.chosen_files += 1
            self.chosen_bytes += member.size
            yield row, member

    def _parts(self) -> Iterator[tuple[Part, list[tuple[int, Member]]]]:
        """Yield the parts that may hold chosen members, each with the rows of all its members."""
        windows, first, spans = self._windows(), 0, list[tuple[Part, RowWindow]]()
        for part in self._whole.parts:
            span = RowWindow(first, first + part.files)
            first = span.stop
            if any(window.first < span.stop and span.first < window.stop for window in windows):
                spans.append((part, span))
        rows = read_windows(self._whole.manifest, self._objects, _joined(span for _, span in spans))
        for part, _ in spans:
            yield part, list(islice(rows, part.files))

    def _ranges(self, journal: Journal) -> Iterator[Transfer]:
        """Yield the missing spans of each part; of a part that is not as its manifest rows make it, objects."""
        for part, held in self._parts():
            selected = [at for at, (row, member) in enumerate(held) if self._chosen(row, member.path)]
            if not selected:
                continue
            members = [member for _, member in held]
            self.chosen_files += len(selected)
            self.chosen_bytes += sum(members[at].size for at in selected)
            try:
                layout = _layout(part, members)
            except UnusablePackage as error:
                self._warn(f"{error.message} Its {len(selected):,} files are fetched one by one.")
                yield from object_transfers((held[at] for at in selected), journal)
                continue
            for number, span in enumerate(find_ranges(layout, selected, self._gap)):
                transfer = _span_transfer(part, number, span, members)
                if not journal.done(transfer):
                    yield transfer


def _joined(spans: Iterable[RowWindow]) -> Iterator[RowWindow]:
    """Join neighbours, so that no shard is read twice."""
    current: RowWindow | None = None
    for span in spans:
        if current is not None and span.first == current.stop:
            current = RowWindow(current.first, span.stop)
            continue
        if current is not None:
            yield current
        current = span
    if current is not None:
        yield current


def _span_transfer(part: Part, number: int, span: SelectedRange, members: Sequence[Member]) -> Transfer:
    paths = tuple(members[at].path for at in span.selected)
    return Transfer(
        *(TransferKind.SPAN, part.index, number, part.key, None, span.start, span.length, len(paths)),
        selected=paths,
    )


def _layout(part: Part, members: Sequence[Member]) -> PartLayout:
    try:
        layout = PartLayout([member.path.encode() for member in members], [member.size for member in members])
    except ValueError as error:
        raise UnusablePackage(f"The manifest rows of part {part.key!r} make none: {error}.") from error
    if layout.size != part.size:
        raise UnusablePackage(
            f"Part {part.key!r} has {part.size} bytes, its manifest rows make {layout.size}."
        )
    return layout


def find_ranges(layout: PartLayout, selected: Iterable[int], gap: int = GAP_BYTES) -> Iterator[SelectedRange]:
    """Yield the fewest ranges worth requesting that hold the selected members, whose numbers ascend.

    Up to ``gap`` unneeded bytes between two of them are read through.
    """
    held: list[int] = []
    start = stop = 0
    for number in selected:
        begin = layout.header_offsets[number]
        end = layout.data_offsets[number] + layout.sizes[number]
        full = len(held) >= MAX_RANGE_MEMBERS or end - start > MAX_RANGE_BYTES
        if held and (full or begin - stop > gap):
            yield SelectedRange(start, stop - start, tuple(held))
            held = []
        if not held:
            start = begin
        held.append(number)
        stop = end
    if held:
        yield SelectedRange(start, stop - start, tuple(held))
