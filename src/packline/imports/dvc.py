"""DVC repositories: ``.dvc`` files and ``dvc.lock`` say which files there are, the cache or the remote has them.

The forms are those of DVC 3.67: an output has the MD5 of its content; that of a folder ends with ``.dir`` and names a
JSON list of files. Objects are at ``files/md5/ab/cdef…`` (DVC 3) or ``ab/cdef…`` (DVC 2) below the cache or the remote.
"""

from __future__ import annotations

import configparser
import posixpath
import re
import subprocess
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from packline.imports.documents import as_object, broken, iterate_array, parse_yaml, size_of, text_of
from packline.imports.errors import CannotImport, SourceMissing
from packline.imports.plan import ImportFile, ImportPlan, Location, missing_data
from packline.imports.storages import Buckets, LocalStorage, PrefixStorage, Storage, read_document, walk_files
from packline.json_types import JsonObject

REMEDY = "Run `dvc fetch` in the repository, or `dvc push` where the data is; then import again."
LOCK, PIPELINE = "dvc.lock", "dvc.yaml"
_MD5 = re.compile(r"[0-9a-f]{32}(\.dir)?")
_SKIPPED = {".git", ".dvc"}


class DvcOutput(NamedTuple):
    """A file or folder that DVC tracks."""

    path: str
    md5: str
    size: int | None
    is_legacy: bool
    """Made by DVC before 3.0, whose MD5 of a text is that of its lines with ``\\n``."""


class Tree(Protocol):
    """Files of a repository."""

    def paths(self) -> Iterator[str]:
        """Yield the paths of all files that describe data."""

    def read(self, path: str) -> bytes:
        """Read a file. Raises SourceMissing."""


class WorkingTree:
    """The files as they are."""

    def __init__(self, repository: Path) -> None:
        self._repository = repository

    def paths(self) -> Iterator[str]:
        """Yield ``.dvc`` files and ``dvc.lock`` files."""
        for path in walk_files(self._repository, lambda folder: posixpath.basename(folder) in _SKIPPED):
            if _describes_data(posixpath.basename(path)):
                yield path

    def read(self, path: str) -> bytes:
        """Read a file."""
        return read_document(LocalStorage(self._repository), path)


class GitTree:
    """The files of a commit, by the ``git`` command."""

    def __init__(self, repository: Path, revision: str) -> None:
        """Raises CannotImport if there is no such revision, or no git."""
        self._repository = repository
        self.commit = (
            self._git("rev-parse", "--verify", "--end-of-options", f"{revision}^{{commit}}").decode().strip()
        )

    def paths(self) -> Iterator[str]:
        """Yield ``.dvc`` files and ``dvc.lock`` files."""
        listed = self._git("ls-tree", "-r", "-z", "--name-only", self.commit).decode(
            "utf-8", "surrogateescape"
        )
        yield from (path for path in listed.split("\0") if _describes_data(path.rpartition("/")[2]))

    def read(self, path: str) -> bytes:
        """Read a file."""
        try:
            return self._git("show", f"{self.commit}:./{path}")
        except CannotImport as error:
            raise SourceMissing(f"{path} is not in {self.commit}.", error.remedy) from error

    def _git(self, *arguments: str) -> bytes:
        try:
            done = subprocess.run(
                ["git", "-C", str(self._repository), *arguments], capture_output=True, check=False
            )
        except FileNotFoundError:
            raise CannotImport(
                "The command git is not installed.", "Install it, or leave out --rev."
            ) from None
        if done.returncode:
            why = " ".join(done.stderr.decode("utf-8", "replace").split())[:200]
            raise CannotImport(
                f"git cannot read {self._repository}: {why}.", "Check --rev (`git tag`, `git log`)."
            )
        return done.stdout


def plan_dvc(source: str, revision: str, buckets: Buckets) -> ImportPlan:
    """Plan the import of a repository.

    Args:
        source: Folder with ``.dvc``.
        revision: Tag, branch or commit; empty for the working tree.
        buckets: Opens buckets of remotes.

    Raises:
        CannotImport, SourceMissing: It is not a repository, or a file of it cannot be read.
    """
    repository = Path(source)
    if not (repository / ".dvc").is_dir():
        raise SourceMissing(f"{source} has no folder .dvc.", "Name the top folder of the repository.")
    tree: Tree = GitTree(repository, revision) if revision else WorkingTree(repository)
    storages, not_carried = _storages(repository, buckets)
    outputs: list[DvcOutput] = []
    for path in tree.paths():
        outputs.extend(_outputs(tree, path, not_carried))
    if not outputs:
        raise CannotImport(
            f"{source} tracks no data.", "Check --rev, and that .dvc files or dvc.lock are there."
        )
    record: JsonObject = {
        "revision": revision,
        "commit": tree.commit if isinstance(tree, GitTree) else "",
        "outputs": [{"path": output.path, "md5": output.md5} for output in outputs[:200]],
    }
    not_carried += ["stages, parameters, metrics and plots; Git history and authors"]
    files = partial(_files, outputs, storages)
    return ImportPlan("dvc", source, files=files, record=record, not_carried=not_carried)


def _describes_data(name: str) -> bool:
    return (name.endswith(".dvc") and name != ".dvc") or name == LOCK


def _outputs(tree: Tree, path: str, not_carried: list[str]) -> Iterator[DvcOutput]:
    """Yield the outputs of one ``.dvc`` file or ``dvc.lock``."""
    document = parse_yaml(tree.read(path), path)
    folder = posixpath.dirname(path)
    if posixpath.basename(path) != LOCK:
        folder = posixpath.join(folder, str(document.get("wdir", "")))
        yield from _of_stage(document, folder, path, set(), not_carried)
        return
    pipeline = as_object(
        parse_yaml(tree.read(posixpath.join(folder, PIPELINE)), PIPELINE).get("stages") or {}, path
    )
    for name, stage in as_object(document.get("stages") or {}, path).items():
        declared = _declaration(pipeline, name)
        where = posixpath.join(folder, _working_folder(declared, path, name))
        yield from _of_stage(as_object(stage, path), where, path, _uncached(declared), not_carried)


def _declaration(pipeline: dict[str, Any], name: str) -> dict[str, Any]:
    """Return a stage of ``dvc.yaml``; that of ``train@0``, which ``foreach`` or ``matrix`` makes, is ``train``."""
    stage = pipeline.get(name, pipeline.get(name.partition("@")[0]))
    stage = stage if isinstance(stage, dict) else {}
    repeated = stage.get("do")
    return repeated if isinstance(repeated, dict) else stage


def _working_folder(stage: dict[str, Any], path: str, name: str) -> str:
    """Return the folder of a stage. Raises CannotImport for one that DVC makes of parameters."""
    folder = str(stage.get("wdir", ""))
    if "${" in folder:
        raise CannotImport(
            f"Stage {name!r} of {path} has the working folder {folder!r}, which only DVC can tell.",
            "Run `dvc pull`, and push the folder with `packline push`.",
        )
    return folder


def _uncached(stage: dict[str, Any]) -> set[str]:
    """Return the outputs of a stage that Git has and DVC's cache does not (``cache: false``)."""
    listed = [each for key in ("outs", "metrics", "plots") for each in stage.get(key) or []]
    flagged = [pair for each in listed if isinstance(each, dict) for pair in each.items()]
    return {path for path, flags in flagged if isinstance(flags, dict) and flags.get("cache") is False}


def _of_stage(
    stage: dict[str, Any], folder: str, name: str, uncached: set[str], not_carried: list[str]
) -> Iterator[DvcOutput]:
    for entry in stage.get("outs") or []:
        entry = as_object(entry, name)
        path = text_of(entry, "path", name)
        if path in uncached or entry.get("cache") is False:
            not_carried.append(f"{path}, which is in Git and not in DVC's cache")
            continue
        md5 = entry.get("md5")
        if not isinstance(md5, str) or not _MD5.fullmatch(md5):
            raise broken(name, f"has no MD5 of {path!r}")
        joined = posixpath.normpath(posixpath.join(folder, path))
        yield DvcOutput(joined, md5, size_of(entry), "hash" not in entry)


def _files(outputs: list[DvcOutput], storages: list[Storage]) -> Iterator[ImportFile]:
    for output in outputs:
        if not output.md5.endswith(".dir"):
            yield _file(output.path, output.md5, output.size, output.is_legacy, storages)
            continue
        name = f"the list of {output.path}"
        listed = _file(output.path, output.md5, None, False, storages)
        for entry in iterate_array(_read_first(listed), name):
            path, md5 = text_of(entry, "relpath", name), text_of(entry, "md5", name)
            if not _MD5.fullmatch(md5):
                raise broken(name, f"has a wrong MD5 of {path!r}")
            yield _file(f"{output.path}/{path}", md5, None, output.is_legacy, storages)


def _file(path: str, md5: str, size: int | None, is_legacy: bool, storages: list[Storage]) -> ImportFile:
    short = f"{md5[:2]}/{md5[2:]}"
    names = (short, f"files/md5/{short}") if is_legacy else (f"files/md5/{short}", short)
    locations = [Location(storage, name) for storage in storages for name in names]
    # The MD5 of a text by DVC 2 is not that of its bytes.
    return ImportFile(
        path, locations, size, "" if is_legacy else f"md5:{md5.removesuffix('.dir')}", remedy=REMEDY
    )


def _read_first(file: ImportFile) -> bytes:
    """Read the list of a folder where it is. Raises SourceMissing."""
    for location in file.locations:
        try:
            return read_document(location.storage, location.path)
        except SourceMissing:
            continue
    raise missing_data(file)


def _storages(repository: Path, buckets: Buckets) -> tuple[list[Storage], list[str]]:
    """Return cache and default remote, and what could not be used of them."""
    config = configparser.ConfigParser(interpolation=None, strict=False)
    try:
        config.read([repository / ".dvc/config", repository / ".dvc/config.local"], encoding="utf-8")
    except (configparser.Error, UnicodeDecodeError) as error:
        raise broken(str(repository / ".dvc/config"), f"cannot be read ({error})") from error
    cache = config.get("cache", "dir", fallback="cache")
    storages: list[Storage] = [LocalStorage(repository / ".dvc" / cache)]
    remote = config.get("core", "remote", fallback="")
    if not remote:
        return storages, []
    url = config.get(f"'remote \"{remote}\"'", "url", fallback="")
    if url.startswith("s3://"):
        bucket, prefix = buckets.split(url.rstrip("/") + "/")
        return [*storages, PrefixStorage(bucket, prefix)], []
    if "://" in url or not url:
        return storages, [
            f"remote {remote}: only folders and s3:// are read, so all data must be in the cache"
        ]
    return [*storages, LocalStorage(repository / ".dvc" / url)], []
