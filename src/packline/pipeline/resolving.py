"""Resolve a dataset, model or datum URI to a fetch plan."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

from packline.manifest.rows import encode_row
from packline.manifest.shard_list import expand_plan
from packline.model import DATUM, DatasetVersion, FetchPlan, ManifestRef, Packaging, Part
from packline.ports import Registry, VersionStore
from packline.uri import DatasetUri, DatumUri, ModelUri, Uri
from packline.vhpkgzip.member_paths import check_path

if TYPE_CHECKING:
    from packline.pipeline.datums import Dependencies


def fetch_plan(uri: DatasetUri | ModelUri, registry: Registry) -> FetchPlan:
    """Build the plan of what a worker downloads for a version or alias, its shards as the table names them.

    Raises DatasetNotFound, VersionNotFound.
    """
    version = find_version(uri, registry)
    packaged = version.packaging is Packaging.BUILT
    return plan_of(version, tuple(registry.parts(version.plan)) if packaged else ())


def plan_of(version: DatasetVersion, parts: tuple[Part, ...] = ()) -> FetchPlan:
    """Build the plan of a version, with those of its parts that are given."""
    return FetchPlan(
        dataset=version.dataset,
        version=version.version,
        content_hash=version.manifest.digest,
        files=version.manifest.files,
        bytes=version.manifest.bytes,
        manifest=version.manifest,
        parts=parts,
        packaging=version.packaging,
    )


def find_version(uri: DatasetUri | ModelUri, registry: VersionStore) -> DatasetVersion:
    """Find the version that a URI names; of a model without a counter, the newest."""
    if isinstance(uri, ModelUri):
        return registry.resolve(uri.collection, uri.reference or "latest")
    return registry.resolve(uri.dataset, uri.reference)


def plan_any_uri(uri: Uri, deps: Dependencies) -> FetchPlan:
    """Build the plan of what a worker downloads for any URI; for a datum, its one file under its whole path.

    Raises NotFound's leaves, and UnsafePath for a file that cannot be written under its name.
    """
    if not isinstance(uri, DatumUri):
        return expand_plan(fetch_plan(uri, deps.registry), deps.store)
    from packline.pipeline.datums import find_datum

    datum = find_datum(uri, deps)
    member = datum.member._replace(path=check_path(datum.path))
    digest = sha256(encode_row(member)).hexdigest()
    manifest = ManifestRef(digest, (), 1, datum.size, 1, inline=(member,))
    return FetchPlan(DATUM, datum.id, digest, 1, datum.size, manifest)
