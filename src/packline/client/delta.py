"""Builds a new version from a cached one: members with equal path, size and ETag are linked, only others are
downloaded.

A linked file was checked when its version was fetched; now its size, time and inode are compared with the index of
that version.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator, Sequence

from packline.client.cache.journal import LinkedFiles
from packline.client.cache.leases import hold_lease
from packline.client.cache.staging import Staging
from packline.client.cache.store import Cache
from packline.client.cache.tree_index import TreeIndex, read_index
from packline.client.cache_linker import CacheLinker
from packline.client.selected_members import DELTA_GAP_BYTES, SelectionPlan
from packline.client.transfer_plan import TransferPlan
from packline.errors import CorruptPackage, PacklineError
from packline.globs import compile_globs
from packline.manifest.members import has_same_content, join_by_path
from packline.manifest.reader import ObjectReader, read_files
from packline.model import FetchPlan, Member

MIN_SHARED_FRACTION = 0.5
"""Of files and bytes: with less, what is saved is soon spent on two manifests and on a range for each change."""
MIN_SELECTED_FRACTION = 0.1
"""Of the members of both versions: manifests are read whole, however few members are wanted."""


def link_unchanged(
    new: FetchPlan,
    selection: FetchPlan,
    include: Sequence[str],
    old: FetchPlan,
    cache: Cache,
    staging: Staging,
    objects: ObjectReader,
    warn: Callable[[str], None],
) -> list[tuple[bytes, int]]:
    """Take what the cached version ``old`` has of the selected members of ``new`` into an empty staging folder.

    The journal records what was taken, if it was worth it. Manifests that cannot be read cause only a warning.

    Args:
        new: The version to fetch.
        selection: Its plan with the files and bytes of the selected members.
        include: Globs that select them.
        old: The cached version.
        cache: The cache.
        staging: Where the links go.
        objects: Reads manifest shards.
        warn: Is told what could not be compared.

    Returns:
        Path and CRC-32 of what was taken, as far as they are known.
    """
    if old.files < MIN_SHARED_FRACTION * selection.files or selection.files < MIN_SELECTED_FRACTION * max(
        old.files, new.files
    ):
        return []
    with hold_lease(cache, old.content_hash):
        tree = read_index(cache.index_file(old.content_hash))
        if tree is None:
            return []  # published by an older client: nothing says what its files were
        try:
            linker = CacheLinker(str(cache.folder(old.content_hash)), str(staging.files), tree)
        except OSError:
            return []  # evicted before our lease was seen
        crcs: list[tuple[bytes, int]] = []
        try:
            same = find_shared_members(new, old, objects, compile_globs(include))
            if (
                same.count >= MIN_SHARED_FRACTION * selection.files
                and same.bytes >= MIN_SHARED_FRACTION * selection.bytes
            ):
                staging.journal.record_linked(_link(same, linker, tree, crcs, staging.heartbeat))
        except IncomparableVersions as error:
            warn(error.message)
        finally:
            linker.close()
        return crcs


def remaining_work(
    new: FetchPlan,
    selection: FetchPlan,
    include: Sequence[str],
    linked: LinkedFiles,
    objects: ObjectReader,
    warn: Callable[[str], None],
) -> TransferPlan:
    """Return the plan that is left after linking: the selected members that were not linked, by narrow ranges."""
    rows, selected = linked.rows, compile_globs(include)
    return SelectionPlan(
        new, selection, lambda row, path: not rows[row] and selected(path), objects, warn, DELTA_GAP_BYTES
    )


class IncomparableVersions(CorruptPackage):
    """The manifests of two versions could not be compared."""


class SharedMembers:
    """Members that two versions share, stored in 16 bytes each and their paths: there may be a million."""

    def __init__(self) -> None:
        self.rows = 0
        """Of the new version's manifest, shared or not."""
        self.bytes = 0
        self._numbers, self._sizes, self._paths = array("Q"), array("Q"), bytearray()

    @property
    def count(self) -> int:
        """How many are shared."""
        return len(self._numbers)

    def add(self, row: int, member: Member) -> None:
        """Add a shared member."""
        self._numbers.append(row)
        self._sizes.append(member.size)
        self._paths += member.path.encode() + b"\0"
        self.bytes += member.size

    def __iter__(self) -> Iterator[tuple[int, bytes, int]]:
        """Row, path and size of each, in order."""
        at = 0
        for row, size in zip(self._numbers, self._sizes, strict=True):
            end = self._paths.index(0, at)
            yield row, bytes(self._paths[at:end]), size
            at = end + 1


def find_shared_members(
    new: FetchPlan, old: FetchPlan, objects: ObjectReader, selected: Callable[[str], bool]
) -> SharedMembers:
    """Return the selected members that both versions have. Raises IncomparableVersions."""
    same = SharedMembers()
    try:
        for row, member, former in join_by_path(
            read_files(new.manifest, objects), read_files(old.manifest, objects)
        ):
            same.rows = row + 1
            if former is not None and _is_shared(member, former) and selected(member.path):
                same.add(row, member)
    except (PacklineError, ValueError, TypeError, OverflowError) as error:
        raise IncomparableVersions(
            f"{new.uri} could not be compared with {old.uri}, which is cached: {error} All of it is fetched."
        ) from error
    return same


def _is_shared(member: Member, former: Member) -> bool:
    """Return whether the content is equal, and the path is one that ``SharedMembers`` can hold."""
    return has_same_content(member, former) and "\0" not in member.path


def _link(
    same: SharedMembers,
    linker: CacheLinker,
    tree: TreeIndex,
    crcs: list[tuple[bytes, int]],
    heartbeat: Callable[[], None],
) -> LinkedFiles:
    taken = bytearray(same.rows)
    files = total = 0
    for row, path, size in same:
        number = tree.find(path)
        if number >= 0 and tree.sizes[number] == size and linker.link_or_copy(number):
            taken[row] = 1
            files += 1
            total += size
            if tree.has_crc[number]:
                crcs.append((path, tree.crcs[number]))
            if files % 10_000 == 0:
                heartbeat()
    return LinkedFiles(bytes(taken), files, total)
