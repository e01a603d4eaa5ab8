"""The store as sealing sees it whose outputs lie inside parts: it lists each entry as if it were an object."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from heapq import merge
from threading import Lock
from typing import Any

from packline.keys import outputs_prefix, packed_prefix
from packline.model import Alert
from packline.objects import OpenUpload, StoredObject
from packline.part_range import PartRange
from packline.pipeline.packed_outputs import (
    UploadedPart,
    find_packed_parts,
    read_entries,
    unlisted_alerts,
    verify_packed_parts,
)
from packline.pipeline.seal_context import SealContext
from packline.pipeline.store_view import StoreView
from packline.ports import ObjectStore
from packline.ports.objects import LISTED_PER_PAGE
from packline.rules.alerts import Alerts
from packline.rules.marker import Marker
from packline.rules.staged_parts import StagedPart, has_packed_outputs

PARTS_KEPT = 8
"""Parts whose entries are in memory at a time: some 20,000 each."""


class PackedListing(StoreView):
    """Lists another store; entries of parts stand among the outputs of one execution.

    The version of such an output says where it lies (``packline.part_range``). The parts themselves are not listed, and
    of an output that is an object as well the entry counts: its uploader named the parts last.
    """

    def __init__(
        self,
        store: ObjectStore,
        execution: str,
        parts: Sequence[UploadedPart],
        alerts: Sequence[Alert] = (),
    ) -> None:
        """``parts``: verified, in order of their paths; ``alerts``: about parts that are not among them."""
        super().__init__(store)
        self.parts, self.alerts = parts, alerts
        self._prefix = outputs_prefix(execution)
        self._hidden = packed_prefix(execution)
        self._entries: OrderedDict[int, tuple[StoredObject, ...]] = OrderedDict()
        self._lock = Lock()

    @property
    def entries(self) -> int:
        """How many outputs lie inside parts."""
        return sum(packed.part.files for packed in self.parts)

    def list(self, prefix: str, after: str = "", page: int = LISTED_PER_PAGE) -> Iterator[StoredObject]:
        """List objects and entries below a prefix, in byte order of their keys."""
        objects = self._store.list(prefix, after, page)
        if not prefix.startswith(self._prefix):
            return objects
        return self._merge(objects, self._list_entries(prefix, after))

    def _merge(
        self, objects: Iterator[StoredObject], entries: Iterator[StoredObject]
    ) -> Iterator[StoredObject]:
        last = ""
        shown = (stored for stored in objects if not stored.key.startswith(self._hidden))
        # Of equal keys the entry comes first. Code points order as UTF-8 does, so keys compare as text.
        for stored in merge(entries, shown, key=lambda stored: stored.key):
            if stored.key != last:
                yield stored
            last = stored.key

    def _list_entries(self, prefix: str, after: str) -> Iterator[StoredObject]:
        cut = len(self._prefix)
        path, start = prefix[cut:], after[cut:] if after > prefix else ""
        first = bisect_left(self.parts, max(path, start), key=lambda packed: packed.part.last)
        for number in range(first, len(self.parts)):
            if self.parts[number].part.first > path and not self.parts[number].part.first.startswith(path):
                return
            entries = self._entries_of(number)
            at = bisect_left(entries, prefix, key=lambda stored: stored.key)
            if after:
                at = max(at, bisect_right(entries, after, key=lambda stored: stored.key))
            for stored in entries[at:]:
                if not stored.key.startswith(prefix):
                    return
                yield stored

    def _entries_of(self, number: int) -> tuple[StoredObject, ...]:
        with self._lock:
            entries = self._entries.get(number)
            if entries is None:
                entries = self._entries[number] = tuple(self._read(self.parts[number]))
                if len(self._entries) > PARTS_KEPT:
                    self._entries.popitem(last=False)
            self._entries.move_to_end(number)
            return entries

    def _read(self, packed: UploadedPart) -> Iterator[StoredObject]:
        layout, entries = read_entries(packed, self._store)
        part = packed.stored
        for number, entry in enumerate(entries):
            at = PartRange(
                key=part.key,
                version_id=part.version_id,
                etag=part.etag.strip('"'),
                offset=layout.data_offsets[number],
                size=entry.size,
                crc32=entry.crc32,
            )
            yield part._replace(
                key=self._prefix + entry.path,
                version_id=at.encode(),
                size=entry.size,
                etag=at.member_etag,
            )

    def head(self, key: str) -> StoredObject:
        """Return what is recorded of an output or object. Raises ObjectNotFound."""
        if key.startswith(self._prefix):
            entry = next(self._list_entries(key, ""), None)
            if entry is not None and entry.key == key:
                return entry
        return self._store.head(key)

    def open_uploads(self, prefix: str) -> Iterator[OpenUpload]:
        """List multipart uploads that were begun, and neither completed nor aborted; of parts none is awaited."""
        return (
            upload for upload in self._store.open_uploads(prefix) if not upload.key.startswith(self._hidden)
        )

    def dump(self) -> Sequence[Any]:
        """Return the parts for JSON, as ``load_listing`` reads them."""
        return [[packed.part, packed.stored] for packed in self.parts]


def open_listing(execution: str, marker: Marker | None, context: SealContext, alerts: Alerts) -> SealContext:
    """Return a context whose store lists the outputs inside parts, if the marker says that there are any.

    All parts are verified before; ``alerts`` name those that are left out. Raises InvalidUploadedPart, ObjectArchived.
    """
    if marker is None or not has_packed_outputs(marker.content):
        return context
    parts, unlisted = find_packed_parts(execution, context.store)
    verify_packed_parts(parts, context.store)
    added = unlisted_alerts(execution, unlisted)
    alerts.extend(added)
    return replace(context, store=PackedListing(context.store, execution, parts, added))


def load_listing(execution: str, dumped: Sequence[Any], context: SealContext) -> SealContext:
    """Return a context whose store lists the outputs inside parts that were verified before."""
    parts = [UploadedPart(StagedPart(*part), StoredObject(*stored)) for part, stored in dumped]
    return replace(context, store=PackedListing(context.store, execution, parts))
