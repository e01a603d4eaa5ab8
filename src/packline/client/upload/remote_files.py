"""Files of another store on their way into parts: listed once, pinned to what was listed, and never all on disk."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import CancelledError, ThreadPoolExecutor
from pathlib import Path
from threading import Event
from typing import NamedTuple

from packline.client.inputs.streams import ReceivedFile, RemoteFile, RemoteListing, receive, retry_reads
from packline.client.transfer.settings import environment_settings
from packline.client.upload.output_file import OutputFile
from packline.client.upload.part_files import PartFiles
from packline.client.upload.scan import MAX_PROBLEMS_SHOWN, CannotUpload, printable
from packline.client.upload.sender import Sender
from packline.client.upload.upload import cut_packed, is_packed
from packline.errors import ObjectNotFound
from packline.fs.os_errors import naming
from packline.fs.sorted_records import SortedRecords
from packline.json_types import JsonObject
from packline.keys import is_document
from packline.redaction import redact_url
from packline.rules.placeholders import find_empty_folders, is_placeholder
from packline.rules.staged_parts import StagedPart
from packline.rules.upload_contents import path_problem

DOWNLOADS = 16
"""Files that are read at a time."""
_SIZE_END = b"\0"


class ListedFile(NamedTuple):
    """A file as it was listed."""

    path: str
    """Its path in the version."""
    row: JsonObject


class RemoteFiles:
    """The files that a listing names, by path, on disk while they are many."""

    def __init__(self, uri: str, scratch: Path | None = None) -> None:
        self.uri = uri
        self._records = SortedRecords(scratch, key=lambda record: record.partition(_SIZE_END)[0])
        self.bytes = 0
        self.digest = ""
        """SHA-256 of all paths, sizes and tags: the same objects have the same one, unless one has no tag."""
        self._make: Callable[[JsonObject], RemoteFile]
        self._versions = SortedRecords(scratch, key=lambda record: record.partition(_SIZE_END)[0])
        self._has_empty = False
        self._folders: set[int] = set()
        """Numbers of empty objects that stand for folders, because others lie below them."""

    @property
    def files(self) -> int:
        """Number of files."""
        return len(self._records) - len(self._folders)

    def read(self, listing: RemoteListing, selected: Callable[[str], bool], prefix: str) -> None:
        """Read the listing to its end, and refuse it as a whole if one of its names cannot be a path.

        Args:
            listing: The rows.
            selected: Says which paths of the version are taken.
            prefix: What stands before a path in the key of an object.

        Raises:
            CannotUpload: Names that cannot be paths, or that two objects have.
            ObjectNotFound: Nothing is left.
            PacklineError: What listing raises.
        """
        self._make = listing.file
        problems: list[str] = []
        for row in listing.rows:
            path = listing.pattern.suffix(row["path"])
            if not selected(path) or is_placeholder(path, int(row["size"])):
                continue
            problem = "is a metadata document" if is_document(path) else path_problem(path, prefix)
            if problem:
                problems.append(f"{printable(path)}: {problem}")
                continue
            self._records.add(path.encode() + _SIZE_END + json.dumps(row).encode())
            self.bytes += int(row["size"])
            self._has_empty |= not row["size"]
        if self._has_empty:
            self._folders = set(find_empty_folders((each.path, each.row["size"]) for each in self.listed()))
        problems += self._sum_up()
        if problems:
            raise self._refusal(problems)
        if not self.files:
            raise ObjectNotFound(
                f"{redact_url(self.uri)} matches no object.",
                "Check the URI and --include; * stays in a folder.",
            )

    def _sum_up(self) -> Iterator[str]:
        digest, former = hashlib.sha256(), ""
        for listed in self.listed():
            if listed.path == former:
                yield f"{printable(former)}: two objects have this path"
            former = listed.path
            remote = self._make(listed.row)
            tag = remote.validator or os.urandom(16).hex()  # nothing tells that it is the same as before
            digest.update(json.dumps([listed.path, remote.size, tag]).encode())
        self.digest = digest.hexdigest()

    def _refusal(self, problems: list[str]) -> CannotUpload:
        error = CannotUpload(
            f"Refusing to adopt {redact_url(self.uri)}: {len(problems):,} names in it cannot be paths of a version.",
            "Rename the objects, or select others with --include.",
        )
        more = len(problems) - MAX_PROBLEMS_SHOWN
        error.details = problems[:MAX_PROBLEMS_SHOWN] + ([f"and {more:,} more"] if more > 0 else [])
        return error

    def listed(self) -> Iterator[ListedFile]:
        """Yield the files in byte order of their paths."""
        for number, record in enumerate(self._records):
            if number in self._folders:
                continue
            path, _, row = record.partition(_SIZE_END)
            yield ListedFile(path.decode(), json.loads(row))

    def note_version(self, path: str, version: str) -> None:
        """Note the version of the object that was read, which its listing may not tell; one thread at a time."""
        if version and version != "null":
            self._versions.add(path.encode() + _SIZE_END + version.encode())

    def sources(self) -> Iterator[tuple[str, str]]:
        """Yield path, and URI with what pins it, of each file in the order of the paths, once all were read."""
        versions = (record.partition(_SIZE_END) for record in self._versions)
        path, _, version = next(versions, (b"", b"", b""))
        for listed in self.listed():
            remote, pin = self._make(listed.row), ""
            if path == listed.path.encode():
                pin = version.decode()
                path, _, version = next(versions, (b"", b"", b""))
            pin = pin or remote.validator
            yield listed.path, redact_url(remote.uri) + (f"#{pin}" if pin else "")

    def remote(self, listed: ListedFile) -> RemoteFile:
        """Return the file to read, pinned to what was listed."""
        return self._make(listed.row)

    def __iter__(self) -> Iterator[OutputFile]:
        """Yield them as the files of an upload; ``file`` is the row, ``written`` a number that changes with the tag."""
        for listed in self.listed():
            remote = self._make(listed.row)
            tag = hashlib.sha256(f"{remote.uri}\n{remote.validator}".encode()).digest()
            written = int.from_bytes(tag[:8], "big") >> 1
            yield OutputFile(listed.path, json.dumps(listed.row), remote.size, written)

    def close(self) -> None:
        """Forget the files."""
        self._records.close()
        self._versions.close()


class RemoteUpload:
    """Brings batches of files into a folder, while the batch before is uploaded, and removes each after that."""

    def __init__(self, files: RemoteFiles, sender: Sender, scratch: Path) -> None:
        self._files, self._sender, self._scratch = files, sender, scratch
        self._settings = environment_settings()
        self._stopped = Event()
        self.by_size = 0
        """Files whose server tells no checksum."""

    def run(self) -> list[StagedPart]:
        """Upload all files; returns the records of the parts. Raises what reading and uploading raise."""
        staged: list[StagedPart] = []
        batches = self._batches()
        with ThreadPoolExecutor(1, "packline-batch") as ahead:
            try:
                pending = ahead.submit(self._bring, 0, next(batches, None))
                for number in range(1, self._files.files + 2):
                    batch = pending.result()
                    if batch is None:
                        break
                    pending = ahead.submit(self._bring, number, next(batches, None))
                    staged += self._send(batch)
                    shutil.rmtree(self._scratch / str(number - 1), ignore_errors=True)
            finally:
                self._stopped.set()
        return staged

    def _batches(self) -> Iterator[PartFiles]:
        """Yield parts, and then the files that go by themselves, one after the other."""
        yield from cut_packed(self._files)
        for output in self._files:
            if not is_packed(output):
                yield PartFiles("", [output])

    def _bring(self, number: int, batch: PartFiles | None) -> PartFiles | None:
        if batch is None:
            return None
        folder = self._scratch / str(number)
        with naming(folder), ThreadPoolExecutor(DOWNLOADS, "packline-read") as pool:
            folder.mkdir()
            targets = [folder / str(row) for row in range(len(batch.files))]
            files = []
            for output, target, received in zip(
                batch.files, targets, pool.map(self._bring_file, batch.files, targets), strict=True
            ):
                self._files.note_version(output.path, received.version)
                files.append(OutputFile(output.path, os.fspath(target), output.size))
            return batch._replace(files=files)

    def _bring_file(self, output: OutputFile, target: Path) -> ReceivedFile:
        remote = self._files.remote(ListedFile(output.path, json.loads(output.file)))

        def advance(size: int) -> None:
            if self._stopped.is_set():
                raise CancelledError

        def read() -> ReceivedFile:
            target.unlink(missing_ok=True)
            advance(0)
            return receive(remote, target, self._settings, advance, self._count_unchecked)

        return retry_reads(read, remote)

    def _count_unchecked(self, warning: str) -> None:
        self.by_size += 1

    def _send(self, batch: PartFiles) -> Iterable[StagedPart]:
        if batch.name:
            return self._sender.send_with_parts(lambda: [batch], only=True)
        self._sender.send(batch.files)
        return ()
