"""What an earlier push of the same folder, which did not end, has uploaded: read from its journal."""

from __future__ import annotations

import json
import os
from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from packline.client.upload.output_file import FileStatus
from packline.client.upload.output_list import PATH_START, OutputList, decode_status
from packline.client.upload.push_records import SCHEMA, STORED, RecordKind, read_records
from packline.keys import is_document

UPLOAD_NOTE = "upload "
"""Begins the name of a note about an open multipart upload; the path follows."""


class PushIdentity(NamedTuple):
    """What two pushes have in common of which the second goes on where the first ended."""

    folder: str
    """Its absolute path without links."""
    inode: int
    """Of the folder: another folder that takes its place is another push."""
    user: int
    store: str
    """The deployment, as its backend names it."""
    version: str
    """URI of the version that is made; empty if none is."""
    execution: str
    """Id of the execution if the caller names it; empty if a new id is chosen."""

    @property
    def name(self) -> str:
        """A file name for it."""
        return sha256(json.dumps(self).encode()).hexdigest()[:40]


@dataclass(slots=True)
class StoredFiles:
    """Which of the folder's files the store has, by their rows in the list."""

    stored: bytearray
    """A byte for each row: 1 if it is stored."""
    crcs: array[int]
    """By row: the CRC-32 of the object."""
    files: int = 0
    """Number of stored files, metadata documents not counted."""
    bytes: int = 0
    changed: int = 0
    """Stored files that have changed on disk since."""
    gone: list[str] = field(default_factory=list)
    """The first paths of stored files that the folder no longer has."""
    gone_files: int = 0
    gone_documents: list[str] = field(default_factory=list)
    """Stored metadata documents that the folder no longer has."""
    notes: dict[str, str] = field(default_factory=dict)
    outdated_uploads: list[tuple[str, str]] = field(default_factory=list)
    """Path and id of open multipart uploads of files that have changed since, or are gone."""

    @classmethod
    def none(cls, count: int) -> StoredFiles:
        """Return what holds for a list of ``count`` files of which none is stored."""
        return cls(bytearray(count), array("I", bytes(4 * count)))

    def add(self, row: int, crc32: int, path: str, size: int) -> None:
        """Count a file as stored."""
        self.stored[row], self.crcs[row] = 1, crc32
        self.bytes += size
        self.files += not is_document(path)

    def remove(self, row: int, path: str, size: int) -> None:
        """Count a file as not stored after all."""
        self.stored[row] = 0
        self.bytes -= size
        self.files -= not is_document(path)

    @property
    def whole(self) -> bool:
        """Whether the store has every file as it is here, and nothing else of this folder."""
        return all(self.stored) and not self.gone_files


class FormerPush:
    """The journal of an earlier push. Its files are read again where they are needed, not kept in memory."""

    def __init__(self, file: Path, execution: str, stored: StoredFiles) -> None:
        self._file, self.execution, self._former = file, execution, stored

    def note(self, name: str) -> str:
        """Return a note; empty if there is none."""
        return self._former.notes.get(name, "")

    def match(self, outputs: OutputList) -> StoredFiles:
        """Return which files of the folder, as it is now, are stored. Raises OSError."""
        matched = StoredFiles.none(len(outputs))
        notes = self._former.notes
        matched.notes = {name: text for name, text in notes.items() if not name.startswith(UPLOAD_NOTE)}
        former = self._files()
        row, path, status = next(former, _END)
        for position, record in enumerate(outputs.records()):
            here = record[PATH_START:]
            while row >= 0 and path < here:
                self._lose(row, path, matched)
                row, path, status = next(former, _END)
            if row >= 0 and path == here:
                self._compare(row, path, status == decode_status(record), position, matched, status.size)
                row, path, status = next(former, _END)
        while row >= 0:
            self._lose(row, path, matched)
            row, path, status = next(former, _END)
        return matched

    def _files(self) -> Iterator[tuple[int, bytes, FileStatus]]:
        files = (payload for kind, payload in read_records(self._file) if kind == RecordKind.FILE)
        for row, record in enumerate(files):
            yield row, record[PATH_START:], decode_status(record)

    def _compare(
        self, row: int, path: bytes, same: bool, position: int, matched: StoredFiles, size: int
    ) -> None:
        text = path.decode()
        if self._former.stored[row]:
            if same:
                matched.add(position, self._former.crcs[row], text, size)
            matched.changed += not same
        elif upload_id := self.note(UPLOAD_NOTE + text):
            if same:
                matched.notes[UPLOAD_NOTE + text] = upload_id
            else:
                matched.outdated_uploads.append((text, upload_id))

    def _lose(self, row: int, path: bytes, matched: StoredFiles) -> None:
        text = path.decode()
        if not self._former.stored[row]:
            if upload_id := self.note(UPLOAD_NOTE + text):
                matched.outdated_uploads.append((text, upload_id))
            return
        if is_document(text):
            matched.gone_documents.append(text)
            return
        matched.gone_files += 1
        if not matched.gone:
            matched.gone.append(text)


_END = (-1, b"", FileStatus(0, 0, 0, 0))


def read_former(file: Path, identity: PushIdentity) -> FormerPush | None:
    """Read the journal of an earlier push; None if there is none, or it is damaged or of another push."""
    try:
        records = read_records(file)
        execution = _execution(next(records, (0, b"")), identity)
        files = _count_files(records) if execution else None
    except OSError:
        return None
    if files is None:
        return None
    stored = StoredFiles.none(files)
    for kind, payload in records:
        if kind == RecordKind.STORED:
            for row, checksum in STORED.iter_unpack(payload):
                if row < files:
                    stored.stored[row], stored.crcs[row] = 1, checksum
        elif kind == RecordKind.NOTE:
            name, text = json.loads(payload)
            stored.notes[name] = text
    stored.notes = {name: text for name, text in stored.notes.items() if text}
    return FormerPush(file, execution, stored)


def header(identity: PushIdentity, execution: str) -> bytes:
    """Encode the first record of a journal."""
    return json.dumps({"schema": SCHEMA, "push": list(identity), "execution": execution}).encode()


def _execution(record: tuple[int, bytes], identity: PushIdentity) -> str:
    """Return the execution of a journal; empty if it is of another push or a later form."""
    kind, payload = record
    if kind != RecordKind.HEADER:
        return ""
    document = json.loads(payload)
    is_same = document.get("schema") == SCHEMA and document.get("push") == list(identity)
    return str(document["execution"]) if is_same else ""


def _count_files(records: Iterator[tuple[int, bytes]]) -> int | None:
    """Read the list of files; None if it is not whole."""
    for count, (kind, payload) in enumerate(records):
        if kind == RecordKind.END_OF_FILES:
            return count if int.from_bytes(payload, "little") == count else None
        if kind != RecordKind.FILE:
            return None
    return None


def folder_inode(folder: Path) -> int:
    """Return the inode of a folder; 0 if it cannot be read."""
    try:
        return os.stat(folder).st_ino
    except OSError:
        return 0
