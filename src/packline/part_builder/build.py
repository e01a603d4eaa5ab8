"""Build one part in the store: the facade of the packing engine."""

from __future__ import annotations

import time
from collections.abc import Sequence
from contextlib import closing

from packline.model import Member, Part
from packline.part_builder import loop_pool
from packline.part_builder.base_reads import verified_ranges
from packline.part_builder.build_stats import BuildStats
from packline.part_builder.copy_runs import BasePart
from packline.part_builder.large_members import member_crc
from packline.part_builder.multipart_upload import MultipartUpload, put_part
from packline.part_builder.part_assembler import PartAssembler
from packline.part_builder.part_checksums import Checksums, PartDigest
from packline.part_builder.rate_limiter import RateLimiter
from packline.part_builder.request_scheduler import RequestScheduler
from packline.part_builder.s3_errors import ConditionalConflict
from packline.part_builder.s3_request_builder import S3RequestBuilder
from packline.part_builder.server_side_copy import CopyUnsupported, ServerSideCopy
from packline.part_builder.settings import PackSettings
from packline.part_builder.slice_window import Slice, SliceWindow
from packline.part_builder.upload_pipeline import UploadPipeline
from packline.part_builder.verify_existing import verify_existing
from packline.vhpkgzip.layout import PartLayout

RACES = 3
"""Times a part is built before a conflict with other writers is given up."""


def build_part(
    members: Sequence[Member],
    target_key: str,
    *,
    store: S3RequestBuilder,
    index: int,
    digest: str,
    settings: PackSettings | None = None,
    stats: BuildStats | None = None,
    base_parts: Sequence[BasePart] = (),
) -> Part:
    """Build the part of those members at ``target_key`` and return its record.

    ``members`` are in strictly ascending order of their UTF-8 paths, each pinned to its version or ETag.
    Repeats change nothing: if the key holds the same bytes, that is success. ``stats`` counts the requests.
    ``base_parts`` are parts already built that share entries with this one: those are read from there, many in one
    request, and from the objects where a donor proves to be something else.

    Raises ObjectChanged (a member is not the sealed object any more), PartDiffers (the key holds others),
    SlowDown, Unavailable, EndpointUnreachable, CredentialsMissing, AccessDenied.
    """
    settings = settings or PackSettings()
    rate_limiter = RateLimiter(settings.gets_per_second, time.monotonic())
    stats = stats or BuildStats()
    with loop_pool.acquire(store.address) as loop:
        opened = loop.started
        for race in range(RACES):
            try:
                scheduler = RequestScheduler(loop, store, settings, rate_limiter, stats)
                build = _Build(members, target_key, scheduler, base_parts)
                return _record(build.layout, members, target_key, index, digest, build.run())
            except ConditionalConflict:
                if race == RACES - 1:
                    raise
            finally:
                stats.connections += loop.started - opened
                opened = loop.started
    raise AssertionError("unreachable")


def _record(
    layout: PartLayout, members: Sequence[Member], key: str, index: int, digest: str, sums: Checksums
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
        self, members: Sequence[Member], key: str, scheduler: RequestScheduler, base_parts: Sequence[BasePart]
    ) -> None:
        self.members = members
        self.base_parts = base_parts
        self.key = key
        self.scheduler = scheduler
        paths = [member.path.encode() for member in members]
        sizes = [member.size for member in members]
        self.layout = PartLayout(paths, sizes, scheduler.settings.block_bytes)

    def run(self) -> Checksums:
        if self.layout.size <= self.scheduler.settings.slice_bytes:
            return self._in_one_put()
        if len(self.members) == 1 and self.members[0].size > self.scheduler.settings.copy_above:
            try:
                return self._by_copy()
            except CopyUnsupported:
                pass  # then its bytes take the way of all others
        return self._in_slices({})

    def _in_one_put(self) -> Checksums:
        full: list[Slice] = []
        window = SliceWindow(self.layout.size, self.layout.size, 1, full.append)
        assembly = self._assembly(window, {})
        self.scheduler.run(lambda: bool(full), assembly)
        digest = PartDigest(self.layout.blocks, self.layout.size)
        digest.update(full[0].view)
        sums = digest.sums()
        if not put_part(self.scheduler, self.key, full[0].view, sums.crc32):
            self._compare(sums, assembly.crcs)
        return sums

    def _in_slices(self, known: dict[int, int]) -> Checksums:
        settings = self.scheduler.settings
        upload = MultipartUpload(self.scheduler, self.key, settings.uploads)
        with closing(UploadPipeline(self.layout, upload, settings)) as stream, upload.open():
            known = self._crcs_of_long_members(stream.window.slice_bytes) | known
            assembly = self._assembly(stream.window, known)
            self.scheduler.run(stream.finished, assembly)
            sums = stream.digest.sums()
            mine = upload.complete(self.layout.size, sums.crc32)
        if not mine:
            self._compare(sums, assembly.crcs)
        return sums

    def _assembly(self, window: SliceWindow, known: dict[int, int]) -> PartAssembler:
        pieces = verified_ranges(self.scheduler, self.base_parts, self.layout, window.slice_bytes)
        return PartAssembler(self.layout, self.members, window, self.scheduler, known, pieces)

    def _crcs_of_long_members(self, slice_bytes: int) -> dict[int, int]:
        """A member's CRC-32 stands before its data: one as long as the window would wait for itself."""
        limit = slice_bytes * (self.scheduler.settings.buffers - 2)
        layout = self.layout
        return {
            index: member_crc(self.scheduler, member)
            for index, member in enumerate(self.members)
            if member.size > limit or layout.end(index) - layout.header_offsets[index] > limit + slice_bytes
        }

    def _by_copy(self) -> Checksums:
        upload = MultipartUpload(self.scheduler, self.key, self.scheduler.settings.uploads)
        copy = ServerSideCopy(self.scheduler, self.layout, self.members[0], upload)
        with upload.open():
            copy.run()
            mine = upload.complete(self.layout.size, copy.sums.crc32)
        if not mine:
            self._compare(copy.sums, [copy.crc32])
        return copy.sums

    def _compare(self, sums: Checksums, crcs: Sequence[int]) -> None:
        verify_existing(
            self.scheduler,
            self.key,
            self.layout.size,
            sums.crc32,
            self.layout.directory_offset,
            lambda: self.layout.directory(crcs),
        )
