"""Wishes: the metadata documents of an execution, read and folded to version requests and descriptions."""

from __future__ import annotations

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from typing import NamedTuple

from packline.errors import InvalidMetadata
from packline.model import StoredObject
from packline.pipeline.listing import Outputs
from packline.ports import ObjectStore
from packline.rules.alerts import Alerts
from packline.rules.described import alias_of, complaints, is_annotated, model_wishes
from packline.rules.metadata import JsonObject, compact, merge, parse_line, parse_object, split_line
from packline.rules.models import ModelBook
from packline.rules.requests import RequestBook

READERS = 32
WINDOW = 1_000
"""Sidecars that are on their way at once."""
REMEMBERED = 10_000
"""Metadata texts that are not parsed again when they come again."""


class Description(NamedTuple):
    """What the metadata says about an output. Files with equal metadata share one."""

    text: bytes
    """The metadata as one line of JSON."""
    joins: frozenset[str] = frozenset()
    """URIs of the dataset versions it joins."""
    models: tuple[str, ...] = ()
    """Models it joins the next version of."""
    alias: str = ""
    annotated: bool = False


@dataclass(slots=True)
class Wishes:
    """What the metadata asks for."""

    book: RequestBook = field(default_factory=RequestBook)
    models: ModelBook = field(default_factory=ModelBook)
    described: list[Description | None] = field(default_factory=list)
    """For each output, in path order."""
    alerts: Alerts = field(default_factory=Alerts)
    unreadable: int = 0
    """Documents and lines that could not be read: no version is created then, for it might lack files."""
    known: dict[bytes, Description] = field(default_factory=dict)

    @contextmanager
    def refusing(self) -> Iterator[None]:
        """Note a document or line that cannot be read, and go on."""
        try:
            yield
        except InvalidMetadata as error:
            self.unreadable += 1
            self.alerts.add_error(error)

    def describe(self, text: bytes, where: str, metadata: JsonObject | None = None) -> Description:
        """The description of a metadata text; parsed once. Raises InvalidMetadata."""
        known = self.known.get(text)
        if known is None:
            metadata = parse_object(text, where) if metadata is None else metadata
            joins = self.book.add(metadata, where)
            models, wrong = model_wishes(metadata, where)
            for alert in (*wrong, *complaints(metadata, where)):
                self.alerts.add(alert.code, alert.message, alert.remedy)
            joined = self.models.add(models, where)
            known = Description(text, joins, joined, alias_of(metadata), is_annotated(metadata))
            if len(self.known) >= REMEMBERED:
                self.known.clear()
            self.known[text] = known
        return known


def read_wishes(store: ObjectStore, outputs: Outputs) -> Wishes:
    """Read every metadata document of the listing, pinned to the object version that was listed."""
    wishes = Wishes(described=[None] * len(outputs.members))
    if outputs.batch is None and not outputs.sidecars:
        return wishes
    places = {member.path: place for place, member in enumerate(outputs.members)}
    sidecars = dict(_read_sidecars(store, outputs, wishes))
    if outputs.batch is not None:
        _read_batch(store, outputs.batch, _Files(places, sidecars, wishes))
    for path, metadata in sidecars.items():
        where = outputs.sidecars[path].key
        with wishes.refusing():
            wishes.described[places[path]] = wishes.describe(compact(metadata), where, metadata)
    wishes.known.clear()
    return wishes


def _read_sidecars(store: ObjectStore, outputs: Outputs, wishes: Wishes) -> Iterator[tuple[str, JsonObject]]:
    def read(item: tuple[str, StoredObject]) -> tuple[str, bytes]:
        path, found = item
        return path, store.read(found.key, found.version_id)

    waiting = iter(outputs.sidecars.items())
    with ThreadPoolExecutor(READERS) as pool:
        while batch := list(islice(waiting, WINDOW)):
            for path, raw in pool.map(read, batch):
                where = outputs.sidecars[path].key
                if not raw.strip():
                    wishes.alerts.add("EmptyMetadata", f"{where} is empty: ignored.")
                    continue
                with wishes.refusing():
                    yield path, parse_object(raw, where)


def _read_batch(store: ObjectStore, batch: StoredObject, files: _Files) -> None:
    ignored = 0
    for number, raw in enumerate(store.lines(batch.key, batch.version_id), start=1):
        where = f"{batch.key} line {number}"
        if files.tell_usual(raw, where):
            continue
        with files.wishes.refusing():
            line = parse_line(raw, where)
            if line is None:
                ignored += bool(raw.strip())
            else:
                files.tell(*line, where)
    if ignored:
        files.wishes.alerts.add(
            "IgnoredLines", f'{batch.key}: {ignored} lines without "file" or "metadata" were ignored.'
        )


@dataclass(slots=True)
class _Files:
    """The outputs that batch lines speak of."""

    places: dict[str, int]
    sidecars: dict[str, JsonObject]
    """What sidecars say of files that no line has named yet."""
    wishes: Wishes

    def tell_usual(self, raw: bytes, where: str) -> bool:
        """Take a line of the usual form about a file that nothing else was said about; False for any other."""
        line = split_line(raw)
        place = self.places.get(line[0]) if line else None
        if line is None or place is None or line[0] in self.sidecars or self.wishes.described[place]:
            return False
        try:
            self.wishes.described[place] = self.wishes.describe(line[1], where)
        except InvalidMetadata:
            return False
        return True

    def tell(self, path: str, metadata: JsonObject, where: str) -> None:
        """Take any line: it wins over the sidecar and over earlier lines, key by key. Versions once joined stay so."""
        place = self.places.get(path)
        if place is None:
            message = f"{where} names {path!r}, which was not uploaded: ignored."
            self.wishes.alerts.add("FileNotUploaded", message)
            return
        before = self.wishes.described[place]
        said = merge(json.loads(before.text) if before else self.sidecars.pop(path, {}), metadata)
        now = self.wishes.describe(compact(said), where, said)
        if before:
            models = tuple(dict.fromkeys((*before.models, *now.models)))
            now = now._replace(joins=before.joins | now.joins, models=models)
        self.wishes.described[place] = now
