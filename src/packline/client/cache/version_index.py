"""Records which versions of a dataset are cached, and where their manifests are: one small file for each.

The files only save work: a lost one costs a download, and one that outlives its version is removed when met.
"""

from __future__ import annotations

import hashlib
import json
from contextlib import suppress
from pathlib import Path

from packline.client.cache.refs import read_plan, without_parts
from packline.client.cache.schema import check_schema, with_schema
from packline.client.cache.store import Cache
from packline.fs.tree import write_whole
from packline.model import FetchPlan

MIN_FILES = 500
"""Smaller versions come in a few blocks, sooner than two manifests could be compared."""


def record_version(cache: Cache, plan: FetchPlan) -> None:
    """Record a version that has just been published whole."""
    if plan.files >= MIN_FILES:
        text = json.dumps(with_schema(without_parts(plan)))
        with suppress(OSError):
            write_whole(_folder(cache, plan) / f"{plan.content_hash}.json", text)


def newest_other_version(cache: Cache, plan: FetchPlan) -> FetchPlan | None:
    """Return the most recently used cached version of the same dataset, or None. Reads no manifest, sends no
    request.
    """
    candidates: list[tuple[float, Path]] = []
    with suppress(OSError):
        for file in _folder(cache, plan).glob("*.json"):
            if file.stem == plan.content_hash:
                continue
            if not cache.folder(file.stem).is_dir():
                file.unlink(missing_ok=True)
                continue
            candidates.append(((cache.entries / file.name).stat().st_mtime, file))
    for _, file in sorted(candidates, reverse=True):
        with suppress(OSError, ValueError, TypeError, KeyError):
            return read_plan(check_schema(json.loads(file.read_bytes())))
    return None


def _folder(cache: Cache, plan: FetchPlan) -> Path:
    return cache.root / "known" / hashlib.sha256(plan.dataset.encode()).hexdigest()[:32]
