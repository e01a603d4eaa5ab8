"""Build the manifest of a version: the files that join it, and those it inherits."""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Sequence
from typing import NamedTuple, Protocol

from packline.manifest.members import discard_matches, merge_members
from packline.model import ManifestRef, Member
from packline.pipeline.listing import Outputs
from packline.pipeline.manifests import read_manifest, write_manifest
from packline.pipeline.metadata_requests import Description
from packline.pipeline.version_checks import Sample, check_readable
from packline.ports import ObjectStore
from packline.rules.alerts import Alerts
from packline.rules.version_members import check_member_conflicts, member_path, version_members
from packline.uri import ModelUri


class VersionContent(NamedTuple):
    """The files of a new version."""

    manifest: ManifestRef
    sample: Sequence[Member] = ()
    """Some of its files, where it inherits any: they were uploaded long ago."""
    without_effect: Collection[str] = ()
    """Excluded names that no inherited file has."""


class VersionContents(Protocol):
    """Builds manifests of the versions of one execution."""

    def build(
        self, uri: str, base: ManifestRef | None, exclude: frozenset[str], alerts: Alerts
    ) -> VersionContent:
        """Build the manifest of a version or model.

        Args:
            uri: What its files join.
            base: What it inherits from; None if nothing.
            exclude: Names that are not inherited.
            alerts: Gets those about its files.

        Raises:
            PacklineError: The version cannot be created.
        """


class OutputContents:
    """``VersionContents`` of outputs that are in memory."""

    def __init__(
        self,
        outputs: Outputs,
        whole: ManifestRef,
        described: Sequence[Description | None],
        store: ObjectStore,
        shard_rows: int,
    ) -> None:
        """``whole``: the manifest of all outputs."""
        self._outputs, self._whole, self._store = outputs, whole, store
        self._shard_rows = shard_rows
        self._joined: dict[str, list[Member]] = {}
        for member, description in zip(outputs.members, described, strict=True):
            for uri in description.joins if description else ():
                self._joined.setdefault(uri, []).append(member)
            for model in description.models if description else ():
                self._joined.setdefault(str(ModelUri(model)), []).append(member)

    def build(
        self, uri: str, base: ManifestRef | None, exclude: frozenset[str], alerts: Alerts
    ) -> VersionContent:
        """Build the manifest of a version or model. Raises PacklineError."""
        fresh = self._fresh(uri, alerts)
        if base is None and fresh == self._outputs.members:
            deque(check_member_conflicts(iter(fresh)), maxlen=0)
            return VersionContent(self._whole, without_effect=exclude)
        without_effect = set(exclude)
        inherited = discard_matches(read_manifest(self._store, base), without_effect) if base else ()
        sample = Sample(len(fresh) + (base.files if base else 0))
        merged = check_member_conflicts(merge_members(inherited, fresh, exclude))
        manifest = write_manifest(self._store, sample.choose(merged), self._shard_rows)
        return VersionContent(manifest, sample.members, without_effect)

    def _fresh(self, uri: str, alerts: Alerts) -> list[Member]:
        joined = self._joined.get(uri, [])
        fresh = version_members(joined, self._outputs.archived)
        for path in sorted({member.path for member in joined} - {member.path for member in fresh}):
            alerts.add("PathNormalised", f"{path!r} is {member_path(path)!r} in {uri}.")
        sample = Sample(len(fresh))
        deque(sample.choose(fresh), maxlen=0)
        check_readable(self._store, sample.members)
        return fresh
