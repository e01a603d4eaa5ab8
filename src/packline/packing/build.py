"""Build one part in the store: the facade of the packing engine."""

from __future__ import annotations

import time
from collections.abc import Sequence
from contextlib import closing

from packline.model import Member, Part
from packline.packing import loops
from packline.packing.access import StoreAccess
from packline.packing.assembly import Assembly
from packline.packing.copying import CopyUnsupported, ServerSideCopy
from packline.packing.courier import Courier
from packline.packing.digest import PartDigest, Sums
from packline.packing.effort import Effort
from packline.packing.existing import check_existing
from packline.packing.long_members import member_crc
from packline.packing.pace import Pace
from packline.packing.refusals import BuildRaced
from packline.packing.settings import PackSettings
from packline.packing.stream import SliceStream
from packline.packing.stretches import Donor
from packline.packing.taking import trusted_pieces
from packline.packing.upload import MultipartUpload, put_whole
from packline.packing.window import Slice, Window
from packline.vhpkgzip.layout import PartLayout

RACES = 3
"""Times a part is built before a conflict with other writers is given up."""


def build_part(
    members: Sequence[Member],
    target_key: str,
    *,
    store: StoreAccess,
    index: int,
    digest: str,
    settings: PackSettings | None = None,
    effort: Effort | None = None,
    donors: Sequence[Donor] = (),
) -> Part:
    """Build the part of those members at ``target_key`` and return its record.

    ``members`` are in strictly ascending order of their UTF-8 paths, each pinned to its version or ETag.
    Repeats change nothing: if the key holds the same bytes, that is success. ``effort`` counts the requests.
    ``donors`` are parts already built that share entries with this one: those are read from there, many in one
    request, and from the objects where a donor proves to be something else.

    Raises ObjectChanged (a member is not the sealed object any more), PartDiffers (the key holds others),
    SlowDown, Unavailable, EndpointUnreachable, CredentialsMissing, AccessDenied.
    """
    settings = settings or PackSettings()
    pace = Pace(settings.gets_per_second, time.monotonic())
    effort = effort or Effort()
    with loops.borrowed(store.address) as loop:
        opened = loop.started
        for race in range(RACES):
            try:
                courier = Courier(loop, store, settings, pace, effort)
                build = _Build(members, target_key, courier, donors)
                return _record(build.layout, members, target_key, index, digest, build.run())
            except BuildRaced:
                if race == RACES - 1:
                    raise
            finally:
                effort.connections += loop.started - opened
                opened = loop.started
    raise AssertionError("unreachable")


def _record(
    layout: PartLayout, members: Sequence[Member], key: str, index: int, digest: str, sums: Sums
) -> Part:
    return Part(
        index=index,
        digest=digest,
        key=key,
        size=layout.size,
        files=len(members),
        bytes=sum(layout.sizes),
        sha256=sums.sha256,
        crc32=sums.crc32,
        blocks=sums.blocks,
        first=members[0].path if members else "",
        last=members[-1].path if members else "",
    )


class _Build:
    """One try at one part."""

    def __init__(
        self, members: Sequence[Member], key: str, courier: Courier, donors: Sequence[Donor]
    ) -> None:
        self.members = members
        self.donors = donors
        self.key = key
        self.courier = courier
        paths = [member.path.encode() for member in members]
        sizes = [member.size for member in members]
        self.layout = PartLayout(paths, sizes, courier.settings.block_bytes)

    def run(self) -> Sums:
        if self.layout.size <= self.courier.settings.slice_bytes:
            return self._in_one_put()
        if len(self.members) == 1 and self.members[0].size > self.courier.settings.copy_above:
            try:
                return self._by_copy()
            except CopyUnsupported:
                pass  # then its bytes take the way of all others
        return self._in_slices({})

    def _in_one_put(self) -> Sums:
        full: list[Slice] = []
        window = Window(self.layout.size, self.layout.size, 1, full.append)
        assembly = self._assembly(window, {})
        self.courier.run(lambda: bool(full), assembly)
        digest = PartDigest(self.layout.blocks, self.layout.size)
        digest.update(full[0].view)
        sums = digest.sums()
        if not put_whole(self.courier, self.key, full[0].view, sums.crc32):
            self._compare(sums, assembly.crcs)
        return sums

    def _in_slices(self, known: dict[int, int]) -> Sums:
        settings = self.courier.settings
        upload = MultipartUpload(self.courier, self.key, settings.uploads)
        with closing(SliceStream(self.layout, upload, settings)) as stream, upload.open():
            known = self._crcs_of_long_members(stream.window.slice_bytes) | known
            assembly = self._assembly(stream.window, known)
            self.courier.run(stream.finished, assembly)
            sums = stream.digest.sums()
            mine = upload.complete(self.layout.size, sums.crc32)
        if not mine:
            self._compare(sums, assembly.crcs)
        return sums

    def _assembly(self, window: Window, known: dict[int, int]) -> Assembly:
        pieces = trusted_pieces(self.courier, self.donors, self.layout, window.slice_bytes)
        return Assembly(self.layout, self.members, window, self.courier, known, pieces)

    def _crcs_of_long_members(self, slice_bytes: int) -> dict[int, int]:
        """A member's CRC-32 stands before its data: one as long as the window would wait for itself."""
        limit = slice_bytes * (self.courier.settings.buffers - 2)
        layout = self.layout
        return {
            index: member_crc(self.courier, member)
            for index, member in enumerate(self.members)
            if member.size > limit or layout.end(index) - layout.header_offsets[index] > limit + slice_bytes
        }

    def _by_copy(self) -> Sums:
        upload = MultipartUpload(self.courier, self.key, self.courier.settings.uploads)
        copy = ServerSideCopy(self.courier, self.layout, self.members[0], upload)
        with upload.open():
            copy.run()
            mine = upload.complete(self.layout.size, copy.sums.crc32)
        if not mine:
            self._compare(copy.sums, [copy.crc32])
        return copy.sums

    def _compare(self, sums: Sums, crcs: Sequence[int]) -> None:
        check_existing(
            self.courier,
            self.key,
            self.layout.size,
            sums.crc32,
            self.layout.directory_offset,
            lambda: self.layout.directory(crcs),
        )
