"""The journal of a push: which of the folder's files the store has, so that a repeated push does not send them again.

One file: the push and its execution, the list of the folder's files, then a record for each file that the store has
confirmed. Memory is five bytes a file; about 130 bytes a file are on disk.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Collection, Iterator
from contextlib import suppress
from pathlib import Path

from packline.client.cache.append_log import AppendLog
from packline.client.upload.former_push import UPLOAD_NOTE, PushIdentity, StoredFiles, header
from packline.client.upload.output_file import OutputFile
from packline.client.upload.output_list import OutputList
from packline.client.upload.push_records import MAX_PAYLOAD, STORED, RecordKind, encode_record
from packline.errors import PacklineError
from packline.fs.file_data import write_all
from packline.fs.open_flags import NEW_FILE

BUFFER_BYTES = 1 << 18
ROWS_IN_RECORD = MAX_PAYLOAD // STORED.size


class PushJournal:
    """The journal that this push writes. Implements ``UploadRecord``. Close it."""

    def __init__(
        self,
        file: Path,
        identity: PushIdentity,
        execution: str,
        outputs: OutputList,
        stored: StoredFiles | None = None,
        failed: Callable[[PacklineError], None] = lambda error: None,
    ) -> None:
        """Write a new journal in the place of an earlier one.

        Args:
            file: Its path.
            identity: Which push it is.
            execution: Whose outputs the files become.
            outputs: The files of the folder.
            stored: What the store has of them.
            failed: Told once if the journal cannot be written any more; the push goes on without it.

        Raises:
            OSError: It cannot be written; the earlier one is as it was.
        """
        self.execution, self._failed = execution, failed
        self.stored = stored or StoredFiles.none(len(outputs))
        beside = file.with_name(f"{file.name}.new")
        length = _write(beside, self._records(identity, outputs))
        os.rename(beside, file)
        self._log: AppendLog | None = AppendLog(file, length, 0o600)

    def is_stored(self, output: OutputFile) -> bool:
        """Return whether the store has the file as it is."""
        return output.row >= 0 and self.stored.stored[output.row] == 1

    def record_stored(self, output: OutputFile, crc32: int) -> None:
        """Take note that the store has a file of the list."""
        if output.row >= 0:
            self.stored.notes.pop(UPLOAD_NOTE + output.path, None)
            self._append(RecordKind.STORED, STORED.pack(output.row, crc32))

    def upload_id(self, output: OutputFile) -> str:
        """Return the id of a multipart upload of this very file that was begun before; empty if there is none."""
        return self.note(UPLOAD_NOTE + output.path) if output.row >= 0 else ""

    def record_upload(self, output: OutputFile, upload_id: str) -> None:
        """Take note that a multipart upload of the file is open; an empty id says that it no longer is."""
        if output.row >= 0:
            self.record_note(UPLOAD_NOTE + output.path, upload_id)

    def open_uploads(self) -> Collection[str]:
        """Return the ids of multipart uploads that a repeat continues: none if the journal cannot be written."""
        if self._log is None:
            return ()
        return [text for name, text in self.stored.notes.items() if name.startswith(UPLOAD_NOTE)]

    def note(self, name: str) -> str:
        """Return what was noted under a name, by this push or the earlier one; empty if nothing was."""
        return self.stored.notes.get(name, "")

    def record_note(self, name: str, text: str) -> None:
        """Note a text under a name, for this push and its repeats; an empty text removes it."""
        if self.note(name) == text:
            return
        if text:
            self.stored.notes[name] = text
        else:
            del self.stored.notes[name]
        self._append(RecordKind.NOTE, json.dumps([name, text]).encode())

    def close(self) -> None:
        """Close the file."""
        if self._log is not None:
            self._log.close()
            self._log = None

    def _append(self, kind: RecordKind, payload: bytes) -> None:
        if self._log is None:
            return
        try:
            self._log.append(encode_record(kind, payload))
        except PacklineError as error:
            self.close()
            self._failed(error)

    def _records(self, identity: PushIdentity, outputs: OutputList) -> Iterator[bytes]:
        yield encode_record(RecordKind.HEADER, header(identity, self.execution))
        for record in outputs.records():
            yield encode_record(RecordKind.FILE, record)
        yield encode_record(RecordKind.END_OF_FILES, len(outputs).to_bytes(8, "little"))
        yield from self._stored_records()
        for note in self.stored.notes.items():
            yield encode_record(RecordKind.NOTE, json.dumps(note).encode())

    def _stored_records(self) -> Iterator[bytes]:
        payload = bytearray()
        for row, is_stored in enumerate(self.stored.stored):
            if is_stored:
                payload += STORED.pack(row, self.stored.crcs[row])
                if len(payload) >= ROWS_IN_RECORD * STORED.size:
                    yield encode_record(RecordKind.STORED, bytes(payload))
                    payload.clear()
        if payload:
            yield encode_record(RecordKind.STORED, bytes(payload))


def _write(file: Path, records: Iterator[bytes]) -> int:
    """Write a new file; returns its length. Raises OSError; nothing is left then."""
    with suppress(FileNotFoundError):
        os.unlink(file)
    handle, length = os.open(file, NEW_FILE, 0o600), 0
    buffer = bytearray()
    try:
        for record in records:
            buffer += record
            if len(buffer) >= BUFFER_BYTES:
                write_all(handle, bytes(buffer))
                length += len(buffer)
                buffer = bytearray()
        write_all(handle, bytes(buffer))
        return length + len(buffer)
    except BaseException:
        with suppress(OSError):
            os.unlink(file)
        raise
    finally:
        os.close(handle)
