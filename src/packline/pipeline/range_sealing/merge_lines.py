"""Bring the lines of each range together, where the batch file is not in the order of the files.

Each piece of the file is sorted by range, so a range has a section in every piece that speaks of it: in one or two
pieces of a file that is in order. In a file without order that is every piece, and requests would grow with the
square of the files; so tasks merge the sections of up to ``PIECES`` pieces first, each task those of a group of ranges.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import accumulate, groupby, pairwise
from typing import NamedTuple

from packline.pipeline.range_sealing.work_folder import Document, Task, WorkFolder
from packline.pipeline.seal_context import SealContext

PIECES = 64
"""Pieces that one task merges."""
SCATTERED = 4
"""Sections that a range has on average, if they are not merged; more are."""
READERS = 16


class Piece(NamedTuple):
    """Lines in order of their ranges: the outcome of a task."""

    stage: int
    number: int
    """Of the task."""
    before: int
    """Lines of the batch file before those of the task."""


class Section(NamedTuple):
    """Neighbouring lines of a piece that are about one range."""

    range: int
    start: int
    """First byte."""
    end: int
    before: int
    """Lines of the task's part of the batch file before the one that has the number 0."""
    is_numbered: bool = True
    """Each line has its number and a space before it; else they are numbered from 0 on."""


def plan_pieces(splits: Sequence[Document], stage: int, ranges: int) -> list[list[Piece]]:
    """Return, for each range, the pieces that have lines about it, in order.

    Args:
        splits: The outcomes of a list of tasks.
        stage: Which list it is.
        ranges: How many ranges there are.
    """
    pieces: list[list[Piece]] = [[] for _ in range(ranges)]
    before = 0
    for number, split in enumerate(splits):
        for owner, _ in groupby(split["sections"], key=lambda section: int(section[0])):
            pieces[owner].append(Piece(stage, number, before))
        before += split["lines"]
    return pieces


def plan_merges(
    splits: Sequence[Document], stage: int, pieces: Sequence[Sequence[Piece]], most_bytes: int
) -> Iterator[Document]:
    """Yield the tasks that merge sections; none if the lines of a range are in few pieces anyway.

    Args:
        splits: The outcomes of ``split_batch``.
        stage: Which list of tasks they are of.
        pieces: What ``plan_pieces`` returned.
        most_bytes: Bytes that one task merges, unless a single range has more.
    """
    if sum(map(len, pieces)) <= SCATTERED * len(pieces):
        return
    befores = [0, *accumulate(split["lines"] for split in splits)]
    for first in range(0, len(splits), PIECES):
        sizes = [0] * len(pieces)
        chunk = splits[first : first + PIECES]
        for split in chunk:
            for owner, start, end, *_ in split["sections"]:
                sizes[owner] += end - start
        merged = [Piece(stage, first + number, befores[first + number]) for number in range(len(chunk))]
        for begin, stop in _groups(sizes, most_bytes):
            yield {"task": "merge_lines", "pieces": merged, "first": begin, "stop": stop}


def merge_lines(task: Task, work: WorkFolder, context: SealContext) -> Document:
    """Write the lines about some ranges together, range by range.

    Args:
        task: With ``pieces``, and the ranges from ``first`` up to before ``stop``.
        work: Has the pieces; the lines are written there.
        context: Not needed.

    Returns:
        As ``split_batch``, but that the lines are numbered through the whole file.
    """
    pieces = [Piece(*piece) for piece in task["pieces"]]

    def load(piece: Piece) -> list[tuple[Section, bytes]]:
        owned = range(task["first"], task["stop"])
        return [
            (section._replace(before=piece.before + section.before), text)
            for section, text in _read_sections(piece, owned, work)
        ]

    with ThreadPoolExecutor(READERS) as pool:
        loaded = [each for sections in pool.map(load, pieces) for each in sections]
    loaded.sort(key=lambda each: each[0].range)  # keeps the order of the pieces
    ends = [0, *accumulate(len(text) for _, text in loaded)]
    sections = [
        section._replace(start=start, end=end)
        for (section, _), (start, end) in zip(loaded, pairwise(ends), strict=True)
    ]
    return {"lines": 0, "sections": sections, "data": work.add(b"".join(text for _, text in loaded), "lines")}


def lines_of_range(
    pieces: Sequence[Sequence[int]], number: int, work: WorkFolder
) -> Iterator[tuple[int, bytes]]:
    """Yield the lines about one range, each with its number in the whole file, in order.

    Args:
        pieces: Those that have any, in order.
        number: Of the range.
        work: Where the lines are.
    """
    with ThreadPoolExecutor(READERS) as pool:
        loading = [
            pool.submit(
                lambda piece: [*_read_sections(piece, range(number, number + 1), work)], Piece(*piece)
            )
            for piece in pieces
        ]
        for piece, loaded in zip(pieces, loading, strict=True):
            before = 1 + Piece(*piece).before
            for section, text in loaded.result():
                first, lines = before + section.before, text.split(b"\n")[:-1]
                if not section.is_numbered:
                    yield from enumerate(lines, start=first)
                    continue
                for line in lines:
                    relative, _, raw = line.partition(b" ")
                    yield first + int(relative), raw


def _read_sections(piece: Piece, owned: range, work: WorkFolder) -> Iterator[tuple[Section, bytes]]:
    """Yield the sections of a piece about some ranges, which follow each other, by one request."""
    outcome = work.outcome({"stage": piece.stage, "number": piece.number})
    assert outcome is not None, "the list of tasks is done"
    sections = [Section(*section) for section in outcome["sections"] if section[0] in owned]
    if not sections:
        return
    first = sections[0].start
    text = work.read_range(outcome["data"], first, sections[-1].end - first)
    for section in sections:
        yield section, text[section.start - first : section.end - first]


def _groups(sizes: Sequence[int], most: int) -> Iterator[tuple[int, int]]:
    """Yield first and stop of neighbouring ranges with at most ``most`` bytes together; those without any are left."""
    first, total = 0, 0
    for number, size in enumerate(sizes):
        if total and total + size > most:
            yield first, number
            first, total = number, 0
        total += size
    if total:
        yield first, len(sizes)
