"""Plan which manifests tasks have to write for the versions that a large execution asks for."""

from __future__ import annotations

from collections.abc import Mapping

from packline.errors import NotFound
from packline.model import ManifestRef
from packline.pipeline.range_sealing.merge_requests import JoiningFiles, MergedRequests
from packline.pipeline.range_sealing.plan_segments import Build
from packline.pipeline.range_sealing.range_contents import has_all_rows, load_manifest
from packline.pipeline.range_sealing.work_folder import Document
from packline.ports import VersionStore
from packline.rules.version_requests import VersionRequest
from packline.uri import ModelUri, parse_dataset_uri


def pin_bases(merged: MergedRequests, registry: VersionStore) -> dict[str, str]:
    """Return, by URI, the version that each is based on: an alias may move before the versions are created.

    Empty for a base that does not exist. Bases that this execution makes itself are left out.
    """
    requests = {request.uri: request for request in merged.requests.book.sorted_requests()}
    pinned: dict[str, str] = {}
    for request in requests.values():
        if request.base and request.base not in requests:
            uri = parse_dataset_uri(request.base)
            try:
                pinned[request.uri] = registry.resolve(uri.dataset, uri.reference).uri
            except NotFound:
                pinned[request.uri] = ""
    return pinned


def plan_builds(
    merged: MergedRequests,
    rows: int,
    pinned: Mapping[str, str],
    built: Mapping[str, Document],
    whole: ManifestRef | None,
    registry: VersionStore,
) -> list[Build]:
    """Return the versions whose rows can be merged now.

    Args:
        merged: What the files ask for.
        rows: How many outputs there are.
        pinned: What ``pin_bases`` returned.
        built: What tasks have left of other versions, by URI; without a manifest if they are not done.
        whole: The manifest of all outputs; None if it is not written yet.
        registry: Has the bases.
    """
    if merged.requests.unreadable:
        return []
    requests = {request.uri: request for request in merged.requests.book.sorted_requests()}
    builds = []
    for request in requests.values():
        joining = merged.joining.get(request.uri, JoiningFiles())
        if request.uri in built or joining.unsafe[0] or joining.archived[0]:
            continue
        base = _base(request, merged, rows, requests, pinned, built, whole, registry)
        if base is _NOT_YET:
            continue
        if base is None and has_all_rows(joining, rows):
            continue
        builds.append(Build(request.uri, joining, base, frozenset(request.exclude)))
    for model in merged.requests.models.sorted_requests():
        uri = str(ModelUri(model.model))
        joining = merged.joining.get(uri, JoiningFiles())
        if uri not in built and not has_all_rows(joining, rows):
            builds.append(Build(uri, joining, None, frozenset()))
    return builds


_NOT_YET = ManifestRef("", (), 0, 0, 0)
"""Instead of a manifest: it is not written yet, or never will be."""


def _base(
    request: VersionRequest,
    merged: MergedRequests,
    rows: int,
    requests: Mapping[str, VersionRequest],
    pinned: Mapping[str, str],
    built: Mapping[str, Document],
    whole: ManifestRef | None,
    registry: VersionStore,
) -> ManifestRef | None:
    """Return the manifest that a version inherits, None if nothing, or that it is not there yet."""
    if not request.base or request.start_fresh:
        return None
    if request.base in requests:
        other = requests[request.base]
        joining = merged.joining.get(other.uri, JoiningFiles())
        if other.uri in built:
            return load_manifest(built[other.uri].get("manifest")) or _NOT_YET
        takes_all = (not other.base or other.start_fresh) and has_all_rows(joining, rows)
        return whole if takes_all and whole else _NOT_YET
    if not pinned[request.uri]:
        return _NOT_YET
    uri = parse_dataset_uri(pinned[request.uri])
    try:
        return registry.version(uri.dataset, uri.reference).manifest
    except NotFound:
        return _NOT_YET
