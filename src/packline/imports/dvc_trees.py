"""Where a DVC repository's ``.dvc`` and ``dvc.lock`` files are read: its working tree, or a commit of Git."""

from __future__ import annotations

import posixpath
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

from packline.imports.errors import CannotImport, SourceMissing
from packline.imports.storages import LocalStorage, read_document, walk_files

LOCK, PIPELINE = "dvc.lock", "dvc.yaml"
_FOLDER = ".dvc"


class Tree(Protocol):
    """Files of a repository."""

    def paths(self) -> Iterator[str]:
        """Yield the paths of all files that describe data: ``.dvc``, ``dvc.lock``, ``dvc.yaml``.

        A repository below this one, which has a folder ``.dvc`` of its own, is left out, as DVC does.
        """

    def read(self, path: str) -> bytes:
        """Read a file. Raises SourceMissing."""


class WorkingTree:
    """The files as they are."""

    def __init__(self, repository: Path) -> None:
        self._repository = repository

    def paths(self) -> Iterator[str]:
        """Yield the files that describe data."""
        for path in walk_files(self._repository, self._is_skipped):
            if _describes_data(posixpath.basename(path)):
                yield path

    def _is_skipped(self, folder: str) -> bool:
        return (
            posixpath.basename(folder) in (".git", _FOLDER) or (self._repository / folder / _FOLDER).is_dir()
        )

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
        """Yield the files that describe data."""
        listed = self._git("ls-tree", "-r", "-z", "--name-only", self.commit)
        paths = listed.decode("utf-8", "surrogateescape").split("\0")
        below = {
            head + "/" for path in paths for head, _, _ in [path.partition(f"/{_FOLDER}/")] if head != path
        }
        for path in paths:
            if _describes_data(posixpath.basename(path)) and not any(map(path.startswith, below)):
                yield path

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


def _describes_data(name: str) -> bool:
    return (name.endswith(".dvc") and name != _FOLDER) or name in (LOCK, PIPELINE)
