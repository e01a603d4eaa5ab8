"""Files and folders of a version as fsspec describes them; this module does not import fsspec."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from errno import EROFS
from typing import TYPE_CHECKING, Any, NamedTuple, NoReturn

from packline.errors import PacklineError
from packline.reader.folder_listing import list_folder

if TYPE_CHECKING:
    from packline.reader.dataset import Dataset

Info = dict[str, Any]


class FileLocation(NamedTuple):
    """An existing file or folder."""

    name: str
    """Its whole path, as it was written."""
    root: str
    """``dataset/version-or-alias``."""
    dataset: Dataset
    path: str
    """Within the version; empty for its root."""
    position: int
    """Of the member; -1 for a folder."""


def split_path(name: str) -> tuple[str, str]:
    """Return ``dataset/version-or-alias``, empty where no version is named, and the path within the version."""
    dataset, _, remainder = name.partition("/")
    reference, _, path = remainder.partition("/")
    return (f"{dataset}/{reference}", path) if reference else ("", "")


def file_info(location: FileLocation) -> Info:
    """Describe a file. Its ETag is its version, which never changes, so that caches of consumers stay right."""
    return {
        "name": location.name,
        "size": location.dataset.sizes()[location.position],
        "type": "file",
        "ETag": location.dataset.uri,
    }


def folder_info(name: str) -> Info:
    """Describe a folder."""
    return {"name": name, "size": 0, "type": "directory"}


def list_children(location: FileLocation) -> list[Info]:
    """Describe what is directly in a folder; a file itself."""
    if location.position >= 0:
        return [file_info(location)]
    infos = []
    for entry in list_folder(location.dataset, location.path):
        name = f"{location.name}/{entry.name}"
        path = f"{location.path}/{entry.name}" if location.path else entry.name
        file = location._replace(name=name, path=path, position=entry.first)
        infos.append(folder_info(name) if entry.is_folder else file_info(file))
    return infos


def list_below(location: FileLocation, with_folders: bool) -> Iterator[Info]:
    """Describe the files below a folder, and each folder before what is in it; a file itself."""
    if location.position >= 0:
        yield file_info(location)
        return
    root, dataset, base = location.root, location.dataset, location.path
    paths, sizes, etag = dataset.paths(), dataset.sizes(), dataset.uri
    seen = {base}
    if with_folders:
        yield folder_info(location.name)
    for position in range(*dataset.range_of_prefix(f"{base}/" if base else "")):
        path = paths[position]
        if with_folders:
            yield from (folder_info(f"{root}/{folder}") for folder in _new_folders(path, seen, base))
        yield {"name": f"{root}/{path}", "size": sizes[position], "type": "file", "ETag": etag}


def _new_folders(path: str, seen: set[str], base: str) -> Iterator[str]:
    """Yield the folders of a path that are below ``base`` and not yet in a set, outermost first, and add them."""
    if path.rpartition("/")[0] in seen:
        return
    for end in range(len(base) + 1, len(path)):
        if path[end] == "/" and path[:end] not in seen:
            seen.add(path[:end])
            yield path[:end]


def read_locations(locations: Sequence[FileLocation], keep_errors: bool) -> dict[str, bytes | Exception]:
    """Read files of one version; where that fails and errors are kept, one by one."""
    names, dataset = [location.name for location in locations], locations[0].dataset
    try:
        return dict(zip(names, dataset.read_many([location.position for location in locations]), strict=True))
    except PacklineError as error:
        if not keep_errors:
            raise
        if len(locations) == 1:
            return {names[0]: error}
    return {name: result for each in locations for name, result in read_locations([each], True).items()}


def refuse_change(path: object) -> NoReturn:
    """Raise the error of a read-only file system."""
    raise OSError(
        EROFS,
        "packline:// is read-only, because versions never change; `packline push` makes new ones",
        str(path),
    )
