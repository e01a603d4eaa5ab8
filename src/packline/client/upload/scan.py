"""Finds what a folder would upload, and refuses it as a whole, by name, before the first byte is sent."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from packline.client.upload.ignore import NAME, Ignore
from packline.client.upload.large_file import LARGEST
from packline.client.upload.transfer_queue import Output
from packline.errors import InvalidInput, PacklineError, UnsafePath
from packline.layout import is_document, outputs_prefix
from packline.package.faults import FormClash
from packline.package.names import check_path, find_collisions

SHOWN = 20
"""So many problems are listed one by one."""
KEY_BYTES = 1024
"""Longest key (https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html)."""


class CannotUpload(InvalidInput):
    """Files or folders that cannot be uploaded as they are; the message lists them."""


@dataclass(slots=True)
class Scan:
    """What was found."""

    outputs: list[Output] = field(default_factory=list)
    """In byte order of their paths."""
    excluded: int = 0
    """Files that ``--exclude`` and ``.packlineignore`` leave out."""
    warnings: list[str] = field(default_factory=list)

    @property
    def bytes(self) -> int:
        return sum(output.size for output in self.outputs)


def scan(
    folder: Path, execution: str, ignore: Ignore | None = None, checkpoint: Callable[[], None] = lambda: None
) -> Scan:
    """The files below a folder; links to files are followed, links to folders refused.

    What vanishes while it is looked at is left out. ``checkpoint`` is called for every folder. Raises CannotUpload
    with the list of all that is unreadable, neither file nor folder, or has a name that cannot be a key.
    """
    if not os.path.isdir(folder):
        raise InvalidInput(f"{folder} is not a folder.", "Name the folder that holds the files.")
    walk = _Walk(os.fspath(folder), outputs_prefix(execution), ignore or Ignore(), checkpoint)
    walk.run()
    if walk.problems:
        raise _refusal(folder, walk.problems)
    found = walk.scan
    found.outputs.sort(key=lambda output: output.path.encode())
    found.warnings = list(_collisions(found.outputs))
    return found


def read_only(folder: Path, execution: str, ignore: Ignore) -> list[Output]:
    """The outputs that nobody may write any more (Valohai: live uploads), without metadata and links.

    What could not be uploaded is not among them; ``scan`` refuses it at the end.
    """

    def accept(entry: os.DirEntry[str], path: str, mode: int) -> bool:
        return not (mode & 0o222 or is_document(path) or entry.is_symlink())

    walk = _Walk(os.fspath(folder), outputs_prefix(execution), ignore, lambda: None, accept)
    walk.run()
    return walk.scan.outputs


class _Walk:
    """Looks through a folder. ``accept`` says which files count, by entry, path and mode."""

    def __init__(
        self,
        top: str,
        prefix: str,
        ignore: Ignore,
        checkpoint: Callable[[], None],
        accept: Callable[[os.DirEntry[str], str, int], bool] = lambda entry, path, mode: True,
    ) -> None:
        self.scan = Scan()
        self.problems: list[tuple[str, str]] = []
        """Path as it is shown, and what is wrong with it."""
        self._top, self._ignore, self._checkpoint, self._accept = top, ignore, checkpoint, accept
        self._prefix_bytes = len(prefix.encode())

    def run(self) -> None:
        folders = [""]
        while folders:
            self._checkpoint()
            folders += self._folder(folders.pop())

    def _folder(self, folder: str) -> list[str]:
        """Take the files of one folder; the folders in it."""
        try:
            with os.scandir(os.path.join(self._top, folder)) as listed:
                entries = list(listed)
        except FileNotFoundError:
            return []
        except OSError as error:
            self.problems.append((folder or self._top, f"the folder cannot be read ({error.strerror})"))
            return []
        for entry in entries:
            if entry.name == NAME and entry.is_file():
                self._ignore.read(folder, entry.path)
        return [path for entry in entries if (path := self._entry(entry, folder))]

    def _entry(self, entry: os.DirEntry[str], folder: str) -> str:
        """Take a file; the path of a folder to look into, else empty."""
        path = f"{folder}/{entry.name}" if folder else entry.name
        is_folder = entry.is_dir(follow_symlinks=False)
        if self._ignore.leaves_out(path, is_folder):
            self.scan.excluded += _count(entry.path) if is_folder else 1
            return ""
        if is_folder:
            return path
        if entry.name != NAME:
            self._file(entry, path)
        return ""

    def _file(self, entry: os.DirEntry[str], path: str) -> None:
        try:
            facts = entry.stat()
        except OSError as error:
            if not entry.is_symlink() and isinstance(error, FileNotFoundError):
                return  # it vanished
            problem = "the link leads nowhere" if entry.is_symlink() else f"cannot be read ({error.strerror})"
            self.problems.append((path, problem))
            return
        if not self._accept(entry, path, facts.st_mode):
            return
        problem = self._problem(entry, path, facts)
        if problem:
            self.problems.append((path, problem))
        else:
            self.scan.outputs.append(Output(path, entry.path, facts.st_size))

    def _problem(self, entry: os.DirEntry[str], path: str, facts: os.stat_result) -> str:
        if stat.S_ISDIR(facts.st_mode):
            return "a link to a folder; links to folders are not followed"
        if not stat.S_ISREG(facts.st_mode):
            return f"{_kind(facts.st_mode)}, not a file"
        if not os.access(entry.path, os.R_OK, effective_ids=os.access in os.supports_effective_ids):
            return "cannot be read (Permission denied)"
        if facts.st_size > LARGEST:
            return f"larger than the largest object of S3 ({LARGEST:,} bytes)"
        return self._name_problem(path)

    def _name_problem(self, path: str) -> str:
        try:
            check_path(path)
        except UnsafePath as error:
            return error.message.rstrip(".")
        length = self._prefix_bytes + len(path.encode())
        return (
            f"the key would have {length:,} bytes, and S3 allows {KEY_BYTES:,}" if length > KEY_BYTES else ""
        )


def _count(folder: str) -> int:
    """The files below a folder that is left out; what cannot be read counts as nothing."""
    return sum(len(files) for _, _, files in os.walk(folder))


def _kind(mode: int) -> str:
    kinds = {
        stat.S_IFIFO: "a FIFO",
        stat.S_IFSOCK: "a socket",
        stat.S_IFCHR: "a device",
        stat.S_IFBLK: "a device",
    }
    return kinds.get(stat.S_IFMT(mode), "something else")


def _refusal(folder: Path, problems: list[tuple[str, str]]) -> PacklineError:
    problems.sort()
    lines = [f"  {printable(path)}: {problem}" for path, problem in problems[:SHOWN]]
    if len(problems) > SHOWN:
        lines.append(f"  and {len(problems) - SHOWN:,} more")
    many = f"{len(problems):,} paths" if len(problems) > 1 else "1 path"
    return CannotUpload(
        f"Refusing to upload {printable(os.fspath(folder))}: {many} in it cannot be uploaded.\n"
        + "\n".join(lines),
        "\nCorrect them, or leave them out (--exclude GLOB, or a .packlineignore).",
    )


def printable(path: str) -> str:
    """The path on one line, and in characters that any terminal can show."""
    shown = path.encode("utf-8", "backslashreplace").decode()
    return shown if shown.isprintable() else repr(shown)


def _collisions(outputs: list[Output]) -> Iterator[str]:
    """Names that are one name where case or Unicode form is folded (macOS, Windows)."""
    for clash in find_collisions(output.path for output in outputs):
        first, second = clash.first, clash.second
        shown = f"{first!a} and {second!a}" if clash.fault is FormClash else f"{first!r} and {second!r}"
        yield f"{shown} cannot both exist on macOS or Windows"
