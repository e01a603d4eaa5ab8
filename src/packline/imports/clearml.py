"""ClearML datasets: ``state.json`` names the files, which are in zips of the dataset and of its parents.

Storage has them at ``<dataset name>.<id>/artifacts/state/state.json`` and ``…/artifacts/<artifact>/*.zip``; an offline
session keeps the same folders, and no zips: then the files are where they were added from.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

from packline.imports.documents import as_object, broken, read_json_object, size_of, text_of
from packline.imports.errors import CannotImport, SourceMissing
from packline.imports.plan import ImportFile, ImportPlan, Location
from packline.imports.storages import Buckets, LocalStorage, Storage, ZipStorage
from packline.imports.wandb import locate_reference
from packline.json_types import JsonObject

REMEDY = "Copy the folders of the dataset and of its parents completely, with their zips."


def plan_clearml(source: str, buckets: Buckets) -> ImportPlan:
    """Plan the import of a dataset, by its ``state.json`` or a folder with one. Raises CannotImport, SourceMissing."""
    state = _find_state(Path(source).absolute())
    document = read_json_object(LocalStorage(state.parent), state.name)
    identity = text_of(document, "id", str(state))
    graph = as_object(document.get("dependency_graph") or {}, str(state))
    task = _task(state)
    parents = [parent for parent in graph.get(identity) or [] if isinstance(parent, str)]
    record: JsonObject = {"revision": identity, "parents": parents, "name": task.get("name")}
    tags = [tag for tag in task.get("tags") or [] if isinstance(tag, str)]
    return ImportPlan(
        "clearml",
        source,
        files=partial(_files, document, state, identity, buckets),
        record=record,
        tags=tags,
        not_carried=[
            "the task with its log, plots and metadata; parents are recorded by id, their files are included"
        ],
    )


def _find_state(source: Path) -> Path:
    if source.is_file():
        return source
    matches = sorted(source.rglob("state.json")) if source.is_dir() else []
    if not matches:
        raise SourceMissing(f"{source} has no state.json.", "Name the state.json of the dataset.")
    if len(matches) > 1:
        raise CannotImport(f"{source} has {len(matches)} files state.json.", "Name the one of the dataset.")
    return matches[0]


def _task(state: Path) -> dict[str, Any]:
    """Return the task of an offline session, which holds name and tags; empty if there is none."""
    for folder in state.parents:
        if (folder / "task.json").is_file():
            return read_json_object(LocalStorage(folder), "task.json")
        if folder.name.startswith("offline-"):
            break
    return {}


def _files(document: dict[str, Any], state: Path, identity: str, buckets: Buckets) -> Iterator[ImportFile]:
    name = str(state)
    zips = _Zips(state, identity)
    for value in document.get("dataset_file_entries") or []:
        entry = as_object(value, name)
        path, sha256 = text_of(entry, "relative_path", name), entry.get("hash")
        artifact, parent = entry.get("artifact_name"), str(entry.get("parent_dataset_id") or identity)
        if artifact:
            locations = [Location(storage, path) for storage in zips.of(parent, str(artifact))]
        else:
            local = Path(text_of(entry, "local_path", name))
            locations = [Location(LocalStorage(local.parent), local.name)]
        digest = f"sha256:{sha256}" if isinstance(sha256, str) and len(sha256) == 64 else ""
        yield ImportFile(path, locations, size_of(entry), digest, remedy=REMEDY)
    for value in document.get("dataset_link_entries") or []:
        entry = as_object(value, name)
        link = locate_reference(text_of(entry, "link", name), buckets)
        yield ImportFile(text_of(entry, "relative_path", name), [link], size_of(entry), remedy=REMEDY)


class _Zips:
    """Finds the zips of a dataset and its parents."""

    def __init__(self, state: Path, identity: str) -> None:
        self._own = state.parent.parent
        self._identity = identity
        self._storages: dict[tuple[str, str], list[Storage]] = {}

    def of(self, dataset: str, artifact: str) -> list[Storage]:
        """Return the zips of an artifact. Raises CannotImport for a name that leads elsewhere, SourceMissing."""
        if (dataset, artifact) not in self._storages:
            for part in (dataset, artifact):
                if "/" in part or part.startswith("."):
                    raise broken("state.json", f"has a wrong name {part!r}")
            folders = [self._own] if dataset == self._identity else self._of_parent(dataset)
            zips = [file for folder in folders for file in sorted((folder / artifact).glob("*.zip"))]
            if not zips:
                raise SourceMissing(
                    f"Artifact {artifact} of dataset {dataset} is missing: no zip of it.", REMEDY
                )
            self._storages[dataset, artifact] = [ZipStorage(file) for file in zips]
        return self._storages[dataset, artifact]

    def _of_parent(self, dataset: str) -> list[Path]:
        beside = self._own.parent.parent
        return [
            folder / "artifacts" for folder in sorted(beside.iterdir()) if folder.name.endswith(f".{dataset}")
        ]
