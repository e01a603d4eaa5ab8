"""What is done with members in path order: last per path, merge, join by path, comparison of content."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Protocol, TypeVar

from packline.model import Member


class HasPath(Protocol):
    """Anything with the path of a member: a member itself, or a row of a manifest."""

    @property
    def path(self) -> str:
        """Where the file is in its version."""


WithPath = TypeVar("WithPath", bound=HasPath)


def by_path(member: Member) -> bytes:
    """Return the sort key of manifests and packages: the UTF-8 path."""
    return member.path.encode()


def last_per_path(members: Iterable[WithPath]) -> Iterator[WithPath]:
    """Yield one item a path: of items in a row with equal paths the last, which is the one that is on disk."""
    last: WithPath | None = None
    for member in members:
        if last is not None and last.path != member.path:
            yield last
        last = member
    if last is not None:
        yield last


def merge_members(
    base: Iterable[Member], added: Iterable[Member], exclude: frozenset[str]
) -> Iterator[Member]:
    """Merge inherited members, less the excluded names, with added ones; all in path order.

    Exclusion is by exact path and of inherited members only. One datum is never twice in a version; two datums
    may share a path: the inherited one comes first, so that the last one wins on disk.
    """
    import heapq  # only the pipeline merges; a fetch need not import it

    kept = (member for member in base if member.path not in exclude)
    previous: Member | None = None
    for member in heapq.merge(kept, added, key=by_path):
        if previous is None or (member.path, member.datum) != (previous.path, previous.datum):
            yield member
        previous = member


def discard_matches(inherited: Iterable[Member], names: set[str]) -> Iterator[Member]:
    """Yield the members, and remove each path from ``names``: what is left there matched nothing."""
    for member in inherited:
        names.discard(member.path)
        yield member


def join_by_path(new: Iterable[Member], old: Iterable[Member]) -> Iterator[tuple[int, Member, Member | None]]:
    """Yield each new member with its row and the old member of the same path, if any; both in path order."""
    remaining = iter(old)
    former = next(remaining, None)
    for row, member in enumerate(new):
        while former is not None and former.path < member.path:
            former = next(remaining, None)
        yield row, member, former if former is not None and former.path == member.path else None


def has_same_content(member: Member, other: Member) -> bool:
    """Return whether size and ETag are equal. Members without an ETag are never taken for equal."""
    return bool(member.etag) and (member.size, member.etag) == (other.size, other.etag)
