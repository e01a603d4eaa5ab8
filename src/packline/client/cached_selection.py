"""Takes chosen members out of a cached version: hard links, and no request."""

from __future__ import annotations

import os
from collections.abc import Sequence

from packline.client.cache.leases import hold_lease
from packline.client.cache.process_identity import boot_id
from packline.client.cache.publication import publish
from packline.client.cache.staging import Staging, open_staging
from packline.client.cache.store import Cache, CacheEntry
from packline.client.cache.takeover import remove_abandoned
from packline.client.cache.tree_index import TreeIndex, read_index
from packline.client.cache_linker import CacheLinker
from packline.client.file_checksums import record_crcs
from packline.client.selected_members import content_id, nothing_selected
from packline.fs.tree import remove_tree
from packline.globs import compile_globs
from packline.model import FetchPlan


def select_cached(plan: FetchPlan, cache: Cache, include: Sequence[str]) -> bool:
    """Publish the selection; False if the whole version is gone, or changed while it was read.

    The whole version is leased meanwhile. Every file is compared with its index before it is linked.
    Raises NothingSelected, and the typed error of what failed.
    """
    with hold_lease(cache, plan.content_hash):
        tree = read_index(cache.index_file(plan.content_hash))
        if tree is None:
            return False
        is_selected = compile_globs(include)
        numbers = [number for number, path in enumerate(tree.paths()) if is_selected(os.fsdecode(path))]
        if not numbers:
            raise nothing_selected(plan, include)
        content = content_id(plan.content_hash, include)
        staging = open_staging(cache.staging, content)
        try:
            if staging.resumed:  # files of a download that was killed, finished or not
                remove_tree(staging.files)
                staging.files.mkdir()
            if not _link(cache, plan, tree, numbers, staging):
                staging.release()
                return False
            total = sum(tree.sizes[number] for number in numbers)
            publish(
                cache,
                content,
                staging.files,
                CacheEntry(len(numbers), total, plan.uri, boot_id()),
                [(tree.path(number), tree.sizes[number]) for number in numbers],
                lambda selected: record_crcs(selected, tree.known_crcs(numbers)),
            )
        except BaseException:
            staging.release()
            raise
        staging.discard()
    remove_abandoned(cache.staging)
    return True


def _link(cache: Cache, plan: FetchPlan, tree: TreeIndex, numbers: Sequence[int], staging: Staging) -> bool:
    try:
        linker = CacheLinker(str(cache.folder(plan.content_hash)), str(staging.files), tree)
    except OSError:
        return False  # evicted before our lease was seen
    try:
        return all(linker.link_or_copy(number) for number in numbers)
    finally:
        linker.close()
