"""Wishes: the metadata documents of an execution, read and folded to version requests."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from packline.errors import InvalidMetadata
from packline.model import StoredObject
from packline.pipeline.listing import Outputs
from packline.ports import ObjectStore
from packline.rules.alerts import Alerts
from packline.rules.metadata import JsonObject, merge, parse_line, parse_object
from packline.rules.requests import RequestBook

READERS = 32


@dataclass(slots=True)
class Wishes:
    """What the metadata asks for."""

    book: RequestBook = field(default_factory=RequestBook)
    joins: dict[str, frozenset[str]] = field(default_factory=dict)
    """Output path to the URIs of the versions it joins."""
    alerts: Alerts = field(default_factory=Alerts)
    unreadable: int = 0
    """Documents and lines that could not be read: no version is created then, for it might lack files."""

    def refuse(self, error: InvalidMetadata) -> None:
        """Note a document that cannot be read."""
        self.unreadable += 1
        self.alerts.add_error(error)


def read_wishes(store: ObjectStore, outputs: Outputs) -> Wishes:
    """Read every metadata document of the listing, pinned to the object version that was listed."""
    wishes = Wishes()
    sidecars = dict(_read_sidecars(store, outputs, wishes))
    paths = {member.path for member in outputs.members}
    for where, path, line in _read_batch(store, outputs.batch, wishes):
        if path not in paths:
            wishes.alerts.add("FileNotUploaded", f"{where} names {path!r}, which was not uploaded: ignored.")
            continue
        _add(wishes, path, merge(sidecars.pop(path, {}), line), where)
    for path, metadata in sidecars.items():
        _add(wishes, path, metadata, outputs.sidecars[path].key)
    return wishes


def _add(wishes: Wishes, path: str, metadata: JsonObject, where: str) -> None:
    try:
        joined = wishes.book.add(metadata, where)
    except InvalidMetadata as error:
        wishes.refuse(error)
        return
    if joined:
        wishes.joins[path] = wishes.joins.get(path, frozenset()) | joined


def _read_sidecars(store: ObjectStore, outputs: Outputs, wishes: Wishes) -> Iterator[tuple[str, JsonObject]]:
    def read(item: tuple[str, StoredObject]) -> tuple[str, bytes]:
        path, found = item
        return path, store.read(found.key, found.version_id)

    if not outputs.sidecars:
        return
    with ThreadPoolExecutor(READERS) as pool:
        for path, raw in pool.map(read, outputs.sidecars.items()):
            try:
                yield path, parse_object(raw, outputs.sidecars[path].key)
            except InvalidMetadata as error:
                wishes.refuse(error)


def _read_batch(
    store: ObjectStore, batch: StoredObject | None, wishes: Wishes
) -> Iterator[tuple[str, str, JsonObject]]:
    if batch is None:
        return
    ignored = 0
    for number, raw in enumerate(store.lines(batch.key, batch.version_id), start=1):
        where = f"{batch.key} line {number}"
        try:
            line = parse_line(raw, where)
        except InvalidMetadata as error:
            wishes.refuse(error)
            continue
        if line is not None:
            yield where, *line
        elif raw.strip():
            ignored += 1
    if ignored:
        wishes.alerts.add(
            "IgnoredLines", f'{batch.key}: {ignored} lines without "file" or "metadata" were ignored.'
        )
