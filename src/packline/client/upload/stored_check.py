"""Compares objects that an earlier push has stored with what its journal says of them, by HEAD requests."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import NamedTuple

from packline.client.upload.s3_requests import HeadObject
from packline.http.http1 import HttpResponse
from packline.part_builder.multipart_messages import full_object_crc
from packline.part_builder.request_scheduler import RequestScheduler, RequestTask


class RecordedObject(NamedTuple):
    """An object as the journal has it."""

    row: int
    path: str
    size: int
    crc32: int


class ObjectChecks:
    """A source of HEAD requests. See ``TaskSource``."""

    def __init__(self, scheduler: RequestScheduler, prefix: str, objects: Iterable[RecordedObject]) -> None:
        self._scheduler, self._prefix, self._objects = scheduler, prefix, iter(objects)
        self._pending, self._all_sent = 0, False
        self.checked = 0
        self.differing: list[RecordedObject] = []
        """Objects that are gone, or are other ones."""
        self.denied = False
        """Whether this role may not look at the objects."""

    @property
    def finished(self) -> bool:
        """Whether every object was compared."""
        return self._all_sent and not self._pending

    def next_read(self) -> RequestTask | None:
        """Return the HEAD of the next object."""
        stored = None if self.denied else next(self._objects, None)
        if stored is None:
            self._all_sent = True
            return None
        self._pending += 1
        key = self._prefix + stored.path
        return HeadObject(
            self._scheduler, key, partial(self._compare, stored), partial(self._refused, stored)
        )

    def _compare(self, stored: RecordedObject, answer: HttpResponse) -> None:
        self._pending -= 1
        self.checked += 1
        crc = full_object_crc(answer.header("x-amz-checksum-crc32"), answer.header("x-amz-checksum-type"))
        if int(answer.header("content-length") or -1) != stored.size or crc not in (None, stored.crc32):
            self.differing.append(stored)

    def _refused(self, stored: RecordedObject, status: int) -> None:
        self._pending -= 1
        if status == 404:
            self.checked += 1
            self.differing.append(stored)
        else:
            self.denied = True
