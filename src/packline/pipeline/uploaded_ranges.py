"""Find what a new part can take, many entries at a time, from the parts in which uploaders stored its members."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from packline.errors import ObjectNotFound
from packline.keys import PACKAGE_SUFFIX
from packline.model import Member
from packline.part_builder.copy_runs import BasePart, CopyRun
from packline.part_range import PartRange, parse_part_range
from packline.ports import ObjectStore
from packline.vhpkgzip.headers import local_length

_Located = tuple[int, Member, PartRange]
"""Number in the new part, the member, and where it lies."""


def find_uploaded_parts(members: Sequence[Member], store: ObjectStore) -> list[BasePart]:
    """Find the uploaded parts that hold neighbouring members of a new part next to each other.

    The entries are verified when they are read, and each that is not as expected is read by its own location, which
    is compared with the ETag of the part and the CRC-32 of the manifest.

    Args:
        members: The members of the new part, in order.
        store: Tells what lies at the key of a part now.
    """
    by_part: dict[PartRange, list[CopyRun]] = {}
    for run in _runs(_located(members)):
        number, member, at = run[0]
        if len(run) > 1:
            # The local header of an entry ends where its data begins.
            start = at.offset - local_length(len(member.path.encode()), member.size)
            by_part.setdefault(_part(at), []).append(CopyRun(number, len(run), start))
    return [part for at, runs in by_part.items() for part in _base_part(at, runs, store)]


def _located(members: Sequence[Member]) -> Iterator[_Located]:
    for number, member in enumerate(members):
        at = parse_part_range(member.version_id)
        # Between the files of a tar, and of most zips, there are other bytes than the headers that a part has.
        if at is not None and at.key.endswith(PACKAGE_SUFFIX):
            yield number, member, at


def _runs(located: Iterable[_Located]) -> Iterator[list[_Located]]:
    """Yield neighbours whose entries follow each other in one part."""

    run: list[_Located] = []
    for number, member, at in located:
        if run:
            before, _, last = run[-1]
            header = local_length(len(member.path.encode()), member.size)
            is_next = number == before + 1 and at.offset == last.offset + last.size + header
            if not is_next or _part(at) != _part(last):
                yield run
                run = []
        run.append((number, member, at))
    if run:
        yield run


def _part(at: PartRange) -> PartRange:
    """Return what all locations in one part have in common."""
    return at._replace(offset=0, size=0, crc32=0)


def _base_part(at: PartRange, runs: Sequence[CopyRun], store: ObjectStore) -> Iterator[BasePart]:
    try:
        stored = store.head(at.key)
    except ObjectNotFound:
        return
    # Ranges are read without a version: only of the object that is the current one.
    if stored.version_id == at.version_id and stored.etag == at.etag:
        yield BasePart(at.key, stored.size, 0, runs, etag=at.etag)
