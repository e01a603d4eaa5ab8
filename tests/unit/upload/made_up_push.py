"""Pushes a made-up folder of any size in a process of its own, and tells what that took.

``python -m tests.unit.upload.made_up_push FILES FOLDER [KILLED_AFTER [RECORDS]]``: the folder is what a listing of the
operating system would show, the store is one that takes every file at once. All between them is real: the walk, the
list, the journal in ``FOLDER``, the batch metadata. The process is killed after that many files, and a later run goes
on. ``RECORDS``: how many of a list, and hundreds of bytes of the metadata, are in memory at a time, instead of 65,536.
"""

from __future__ import annotations

import json
import os
import resource
import signal
import stat
import sys
from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

from packline.client.upload import upload
from packline.client.upload.former_push import PushIdentity, read_former
from packline.client.upload.output_file import OutputFile
from packline.client.upload.push_journal import PushJournal
from packline.client.upload.resume import check_stored, upload_with_journal
from packline.client.upload.sender import Sender
from packline.client.upload.stored_check import RecordedObject
from packline.client.upload.upload import UploadRequest, find_outputs
from packline.client.upload.upload_record import NoRecord, UploadRecord
from packline.fs import sorted_records

FOLDER_FILES = 1_000
IDENTITY = PushIdentity("/made/up", 1, 0, "store", "dataset://images/v1", "")


class MadeUpEntry:
    """An entry of a listing."""

    def __init__(self, folder: str, name: str, inode: int, is_folder: bool) -> None:
        self.name, self.path = name, f"{folder}/{name}"
        self._inode, self._is_folder = inode, is_folder

    def is_dir(self, *, follow_symlinks: bool = True) -> bool:
        return self._is_folder

    def is_symlink(self) -> bool:
        return False

    def stat(self) -> Any:
        when = 1_700_000_000 * 10**9
        return SimpleNamespace(
            st_mode=stat.S_IFREG | 0o444,
            st_size=10_000,
            st_ino=self._inode,
            st_mtime_ns=when,
            st_ctime_ns=when,
        )


class Listing:
    """The entries of a folder of the made-up tree, as ``os.scandir`` shows them."""

    def __init__(self, top: str, files: int, folder: str) -> None:
        below = folder.removeprefix(top).strip("/")
        first = int(below.partition("-")[2]) * FOLDER_FILES if below else 0
        numbers = (
            range(first, min(first + FOLDER_FILES, files)) if below else range(-(-files // FOLDER_FILES))
        )
        name = "image-{:09d}.jpg" if below else "class-{:06d}"
        self._entries = (
            MadeUpEntry(folder, name.format(number), number + 1, not below) for number in numbers
        )

    def __enter__(self) -> Iterator[MadeUpEntry]:
        return self

    def __exit__(self, *_: object) -> None:
        return None

    def __iter__(self) -> Iterator[MadeUpEntry]:
        return self

    def __next__(self) -> MadeUpEntry:
        return next(self._entries)


class TakingSender:
    """A store that takes every file at once."""

    def __init__(self, killed_after: int) -> None:
        self.prefix = "outputs/e/"
        self.files = self.bytes = self.kept_bytes = self.kept_files = self.requests = self.heads = 0
        self._killed_after = killed_after
        self._record: UploadRecord = NoRecord()

    def use_record(self, record: UploadRecord) -> None:
        self._record = record

    def send(self, outputs: Iterable[OutputFile]) -> None:
        for output in outputs:
            if not self._record.is_stored(output):
                self._record.record_stored(output, 7)
                self.files, self.bytes = self.files + 1, self.bytes + output.size
                if self.files == self._killed_after:
                    print(json.dumps({"sent": self.files}), flush=True)
                    os.kill(os.getpid(), signal.SIGKILL)

    def check_stored(self, objects: Iterable[RecordedObject]) -> Any:
        self.heads = sum(1 for _ in objects)
        return SimpleNamespace(differing=[], checked=self.heads, denied=False)

    def begin_upload(self, key: str) -> str:
        return "upload"

    def _ignore(self, *_: object) -> None:
        return None

    write = write_file = abort_uploads = _ignore


def main(files: int, folder: Path, killed_after: int) -> None:
    """Push, or go on with a push; print files sent, objects looked at, and MiB of memory."""
    top = os.fspath(folder / "files")
    Path(top).mkdir(exist_ok=True)
    os.scandir = partial(Listing, top, files)  # type: ignore[assignment]
    os.access = lambda *_, **__: True
    os.supports_effective_ids.add(os.access)
    sender = TakingSender(killed_after)
    request = UploadRequest(Path(top), "e", {"uri": "dataset://images/v1"}, scratch=folder)
    former = read_former(folder / "journal", IDENTITY)
    scanned = find_outputs(request)
    stored = former.match(scanned.outputs) if former else None
    former = None
    store = cast("Sender", sender)
    if stored:
        check_stored(store, scanned.outputs, stored, incomplete=False, warn=print)
    journal = PushJournal(folder / "journal", IDENTITY, "e", scanned.outputs, stored)
    upload_with_journal(request, store, scanned, journal)
    status = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
    used = resource.getrusage(resource.RUSAGE_SELF)
    report = {
        "sent": sender.files,
        "heads": sender.heads,
        "mib": int(status["VmHWM"].split()[0]) // 1024,
        "cpu_seconds": round(used.ru_utime + used.ru_stime, 1),
    }
    print(json.dumps(report))


if __name__ == "__main__":
    if len(sys.argv) > 4:
        sorted_records.MAX_RECORDS = int(sys.argv[4])
        upload.MAX_BATCH_BYTES = 100 * int(sys.argv[4])
    main(int(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]) if len(sys.argv) > 3 else -1)
