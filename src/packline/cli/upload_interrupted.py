"""The end of an upload by a signal: what it leaves behind, and how to go on."""

from __future__ import annotations

import signal

from packline.cli.stop_signals import Interrupted
from packline.client.progress import format_bytes
from packline.client.upload.sender import Sender


class UploadInterrupted(Exception):
    """A signal ended an upload; the text says what is uploaded. ``exit_code`` is that of a shell."""

    def __init__(
        self,
        cause: KeyboardInterrupt,
        sender: Sender | None,
        execution: str,
        resumed: int = 0,
        again: str = "",
    ) -> None:
        """Describe the end.

        Args:
            cause: The signal.
            sender: Has uploaded files; None if the upload had not begun.
            execution: Whose outputs they are.
            resumed: Files that an earlier upload had sent.
            again: How to go on; default: by naming the execution.
        """
        name = signal.Signals(cause.number).name if isinstance(cause, Interrupted) else "SIGINT"
        self.exit_code = cause.exit_code if isinstance(cause, Interrupted) else 130
        if sender is None:
            super().__init__(f"packline: interrupted by {name}: nothing was uploaded.")
            return
        left = ""
        if sender.left_for_repeat:
            left = f" {sender.left_for_repeat} multipart uploads stay open for that."
        elif sender.left_open:
            count = len(sender.left_open)
            left = f" {count} multipart uploads could not be aborted; a lifecycle rule removes them."
        again = again or f"Run again with --execution {execution} to upload the folder to the same place."
        super().__init__(
            f"packline: interrupted by {name}: {sender.files + resumed:,} files ({format_bytes(sender.bytes)}) are "
            f"uploaded as execution {execution}, without a marker. {again}{left}"
        )
