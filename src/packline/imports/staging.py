"""Where members become files before they are pushed: one folder for a source and a target, kept after an error.

A repeated import goes on: an archive that was read to its end is not read again, and a file that is there is not
written again. Which entry of which archive a file is stands in its modification time, so that neither a list in memory
nor one on disk is needed to tell a file of an interrupted import from a second entry of the same name.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType

from packline.client.preflight import check_room
from packline.errors import Conflict, NoSpace, PathCollision
from packline.fs.os_errors import file_error, member_error
from packline.imports.digests import new_hash
from packline.imports.errors import CannotImport, DamagedSource
from packline.keys import PACKED_FOLDER, is_document
from packline.vhpkgzip.member_paths import check_path

IGNORE_FILE = ".packlineignore"
PARTIAL = ".partial"
LARGE_BYTES = 16 << 20
"""A file of that size is not begun where it does not fit; smaller ones meet the end of the disk."""
SCRATCH = "Free some, or name a folder on a larger disk with --scratch; a repeated import goes on where this one ended."
_ENTRY_BITS = 32


class ImportUnderWay(Conflict):
    """Another process imports the same source to the same version at this moment."""


class ImportFolder:
    """The folder of one import. Use it as a context manager."""

    def __init__(self, root: Path, name: str, fingerprint: str) -> None:
        """Open or make the folder.

        Args:
            root: Folder for imports.
            name: What is imported to where; an import of the same name goes on.
            fingerprint: Of the source; what was staged of a source that has changed is removed.

        Raises:
            ImportUnderWay: Another process uses the folder.
            LocalError, NoSpace: The system refuses a file.
        """
        self.folder = root / f"imports-{os.geteuid()}" / hashlib.sha256(name.encode()).hexdigest()[:32]
        self.files = self.folder / "files"
        self.push_state = self.folder / "push"
        self._note = self.folder / "source.json"
        try:
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._lock = _lock(self.folder / "lock")
        except OSError as error:
            raise file_error(error, self.folder, "write to") from error
        self.resumed = self._begin(fingerprint)
        """Whether an interrupted import goes on."""

    def __enter__(self) -> ImportFolder:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        os.close(self._lock)

    def discard(self) -> bool:
        """Remove the folder because the import has ended; return whether all of it is gone.

        The note goes first. If the process is killed meanwhile, the next import does not take what is left for whole.
        """
        with suppress(OSError):
            self._note.unlink(missing_ok=True)
            shutil.rmtree(self.folder, ignore_errors=True)
        return not os.path.lexists(self.folder)

    def is_done(self, number: int) -> bool:
        """Return whether all of an archive, or of the list of files, is staged."""
        return (self.folder / f"done-{number}").exists()

    def mark_done(self, number: int) -> None:
        """Note that all of an archive, or of the list of files, is staged."""
        (self.folder / f"done-{number}").touch()

    def has(self, path: str, size: int | None, mark: int) -> bool:
        """Return whether an earlier import staged this very entry.

        Raises:
            UnsafePath, CannotImport: The path cannot be that of a member.
            PathCollision: Another entry has the path.
        """
        target = self.files / self.check(path)
        try:
            status = target.lstat()
        except FileNotFoundError:
            return False
        except NotADirectoryError as error:  # a file where a folder belongs
            raise _collision(path) from error
        except OSError as error:
            raise member_error(error, os.fsencode(path)) from error
        if status.st_mtime_ns == mark and size in (None, status.st_size):
            return True
        raise _collision(path)

    @staticmethod
    def check(path: str) -> str:
        """Return the path that the file gets. Raises UnsafePath, CannotImport."""
        safe = check_path(path)
        name = safe.rpartition("/")[2]
        if is_document(safe) or name == IGNORE_FILE or f"/{PACKED_FOLDER}" in f"/{safe}":
            raise CannotImport(
                f"{path!r} is not imported: a push takes a file of that name for instructions or metadata.",
                "Leave it out with --exclude, or rename it in the source.",
            )
        return safe

    def write(self, path: str, size: int | None, mark: int, pieces: Iterable[bytes], digest: str = "") -> int:
        """Write a file, compare its size and digest, and give it its name.

        Args:
            path: Of the member.
            size: Bytes it must have; None if that is not known.
            mark: Number of the entry.
            pieces: Its data; what reading it raises is a typed error.
            digest: ``<algorithm>:<hex>`` it must have; empty if none is known.

        Returns:
            Its size in bytes.

        Raises:
            PathCollision, UnsafePath, CannotImport: The path cannot be used.
            DamagedSource: The data is not what was expected.
            LocalError, NoSpace: The system refuses the file.
        """
        target = self.files / self.check(path)
        partial = self.folder / f"{mark}{PARTIAL}"
        expected = _Expected(path, size, digest)
        if size is not None and size >= LARGE_BYTES:
            check_room(self.folder, 0, size, SCRATCH)
        try:
            with _translated(path):
                _make_parent(target, path)
                with open(partial, "wb") as file:
                    for piece in pieces:
                        expected.add(piece)
                        file.write(piece)
                expected.check()
                os.utime(partial, ns=(mark, mark))
                os.link(partial, target)  # never replaces a file
        finally:
            with suppress(OSError):
                partial.unlink(missing_ok=True)
        return expected.length

    def _begin(self, fingerprint: str) -> bool:
        """Return whether there is something to go on with; remove what is of another state of the source."""
        note = self._note
        document = json.dumps({"form": 1, "fingerprint": fingerprint})
        try:
            if note.exists() and note.read_text(encoding="utf-8") == document:
                return True
            note.unlink(missing_ok=True)  # before what it is about, lest a killed process leaves half of that
            for entry in self.folder.iterdir():
                if entry.is_dir():
                    shutil.rmtree(entry)
                elif entry.name != "lock":
                    entry.unlink()
            self.files.mkdir()
            note.write_text(document, encoding="utf-8")
        except OSError as error:
            raise file_error(error, self.folder, "write to") from error
        return False


def mark_of(unit: int, entry: int) -> int:
    """Return the modification time, in nanoseconds, that tells an entry of an archive from all others."""
    return (unit + 1 << _ENTRY_BITS) + entry


class _Expected:
    """Compares data with the size and digest that a manifest says."""

    def __init__(self, path: str, size: int | None, digest: str) -> None:
        self._path, self._size = path, size
        algorithm, _, self._hex = digest.partition(":")
        self._hashes = [new_hash(algorithm, size)] if digest else []
        self.length = 0

    def add(self, piece: bytes) -> None:
        self.length += len(piece)
        for each in self._hashes:
            each.update(piece)

    def check(self) -> None:
        """Raise DamagedSource for other data."""
        if self._size is not None and self.length != self._size:
            raise self._differs(f"has {self.length:,} bytes, and its manifest says {self._size:,}")
        if any(each.hexdigest() != self._hex for each in self._hashes):
            raise self._differs(f"does not have the {self._hashes[0].name.upper()} of its manifest")

    def _differs(self, how: str) -> DamagedSource:
        return DamagedSource(
            f"{self._path!r} {how}; nothing was published.",
            "It changed or is damaged: fetch it again, then import.",
        )


def _make_parent(target: Path, path: str) -> None:
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
    except (FileExistsError, NotADirectoryError) as error:
        raise _collision(path) from error


@contextmanager
def _translated(path: str) -> Iterator[None]:
    """Raise what the system says of a file of the staging folder as a typed error with a remedy for imports."""
    try:
        yield
    except FileExistsError as error:
        raise _collision(path) from error
    except OSError as error:
        translated = member_error(error, os.fsencode(path))
        if isinstance(translated, NoSpace):
            translated = NoSpace(translated.message, SCRATCH)
        raise translated from error


def _lock(file: Path) -> int:
    """Return a handle with the lock of an import. Raises ImportUnderWay, OSError."""
    while True:
        handle = os.open(file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if os.path.samestat(os.fstat(handle), os.stat(file)):
                return handle
        except FileNotFoundError:  # removed by the import that held it and has ended
            os.makedirs(file.parent, mode=0o700, exist_ok=True)
        except BlockingIOError:
            os.close(handle)
            raise ImportUnderWay(
                "Another process imports this source to this version at this moment.",
                "Wait until it has ended.",
            ) from None
        os.close(handle)


def _collision(path: str) -> PathCollision:
    return PathCollision(
        f"{path!r} is in the source twice, or as a file and a folder; nothing was published.",
        "With several archives, use --keep-archives: each gets a folder of its own. Else leave one out (--exclude).",
    )
