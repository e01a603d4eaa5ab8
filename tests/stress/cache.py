"""The cache of a stress run: damage that is done to it, and what is left in it at the end."""

from __future__ import annotations

import json
import os
from pathlib import Path
from random import Random

from packline.client.cache.eviction import clean
from packline.client.cache.fs import remove_tree
from packline.client.cache.store import Cache


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
    """What a cleaning has left that nobody needs: staging folders, leases, records of placements, temporary files."""
    cache = Cache(root)
    clean(cache, 30.0)
    found = [str(path) for folder in (cache.staging, cache.leases) for path in folder.glob("*")]
    for file in cache.places.glob("*.json"):
        place, *_ = json.loads(file.read_text())
        if not os.path.lexists(place):
            found.append(str(file))
    for folder, _, names in os.walk(root):
        if not folder.startswith(str(cache.versions)):
            found += [os.path.join(folder, name) for name in names if name.startswith(".")]
    return found
