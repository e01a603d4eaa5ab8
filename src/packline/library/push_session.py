"""One push of a folder, which goes on where an interrupted push of the same folder ended."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable, Sequence
from contextlib import closing, suppress
from dataclasses import replace
from datetime import UTC, datetime
from enum import Enum
from pathlib import Path

from packline.client.upload.former_push import FormerPush, PushIdentity, StoredFiles, folder_inode
from packline.client.upload.push_journal import PushJournal
from packline.client.upload.push_state import PushState
from packline.client.upload.resume import (
    MARKER_NOTE,
    check_stored,
    is_large,
    request_digest,
    upload_with_journal,
)
from packline.client.upload.scan import ScanResult
from packline.client.upload.sender import Advance, Checkpoint, Sender
from packline.client.upload.upload import UploadRequest, UploadResult, find_outputs, upload
from packline.errors import ExecutionSealed, InvalidSetting, NotFound, PacklineError
from packline.fs.os_errors import file_error
from packline.keys import marker_key
from packline.library import environment
from packline.library.backend import Backend
from packline.library.execution_lineage import execution_lineage
from packline.model import ExecutionState
from packline.rules.staged_parts import ONLY

PARTS_UNUSED = (
    "--package client serves nothing here: the store encrypts by a key (SSE-KMS), so the pipeline cannot verify parts "
    "that were built elsewhere; it builds the package from the files"
)


class FormerOutcome(Enum):
    """What has become of the execution of an interrupted push."""

    OPEN = "open"
    COMPLETE = "complete"
    """It has everything: it was interrupted after its marker was written."""
    CLOSED = "closed"
    """It was sealed, or is about to be, without what is in the folder now."""


class PushSession:
    """Uploads a folder once. ``sender`` and ``resumed`` are for the message of an interruption."""

    def __init__(
        self,
        request: UploadRequest,
        backend: Backend,
        *,
        state: Path | None = None,
        restart: bool = False,
        advance: Advance = lambda files, size: None,
        checkpoint: Checkpoint = lambda: None,
        warn: Callable[[Sequence[str]], None] = lambda warnings: None,
    ) -> None:
        """Prepare the push.

        Args:
            request: What is uploaded; an empty execution id: that of an interrupted push, else a new one.
            backend: The deployment.
            state: Folder for the journal; default: the cache folder.
            restart: Whether an interrupted push is forgotten.
            advance: Told of files and bytes as they are done.
            checkpoint: Called several times a second; raises what shall end the upload.
            warn: Told of warnings.
        """
        self.request, self._backend = request, backend
        self._state_folder, self._restart = state, restart
        self._advance, self._checkpoint, self._warn = advance, checkpoint, warn
        self._state: PushState | None = None
        self._no_state = ""
        """Why no journal is kept."""
        self._incomplete = False
        self.sender: Sender | None = None
        self.resumed = 0
        """Files that an interrupted push had uploaded."""
        self.journaled = False
        """Whether a repeat goes on where this push ends."""
        self.former_attempts = 0
        """Attempts to seal the execution before this push."""

    def run(self) -> UploadResult:
        """Upload. Raises PushUnderWay, ExecutionSealed, and what ``find_outputs`` and ``Sender.send`` raise."""
        self._claim()
        try:
            result = self._push()
        except BaseException:
            if self._state:
                self._state.release()
            raise
        finally:
            if self.sender:
                self.sender.close()
        if self._state:
            self._state.discard()
        return result

    def forget(self) -> None:
        """Remove the journal of an interrupted push: its version exists. Another process's is left alone."""
        with suppress(PacklineError):
            self._claim()
        if self._state:
            self._state.discard()

    def _push(self) -> UploadResult:
        former = self._former()
        named = self.request.execution
        if named and former is None and self._is_sealed(named):
            raise sealed_error(named)
        execution = named or (former.execution if former else new_execution_id())
        scratch = self._state.folder if self._state else None
        prefix = self._backend.store_prefix
        self.request = replace(self.request, execution=execution, scratch=scratch, store_prefix=prefix)
        scanned = find_outputs(self.request, self._checkpoint)
        self._warn(scanned.warnings)
        stored = former.match(scanned.outputs) if former else None
        if former and stored:
            outcome = self._outcome(former, stored)
            if outcome is FormerOutcome.COMPLETE:
                self.former_attempts = 0
                excluded = scanned.excluded
                return UploadResult(execution, 0, 0, 0, 0.0, excluded, stored.files, stored.bytes)
            if outcome is FormerOutcome.CLOSED:
                self._begin_anew(former, named)
                self.former_attempts = 0
                stored = None
        former = None  # its memory is not needed while files are uploaded
        return self._upload(scanned, stored)

    def _claim(self) -> None:
        """Take the folder of this push's journal; without one the push works, too. Raises PushUnderWay."""
        identity = PushIdentity(
            os.path.realpath(self.request.folder),
            folder_inode(self.request.folder),
            os.geteuid(),
            self._backend.upload_store,
            str((self.request.entry or {}).get("uri", ""))
            + (" by parts" if self.request.package == ONLY else ""),
            self.request.execution,
        )
        try:
            root = self._state_folder or environment.cache_folder(None)
            self._state = PushState(root / f"pushes-{os.geteuid()}", identity)
        except OSError as error:
            if self._state_folder:
                raise file_error(error, self._state_folder, "write to") from error
            self._no_state = file_error(error, None, "write to").message
        except InvalidSetting as error:
            self._no_state = error.message

    def _former(self) -> FormerPush | None:
        if self._state is None or self._restart:
            return None
        former = self._state.former()
        if former is None and self._state.has_journal:
            self._warn(
                ["the journal of an interrupted push is damaged or of another form: all files are uploaded"]
            )
        return former

    def _outcome(self, former: FormerPush, stored: StoredFiles) -> FormerOutcome:
        sealed = self._is_sealed(former.execution)
        noted = former.note(MARKER_NOTE)
        if not noted and not sealed:
            return FormerOutcome.OPEN
        if not (sealed or self._has_marker(former.execution)):
            return FormerOutcome.OPEN
        whole = stored.whole and noted == request_digest(self.request)
        return FormerOutcome.COMPLETE if whole else FormerOutcome.CLOSED

    def _is_sealed(self, execution: str) -> bool:
        if not self._backend.resolves_names:
            return False
        try:
            recorded = self._backend.services.executions.execution(execution)
        except NotFound:
            return False
        self.former_attempts = recorded.attempt
        self._incomplete = any(alert.code == "MissingFiles" for alert in recorded.alerts)
        return recorded.state is ExecutionState.SEALED

    def _has_marker(self, execution: str) -> bool:
        with closing(self._backend.open_sender(execution, self._advance, self._checkpoint)) as sender:
            return sender.exists(marker_key(execution)) is True

    def _begin_anew(self, former: FormerPush, named: str) -> None:
        """Choose another execution than that of the interrupted push. Raises ExecutionSealed if it was named."""
        if named:
            raise sealed_error(named)
        self.request = replace(self.request, execution=new_execution_id())
        self._warn(
            [
                f"execution {former.execution}, as which a push of this folder was interrupted, was sealed meanwhile: "
                f"all files are uploaded again, as execution {self.request.execution}"
            ]
        )

    def _upload(self, scanned: ScanResult, stored: StoredFiles | None) -> UploadResult:
        self.sender = sender = self._backend.open_sender(
            self.request.execution, self._advance, self._checkpoint
        )
        sender.on_parts_unused = lambda: self._warn([PARTS_UNUSED])
        if stored:
            self._report_changes(stored)
            check_stored(
                sender,
                scanned.outputs,
                stored,
                incomplete=self._incomplete,
                warn=lambda warning: self._warn([warning]),
            )
            self.resumed = stored.files
        journal = self._open_journal(scanned, stored)
        what = replace(self.request, lineage=execution_lineage(**self.request.lineage))
        if journal is None:
            return upload(what, sender, scanned)
        with closing(journal):
            self.journaled = True
            return upload_with_journal(what, sender, scanned, journal)

    def _open_journal(self, scanned: ScanResult, stored: StoredFiles | None) -> PushJournal | None:
        if self._state is not None:
            try:
                return PushJournal(
                    self._state.journal,
                    self._state.identity,
                    self.request.execution,
                    scanned.outputs,
                    stored,
                    self._journal_failed,
                )
            except OSError as error:
                self._no_state = file_error(error, self._state.journal, "write").message
        if is_large(scanned.outputs) or stored:
            self._warn(
                [f"this push keeps no journal; if it is interrupted, it begins again. {self._no_state}"]
            )
        return None

    def _journal_failed(self, error: PacklineError) -> None:
        self.journaled = False
        self._warn(
            [
                "the journal cannot be written any more; if this push is interrupted, what it uploads from now on is "
                f"uploaded again. {error.message}"
            ]
        )

    def _report_changes(self, stored: StoredFiles) -> None:
        if stored.gone_files:
            self._warn(
                [
                    f"{stored.gone_files:,} files that an interrupted push had uploaded, such as {stored.gone[0]!r}, "
                    f"are no longer in the folder: they stay outputs of execution {self.request.execution}"
                ]
            )


def new_execution_id() -> str:
    """Return an id for an execution that nobody has named."""
    return f"push-{datetime.now(UTC):%Y%m%dT%H%M%S}-{secrets.token_hex(4)}"


def sealed_error(execution: str) -> ExecutionSealed:
    """Return the error for an execution that nothing can join."""
    return ExecutionSealed(
        f"Execution {execution} is sealed: nothing can join it any more.", "Give another one: --execution ID."
    )
