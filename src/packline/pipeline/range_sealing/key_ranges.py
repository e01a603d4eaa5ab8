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
SAMPLED = 3
"""Branches whose size is estimated, one for all like them."""
LEAST_SHARE = 4
"""A range has at least the fourth part of the most it may have."""
LEAST_ALIKE = 2
"""Of the places to cut the sampled branches at, half are in all of them, if the branches are alike."""
LAST = "\U0010ffff"
"""No character of a key sorts behind it."""
LAST_OF_BYTES = ("", "\x7f", "\u07ff", "\uffff", LAST)
"""The last character that UTF-8 writes with at most 0, 1, 2, 3 and 4 bytes."""
KEY_BYTES = 1_024
"""Longest key of S3."""


class KeyRange(NamedTuple):
    """The paths behind ``after``, up to and including ``upto``; None: all that follow."""

    after: str = ""
    upto: str | None = None


class _Branch(NamedTuple):
    """The paths that begin so, up to where the next branch begins."""

    start: str
    paths: int | None
    """How many there are; None if more than a page."""


class _Inside(NamedTuple):
    """Some of the paths of a branch."""

    suffix: str
    """Where they begin, behind the start of the branch."""
    paths: int


def split_range(
    store: ObjectStore,
    prefix: str,
    whole: KeyRange,
    *,
    large: int,
    tasks: int,
    limits: SealLimits,
    listed: Sequence[str] = (),
) -> list[KeyRange]:
    """Split a range into ranges of like size.

    A range may still prove too large: of a branch of more than a page, the size is estimated.

    Args:
        store: Lists the keys.
        prefix: What stands before each path in its key.
        whole: The range to split.
        large: How many branches of more than a page are enough.
        tasks: How many ranges there may be even if fewer would hold all keys.
        limits: Keys of a page, and how many a range is to have at most.
        listed: The paths before the range, in order: branches beside them are taken for as large as theirs.
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
        branches.sort(key=lambda branch: branch.start)
        large_ones = [branch.start for branch in branches if branch.paths is None]
        inside = [_Inside("", _listed_size(large_ones, listed))]
        if large_ones and not inside[0].paths:
            inside = _outline_like(large_ones, probe, pool, limits.range_files)
    sized = [
        (start + each.suffix, each.paths)
        for start, paths in branches
        for each in (inside if paths is None else [_Inside("", paths)])
    ]
    return list(_join(sized, whole, tasks, limits.range_files))


def _outline_like(
    branches: Sequence[str], probe: _Probe, pool: ThreadPoolExecutor, range_files: int
) -> list[_Inside]:
    """Return what a branch of more than a page has inside, by a sample of all.

    As one if it is one range's worth, or if branches are not alike: a cut then would be behind all keys of a branch.
    """
    sample = branches[:: -(-len(branches) // SAMPLED)]
    outlines = [*pool.map(lambda start: probe.outline(start, range_files), sample)]
    size = sum(each.paths for outline in outlines for each in outline) // len(outlines)
    suffixes = [{each.suffix for each in outline} for outline in outlines]
    alike = len(set.intersection(*suffixes)) * LEAST_ALIKE >= max(map(len, suffixes))
    return outlines[len(outlines) // 2] if alike and size > range_files else [_Inside("", size)]


def _listed_size(branches: Sequence[str], listed: Sequence[str]) -> int:
    """Return how many paths a branch has, by those of the same length that were listed whole; 0 if none was."""
    if not branches:
        return 0
    length = len(branches[-1])
    sizes = [*Counter(path[:length] for path in listed).values()][1:-1]
    return -(-sum(sizes) // len(sizes)) if sizes else 0


def _join(
    branches: Sequence[tuple[str, int]], whole: KeyRange, tasks: int, range_files: int
) -> Iterator[KeyRange]:
    """Join neighbouring branches to ranges of like size, of at most ``range_files`` paths by their sizes.

    There are as many ranges as that takes, or up to ``tasks``, as long as each has a quarter of ``range_files``: a
    range costs every later task some requests.
    """
    total = sum(paths for _, paths in branches)
    number = max(-(-total // range_files), min(tasks, total * LEAST_SHARE // range_files), 1)
    target = -(-total // number)
    after, size = whole.after, 0
    for start, paths in branches:
        is_inside = after < start and (whole.upto is None or start < whole.upto)
        is_full = size + paths > range_files or size + paths // 2 >= target
        if size and is_full and is_inside:
            yield KeyRange(after, start)
            after, size = start, 0
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
            if branches and page[0].startswith(branches[-1].start):
                end = self._end_of(branches[-1].start)
                if marker < end:
                    marker = end
                    continue
            is_cut = len(page) == self._page
            if is_cut and not branches:
                start = self._stem(start, _common_start(page[0], page[-1]))
            marker = page[-1]
            counts = Counter(path[: len(start) + 1] for path in page if path != start)
            counted = [_Branch(first, paths) for first, paths in counts.items()]
            if is_cut and counted:
                last = counted.pop()
                counted.append(last._replace(paths=None))
                marker = max(self._behind(last.start), marker)
            if branches and counted and counted[0].start == branches[-1].start:
                del branches[-1]
                counted[0] = counted[0]._replace(paths=None)
            branches += counted
            if not is_cut:
                break
        return branches

    def _stem(self, start: str, stem: str) -> str:
        """Return what all paths of a branch begin with, of which the first ones begin with ``stem``."""
        while len(stem) > len(start):
            following = self._list(start, self._behind(stem), 1)
            if not following:
                return stem
            if following[0].startswith(stem):
                break
            stem = _common_start(stem, following[0])
        return start

    def _behind(self, branch: str) -> str:
        """Return what sorts behind the keys of a branch, but for those that go on with ``LAST`` and more."""
        return branch + LAST_OF_BYTES[max(min(self._room(branch), 4), 0)]

    def _end_of(self, branch: str) -> str:
        """Return what sorts behind all keys of a branch that S3 can have."""
        times, remaining = divmod(max(self._room(branch), 0), 4)
        return branch + LAST * times + LAST_OF_BYTES[remaining]

    def _room(self, branch: str) -> int:
        """Return how many bytes a key of a branch may have behind its beginning."""
        return KEY_BYTES - len((self._prefix + branch).encode())

    def outline(self, start: str, most: int) -> list[_Inside]:
        """Estimate what a branch has inside: of its branches of more than a page, one stands for all.

        Args:
            start: The branch.
            most: Paths of a branch inside that is not divided any more.
        """
        levels: list[tuple[str, list[_Branch]]] = []
        within: list[_Inside] = []
        while True:  # a level for each character of a key: too many for calls within calls
            branches = self.open_branch(start)
            large = [branch.start for branch in branches if branch.paths is None]
            if large == [start]:
                within = [_Inside("", self._page)]
                break
            levels.append((start, branches))
            if not large:
                break
            start = large[len(large) // 2]
        for level, branches in reversed(levels):
            size = sum(each.paths for each in within)
            middle = [_Inside("", size)] if within and size <= most else within
            within = [
                _Inside(branch.start[len(level) :] + each.suffix, each.paths)
                for branch in branches
                for each in (middle if branch.paths is None else [_Inside("", branch.paths)])
            ]
        return within

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
