"""Find ranges of keys of like size by probes, without listing everything first.

The keys below a prefix are a tree of characters. A page of a thousand keys counts every small branch that ends in it;
a branch that does not end there is large, and one request behind its last possible key goes on with the next one. So
a level costs one request a large branch, and levels are opened until there are enough of them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from typing import NamedTuple

from packline.pipeline.seal_context import SealLimits
from packline.ports import ObjectStore

PROBES_AT_ONCE = 16
LAST = "\U0010ffff"
"""Sorts behind every character of a key."""


class KeyRange(NamedTuple):
    """The paths behind ``after``, up to and including ``upto``; None: all that follow."""

    after: str = ""
    upto: str | None = None


class _Branch(NamedTuple):
    """The paths that begin so, up to where the next branch begins."""

    start: str
    paths: int | None
    """How many there are; None if more than a page."""


def split_range(
    store: ObjectStore, prefix: str, whole: KeyRange, *, large: int, limits: SealLimits
) -> list[KeyRange]:
    """Split a range into ranges of like size.

    A range may still prove too large, where many keys differ in their last characters only.

    Args:
        store: Lists the keys.
        prefix: What stands before each path in its key.
        whole: The range to split.
        large: How many branches of more than a page are enough.
        limits: Keys of a page, and how many a range is to have at most, as far as they were counted.
    """
    probe = _Probe(store, prefix, whole, limits.page)
    branches = probe.open_branch("")
    opened: set[str] = set()
    with ThreadPoolExecutor(PROBES_AT_ONCE) as pool:
        while 0 < sum(branch.paths is None for branch in branches) < large:
            level = [
                branch.start for branch in branches if branch.paths is None and branch.start not in opened
            ]
            if not level:
                break
            opened.update(level)
            below = dict(zip(level, pool.map(probe.open_branch, level), strict=True))
            branches = [part for branch in branches for part in below.get(branch.start) or (branch,)]
    return list(_join(branches, whole, large, limits.range_files))


def _join(branches: Sequence[_Branch], whole: KeyRange, large: int, range_files: int) -> Iterator[KeyRange]:
    """Join neighbours to ranges of at most that many paths.

    A large branch fills a range, unless there are more than twice as many as were enough: each range costs every later
    task a request, so several large branches become one range then. If that is too much, it is split again.
    """
    number = sum(branch.paths is None for branch in branches)
    weight = range_files // max(1, -(-number // (2 * large)))
    after, size = whole.after, 0
    for branch in sorted(branches, key=lambda branch: branch.start):
        paths = weight if branch.paths is None else branch.paths
        is_inside = after < branch.start and (whole.upto is None or branch.start < whole.upto)
        if size and size + paths > range_files and is_inside:
            yield KeyRange(after, branch.start)
            after, size = branch.start, 0
        size += paths
    yield KeyRange(after, whole.upto)


class _Probe:
    """Opens branches of one range."""

    def __init__(self, store: ObjectStore, prefix: str, whole: KeyRange, page: int) -> None:
        self._store, self._prefix, self._whole, self._page = store, prefix, whole, page

    def open_branch(self, start: str) -> list[_Branch]:
        """Return the branches one character further on; of a branch that begins with one stem, those of the stem."""
        branches: list[_Branch] = []
        marker = max(start, self._whole.after)
        while page := self._list(start, marker, self._page):
            is_cut = len(page) == self._page
            stem = _common_start(page[0], page[-1])
            if is_cut and not branches and len(stem) > len(start) and not self._list(start, stem + LAST, 1):
                start = stem
            marker = page[-1]
            counts = Counter(path[: len(start) + 1] for path in page if path != start)
            counted = [_Branch(first, paths) for first, paths in counts.items()]
            if is_cut and counted:
                last = counted.pop()
                counted.append(last._replace(paths=None))
                marker = max(last.start + LAST, marker)
            branches += counted
            if not is_cut:
                break
        return branches

    def _list(self, start: str, after: str, count: int) -> list[str]:
        """Return the first paths of the range that begin so, behind a path."""
        cut = len(self._prefix)
        listed = self._store.list(self._prefix + start, after=self._prefix + after, page=count)
        paths = [stored.key[cut:] for stored in islice(listed, count)]
        upto = self._whole.upto
        return paths if upto is None else [path for path in paths if path <= upto]


def _common_start(one: str, other: str) -> str:
    """Return what two texts begin with."""
    length = next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), len(one))
    return one[:length]
