"""Build one part in the store: the entry point of the package."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from contextlib import closing

from packline.errors import AccessDenied
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
from packline.part_builder.s3_errors import ConditionalConflict, ReadDenied
from packline.part_builder.s3_request_builder import S3RequestBuilder
from packline.part_builder.server_side_copy import CopyUnsupported, ServerSideCopy
from packline.part_builder.settings import PackSettings
from packline.part_builder.slice_window import Slice, SliceWindow
from packline.part_builder.upload_pipeline import UploadPipeline
from packline.part_builder.verify_existing import verify_existing
from packline.part_range import is_part_range
from packline.vhpkgzip.layout import PartLayout

IsAbsent = Callable[[str, str | None], bool | None]

RACES = 3
"""How often a part is built when it conflicts with other writers of the same key."""


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
    is_absent: IsAbsent = lambda key, version_id: None,
) -> Part:
    """Build a part in the store and return its record. A repetition changes nothing.

    Args:
        members: In strictly ascending order of their UTF-8 paths, each with its object version or ETag.
        target_key: Key of the part. If it holds the same bytes already, that is success.
        store: Signs the requests.
        index: Number of the part in its package, for the record.
        digest: Digest of the part's members, for the record.
        settings: Sizes, concurrency and rates.
        stats: Counts the requests.
        base_parts: Existing parts that share entries with this one. Shared entries are read from them, many in one
            request. An entry that proves to be different is read from its own object.
        is_absent: Looks whether an object, or a version of it, exists that the store denies to read; None if that
            cannot be told.

    Raises:
        ObjectChanged: The object of a member is not the sealed one any more.
        PartMismatch: The key holds other bytes.
        ConditionalConflict: Another writer always wrote the key at the same time.
        SlowDown, Unavailable, EndpointUnreachable: The store does not serve the requests after all retries.
        CredentialsMissing, AccessDenied: The store refuses the requests.
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
                sums = _run(build, is_absent)
                return _record(build.layout, members, target_key, index, digest, sums)
            except ConditionalConflict:
                if race == RACES - 1:
                    raise
            finally:
                stats.connections += loop.started - opened
                opened = loop.started
    raise AssertionError("unreachable")


def _run(build: _Build, is_absent: IsAbsent) -> Checksums:
    try:
        return build.run()
    except ReadDenied as denied:
        if denied.if_absent is not None and is_absent(denied.key, denied.version_id):
            raise denied.if_absent from denied
        raise AccessDenied(denied.message, denied.remedy) from denied


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
    """One attempt to build one part."""

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
        if len(self.members) == 1 and self._is_copied(self.members[0]):
            try:
                return self._by_copy()
            except CopyUnsupported:
                pass  # its bytes are then read and uploaded like all others
        return self._in_slices({})

    def _is_copied(self, member: Member) -> bool:
        """Return whether the store copies a member: a large one that is an object."""
        return member.size > self.scheduler.settings.copy_above and not is_part_range(member.version_id)

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

    def _in_slices(self, known_crcs: dict[int, int]) -> Checksums:
        settings = self.scheduler.settings
        upload = MultipartUpload(self.scheduler, self.key, settings.uploads)
        with closing(UploadPipeline(self.layout, upload, settings)) as stream, upload.open():
            known_crcs = self._crcs_of_large_members(stream.window.slice_bytes) | known_crcs
            assembly = self._assembly(stream.window, known_crcs)
            self.scheduler.run(stream.finished, assembly)
            sums = stream.digest.sums()
            is_ours = upload.complete(self.layout.size, sums.crc32)
        if not is_ours:
            self._compare(sums, assembly.crcs)
        return sums

    def _assembly(self, window: SliceWindow, known_crcs: dict[int, int]) -> PartAssembler:
        base_ranges = verified_ranges(self.scheduler, self.base_parts, self.layout, window.slice_bytes)
        return PartAssembler(self.layout, self.members, window, self.scheduler, known_crcs, base_ranges)

    def _crcs_of_large_members(self, slice_bytes: int) -> dict[int, int]:
        """Get the CRC-32 of each member that is too large for the window.

        The CRC precedes the data, so a member longer than the window would deadlock.
        """
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
            is_ours = upload.complete(self.layout.size, copy.sums.crc32)
        if not is_ours:
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
