"""DVC repositories: ``.dvc`` files and ``dvc.lock`` say which files there are, the cache or a remote has them.

The forms are those of DVC 3.67: an output has the MD5 of its content; that of a folder ends with ``.dir`` and names a
JSON list of files. Objects are at ``files/md5/ab/cdef…`` (DVC 3) or ``ab/cdef…`` (DVC 2) below the cache or the remote.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from packline.imports.documents import as_object, broken, iterate_array, parse_yaml, size_of, text_of
from packline.imports.dvc_storages import DvcStorages
from packline.imports.dvc_trees import LOCK, PIPELINE, GitTree, Tree, WorkingTree
from packline.imports.errors import CannotImport, SourceMissing
from packline.imports.plan import ImportFile, ImportPlan, Location, missing_data
from packline.imports.storages import Buckets, Storage, read_document
from packline.json_types import JsonObject

REMEDY = "Run `dvc fetch` in the repository, or `dvc push` where the data is; then import again."
PARTIAL_REMEDY = "Run `dvc update` for it, or leave it out with --exclude."
_MD5 = re.compile(r"[0-9a-f]{32}(\.dir)?")
_VARIABLE = re.compile(r"\$\{[^}]*\}")


class DvcOutput(NamedTuple):
    """A file or folder that DVC tracks."""

    path: str
    md5: str
    """Empty for an import that was never downloaded."""
    size: int | None
    is_legacy: bool
    """Made by DVC before 3.0, whose MD5 of a text is that of its lines with ``\\n``."""
    remote: str
    """Where its data goes; empty for the default remote."""


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
    not_carried: list[str] = []
    outputs = list(_outputs(tree, not_carried))
    if not outputs:
        raise CannotImport(
            f"{source} tracks no data.", "Check --rev, and that .dvc files or dvc.lock are there."
        )
    record: JsonObject = {
        "revision": revision,
        "commit": tree.commit if isinstance(tree, GitTree) else "",
        "outputs": [{"path": output.path, "md5": output.md5} for output in outputs[:200]],
    }
    storages = DvcStorages(repository, buckets)
    for output in outputs:
        storages.of(output.remote)  # notes which remotes are not read
    not_carried += [*storages.not_read, "stages, parameters, metrics and plots; Git history and authors"]
    files = partial(_files, outputs, storages)
    return ImportPlan("dvc", source, files=files, record=record, not_carried=not_carried)


def _outputs(tree: Tree, not_carried: list[str]) -> Iterator[DvcOutput]:
    """Yield the outputs of all ``.dvc`` files and pipelines."""
    paths = list(tree.paths())
    existing = set(paths)
    for path in paths:
        folder, name = posixpath.split(path)
        if name not in (LOCK, PIPELINE):
            document = parse_yaml(tree.read(path), path)
            folder = posixpath.join(folder, str(document.get("wdir", "")))
            yield from _of_stage(document, folder, path, [], not_carried)
        elif name == LOCK or posixpath.join(folder, LOCK) not in existing:
            lock, pipeline = (
                parse_yaml(tree.read(each), each) if each in existing else {}
                for each in (posixpath.join(folder, LOCK), posixpath.join(folder, PIPELINE))
            )
            yield from _of_pipeline(lock, pipeline, folder, not_carried)


def _of_pipeline(
    lock: dict[str, Any], pipeline: dict[str, Any], folder: str, not_carried: list[str]
) -> Iterator[DvcOutput]:
    """Yield the outputs of the stages that a pipeline has, and that were run."""
    path, declared_in = posixpath.join(folder, LOCK), posixpath.join(folder, PIPELINE)
    declarations = as_object(pipeline.get("stages") or {}, declared_in)
    # DVC 1 has the stages at the top.
    stages = lock.get("stages") or {} if "schema" in lock or set(lock) <= {"stages"} else lock
    for name, stage in as_object(stages, path).items():
        declared = _declaration(declarations, name)
        if declared is None:
            not_carried.append(f"stage {name} of {path}, which {PIPELINE} does not have any more")
            continue
        where = posixpath.join(folder, _working_folder(declared, path, name))
        yield from _of_stage(as_object(stage, path), where, path, _flags(declared), not_carried)
    was_run = {name.partition("@")[0] for name in stages}
    not_carried += [
        f"stage {name} of {declared_in}, which was never run"
        for name in declarations
        if name not in was_run and (_declaration(declarations, name) or {}).get("outs")
    ]


def _declaration(pipeline: dict[str, Any], name: str) -> dict[str, Any] | None:
    """Return a stage of ``dvc.yaml``; that of ``train@0``, which ``foreach`` or ``matrix`` makes, is ``train``."""
    stage = pipeline.get(name, pipeline.get(name.partition("@")[0]))
    if not isinstance(stage, dict):
        return None
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


_Flags = Sequence[tuple[re.Pattern[str], dict[str, Any]]]


def _flags(stage: dict[str, Any]) -> _Flags:
    """Return what ``dvc.yaml`` says of outputs, such as ``cache: false``; ``${name}`` stands for any text."""
    listed = [each for key in ("outs", "metrics", "plots") for each in stage.get(key) or []]
    flagged = [pair for each in listed if isinstance(each, dict) for pair in each.items()]
    return [
        (re.compile(".*".join(map(re.escape, _VARIABLE.split(str(path))))), flags)
        for path, flags in flagged
        if isinstance(flags, dict)
    ]


def _of_stage(
    stage: dict[str, Any], folder: str, name: str, declared: _Flags, not_carried: list[str]
) -> Iterator[DvcOutput]:
    for entry in stage.get("outs") or []:
        entry = as_object(entry, name)
        path = text_of(entry, "path", name)
        flags = {
            key: value for path_of, each in declared if path_of.fullmatch(path) for key, value in each.items()
        }
        flags |= entry
        if flags.get("cache") is False:
            not_carried.append(f"{path}, which is in Git and not in DVC's cache")
        elif "://" in path:
            not_carried.append(f"{path}, which is outside of the repository")
        else:
            joined = posixpath.normpath(posixpath.join(folder, path))
            yield from _of_entry(entry, joined, name, str(flags.get("remote") or ""))


def _of_entry(entry: dict[str, Any], path: str, name: str, remote: str) -> Iterator[DvcOutput]:
    """Yield the output of an entry; one of a remote with versions lists its files itself."""
    is_legacy = "hash" not in entry
    if "md5" not in entry and isinstance(entry.get("files"), list):
        for value in entry["files"]:
            file = as_object(value, name)
            below = posixpath.join(path, text_of(file, "relpath", name))
            yield DvcOutput(below, _md5_of(file, below, name), size_of(file), is_legacy, remote)
        return
    md5 = _md5_of(entry, path, name) if "md5" in entry else ""
    yield DvcOutput(path, md5, size_of(entry), is_legacy, remote)


def _md5_of(entry: dict[str, Any], path: str, name: str) -> str:
    md5 = entry.get("md5")
    if not isinstance(md5, str) or not _MD5.fullmatch(md5):
        raise broken(name, f"has a wrong MD5 of {path!r}")
    return md5


def _files(outputs: list[DvcOutput], storages: DvcStorages) -> Iterator[ImportFile]:
    for output in outputs:
        places = storages.of(output.remote)
        if not output.md5:
            yield ImportFile(output.path, [], remedy=PARTIAL_REMEDY, problem="it was never downloaded")
            continue
        if not output.md5.endswith(".dir"):
            yield _file(output.path, output.md5, output.size, output.is_legacy, places)
            continue
        name = f"the list of {output.path}"
        listed = _file(output.path, output.md5, None, False, places)
        for entry in iterate_array(_read_first(listed), name):
            path, md5 = text_of(entry, "relpath", name), text_of(entry, "md5", name)
            if not _MD5.fullmatch(md5):
                raise broken(name, f"has a wrong MD5 of {path!r}")
            yield _file(f"{output.path}/{path}", md5, None, output.is_legacy, places)


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
