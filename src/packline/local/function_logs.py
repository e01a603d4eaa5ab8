"""Collects what functions print: in one file per function, and in moto's log groups."""

from __future__ import annotations

import logging
import os
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from packline.local.patches import require_fields

log = logging.getLogger(__name__)
_TAIL_BYTES = 4096


@contextmanager
def moto_log(folder: Path) -> Iterator[None]:
    """Send what moto itself logs (a failed state with its whole syntax tree) to ``moto.log`` in the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    logger = logging.getLogger("moto")
    handler = logging.FileHandler(folder / "moto.log", encoding="utf-8", delay=True)
    logger.addHandler(handler)
    propagate, logger.propagate = logger.propagate, False
    try:
        yield
    finally:
        logger.propagate = propagate
        logger.removeHandler(handler)
        handler.close()


class FunctionLog:
    """One file that all sandboxes of a function append to, and one log stream that is fed from it."""

    def __init__(self, function: Any, folder: Path) -> None:
        require_fields(function, "logs_backend", "logs_group_name")
        folder.mkdir(parents=True, exist_ok=True)
        self.path = folder / f"{function.function_name}.log"
        self.descriptor = os.open(self.path, os.O_CREAT | os.O_WRONLY | os.O_APPEND, 0o644)
        self.stream = f"{time.strftime('%Y/%m/%d')}/[$LATEST]{uuid.uuid4().hex}"
        self._backend = function.logs_backend
        self._group = function.logs_group_name
        self._reader = self.path.open("rb")
        self._reader.seek(0, os.SEEK_END)
        self._lock = threading.Lock()
        self._created = False

    def flush(self) -> str:
        """Pass what was printed since the last call to moto's log group. Returns its last 4 KiB."""
        with self._lock:
            if self._reader.closed:
                return ""
            text = self._reader.read().decode(errors="replace")
            if text:
                self._put(text)
        return text[-_TAIL_BYTES:]

    def close(self) -> None:
        """Flush a last time and close the file. An invocation that ends later logs nothing."""
        self.flush()
        with self._lock:
            self._reader.close()
            os.close(self.descriptor)

    def _put(self, text: str) -> None:
        if not self._created:
            self._backend.ensure_log_group(self._group)
            self._backend.create_log_stream(self._group, self.stream)
            self._created = True
        now = int(time.time() * 1000)
        events = [{"timestamp": now, "message": line} for line in text.splitlines()]
        self._backend.put_log_events(self._group, self.stream, events)
