"""The cache of a stress run: damage that is done to it, and what is left in it at the end."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path
from random import Random

from packline.client.cache.eviction import remove_stale
from packline.client.cache.liveness import SILENT_SECONDS
from packline.client.cache.store import Cache
from packline.fs.tree import remove_tree


def damage(cache: Path, content: str, numbers: Random) -> str:
    """Remove, replace or add an entry of a cached version, if it is there; what was done."""
    folder = cache / "v1" / content
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    if not files:
        return ""
    file = numbers.choice(files)
    for above in (file.parent, folder):
        above.chmod(0o755)
    kind = numbers.choice(("removed", "replaced", "renamed", "added", "folder removed"))
    if kind in ("removed", "replaced"):
        file.unlink()
    if kind == "replaced":
        file.write_bytes(b"something else")
    if kind == "renamed":
        file.rename(file.with_name("renamed"))
    if kind == "added":
        (file.parent / "labels.cache").write_bytes(b"added")
    if kind == "folder removed" and file.parent != folder:
        remove_tree(file.parent)
    return kind


def left_over(root: Path) -> list[str]:
    """What is left that nobody needs once nobody is waited for: staging, leases, records of links, temporary files."""
    ends_at = time.monotonic() + 2 * SILENT_SECONDS
    while (found := _not_needed(Cache(root))) and time.monotonic() < ends_at:
        time.sleep(1.0)
    return found


def _not_needed(cache: Cache) -> list[str]:
    remove_stale(cache, 30.0)
    found = [str(path) for folder in (cache.staging, cache.leases) for path in folder.glob("*")]
    for file in cache.places.glob("*.json"):
        place, *_ = json.loads(file.read_text())
        if not os.path.lexists(place):
            found.append(str(file))
    for folder, _, names in os.walk(cache.root):
        if not folder.startswith(str(cache.versions)):
            found += [os.path.join(folder, name) for name in names if name.startswith(".")]
    return found
