"""Puts the files of an input below ``/valohai/inputs/<name>``."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from contextlib import suppress
from functools import partial
from math import inf
from pathlib import Path
from typing import NamedTuple

from packline.client.cache.placements import record_placement
from packline.client.cache.store import Cache
from packline.client.errors import target_error
from packline.client.inputs.found import Found, Landing
from packline.client.inputs.tools import Tools
from packline.client.placement.check import is_intact
from packline.client.placement.install import InstallResult, install
from packline.client.placement.link_mode import LinkMode
from packline.client.placement.publication import PlacedVersion, publish
from packline.client.placement.sources import CachedFolder, NamedFiles, PlaceableFile
from packline.client.placement.target import Target, TargetState, inspect_target, open_target
from packline.client.placement.workspace import lock_workspace, private_folder
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


def place_input(tools: Tools, to: Path, spots: Mapping[str, Spot], mode: LinkMode) -> InstallResult:
    """Make ``to`` show exactly these files, by their names.

    Of an earlier placement of the same files, what is missing is put back; one of other files is replaced if nobody
    has changed it. Raises TargetNotEmpty, TargetChanged, PathCollision, UnsafePath, NoSpace, LocalError.
    """
    target = open_target(to, tools.cache.root)
    waiting = partial(tools.reporter.note, f"another process is filling {to}; waiting for it")
    whole = _whole(spots, tools.cache) if mode is LinkMode.SYMLINK and not target.in_place else None
    if whole is not None:
        version = PlacedVersion(whole.name, to.name, len(spots), 0, mode)
        replace = _may_replace(tools, target, version.content)
        return install(CachedFolder(whole, len(spots)), target, mode, version, replace, tools.cache, waiting)
    files = NamedFiles(
        {name: PlaceableFile(spot.source, bool(spot.landing.content)) for name, spot in spots.items()}
    )
    to.parent.mkdir(parents=True, exist_ok=True)
    check_names(to.parent, spots)
    total = sum(size for _, size in files.expected(mode))
    version = PlacedVersion(_content(spots, mode), to.name, len(spots), total, mode)
    replace = _may_replace(tools, target, version.content)
    installed = install(files, target, mode, version, replace, tools.cache, waiting)
    if mode is LinkMode.SYMLINK:
        _remember_links(tools.cache, to, spots)
    return installed


def check_place(tools: Tools, to: Path) -> None:
    """Before anything is brought: whether ``to`` may be used. Raises TargetNotEmpty, InvalidInput."""
    target = open_target(to, tools.cache.root)
    try:
        found = inspect_target(target, tools.cache.versions)
    except OSError as error:
        raise target_error(error, to) from error
    if found.state is TargetState.FOREIGN:
        raise _foreign(to, "is not empty, and holds what no earlier run has made")


def prepare_folders(tools: Tools, to: Path, names: Mapping[str, Found]) -> None:
    """Make the folders that files will be downloaded to on demand; the job makes none.

    What was downloaded of the same files before stays. Raises TargetNotEmpty where there is anything else.
    """
    content = _content({name: Spot(found, Landing(Path())) for name, found in names.items()}, ON_DEMAND)
    target = open_target(to, tools.cache.root)
    try:
        with lock_workspace(target, lambda: None) as workspace, private_folder(workspace) as private:
            found = inspect_target(target, tools.cache.versions)
            if found.content == content and found.record is not None:
                return
            replace = _may_replace(tools, target, content)
            files = private / "files"
            for folder in {(files / name).parent for name in names} | {files}:
                folder.mkdir(parents=True, exist_ok=True)
            publish(target, private, files, PlacedVersion(content, to.name, 0, 0, LinkMode.AUTO), replace)
    except OSError as error:
        raise target_error(error, to) from error


def _may_replace(tools: Tools, target: Target, content: str) -> bool:
    """Whether other inputs are there, unchanged since they were placed. Raises TargetNotEmpty if they are changed."""
    found = inspect_target(target, tools.cache.versions)
    if found.content == content or found.state is TargetState.NOTHING:
        return False
    if found.record is not None and not is_intact(os.fspath(target.path), found.record, inf):
        raise _foreign(
            target.path, "holds other files, and they were changed after an earlier run placed them"
        )
    return found.state is not TargetState.FOREIGN


def _foreign(to: Path, why: str) -> TargetNotEmpty:
    return TargetNotEmpty(f"{to} {why}.", "Remove the folder, or choose another one.")


def _whole(spots: Mapping[str, Spot], cache: Cache) -> Path | None:
    """The folder in the cache that is exactly this input, if there is one."""
    folders = {spot.landing for spot in spots.values()}
    if len(folders) != 1 or any(name != spot.found.inside for name, spot in spots.items()):
        return None
    landing = folders.pop()
    note = cache.entry(landing.content) if landing.content else None
    return landing.folder if note is not None and note.files == len(spots) else None


def _content(spots: Mapping[str, Spot], mode: str) -> str:
    """Names the placement: the same names and sources need not be placed again."""
    rows = [(name, spot.source, spot.found.size, spot.found.etag) for name, spot in spots.items()]
    return OURS + hashlib.sha256(json.dumps([mode, rows]).encode()).hexdigest()


def _remember_links(cache: Cache, to: Path, spots: Mapping[str, Spot]) -> None:
    """Keep every unit in the cache for as long as one of our links points into it."""
    first = {
        spot.landing.content: name for name, spot in reversed(list(spots.items())) if spot.landing.content
    }
    for content, name in first.items():
        with suppress(OSError):  # nothing can evict from a cache that cannot be written
            record_placement(cache, to / name, content, link=True)
