"""Merge what the ranges ask for into the requests that one function would have collected."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from packline.errors import PacklineError
from packline.model import Member
from packline.pipeline.metadata_requests import MetadataRequests
from packline.pipeline.range_sealing.work_folder import Document
from packline.rules.alerts import LISTED, Alerts
from packline.rules.reserved_keys import DATASET_VERSIONS, ModelVersionEntry
from packline.rules.version_members import archived_error, unsafe_error


@dataclass(slots=True)
class JoiningFiles:
    """The files of all ranges that join one version or model."""

    rows: int = 0
    moved: list[tuple[str, Member]] = field(default_factory=list)
    """Files whose path is another one in a version: that one, and the file, in path order."""
    unsafe: tuple[int, list[str]] = (0, [])
    """How many have a path that no member can have, and why the first ones have not."""
    archived: tuple[int, list[str]] = (0, [])
    """How many have to be restored before they can be read, and the first ones."""

    def add(self, document: Document) -> None:
        """Add the files of one more range."""
        self.rows += document["rows"]
        self.moved += [(path, Member(*member)) for path, member in document["moved"]]
        self.unsafe = _add_count(self.unsafe, document["unsafe"])
        self.archived = _add_count(self.archived, document["archived"])

    def check(self) -> None:
        """Raise UnsafePath or ObjectArchived if some cannot be in a version."""
        for (count, shown), error in ((self.unsafe, unsafe_error), (self.archived, archived_error)):
            if count:
                problem: PacklineError = error(shown, count)
                raise problem


@dataclass(slots=True)
class MergedRequests:
    """What the metadata of all ranges asks for."""

    requests: MetadataRequests
    joining: dict[str, JoiningFiles] = field(default_factory=dict)
    """Files by the URI of the version or model that they join."""
    aliases: list[tuple[str, str, str]] = field(default_factory=list)
    """Alias, path and datum, in path order."""
    more_aliases: int = 0
    """How many aliases there are beside these, all behind them in order of name."""
    annotated: int = 0
    sample: list[Member] = field(default_factory=list)
    """Some of all outputs, spread over them."""


def merge_requests(
    described: Sequence[Document], splits: Sequence[Document], batch_key: str
) -> MergedRequests:
    """Merge the outcomes of ``describe_range``, in order of the ranges.

    Args:
        described: The outcomes.
        splits: The outcomes of ``split_batch``.
        batch_key: The key of the batch metadata file; empty if there is none.
    """
    requests = MetadataRequests()
    merged = MergedRequests(requests)
    for split in splits:
        if "error" in split:
            # The file is refused once, however many tasks have read it.
            requests.unreadable += 1
            requests.alerts.add(*split["error"])
            break
    for outcome in described:
        requests.alerts.merge(Alerts.load(outcome["alerts"]))
        requests.unreadable += outcome["unreadable"]
        count, names = outcome["missing"]
        requests.missing.names += names[: LISTED - len(requests.missing.names)]
        requests.missing.count += count
        merged.annotated += outcome["annotated"]
        merged.aliases += [(alias, path, datum) for alias, path, datum in outcome["aliases"]]
        merged.more_aliases += outcome["more_aliases"]
        merged.sample += [Member(*member) for member in outcome["sample"]]
        for uri, document in outcome["uris"].items():
            merged.joining.setdefault(uri, JoiningFiles()).add(document)
    for where, items in _in_order((outcome["versions"] for outcome in described), batch_key):
        requests.book.add({DATASET_VERSIONS: items}, where)
    for where, entries in _in_order((outcome["models"] for outcome in described), batch_key):
        parsed = [ModelVersionEntry(model, tuple(tags), note) for model, tags, note in entries]
        requests.models.add(parsed, where)
    return merged


def _in_order(recorded: Iterable[Iterable[list[Any]]], batch_key: str) -> list[list[Any]]:
    """Return records in the order in which one function reads them: batch lines, then sidecars by length of key."""
    begin = f"{batch_key} line "

    def order(record: list[Any]) -> tuple[int, int, str]:
        where: str = record[0]
        if batch_key and where.startswith(begin):
            return 0, int(where.removeprefix(begin)), ""
        return 1, len(where), where

    return sorted((record for records in recorded for record in records), key=order)


def _add_count(before: tuple[int, list[str]], more: Sequence[Any]) -> tuple[int, list[str]]:
    count, shown = more
    return before[0] + count, [*before[1], *shown][:LISTED]
