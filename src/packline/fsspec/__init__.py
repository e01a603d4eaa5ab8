"""``packline://dataset/version-or-alias/path`` for fsspec, and so for pandas, pyarrow, DuckDB, Dask and HF datasets.

The file system is read-only and synchronous. Its listings come from the member index, so that listing asks nobody. An
alias is resolved once in a process, and its version goes along in ``storage_options`` and in pickles.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from errno import EISDIR, ENOENT
from hashlib import sha256
from operator import itemgetter
from typing import TYPE_CHECKING, Any, ClassVar, NoReturn

from fsspec import AbstractFileSystem

from packline.errors import InvalidUri, NotFound
from packline.fsspec.locations import (
    FileLocation,
    Info,
    file_info,
    folder_info,
    list_below,
    list_children,
    read_locations,
    refuse_change,
    split_path,
)

if TYPE_CHECKING:
    from io import BufferedIOBase

    from packline.reader.dataset import Dataset


class PacklineFileSystem(AbstractFileSystem):
    """Reads members of versions by their paths: ``dataset/version-or-alias/path``."""

    protocol = "packline"
    root_marker = ""
    _datasets: ClassVar[dict[tuple[str, ...], Dataset]] = {}
    """Open versions of this process: an alias means one version for all threads, until ``clear_instance_cache``."""

    def __init__(
        self,
        *,
        root: str = "",
        versions: Mapping[str, str] | None = None,
        cache: str | os.PathLike[str] = "",
        api: str = "",
        offline: bool = False,
        **storage_options: Any,
    ) -> None:
        """Open a file system; a URL does that by itself.

        Args:
            root: ``dataset/version-or-alias`` that is opened now. Others are opened when a path names them.
            versions: What aliases mean, such as ``{"images/production": "v7"}``.
            cache: Folder of the cache, as for ``packline.open``.
            api: Address of the HTTP API, as for ``packline.open``.
            offline: Whether only the cache may be used.
            storage_options: Options of fsspec itself.

        Raises:
            FileNotFoundError: ``root`` names no version.
        """
        super().__init__(**storage_options)
        self._versions = dict(versions or {})
        self._roots: dict[str, Dataset] = {}
        self._settings = (os.fspath(cache), api, "offline" if offline else "")
        if root:
            self._dataset(root)

    @property
    def storage_options(self) -> dict[str, Any]:
        """The arguments that make the same file system elsewhere, where aliases mean what they mean here."""
        return {**self._arguments, "versions": dict(self._versions)}

    @storage_options.setter
    def storage_options(self, arguments: dict[str, Any]) -> None:
        self._arguments = arguments

    @classmethod
    def clear_instance_cache(cls) -> None:
        """Forget the file systems of this process, and what aliases meant."""
        super().clear_instance_cache()
        cls._datasets.clear()

    @classmethod
    def _strip_protocol(cls, path: Any) -> Any:
        stripped = super()._strip_protocol(path)
        return stripped if isinstance(stripped, list) else stripped.lstrip("/")

    @staticmethod
    def _get_kwargs_from_urls(path: str) -> dict[str, str]:
        root = split_path(PacklineFileSystem._strip_protocol(path))[0]
        return {"root": root} if root else {}

    # What is where.

    def ls(self, path: str, detail: bool = True, **kwargs: Any) -> list[Any]:
        """List a folder, or one file. Raises FileNotFoundError."""
        name = self._strip_protocol(path)
        infos = self._list_roots(name) if not split_path(name)[0] else list_children(self._locate(name))
        infos.sort(key=itemgetter("name"))
        return infos if detail else [info["name"] for info in infos]

    def info(self, path: str, **kwargs: Any) -> Info:
        """Describe a file or a folder. Raises FileNotFoundError."""
        name = self._strip_protocol(path)
        if not split_path(name)[0]:
            self._list_roots(name)
            return folder_info(name)
        location = self._locate(name)
        return folder_info(name) if location.position < 0 else file_info(location)

    def exists(self, path: str, **kwargs: Any) -> bool:
        """Return whether there is a file or folder. What the deployment refuses is an error, not a no."""
        return self._type_of(path) != ""

    def isfile(self, path: str) -> bool:
        """Return whether there is a file. What the deployment refuses is an error, not a no."""
        return self._type_of(path) == "file"

    def isdir(self, path: str) -> bool:
        """Return whether there is a folder. What the deployment refuses is an error, not a no."""
        return self._type_of(path) == "directory"

    def find(
        self,
        path: str,
        maxdepth: int | None = None,
        withdirs: bool = False,
        detail: bool = False,
        **kwargs: Any,
    ) -> Any:
        """List all files below a path; with ``detail`` as a dictionary of what ``info`` returns."""
        name = self._strip_protocol(path)
        if maxdepth is not None or not split_path(name)[0]:
            return super().find(name, maxdepth, withdirs, detail, **kwargs)
        try:
            location = self._locate(name)
        except FileNotFoundError:
            return {} if detail else []
        infos = {info["name"]: info for info in list_below(location, withdirs)}
        names = sorted(infos)
        return {each: infos[each] for each in names} if detail else names

    def created(self, path: str) -> datetime:
        """Return when the version was made; offline, the date of all members in a package, 1 January 1980.

        Raises:
            FileNotFoundError: There is no such file or folder.
            PacklineError: The deployment refuses to say it.
        """
        from packline.library import environment
        from packline.library.version_time import created_at

        dataset, (_, api, offline) = self._locate(path).dataset, self._settings
        if environment.offline(offline != ""):
            return datetime(1980, 1, 1, tzinfo=UTC)
        return datetime.fromtimestamp(created_at(dataset.dataset, dataset.version, api or None), UTC)

    def modified(self, path: str) -> datetime:
        """Return ``created``, because a version never changes. Raises as it does."""
        return self.created(path)

    def ukey(self, path: str) -> str:
        """Return a digest of the version and the path, which identify the bytes. Raises FileNotFoundError."""
        location = self._locate(path)
        return sha256(f"{location.dataset.uri}/{location.path}".encode()).hexdigest()

    def checksum(self, path: str) -> int:
        """Return ``ukey`` as a number. Raises FileNotFoundError."""
        return int(self.ukey(path), 16)

    # Bytes.

    def cat_file(self, path: str, start: int | None = None, end: int | None = None, **kwargs: Any) -> bytes:
        """Read a file, or a part of it. Its CRC-32 is compared. Raises FileNotFoundError, IsADirectoryError."""
        location = self._file(path)
        return location.dataset.read_many([location.position])[0][start:end]

    def cat(self, path: Any, recursive: bool = False, on_error: str = "raise", **kwargs: Any) -> Any:
        """Read files together; a dictionary by path unless one path was given that is a file."""
        paths = self.expand_path(path, recursive=recursive)
        if isinstance(path, str) and paths == [self._strip_protocol(path)] and not recursive:
            return self.cat_file(paths[0], **kwargs)
        files = paths if not recursive else [each for each in paths if self.isfile(each)]
        contents = self._read(files, on_error != "raise")
        bounds = slice(kwargs.get("start"), kwargs.get("end"))
        return {
            each: content[bounds] if isinstance(content, bytes) else content
            for each, content in zip(files, contents, strict=True)
            if isinstance(content, bytes) or on_error == "return"
        }

    def cat_ranges(
        self,
        paths: list[str],
        starts: Any,
        ends: Any,
        max_gap: int | None = None,
        on_error: str = "return",
        **kwargs: Any,
    ) -> list[bytes | Exception]:
        """Read ranges of files; the files are read together, each once."""
        if not isinstance(paths, list):
            raise TypeError("paths is not a list")
        starts, ends = (
            list(each) if isinstance(each, list) else [each] * len(paths) for each in (starts, ends)
        )
        contents = self._read(paths, on_error == "return")
        return [
            content[start:end] if isinstance(content, bytes) else content
            for content, start, end in zip(contents, starts, ends, strict=True)
        ]

    def read_block(self, fn: str, offset: int, length: int | None, delimiter: bytes | None = None) -> bytes:
        """Read a part of a file that begins and ends behind a delimiter, as Dask does. Raises FileNotFoundError."""
        from fsspec.utils import read_block

        location = self._file(fn)
        left = max(0, location.dataset.sizes()[location.position] - offset)
        with self.open(fn) as file:
            return bytes(read_block(file, offset, left if length is None else min(length, left), delimiter))

    def get(self, rpath: Any, lpath: Any, recursive: bool = False, **kwargs: Any) -> None:
        """Copy files to local ones; they are read ahead."""
        if not isinstance(rpath, str) or recursive:
            self._read_ahead(self.expand_path(rpath, recursive=recursive))
        super().get(rpath, lpath, recursive=recursive, **kwargs)

    def _open(self, path: str, mode: str = "rb", **kwargs: Any) -> BufferedIOBase:
        if mode != "rb":
            refuse_change(path)
        location = self._file(path)
        return location.dataset.open(location.position)

    # What would change something.

    def _refuse_change(self, path: Any, *arguments: Any, **kwargs: Any) -> NoReturn:
        """Raise the error of a read-only file system."""
        refuse_change(path)

    mkdir = makedirs = rmdir = touch = _refuse_change
    pipe = pipe_file = put = put_file = write_text = _refuse_change
    cp_file = copy = mv = rm = rm_file = _rm = _refuse_change

    # Below the surface.

    def _dataset(self, root: str) -> Dataset:
        """Return the version that ``dataset/version-or-alias`` means. Raises FileNotFoundError."""
        dataset = self._roots.get(root)
        if dataset is None:
            name, _, reference = root.partition("/")
            dataset = self._roots[root] = self._open_version(name, self._versions.get(root, reference))
            if dataset.version != reference:
                self._versions[root] = dataset.version
        return dataset

    def _open_version(self, name: str, reference: str) -> Dataset:
        import packline

        opened, settings = PacklineFileSystem._datasets, self._settings
        if (name, reference, *settings) not in opened:
            cache, api, offline = (setting or None for setting in settings)
            try:
                dataset = packline.open(
                    f"dataset://{name}/{reference}", cache=cache, api=api, offline=offline is not None
                )
            except (NotFound, InvalidUri) as error:
                raise FileNotFoundError(ENOENT, str(error), f"{name}/{reference}") from error
            # The first one counts: threads that resolve an alias at the same time get one version.
            dataset = opened.setdefault((name, dataset.version, *settings), dataset)
            opened.setdefault((name, reference, *settings), dataset)
        return opened[name, reference, *settings]

    def _locate(self, path: str) -> FileLocation:
        """Return where a file or folder is. Raises FileNotFoundError."""
        name = self._strip_protocol(path)
        root, member = split_path(name)
        if not root:
            raise FileNotFoundError(
                ENOENT, "No version is named: write packline://<dataset>/<version-or-alias>/<path>", name
            )
        dataset = self._dataset(root)
        if member in dataset:
            return FileLocation(name, root, dataset, member, dataset.index_of(member))
        first, stop = dataset.range_of_prefix(f"{member}/")
        if member and first == stop:
            raise FileNotFoundError(ENOENT, f"{dataset.uri} has no such file or folder", name)
        return FileLocation(name, root, dataset, member, -1)

    def _file(self, path: str) -> FileLocation:
        location = self._locate(path)
        if location.position < 0:
            raise IsADirectoryError(EISDIR, os.strerror(EISDIR), location.name)
        return location

    def _type_of(self, path: str) -> str:
        try:
            return str(self.info(path)["type"])
        except FileNotFoundError:
            return ""

    def _list_roots(self, name: str) -> list[Info]:
        """List the versions that were opened so far, or their datasets: others are not known here."""
        depth = name.count("/") + 1 if name else 0
        names = {
            "/".join(root.split("/")[: depth + 1])
            for root in self._roots
            if not name or root.startswith(f"{name}/")
        }
        if name and not names:
            self._locate(name)
        return [folder_info(each) for each in names]

    def _read(self, paths: Sequence[str], keep_errors: bool) -> list[bytes | Exception]:
        """Read files together, those of each version in one go; an error takes the place of its file."""
        results: dict[str, bytes | Exception] = {}
        files: dict[str, list[FileLocation]] = {}
        for path in dict.fromkeys(paths):
            try:
                location = self._file(path)
                files.setdefault(location.root, []).append(location._replace(name=path))
            except OSError as error:
                if not keep_errors:
                    raise
                results[path] = error
        for locations in files.values():
            results.update(read_locations(locations, keep_errors))
        return [results[path] for path in paths]

    def _read_ahead(self, paths: Sequence[str]) -> None:
        """Tell each version which of its files come next."""
        positions: dict[str, list[int]] = {}
        for path in paths:
            location = self._locate(path)
            if location.position >= 0:
                positions.setdefault(location.root, []).append(location.position)
        for root, order in positions.items():
            self._dataset(root).prefetch(order)
