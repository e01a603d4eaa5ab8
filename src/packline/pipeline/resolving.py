"""Resolving: a dataset URI becomes a fetch plan."""

from __future__ import annotations

from packline.model import FetchPlan, Packaging
from packline.ports import Registry
from packline.uri import DatasetUri


def fetch_plan(uri: DatasetUri, registry: Registry) -> FetchPlan:
    """What a worker downloads for that version or alias. Raises DatasetNotFound, VersionNotFound."""
    version = registry.resolve(uri.dataset, uri.reference)
    packaged = version.packaging is Packaging.BUILT
    return FetchPlan(
        dataset=version.dataset,
        version=version.version,
        content_hash=version.manifest.digest,
        files=version.manifest.files,
        bytes=version.manifest.bytes,
        manifest=version.manifest,
        parts=tuple(registry.parts(version.plan)) if packaged else (),
        packaging=version.packaging,
    )
