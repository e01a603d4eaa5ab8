"""Single objects of a bucket, by URI, by wildcard or as datums: downloaded in parallel into a folder of the cache."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from functools import partial
from typing import TYPE_CHECKING

from packline.aws_api.profile_bucket import open_profile_bucket
from packline.aws_api.s3 import S3Client, S3Source
from packline.client.cache.journal import Journal
from packline.client.cache.leases import hold_lease
from packline.client.download import StagedDownload, WarningLog
from packline.client.finish_download import publish_download
from packline.client.inputs.context import InputContext, bucket_and_key, no_match, split_uri
from packline.client.inputs.input_file import DownloadResult, InputFile, ResolvedUri
from packline.client.preflight import check_names, check_room
from packline.client.repair import FetchContext, repair
from packline.client.repair_source import shrink_plan
from packline.client.transfer.task import Transfer
from packline.client.transfer_plan import object_transfers
from packline.client.wait_for_writer import wait_for_turn
from packline.errors import Unavailable
from packline.globs import UriPattern, parse_uri_pattern
from packline.model import FetchPlan, ManifestRef, Member
from packline.part_range import is_part_range
from packline.rules.placeholders import without_folders
from packline.vhpkgzip.member_paths import check_path

if TYPE_CHECKING:
    from packline.client.transfer.engine import ObjectSource


class ObjectsPlan(FetchPlan):
    """A plan for objects that no version holds together."""

    @property
    def uri(self) -> str:
        return f"s3://{self.version}"


class ObjectTransferPlan:
    """Downloads chosen objects one by one."""

    def __init__(self, plan: FetchPlan, members: Sequence[Member]) -> None:
        self.plan = plan
        self._members = members

    def transfers(self, journal: Journal) -> tuple[Iterable[Transfer], int]:
        """Return the objects that are not done, and how many files are left."""
        return object_transfers(enumerate(self._members), journal), self.plan.files - journal.files

    def fallback(self, transfer: Transfer, journal: Journal) -> Iterator[Transfer]:
        """Return nothing: an object has no replacement."""
        return iter(())


class ObjectRepairSource:
    """Where chosen objects come from, for what is damaged in the cache."""

    def __init__(self, plan: ObjectsPlan, members: Sequence[Member]) -> None:
        self.uri = plan.uri
        self._plan, self._members = plan, members

    def expected(self) -> Iterator[tuple[bytes, int]]:
        """Return path and size of every object."""
        return ((member.path.encode(), member.size) for member in self._members)

    def plan_for(self, sizes: Mapping[str, int]) -> ObjectTransferPlan:
        """Return the plan that downloads some of the objects."""
        return ObjectTransferPlan(
            shrink_plan(self._plan, sizes), [member for member in self._members if member.path in sizes]
        )


class ObjectsUnit:
    """Objects of one bucket; their keys, sizes and tags name the folder in the cache."""

    def __init__(self, bucket: str, context: InputContext, opened: Callable[[], ObjectSource]) -> None:
        self.bucket = bucket
        self._context, self._opened = context, opened
        self._members: dict[tuple[str, str | None], Member] = {}

    def add(self, member: Member) -> str:
        """Add an object; returns its path in the folder."""
        inside = check_path(member.key)
        self._members[member.key, member.version_id] = member._replace(path=inside)
        return inside

    def bring(self, leases: ExitStack) -> DownloadResult:
        """Bring what the cache does not have. Raises the typed error of what failed."""
        plan = self._plan()
        cache, content = self._context.cache, plan.content_hash
        leases.enter_context(hold_lease(cache, content))
        if cache.find(content) is None:
            self._bring(plan)
        return DownloadResult(cache.folder(content), content)

    def _bring(self, plan: ObjectsPlan) -> None:
        """Repair what the cache has of them, or download them."""
        inputs, source = self._context, self._opened()
        context = FetchContext(
            source=source,
            reporter=inputs.reporter,
            warn=WarningLog(inputs.reporter),
            settings=inputs.settings,
            offline=inputs.offline,
        )
        repair_source = ObjectRepairSource(plan, list(self._members.values()))
        try:
            if repair(inputs.cache, plan.content_hash, repair_source, context) is not None:
                return
            if context.offline:
                raise Unavailable(
                    f"{plan.uri}: {plan.files:,} objects are not in the cache.",
                    "Bring them once while online.",
                )
            self._download(plan, repair_source, context)
        finally:
            source.close()

    def _plan(self) -> ObjectsPlan:
        members = list(self._members.values())
        rows = json.dumps([self.bucket, sorted(self._identity(member) for member in members)])
        content = hashlib.sha256(rows.encode()).hexdigest()
        files, total = len(members), sum(member.size for member in members)
        return ObjectsPlan(
            "", self.bucket, content, files, total, ManifestRef(content, (), files, total, files)
        )

    @staticmethod
    def _identity(member: Member) -> list[str]:
        return [member.key, member.version_id or "", member.etag, str(member.size)]

    def _download(self, plan: ObjectsPlan, repair_source: ObjectRepairSource, context: FetchContext) -> None:
        from packline.client.transfer.settings import environment_settings

        inputs, members = self._context, list(self._members.values())
        cache, content = inputs.cache, plan.content_hash
        staging = wait_for_turn(
            cache.staging, content, lambda: cache.find(content) is not None, plan, context.reporter
        )
        if staging is None:
            return
        try:
            check_names(staging.folder, [member.path for member in members])
            done = staging.journal
            inputs.make_room(plan.bytes)
            check_room(staging.folder, plan.files - done.files, plan.bytes - done.bytes - done.partial_bytes)
            download = StagedDownload(
                ObjectTransferPlan(plan, members), staging, context.reporter, context.warn
            )
            settings = (context.settings or environment_settings())._replace(collect_crcs=True)
            download.run(context.source, settings)
            if by_size := staging.journal.by_size:
                context.reporter.warn(
                    f"{by_size:,} objects of {self.bucket} were checked by their size only: "
                    "the store tells no checksum."
                )
            publish_download(cache, staging, plan, repair_source, context, download.checksums.record)
        except BaseException:
            staging.release()
            raise


class ObjectFinder:
    """Finds the objects of one input, and gathers them into one unit for each bucket."""

    def __init__(self, context: InputContext) -> None:
        self._context = context
        self._units: dict[tuple[str, bool], ObjectsUnit] = {}

    def find(self, uri: str) -> ResolvedUri:
        """Resolve an ``s3://`` or ``s3+profile://`` URI, with or without wildcards.

        Raises InvalidUri, InvalidSetting, ObjectNotFound, Unavailable.
        """
        (bucket,), key = bucket_and_key(uri)
        pattern = parse_uri_pattern(key)
        scheme, _ = split_uri(uri)
        profile = scheme.partition("+")[2]
        if profile:
            opened = partial(open_profile_bucket, profile, bucket)
            # The name is also that of the folder in the cache: two stores may have a bucket of one name.
            unit, source = self._unit(f"{bucket} (profile {profile})", opened), opened()
        else:
            unit, source = self._unit(bucket), self._context.bucket(bucket)
        members = _members(source, pattern)
        if not members:
            raise no_match(uri)
        base = f"{scheme}://{bucket}"
        files = [self._input_file(base, member, pattern, unit) for member in members]
        return ResolvedUri(uri, uri, files, unit)

    def datum(self, uri: str) -> ResolvedUri:
        """Resolve a ``datum://`` URI. Raises InvalidUri, DatumNotFound, Unavailable."""
        member = self._context.names.datum(uri)
        # By an API, datums are not had as other objects of the bucket are.
        store, opened = self._context.store_name, self._context.opened
        unit = self._unit(store, opened) if opened else self._unit(store)
        named = f"datum://{member.datum}"
        storage = f"s3://{store}/{member.key}"
        file = InputFile(
            *(member.path, member.path, named, storage, member.size, member.etag, member.datum),
            inside=unit.add(member),
            in_part=is_part_range(member.version_id),
        )
        return ResolvedUri(uri, named, [file], unit)

    def _unit(self, bucket: str, opened: Callable[[], ObjectSource] | None = None) -> ObjectsUnit:
        new = ObjectsUnit(bucket, self._context, opened or partial(self._context.bucket, bucket))
        return self._units.setdefault((bucket, opened is not None), new)

    @staticmethod
    def _input_file(base: str, member: Member, pattern: UriPattern, unit: ObjectsUnit) -> InputFile:
        storage = f"{base}/{member.key}"
        return InputFile(
            *(member.key, pattern.suffix(member.key), storage, storage, member.size, member.etag),
            inside=unit.add(member),
        )


def _members(source: S3Source, pattern: UriPattern) -> list[Member]:
    objects = S3Client(source)
    try:
        if not pattern.wild:
            size, etag, version = objects.head(pattern.text)
            return [Member(pattern.text, "", pattern.text, version, size, etag)]
        rows = (row for row in objects.list(pattern.prefix) if pattern.matches(row.key))
        files = without_folders(rows, lambda row: (row.key, row.size))
        return [Member(row.key, "", row.key, None, row.size, row.etag.strip('"')) for row in files]
    finally:
        objects.caller.close()
