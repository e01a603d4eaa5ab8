"""Uploads a folder with a journal: what an interrupted push has stored is checked, and not sent again."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from hashlib import sha256

from packline.client.upload.former_push import StoredFiles
from packline.client.upload.output_list import OutputList
from packline.client.upload.push_journal import PushJournal
from packline.client.upload.scan import ScanResult
from packline.client.upload.sender import Sender
from packline.client.upload.stored_check import RecordedObject
from packline.client.upload.upload import UploadRequest, UploadResult, send_files, write_marker
from packline.keys import BATCH_METADATA

LARGE_FILES = 1_000
LARGE_BYTES = 1 << 30
"""A push of more files or bytes keeps its execution open while it is interrupted."""
CHECKED_OBJECTS = 1_000
"""Objects of an interrupted push that are compared with its journal; if one differs, all of them are."""
MARKER_NOTE = "marker"
"""Note that the marker is being written, and for which request."""
OPEN_NOTE = "open"
"""Note with the id of the multipart upload that keeps the execution open."""

Warn = Callable[[str], None]


def is_large(outputs: OutputList) -> bool:
    """Return whether it would be a pity to send the files again."""
    return len(outputs) > LARGE_FILES or outputs.bytes > LARGE_BYTES


def request_digest(what: UploadRequest) -> str:
    """Return what tells the version that a request makes from that of another request for the same files."""
    return sha256(json.dumps([what.entry, dict(what.environment)], sort_keys=True).encode()).hexdigest()


def upload_with_journal(
    what: UploadRequest, sender: Sender, scanned: ScanResult, journal: PushJournal
) -> UploadResult:
    """Upload what the journal does not say is stored, then metadata and marker. Raises what ``Sender.send`` raises."""
    started, stored, outputs = time.monotonic(), journal.stored, scanned.outputs
    resumed_files, resumed_bytes = stored.files, stored.bytes
    sender.use_record(journal)
    _clean_up(sender, stored)
    held = _keep_open(sender, outputs, journal)
    parts = send_files(what, sender, outputs)
    journal.record_note(MARKER_NOTE, request_digest(what))
    if held:
        sender.abort_uploads([(sender.prefix + BATCH_METADATA, held)])
        journal.record_note(OPEN_NOTE, "")
    write_marker(what, sender, outputs.files, parts)
    return UploadResult(
        what.execution,
        sender.files,
        sender.bytes - sender.kept_bytes,
        sender.requests,
        time.monotonic() - started,
        scanned.excluded,
        resumed_files + sender.kept_files,
        resumed_bytes + sender.kept_bytes,
        parts,
    )


def check_stored(
    sender: Sender, outputs: OutputList, stored: StoredFiles, *, incomplete: bool, warn: Warn
) -> None:
    """Compare the store with what an interrupted push has recorded, and forget what is no longer as it was.

    Up to a thousand objects are compared, by a HEAD of each; if one of them differs, all are. Where the objects may
    not be looked at, the pipeline notices what is missing by the number in the marker.

    Args:
        sender: Asks the store.
        outputs: The files of the folder.
        stored: Those of them that are recorded as stored.
        incomplete: Whether the pipeline has said that files are missing.
        warn: Told of files that are sent again.
    """
    count = sum(stored.stored)
    if not count:
        return
    step = 1 if incomplete else -(-count // CHECKED_OBJECTS)
    checks = sender.check_stored(_objects(outputs, stored, step))
    all_differ = len(checks.differing) == checks.checked
    if checks.differing and step > 1 and not all_differ:
        checks = sender.check_stored(_objects(outputs, stored, 1))
    if (checks.denied and incomplete) or (checks.differing and all_differ):
        differing = list(_objects(outputs, stored, 1))
    else:
        differing = checks.differing
    for each in differing:
        stored.remove(each.row, each.path, each.size)
    if differing:
        warn(
            f"{len(differing):,} files that an interrupted push had uploaded, such as {differing[0].path!r}, "
            "are no longer in the store as they were; they are sent again"
        )


def _objects(outputs: OutputList, stored: StoredFiles, step: int) -> Iterator[RecordedObject]:
    """Yield every ``step``-th of the stored files."""
    number = 0
    for output in outputs:
        if stored.stored[output.row]:
            if number % step == 0:
                yield RecordedObject(output.row, output.path, output.size, stored.crcs[output.row])
            number += 1


def _clean_up(sender: Sender, stored: StoredFiles) -> None:
    """Abort uploads of files that have changed; have no document of the store describe what it no longer does."""
    sender.abort_uploads([(sender.prefix + path, upload_id) for path, upload_id in stored.outdated_uploads])
    for path in stored.gone_documents:
        # Objects cannot be deleted by who may only upload; an empty entry says nothing.
        sender.write(sender.prefix + path, b"" if path == BATCH_METADATA else b"{}")


def _keep_open(sender: Sender, outputs: OutputList, journal: PushJournal) -> str:
    """Keep the execution of a large push open: one without a marker is sealed after some minutes without an upload.

    An open multipart upload says that more is to come. Returns its id; empty if none is needed.
    """
    if not is_large(outputs) or journal.note(OPEN_NOTE):
        return journal.note(OPEN_NOTE)
    upload_id = sender.begin_upload(sender.prefix + BATCH_METADATA)
    journal.record_note(OPEN_NOTE, upload_id)
    return upload_id
