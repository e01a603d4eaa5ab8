"""Finds the files of a folder to upload, and refuses the whole folder by name before the first byte is sent."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from packline.client.upload.ignore import IGNORE_FILE, IgnoreRules
from packline.client.upload.multipart_upload import MAX_OBJECT_BYTES
from packline.client.upload.output_file import FileStatus, OutputFile
from packline.client.upload.output_list import OutputList
from packline.client.upload.source_file import unreadable_error
from packline.errors import InvalidInput, PacklineError
from packline.fs.sorted_records import SortedRecords
from packline.keys import is_document, outputs_prefix
from packline.rules.upload_contents import path_problem
from packline.vhpkgzip.format_errors import FormClash
from packline.vhpkgzip.member_paths import find_folded_collisions, fold

MAX_PROBLEMS_SHOWN = 20
"""Number of problems that are listed one by one."""
PATH_ERRORS = (errno.EACCES, errno.EPERM, errno.ENAMETOOLONG, errno.ELOOP)
"""What is wrong with a path itself."""
MAX_OPEN_FOLDERS = 32
"""Folders that are being listed, one below the other; what is deeper is listed once they are done."""
CHECKPOINT_ENTRIES = 1_000
"""Entries between two checkpoints."""
MAX_PROBLEMS_KEPT = 10_000
DANGLING_LINK_ERRORS = (errno.ENOENT, errno.ENOTDIR, errno.ELOOP)
"""What the target of a dangling link says."""


class CannotUpload(InvalidInput):
    """Files or folders that cannot be uploaded as they are; ``details`` lists them."""


@dataclass(slots=True)
class ScanResult:
    """The files to upload."""

    outputs: OutputList
    """In byte order of their paths."""
    excluded: int = 0
    """Files that ``--exclude`` and ``.packlineignore`` leave out."""
    warnings: list[str] = field(default_factory=list)

    @property
    def bytes(self) -> int:
        return self.outputs.bytes


def scan(
    folder: Path,
    execution: str,
    ignore: IgnoreRules | None = None,
    checkpoint: Callable[[], None] = lambda: None,
    scratch: Path | None = None,
    store_prefix: str = "",
) -> ScanResult:
    """Find the files below a folder; links to files are followed, links to folders are refused.

    Files that vanish meanwhile are left out. Memory does not grow with the number of files: the list of many files is
    kept in a file in ``scratch``, by default the system's folder for temporary files. ``checkpoint`` is called every
    thousand entries; ``store_prefix`` stands before each key in its bucket. Raises CannotUpload, whose ``details``
    list all that is unreadable, neither file nor folder, or has a name that cannot be a key.
    """
    _check_folder(folder)
    outputs, folding = OutputList(os.fspath(folder), scratch), False

    def take(path: str, status: os.stat_result) -> None:
        nonlocal folding
        folding = folding or fold(path) != path
        outputs.add(path, FileStatus.of(status))

    prefix = store_prefix + outputs_prefix(execution)
    walk = _Walk(os.fspath(folder), prefix, ignore or IgnoreRules(), checkpoint, take)
    walk.run()
    if walk.problems:
        raise _refusal(folder, walk.problems, walk.more_problems)
    return ScanResult(outputs, walk.excluded, list(_collisions(outputs, scratch)) if folding else [])


def find_read_only(
    folder: Path, execution: str, ignore: IgnoreRules, store_prefix: str = ""
) -> list[OutputFile]:
    """Find the outputs that nobody may write any more (Valohai: live uploads), without metadata and links.

    Files that cannot be uploaded are left out; ``scan`` refuses them at the end.
    """

    def accept(entry: os.DirEntry[str], path: str, mode: int) -> bool:
        return not (mode & 0o222 or is_document(path) or entry.is_symlink())

    outputs: list[OutputFile] = []

    def take(path: str, status: os.stat_result) -> None:
        outputs.append(OutputFile(path, os.path.join(folder, path), *FileStatus.of(status)))

    prefix = store_prefix + outputs_prefix(execution)
    walk = _Walk(os.fspath(folder), prefix, ignore, lambda: None, take, accept)
    walk.run()
    return outputs


class _Walk:
    """Looks through a folder, and hands each file to ``take``, by path and status.

    ``accept`` says which files count, by entry, path and mode.
    """

    def __init__(
        self,
        top: str,
        prefix: str,
        ignore: IgnoreRules,
        checkpoint: Callable[[], None],
        take: Callable[[str, os.stat_result], None],
        accept: Callable[[os.DirEntry[str], str, int], bool] = lambda entry, path, mode: True,
    ) -> None:
        self.excluded = 0
        """Files that are left out."""
        self.more_problems = 0
        """Problems that were counted, and are not in the list."""
        self.problems: list[tuple[str, str]] = []
        """Path as it is shown, and what is wrong with it."""
        self._top, self._ignore, self._checkpoint = top, ignore, checkpoint
        self._take, self._accept = take, accept
        self._prefix = prefix
        self._entries = 0

    def run(self) -> None:
        """Look into a folder as soon as it is found: neither its siblings nor their files are kept in memory."""
        waiting = [""]
        while waiting:
            self._walk(waiting.pop(), waiting)

    def _walk(self, top: str, waiting: list[str]) -> None:
        listings = [self._list(top)]
        try:
            while listings:
                folder = next(listings[-1], None)
                if folder is None:
                    listings.pop()
                elif len(listings) < MAX_OPEN_FOLDERS:
                    listings.append(self._list(folder))
                else:
                    waiting.append(folder)
        finally:
            for listing in listings:
                listing.close()

    def _list(self, folder: str) -> Generator[str]:
        """Take the files of one folder; yield the folders in it."""
        self._checkpoint()
        try:
            entries = os.scandir(os.path.join(self._top, folder))
        except FileNotFoundError:
            return
        except OSError as error:
            self._refuse(error, folder or self._top, "the folder cannot be read")
            return
        with entries:
            self._read_ignore(folder)
            while (entry := self._next_entry(entries, folder)) is not None:
                self._entries += 1
                if not self._entries % CHECKPOINT_ENTRIES:
                    self._checkpoint()
                if path := self._entry(entry, folder):
                    yield path

    def _next_entry(self, entries: Iterator[os.DirEntry[str]], folder: str) -> os.DirEntry[str] | None:
        try:
            return next(entries, None)
        except OSError as error:
            self._refuse(error, folder or self._top, "the folder cannot be read")
            return None

    def _read_ignore(self, folder: str) -> None:
        """Read the ignore file of a folder; refuse one that cannot be read: what it names would be uploaded."""
        file = os.path.join(self._top, folder, IGNORE_FILE)
        shown = f"{folder}/{IGNORE_FILE}" if folder else IGNORE_FILE
        try:
            is_file = stat.S_ISREG(os.stat(file).st_mode)
        except OSError as error:
            if error.errno in DANGLING_LINK_ERRORS and os.path.lexists(file):
                self._add_problem(shown, "the link leads nowhere")
            elif error.errno not in (
                *DANGLING_LINK_ERRORS,
                *PATH_ERRORS,
            ):  # else its siblings are refused, too
                self._refuse(error, shown, "cannot be read")
            return
        if is_file:
            self._ignore.read(folder, file)
        else:
            self._add_problem(shown, "is not a file")

    def _add_problem(self, path: str, problem: str) -> None:
        self.problems.append((path, problem))
        if len(self.problems) >= MAX_PROBLEMS_KEPT:
            self.problems.sort()
            self.more_problems += len(self.problems) - MAX_PROBLEMS_SHOWN
            del self.problems[MAX_PROBLEMS_SHOWN:]

    def _entry(self, entry: os.DirEntry[str], folder: str) -> str:
        """Take a file; the path of a folder to look into, else empty."""
        path = f"{folder}/{entry.name}" if folder else entry.name
        try:
            is_folder = entry.is_dir(follow_symlinks=False)
        except OSError as error:  # a network file system that does not tell types is asked now
            self._refuse(error, path, "cannot be read")
            return ""
        if self._ignore.leaves_out(path, is_folder):
            self.excluded += _count(entry.path) if is_folder else 1
            return ""
        if is_folder:
            return path
        if entry.name != IGNORE_FILE:
            self._file(entry, path)
        return ""

    def _file(self, entry: os.DirEntry[str], path: str) -> None:
        try:
            status = entry.stat()
        except OSError as error:
            if not entry.is_symlink() and isinstance(error, FileNotFoundError):
                return  # it vanished
            if entry.is_symlink() and error.errno in DANGLING_LINK_ERRORS:
                self._add_problem(path, "the link leads nowhere")
            else:
                self._refuse(error, path, "cannot be read")
            return
        if not self._accept(entry, path, status.st_mode):
            return
        try:
            problem = self._problem(entry, path, status)
        except OSError as error:
            self._refuse(error, path, "cannot be read")
            return
        if problem:
            self._add_problem(path, problem)
        else:
            self._take(path, status)

    def _refuse(self, error: OSError, path: str, what: str) -> None:
        """List what its owner can mend; raise what concerns more than this path (EIO, EMFILE)."""
        if error.errno not in PATH_ERRORS:
            raise unreadable_error(
                os.path.join(self._top, path) if path != self._top else path, error
            ) from error
        self._add_problem(path, f"{what} ({error.strerror})")

    def _problem(self, entry: os.DirEntry[str], path: str, status: os.stat_result) -> str:
        if stat.S_ISDIR(status.st_mode):
            return "a link to a folder; links to folders are not followed"
        if not stat.S_ISREG(status.st_mode):
            return f"{_kind(status.st_mode)}, not a file"
        if not os.access(entry.path, os.R_OK, effective_ids=os.access in os.supports_effective_ids):
            os.close(os.open(entry.path, os.O_RDONLY | os.O_NONBLOCK))  # says why not
        if status.st_size > MAX_OBJECT_BYTES:
            return f"larger than the largest object of S3 ({MAX_OBJECT_BYTES:,} bytes)"
        return path_problem(path, self._prefix)


def _check_folder(folder: Path) -> None:
    try:
        is_folder = stat.S_ISDIR(os.stat(folder).st_mode)
    except OSError as error:
        if error.errno not in (errno.ENOENT, errno.ENOTDIR):
            raise unreadable_error(os.fspath(folder), error) from error
        is_folder = False
    if not is_folder:
        raise InvalidInput(f"{folder} is not a folder.", "Name the folder that holds the files.")


def _count(folder: str) -> int:
    """Return the files below a folder that is left out; what cannot be read counts as nothing."""
    return sum(len(files) for _, _, files in os.walk(folder))


def _kind(mode: int) -> str:
    kinds = {
        stat.S_IFIFO: "a FIFO",
        stat.S_IFSOCK: "a socket",
        stat.S_IFCHR: "a device",
        stat.S_IFBLK: "a device",
    }
    return kinds.get(stat.S_IFMT(mode), "something else")


def _refusal(folder: Path, problems: list[tuple[str, str]], more: int) -> PacklineError:
    problems.sort()
    count = len(problems) + more
    many = f"{count:,} paths" if count > 1 else "1 path"
    error = CannotUpload(
        f"Refusing to upload {printable(os.fspath(folder))}: {many} in it cannot be uploaded.",
        "Correct what is listed, or leave it out (--exclude GLOB, or a .packlineignore).",
    )
    lines = [f"{printable(path)}: {problem}" for path, problem in problems[:MAX_PROBLEMS_SHOWN]]
    error.details = (
        [*lines, f"and {count - MAX_PROBLEMS_SHOWN:,} more"] if count > MAX_PROBLEMS_SHOWN else lines
    )
    return error


def printable(path: str) -> str:
    """Return the path on one line, in characters that any terminal can show."""
    shown = path.encode("utf-8", "backslashreplace").decode()
    return shown if shown.isprintable() else repr(shown)


def _collisions(outputs: OutputList, scratch: Path | None) -> Iterator[str]:
    """Yield a warning for names that are one name where case or Unicode form is folded (macOS, Windows)."""
    folded = SortedRecords(scratch)
    for output in outputs:
        folded.add(f"{fold(output.path)}\0{output.path}".encode())
    pairs = (record.decode().split("\0") for record in folded)
    for clash in find_folded_collisions((first, second) for first, second in pairs):
        first, second = clash.first, clash.second
        shown = f"{first!a} and {second!a}" if clash.error is FormClash else f"{first!r} and {second!r}"
        yield f"{shown} cannot both exist on macOS or Windows"
