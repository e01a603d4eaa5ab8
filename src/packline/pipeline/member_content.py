"""Read the bytes of one member by range: from the package part that holds it, or else from its own object."""

from __future__ import annotations

from bisect import bisect_left
from typing import NamedTuple

from packline.errors import NotFound
from packline.manifest.members import last_per_path
from packline.model import DatasetVersion, Member, Packaging, Part
from packline.pipeline.shard_reader import ShardReader
from packline.ports import PackagingStore, StoreReader
from packline.vhpkgzip.headers import local_length


class MemberLocation(NamedTuple):
    """Where a member lies in a package: its part, its local header, and its data behind that."""

    part: Part
    header_offset: int
    data_offset: int


def locate_member(
    member: Member, version: DatasetVersion, registry: PackagingStore, shards: ShardReader
) -> MemberLocation | None:
    """Locate a member in the package of its version; None while there is none.

    All offsets follow from the sizes and paths before it in its part: nothing of the part is read.
    """
    part = _part_of(member.path, version, registry)
    if part is None:
        return None
    offset = 0
    for before in last_per_path(shards.members(version.manifest, part.first.encode())):
        header = local_length(len(before.path.encode()), before.size)
        if before.path == member.path:
            return MemberLocation(part, offset, offset + header)
        offset += header + before.size
    return None


def read_content(
    member: Member, place: MemberLocation | None, start: int, length: int, store: StoreReader
) -> bytes:
    """Read at most ``length`` bytes of a member from byte ``start`` on; fewer at its end. Raises ObjectNotFound."""
    length = min(length, member.size - start)
    if length <= 0:
        return b""
    if place is not None:
        try:
            content = store.read_range(place.part.key, place.data_offset + start, length)
        except NotFound:
            content = b""
        if len(content) == length:
            return content
    return store.read_range(member.key, start, length, member.version_id)


def _part_of(path: str, version: DatasetVersion, registry: PackagingStore) -> Part | None:
    """Find the part that a path is in: by a binary search, because a package may have thousands of parts."""
    last = registry.last_part(version.plan) if version.packaging is Packaging.BUILT else None
    if last is None:
        return None
    encoded_path = path.encode()

    def last_path(index: int) -> bytes:
        probed = registry.part(version.plan, index)
        return probed.last.encode() if probed else b""

    index = bisect_left(range(last.index), encoded_path, key=last_path)
    part = last if index == last.index else registry.part(version.plan, index)
    return part if part and part.first.encode() <= encoded_path <= part.last.encode() else None
