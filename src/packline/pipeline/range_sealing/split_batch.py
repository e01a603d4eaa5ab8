"""Sort a piece of the batch metadata file by the ranges that its lines speak of."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from packline.errors import InvalidMetadata
from packline.keys import outputs_prefix
from packline.objects import StoredObject
from packline.pipeline.metadata_requests import UNREADABLE, has_other_name
from packline.pipeline.range_sealing.merge_lines import Section
from packline.pipeline.range_sealing.neighbours import Neighbours
from packline.pipeline.range_sealing.work_folder import Document, Task, WorkFolder
from packline.pipeline.seal_context import SealContext
from packline.ports import StoreReader
from packline.rules.bounded_lines import split_lines
from packline.rules.metadata import file_of_simple_line, normalize_output_name, parse_line

READ_BYTES = 8 * 1024 * 1024


def split_batch(task: Task, work: WorkFolder, context: SealContext) -> Document:
    """Sort the lines that begin in a piece of the batch file, by range and in order.

    Args:
        task: With ``execution``, ``batch`` (the stored object), ``start`` and ``length`` (bytes).
        work: Has the ends of the ranges (``ends.json``); the lines are written there.
        context: The store.

    Returns:
        How many lines there are, and a ``Section`` for each range that some of them are about.
    """
    batch = StoredObject(*task["batch"])
    ends = work.read("ends.json")
    neighbours = Neighbours(context.store, outputs_prefix(task["execution"]))
    owner = _Owner(ends["ends"], ends["renamed"], neighbours)
    sorted_lines: list[list[bytes]] = [[] for _ in range(len(ends["ends"]) + 1)]
    numbers = [array("Q") for _ in sorted_lines]
    count = 0
    try:
        for raw in _lines(context.store, batch, task["start"], task["length"]):
            number = owner.range_of(raw)
            sorted_lines[number].append(raw)
            numbers[number].append(count)
            count += 1
    except UNREADABLE as error:
        return {"error": [error.code, error.message, error.remedy], "lines": 0}
    sections: list[Section] = []
    pieces: list[bytes] = []
    end = 0
    for number, lines in enumerate(sorted_lines):
        if lines:
            text, before, is_numbered = _encode_lines(lines, numbers[number])
            pieces.append(text)
            lines.clear()
            sections.append(Section(number, end, end + len(text), before, is_numbered))
            end += len(text)
    return {"lines": count, "sections": sections, "data": work.add(b"".join(pieces), "lines")}


def _encode_lines(lines: Sequence[bytes], numbers: Sequence[int]) -> tuple[bytes, int, bool]:
    """Return lines as a section has them, how many are before the first one, and whether each has its number.

    Lines that follow each other in the batch file, as nearly all do, need none.
    """
    if numbers[-1] - numbers[0] + 1 == len(lines):
        return b"\n".join(lines) + b"\n", numbers[0], False
    return b"".join(map(b"%d %b\n".__mod__, zip(numbers, lines, strict=True))), 0, True


class _Owner:
    """Says which range a line is about."""

    def __init__(self, ends: list[str], renamed: list[tuple[str, str]], neighbours: Neighbours) -> None:
        self._ends, self._neighbours = ends, neighbours
        self._originals = frozenset(path for path, _ in renamed)
        self._by_name: dict[str, str] = {}
        for path, name in renamed:
            if has_other_name(path):
                self._by_name.setdefault(name, path)
        self._exists: dict[str, bool] = {}
        self._last: tuple[str, str, int] | None = None
        """The end of the range before the last line's, its own end, and its number."""

    def range_of(self, raw: bytes) -> int:
        """Return the number of the range; the first one for a line that is not about a file."""
        path = file_of_simple_line(raw) or _file_of(raw)
        if path is None:
            return 0
        name = normalize_output_name(path)
        if path not in self._originals:
            path = name
            if name in self._by_name and not self._is_output(name):
                path = self._by_name[name]
        last = self._last
        if last and last[0] < path <= last[1]:
            return last[2]  # lines about neighbours follow each other
        number = bisect_left(self._ends, path)
        if 0 < number < len(self._ends):
            self._last = self._ends[number - 1], self._ends[number], number
        return number

    def _is_output(self, path: str) -> bool:
        if path not in self._exists:
            self._exists[path] = self._neighbours.is_file(path)
        return self._exists[path]


def _file_of(raw: bytes) -> str | None:
    try:
        line = parse_line(raw, "")
    except InvalidMetadata:
        return None
    return line[0] if line else None


def _lines(store: StoreReader, batch: StoredObject, start: int, length: int) -> Iterator[bytes]:
    """Yield the lines that begin in a piece of an object, as ``ObjectStore.lines`` does those of a whole one."""
    return split_lines(_chunks(store, batch, start, length))


def _chunks(store: StoreReader, batch: StoredObject, start: int, length: int) -> Iterator[bytes]:
    """Yield the bytes from the first line that begins in a piece to the end of the last one."""
    end, at = min(start + length, batch.size), max(start - 1, 0)
    is_begun = start == 0
    while at < batch.size:
        body = store.read_range(batch.key, at, READ_BYTES, batch.version_id)
        if not body:
            return
        following = at + len(body)
        first = 0
        if not is_begun:
            first = body.find(b"\n") + 1
            is_begun = first > 0
            if not is_begun:
                if following >= end:
                    return
                at = following
                continue
            if at + first >= end:
                return
        # A line that begins before the end is read to its own end.
        last = body.find(b"\n", max(end - 1 - at, first)) if following >= end else -1
        yield body[first:] if last < 0 else body[first : last + 1]
        if last >= 0:
            return
        at = following
