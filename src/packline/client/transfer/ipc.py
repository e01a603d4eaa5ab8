"""Messages between the engine and its worker processes: JSON frames over a socket pair."""

from __future__ import annotations

import json
import socket
import struct
from collections.abc import Iterator
from typing import Any

from packline.aws_api.s3_errors import S3ErrorResponse
from packline.client.errors import error_named
from packline.client.transfer.connection import TransferResult, WorkItem
from packline.client.transfer.task import Transfer, TransferKind, TransferSummary, range_result
from packline.errors import PacklineError, Unavailable
from packline.fs.os_errors import file_error, is_network
from packline.http.http1 import HttpRequest

_LENGTH = struct.Struct("<I")
RECEIVE_BYTES = 64 * 1024


class Channel:
    """One end of a socket pair."""

    def __init__(self, link: socket.socket) -> None:
        self.link = link
        self._received = bytearray()

    def fileno(self) -> int:
        """Return the descriptor for a selector."""
        return self.link.fileno()

    def send(self, *frames: list[Any]) -> None:
        """Send frames in one write, so that the peer wakes once; waits while the peer is behind."""
        texts = [json.dumps(frame, separators=(",", ":")).encode() for frame in frames]
        self.link.sendall(b"".join(_LENGTH.pack(len(text)) + text for text in texts))

    def receive(self) -> Iterator[list[Any]]:
        """Yield the frames that are complete after one read. Raises EOFError when the peer is gone."""
        piece = self.link.recv(RECEIVE_BYTES)
        if not piece:
            raise EOFError
        self._received += piece
        while len(self._received) >= _LENGTH.size:
            end = _LENGTH.size + _LENGTH.unpack_from(self._received)[0]
            if len(self._received) < end:
                return
            frame = json.loads(self._received[_LENGTH.size : end])
            del self._received[:end]
            yield frame


def work_frame(item: WorkItem) -> list[Any]:
    """Encode a work item; NamedTuples are JSON arrays already, and a GET has no body."""
    return [item.number, item.transfer, item.request[:-1], item.replace]


def read_work(frame: list[Any]) -> WorkItem:
    """Decode a work item."""
    number, transfer, request, replace = frame
    headers = tuple((name, value) for name, value in request.pop())
    selected = tuple(transfer.pop())
    transfer_read = Transfer._make([TransferKind(transfer[0]), *transfer[1:], selected])
    return WorkItem(number, transfer_read, HttpRequest._make([*request, headers, b""]), replace)


def result_frame(result: TransferResult) -> list[Any]:
    """Encode a result; an error is sent by name, message and remedy."""
    error = result.error
    described = None
    if isinstance(error, OSError):
        error = _broken(error) if is_network(error) else file_error(error)
    if isinstance(error, PacklineError):
        described = (error.code, error.message, error.remedy)
    return [result.number, result.summary, result.range_result, result.refusal, described]


def _broken(error: OSError) -> Unavailable:
    return Unavailable(
        f"The transfer broke off: {error or type(error).__name__}.", "Check the network, then run again."
    )


def read_result(frame: list[Any]) -> TransferResult:
    """Decode a result."""
    number, landed, ranged, refusal, error = frame
    return TransferResult(
        number,
        None if landed is None else TransferSummary(*landed),
        None if ranged is None else range_result(ranged),
        None if refusal is None else S3ErrorResponse(*refusal),
        None if error is None else error_named(*error),
    )


FAILURE_FIELDS = 4
"""Fields of a failure frame, which tell it from an outcome and from a report."""


class WorkerBug(Exception):
    """An unexpected exception in a worker process; the message is its traceback there."""


def failure_frame(error: Exception) -> list[Any]:
    """Encode an exception that ends a worker: by name, message and remedy, or as a bug with its traceback."""
    import traceback  # a worker fails once

    from packline.client.error_boundary import typed_error

    typed = typed_error(error)
    if typed is None:
        return ["", "", "", "".join(traceback.format_exception(error))]
    return [typed.code, typed.message, typed.remedy, ""]


def read_failure(frame: list[Any]) -> Exception:
    """Decode the exception that ended a worker."""
    code, message, remedy, trace = frame
    return error_named(code, message, remedy) if code else WorkerBug(f"in a worker process\n{trace}")
