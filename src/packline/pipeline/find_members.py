"""Find the members of a version by a part of their path, annotated or not: the rows are searched as bytes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from typing import NamedTuple

from packline.manifest.rows import decode_row, encode_row, path_of_row, unpack_shard
from packline.manifest.shard_list import expand_shards
from packline.model import ManifestRef, Member
from packline.ports import StoreReader
from packline.rules.path_pattern import lines_with, parse_path_pattern

READ_AHEAD = 4
"""Shards read and unpacked at once, some 8 MB each."""
PAGE_SECONDS = 10.0


class MemberPlace(NamedTuple):
    """A place in a manifest: the index of a shard, and a byte in its unpacked rows."""

    shard: int = 0
    byte: int = 0


class FoundMembers(NamedTuple):
    """Some members in path order, and where to go on; None after the last."""

    members: list[Member]
    place: MemberPlace | None


def find_members(
    store: StoreReader,
    manifest: ManifestRef,
    pattern: str,
    *,
    place: MemberPlace,
    limit: int,
    clock: Callable[[], float],
) -> FoundMembers:
    """Find the next members whose path has a part, or matches a pattern.

    Args:
        store: Has the manifest.
        manifest: Of the version.
        pattern: A part of the path, in any case; with ``*``, ``?`` or ``[``, what the whole path or
            its last component must match.
        place: Where to begin.
        limit: How many are returned at most.
        clock: Seconds. After 10 a page ends early.

    Returns:
        The members; a page that ended early may have none and still a place.

    Raises:
        UnreadableManifest: A shard is damaged.
    """
    matches, needle = parse_path_pattern(pattern)
    manifest = expand_shards(manifest, store)
    members = [member for member in manifest.inline if matches(member.path)]
    ends = clock() + PAGE_SECONDS
    with ThreadPoolExecutor(READ_AHEAD) as pool:
        for number, rows in _unpacked(store, manifest, place.shard, pool):
            start = place.byte if number == place.shard else 0
            for end, row in lines_with(rows, start, needle):
                path = path_of_row(row)
                if not matches(path):
                    continue
                if members and members[-1].path == path:
                    members.pop()  # of several with one path the last counts, as on disk
                elif len(members) == limit:
                    return FoundMembers(members, MemberPlace(number, end - len(row) - 1))
                members.append(decode_row(row))
            # The next shard may replace a member that is the last of this one, so its page has both.
            open_ended = manifest.files < manifest.rows and members and rows.endswith(encode_row(members[-1]))
            if clock() > ends and number + 1 < len(manifest.shards) and not open_ended:
                return FoundMembers(members, MemberPlace(number + 1))
    return FoundMembers(members, None)


def _unpacked(
    store: StoreReader, manifest: ManifestRef, first: int, pool: ThreadPoolExecutor
) -> Iterator[tuple[int, bytes]]:
    """Yield shards with their index, unpacked; some are read ahead."""

    def unpack(key: str) -> bytes:
        return unpack_shard(store.read(key), key)

    keys = iter(manifest.shards[first:])
    waiting = [pool.submit(unpack, key) for key in islice(keys, READ_AHEAD)]
    number = first
    while waiting:
        rows = waiting.pop(0).result()
        waiting += [pool.submit(unpack, key) for key in islice(keys, 1)]
        yield number, rows
        number += 1
