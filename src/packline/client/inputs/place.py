"""Puts the files of an input below ``/valohai/inputs/<name>``."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import partial
from math import inf
from pathlib import Path
from typing import NamedTuple

from packline.client.cache.placements import record_placement
from packline.client.cache.store import Cache
from packline.client.errors import TargetChanged, target_error
from packline.client.inputs.context import InputContext
from packline.client.inputs.input_file import DownloadResult, InputFile
from packline.client.placement.check import is_intact
from packline.client.placement.install import InstallResult, install
from packline.client.placement.link_mode import LinkMode
from packline.client.placement.publication import PlacedVersion, publish
from packline.client.placement.sources import CachedFolder, NamedFiles, PlaceableFile
from packline.client.placement.target import Target, TargetState, inspect_target, open_target
from packline.client.placement.workspace import lock_workspace, private_folder
from packline.client.preflight import check_names
from packline.errors import TargetNotEmpty

CONTENT_PREFIX = "inputs-"
ON_DEMAND = "on-demand"
REMOVE = "Remove the folder, or choose another one."


class LinkSource(NamedTuple):
    """A file of the input: what it is, and where its unit was downloaded to."""

    file: InputFile
    download: DownloadResult

    @property
    def path(self) -> str:
        # Text, not a Path: there may be a million of them.
        return os.path.join(self.download.folder, self.file.inside)


def place_input(
    context: InputContext, to: Path, sources: Mapping[str, LinkSource], mode: LinkMode
) -> InstallResult:
    """Make ``to`` show exactly these files, by their names.

    Of an earlier placement of the same files, what is missing is put back; one of other files is replaced if nobody
    has changed it. Raises TargetNotEmpty, TargetChanged, PathCollision, UnsafePath, NoSpace, LocalError.
    """
    target = open_target(to, context.cache.root)
    waiting = partial(context.reporter.note, f"another process is filling {to}; waiting for it")
    whole = _whole(sources, context.cache) if mode is LinkMode.SYMLINK and not target.in_place else None
    if whole is not None:
        version = PlacedVersion(whole.name, to.name, len(sources), 0, mode)
        replace = _may_replace(context, target, version.content)
        folder = CachedFolder(whole, len(sources))
        with _remedies_of_inputs():
            return install(folder, target, mode, version, replace, context.cache, waiting)
    files = NamedFiles(
        {name: PlaceableFile(source.path, bool(source.download.content)) for name, source in sources.items()}
    )
    to.parent.mkdir(parents=True, exist_ok=True)
    check_names(to.parent, sources)
    total = sum(size for _, size in files.expected(mode))
    version = PlacedVersion(_content(sources, mode), to.name, len(sources), total, mode)
    replace = _may_replace(context, target, version.content)
    with _remedies_of_inputs():
        installed = install(files, target, mode, version, replace, context.cache, waiting)
    if mode is LinkMode.SYMLINK:
        _remember_links(context.cache, to, sources)
    return installed


def check_place(context: InputContext, to: Path) -> None:
    """Check that ``to`` may be used, before anything is downloaded. Raises TargetNotEmpty, InvalidInput."""
    target = open_target(to, context.cache.root)
    try:
        current = inspect_target(target, context.cache.versions)
    except OSError as error:
        raise target_error(error, to) from error
    if current.state is TargetState.FOREIGN:
        raise _foreign(to, "is not empty, and holds what no earlier run has made")


def prepare_folders(context: InputContext, to: Path, names: Mapping[str, InputFile]) -> None:
    """Make the folders that files will be downloaded to on demand; the job makes none.

    What was downloaded of the same files before stays. Raises TargetNotEmpty where there is anything else.
    """
    content = _content(
        {name: LinkSource(file, DownloadResult(Path())) for name, file in names.items()}, ON_DEMAND
    )
    target = open_target(to, context.cache.root)
    try:
        with lock_workspace(target, lambda: None) as workspace, private_folder(workspace) as private:
            current = inspect_target(target, context.cache.versions)
            if current.content == content and current.record is not None:
                return
            replace = _may_replace(context, target, content)
            files = private / "files"
            for folder in {(files / name).parent for name in names} | {files}:
                folder.mkdir(parents=True, exist_ok=True)
            publish(target, private, files, PlacedVersion(content, to.name, 0, 0, LinkMode.AUTO), replace)
    except OSError as error:
        raise target_error(error, to) from error


def _may_replace(context: InputContext, target: Target, content: str) -> bool:
    """Return whether other inputs are there, unchanged since they were placed. Raises TargetNotEmpty if changed."""
    current = inspect_target(target, context.cache.versions)
    if current.content == content or current.state is TargetState.NOTHING:
        return False
    if current.record is not None and not is_intact(os.fspath(target.path), current.record, inf):
        raise _foreign(
            target.path, "holds other files, and they were changed after an earlier run placed them"
        )
    return current.state is not TargetState.FOREIGN


@contextmanager
def _remedies_of_inputs() -> Iterator[None]:
    """Replace remedies that name options of ``packline fetch``, which ``packline inputs`` does not have."""
    try:
        yield
    except (TargetNotEmpty, TargetChanged) as refusal:
        raise type(refusal)(refusal.message, REMOVE) from refusal


def _foreign(to: Path, why: str) -> TargetNotEmpty:
    return TargetNotEmpty(f"{to} {why}.", REMOVE)


def _whole(sources: Mapping[str, LinkSource], cache: Cache) -> Path | None:
    """Return the folder in the cache that is exactly this input, if there is one."""
    folders = {source.download for source in sources.values()}
    if len(folders) != 1 or any(name != source.file.inside for name, source in sources.items()):
        return None
    download = folders.pop()
    note = cache.entry(download.content) if download.content else None
    return download.folder if note is not None and note.files == len(sources) else None


def _content(sources: Mapping[str, LinkSource], mode: str) -> str:
    """Name the placement: the same names and sources need not be placed again."""
    rows = [(name, source.path, source.file.size, source.file.etag) for name, source in sources.items()]
    return CONTENT_PREFIX + hashlib.sha256(json.dumps([mode, rows]).encode()).hexdigest()


def _remember_links(cache: Cache, to: Path, sources: Mapping[str, LinkSource]) -> None:
    """Keep every unit in the cache for as long as one of our links points into it."""
    first = {
        source.download.content: name
        for name, source in reversed(list(sources.items()))
        if source.download.content
    }
    for content, name in first.items():
        with suppress(OSError):  # nothing can evict from a cache that cannot be written
            record_placement(cache, to / name, content, link=True)
