"""Puts the files of an input below ``/valohai/inputs/<name>``: links into the cache, or copies."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from packline.client.cache.store import Cache
from packline.client.inputs.found import Found, Landing
from packline.client.place import Copier, Place, check_target, place
from packline.client.preflight import check_names
from packline.errors import TargetNotEmpty

OURS = "inputs-"
ON_DEMAND = "on-demand"


class Spot(NamedTuple):
    """A file of the input: what it is, and where its unit was brought to."""

    found: Found
    landing: Landing

    @property
    def source(self) -> str:
        # Text, not a Path: there may be a million of them.
        return os.path.join(self.landing.folder, self.found.inside)


def place_input(cache: Cache, to: Path, spots: Mapping[str, Spot], how: Place) -> None:
    """Make ``to`` show exactly these files, by their names. Raises TargetNotEmpty, PathCollision, UnsafePath.

    A version whose names stay as they are is one link. An earlier placement that is nothing but links is replaced.
    """
    whole = _whole(spots, cache) if how is Place.SYMLINK else None
    if whole is not None:
        _clear(cache, to)
        place(cache, whole, to, how)
        return
    content = _content(spots, how)
    if to.is_dir() and not to.is_symlink() and cache.placed(to) == content:
        return
    to.parent.mkdir(parents=True, exist_ok=True)
    beside = to.parent / f".{to.name}.packline-{os.getpid()}-{os.urandom(3).hex()}"
    beside.mkdir()
    try:
        check_names(beside, spots)
        _link(beside, spots, how)
        _clear(cache, to)
        os.rename(beside, to)
    except BaseException:
        shutil.rmtree(beside, ignore_errors=True)
        raise
    cache.remember_place(to, content, link=False)
    _hold(cache, to, spots, how)


def check_place(cache: Cache, to: Path) -> None:
    """Before anything is brought: whether ``to`` may be used. Raises TargetNotEmpty."""
    if not cache.placed(to).startswith(OURS):
        check_target(cache, None, to)


def prepare_folders(cache: Cache, to: Path, names: Mapping[str, Found]) -> None:
    """Make the folders that files will be downloaded to on demand; whoever downloads makes none.

    What was downloaded of the same files before stays. Raises TargetNotEmpty where there is anything else.
    """
    content = _content({name: Spot(found, Landing(Path())) for name, found in names.items()}, ON_DEMAND)
    if not to.is_dir() or cache.placed(to) != content:
        _clear(cache, to)
    for folder in {(to / name).parent for name in names} | {to}:
        folder.mkdir(parents=True, exist_ok=True)
    cache.remember_place(to, content, link=False)


def _whole(spots: Mapping[str, Spot], cache: Cache) -> Path | None:
    """The folder in the cache that is exactly this input, if there is one."""
    folders = {spot.landing for spot in spots.values()}
    if len(folders) != 1 or any(name != spot.found.inside for name, spot in spots.items()):
        return None
    landing = folders.pop()
    note = cache.note(landing.content) if landing.content else None
    return landing.folder if note is not None and note.files == len(spots) else None


def _content(spots: Mapping[str, Spot], how: str) -> str:
    """Names the placement: the same names and sources need not be placed again."""
    rows = [(name, spot.source, spot.found.size, spot.found.etag) for name, spot in spots.items()]
    return OURS + hashlib.sha256(json.dumps([how, rows]).encode()).hexdigest()


def _link(folder: Path, spots: Mapping[str, Spot], how: Place) -> None:
    copier = Copier(how)
    made = {""}
    for name, spot in spots.items():
        below = name.rpartition("/")[0]
        if below not in made:
            os.makedirs(folder / below, exist_ok=True)
            made.add(below)
        source, target = spot.source, os.path.join(folder, name)
        if how is Place.SYMLINK:
            os.symlink(source, target)
        else:
            copier.file(os.path.realpath(source), target)


def _is_ours(cache: Cache, to: Path) -> bool:
    """Whether ``to`` is a placement of ours that can be replaced without losing anything."""
    if to.is_symlink() or not to.is_dir():
        return False
    below = [entry for folder, _, files in os.walk(to) for entry in (Path(folder, file) for file in files)]
    return cache.placed(to).startswith(OURS) and all(entry.is_symlink() for entry in below)


def _clear(cache: Cache, to: Path) -> None:
    """Make way for a new placement. Raises TargetNotEmpty."""
    if to.is_symlink() and to.readlink().parent == cache.versions:
        to.unlink()
    elif _is_ours(cache, to):
        shutil.rmtree(to)
    elif to.is_dir() and not to.is_symlink() and not any(to.iterdir()):
        to.rmdir()
    elif to.exists() or to.is_symlink():
        raise TargetNotEmpty(
            f"{to} is there already and is not a placement of this input.",
            "Choose another folder, or remove that one.",
        )


def _hold(cache: Cache, to: Path, spots: Mapping[str, Spot], how: Place) -> None:
    """Keep every unit in the cache for as long as one of our links points into it."""
    if how is not Place.SYMLINK:
        return
    first = {
        spot.landing.content: name for name, spot in reversed(list(spots.items())) if spot.landing.content
    }
    for content, name in first.items():
        cache.remember_place(to / name, content, link=True)
