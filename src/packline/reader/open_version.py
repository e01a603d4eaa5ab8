"""Opens a version for reading: resolve the name, map its index or build it; connect only when something is missing."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from packline.client.cache.manifest_store import ManifestCache
from packline.client.cache.refs import VersionReference, recall, remember
from packline.client.cache.staging import run_alone
from packline.client.cache.store import Cache
from packline.client.cache.trust import check_cache
from packline.client.errors import NotCached, UnusablePackage
from packline.errors import EndpointUnreachable, Unavailable
from packline.model import FetchPlan, Packaging
from packline.reader.index_builder import build_index
from packline.reader.member_index import MemberIndex, open_index
from packline.reader.object_request import ObjectRequest
from packline.reader.partial_index import PartialIndex
from packline.reader.partial_index_file import (
    SUFFIX,
    has_published_index,
    make_partial_index,
    open_partial_index,
)
from packline.reader.request_pool import RequestPool
from packline.reader.version_reader import VersionReader
from packline.retry import TRANSFERS, RetryPolicy

if TYPE_CHECKING:
    from packline.client.transfer.engine import ObjectSource

SHARDS_AT_ONCE = 16
"""Shards of a manifest that are fetched at once; each has about 4 MB."""


def open_version(
    reference: VersionReference,
    cache_folder: Path,
    connect: Callable[[], ObjectSource],
    *,
    offline: bool = False,
    pinned: bool = False,
    retry_policy: RetryPolicy = TRANSFERS,
    limit_bytes: int = 0,
    warn: Callable[[str], None] = lambda warning: None,
) -> VersionReader:
    """Open the version that a name means now.

    Args:
        reference: The name.
        cache_folder: The folder of the cache.
        connect: Makes a source of objects; it is called once in each process.
        offline: Whether only the cache may be used.
        pinned: Whether the name is of a version, which never changes: then the table is not asked if the cache has its
            index.
        retry_policy: How often a request for members is sent, and the pauses.
        limit_bytes: Size limit of the cache, 0 for none.
        warn: Called where the endpoint does not answer, so that the name may mean another version by now.

    Raises:
        PacklineError: The name cannot be resolved, or the manifest cannot be read.
    """
    cache = Cache(cache_folder)
    plan = _resolve(reference, cache, offline, pinned, warn)
    source: ObjectSource | None = None
    index = _cached_index(cache, plan) or open_partial_index(cache.members, plan.content_hash)
    if index is None:
        if offline:
            raise NotCached(
                f"{reference.uri} cannot be opened: its member index is not in the cache {cache.root}, and offline.",
                "Open it once with a connection.",
            )
        source = connect()
        plan = source.load_parts(plan)
        if has_published_index(plan):
            index = _make_partial(cache, plan)
        else:
            index, source = _build(cache, plan, source), None
    # An index is found by content: it may have been built for another version with the same members.
    index.plan = replace(index.plan, dataset=plan.dataset, version=plan.version)
    reader = VersionReader(index, cache, None if offline else connect, retry_policy, limit_bytes, source)
    if isinstance(index, PartialIndex):
        index.fetch = reader.fetch_pieces
        index.rebuild = partial(_rebuild, cache, plan, connect)
        if not offline:
            index.preload()
    return reader


def _resolve(
    reference: VersionReference, cache: Cache, offline: bool, pinned: bool, warn: Callable[[str], None]
) -> FetchPlan:
    check_cache(cache)
    if offline:
        return recall(cache, reference)
    remembered = _recall_if_indexed(cache, reference) if pinned else None
    if remembered is not None:
        return remembered
    try:
        plan = reference.resolve()
    except EndpointUnreachable as error:
        # As in a fetch: an endpoint that does not answer lets the cache answer, any other answer is one.
        remembered = _recall_if_indexed(cache, reference)
        if remembered is None:
            raise
        warn(
            f"{error.message} Using {remembered.uri} from the cache, which {reference.uri} was when last asked."
        )
        return remembered
    remember(cache, reference, plan)
    return plan


def _recall_if_indexed(cache: Cache, reference: VersionReference) -> FetchPlan | None:
    """Return what a name meant when it was last resolved, if the cache has the index of that version."""
    try:
        plan = recall(cache, reference)
    except Unavailable:
        return None
    names = (plan.content_hash, f"{plan.content_hash}{SUFFIX}")
    return plan if any(os.path.lexists(cache.members / name) for name in names) else None


def _cached_index(cache: Cache, plan: FetchPlan) -> MemberIndex | None:
    """Map the index; None if there is none, or one that was built before the version had its package."""
    index = open_index(cache.members / plan.content_hash, plan.content_hash)
    if index is not None and not index.packaged and plan.packaging is Packaging.BUILT and plan.parts:
        return None
    return index


def _make_partial(cache: Cache, plan: FetchPlan) -> PartialIndex:
    """Make the file of a partial index, by one process at a time; who waits finds it there."""
    with run_alone(cache.staging, f"{plan.content_hash}-members"):
        index = open_partial_index(cache.members, plan.content_hash)
        return make_partial_index(plan, cache.members) if index is None else index


def _rebuild(cache: Cache, plan: FetchPlan, connect: Callable[[], ObjectSource]) -> MemberIndex:
    """Build the index from the manifest, where pieces of the published one are not in the store, or damaged."""
    source = connect()
    return _build(cache, source.load_parts(plan), source)


def _build(cache: Cache, plan: FetchPlan, source: ObjectSource) -> MemberIndex:
    """Build the index from the manifest, by one process at a time; who waits finds it there. Closes the source."""
    try:
        with run_alone(cache.staging, f"{plan.content_hash}-members"):
            index = _cached_index(cache, plan)
            if index is not None:
                return index
            objects = ManifestCache(cache, lambda: source)
            _fetch_shards(plan, objects, source)
            try:
                handle = build_index(plan, objects, cache.members)
            except UnusablePackage:
                # Its objects make up the version as well as its package does.
                handle = build_index(replace(plan, parts=()), objects, cache.members)
    finally:
        source.close()
    try:
        index = open_index(handle, plan.content_hash)
    finally:
        os.close(handle)
    if index is None:
        raise UnusablePackage(f"The index of {plan.uri} cannot be read back.", "Check the disk of the cache.")
    return index


def _fetch_shards(plan: FetchPlan, objects: ManifestCache, source: ObjectSource) -> None:
    """Fetch all shards that the cache lacks at once. What fails is left to the builder, which reads it again."""
    absent = [key for key in plan.manifest.shards if not objects.has(key)]
    if len(absent) < 2:
        return

    def keep(request: ObjectRequest) -> None:
        if request.error is None:
            objects.keep(request.key, request.take_body())

    requests = [ObjectRequest(key, -1, -1, on_done=keep) for key in absent]
    pool = RequestPool(source, threading.RLock(), connections=SHARDS_AT_ONCE)
    try:
        pool.submit(requests)
        pool.wait(requests)
    finally:
        pool.close()
