"""Items of the table to records and back: the keys as attributes, everything else as one JSON body.

Releases share a table: the reader of an item may be older or newer than its writer (docs/reference/table.md).
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from enum import StrEnum
from functools import cache
from types import MappingProxyType
from typing import Any, TypeVar

from packline.errors import WrittenByNewerRelease
from packline.keys import check_form
from packline.model import (
    Alert,
    Block,
    DatasetVersion,
    Datum,
    DatumAlias,
    Execution,
    ExecutionState,
    ManifestRef,
    Member,
    MetadataShard,
    Packaging,
    Part,
    PastEvent,
    VersionAlias,
)
from packline.outbox import FactKind, OutboxEntry
from packline.ports import PropertyChange, StoreIdentity
from packline.principal import load_principal
from packline.search_index import IndexBacklog, PathIndexHead, PathSegment

Word = TypeVar("Word", bound=StrEnum)

Item = dict[str, dict[str, str]]
"""A DynamoDB item in its wire form; only ``S`` and ``N`` are used."""


def text(value: str) -> dict[str, str]:
    """Return a string attribute."""
    return {"S": value}


def number(value: float) -> dict[str, str]:
    """Return a number attribute."""
    return {"N": repr(value)}


def sortable(seconds: float) -> str:
    """Format a time (seconds since the epoch) as text that sorts like the number (until the year 5138)."""
    return f"{seconds:018.6f}"


SCHEMA = 1
"""Version of the items' form. Fields that are added do not change it: older releases pass over them, newer ones have
defaults for what is missing. An incompatible form gets the next number, and older releases refuse it by name."""


def attributes(record: Any, *leave: str, unknown: Mapping[str, Any] = MappingProxyType({})) -> Item:
    """Return the attributes ``schema`` and ``body`` (JSON) of a record; equal records give equal text.

    Args:
        record: A record of ``packline.model``.
        leave: Fields that are attributes of their own.
        unknown: Fields that a newer release has written (``unknown_fields``); they are kept.
    """
    body = {**unknown, **{name: value for name, value in asdict(record).items() if name not in leave}}
    dumped = json.dumps(body, separators=(",", ":"), sort_keys=True, ensure_ascii=False)
    return {"schema": number(SCHEMA), "body": text(dumped)}


def unknown_fields(record: type, item: Item) -> dict[str, Any]:
    """Return what an item's body holds beyond the fields of ``record``, as far as this release can tell."""
    return {name: value for name, value in _body(item).items() if name not in _fields(record)}


def load_execution(item: Item) -> Execution:
    """Read an execution from its item."""
    body = _known_fields(Execution, _body(item))
    return Execution(
        **{
            **body,
            "rev": item["rev"]["S"],
            "state": _word(ExecutionState, item["state"]["S"]),
            "manifest": _manifest(body.get("manifest")),
            "versions": tuple(body.get("versions", ())),
            "alerts": tuple(_alert(alert) for alert in body.get("alerts", ())),
            "late": tuple(body.get("late", ())),
            "metadata": _metadata(body.get("metadata", ())),
            "aliases": tuple(body.get("aliases", ())),
        }
    )


def load_version(item: Item) -> DatasetVersion:
    """Read a version from its item."""
    body = _known_fields(DatasetVersion, _body(item))
    lists = ("targeting_aliases", "tags", "projects", "former_plans")
    return DatasetVersion(
        **{
            **body,
            "manifest": _manifest(body["manifest"]),
            "packaging": _word(Packaging, item["packaging"]["S"]),
            **{name: tuple(body.get(name, ())) for name in lists},
            **{name: load_principal(body.get(name)) for name in ("created_by", "asked_by", "deleted_by")},
        }
    )


def load_alias(item: Item) -> VersionAlias:
    """Read the alias of a version from its item."""
    return VersionAlias(**_moved(VersionAlias, item))


def load_datum(item: Item) -> Datum:
    """Read a datum from its item."""
    return Datum(**_known_fields(Datum, _body(item)))


def load_datum_alias(item: Item) -> DatumAlias:
    """Read the alias of a datum from its item."""
    return DatumAlias(**_moved(DatumAlias, item))


def load_backlog(item: Item) -> IndexBacklog:
    """Read a backlog of search entries from its item."""
    return IndexBacklog(**_known_fields(IndexBacklog, _body(item)))


def load_identity(item: Item) -> StoreIdentity:
    """Read the identity of the store from its item."""
    return StoreIdentity(**_known_fields(StoreIdentity, _body(item)))


def load_path_index(item: Item) -> PathIndexHead:
    """Read the head of the index of paths from its item."""
    body = _known_fields(PathIndexHead, _body(item))
    segments = (PathSegment(**_known_fields(PathSegment, each)) for each in body.get("segments", ()))
    lists = {name: tuple(body.get(name, ())) for name in ("pending", "gone")}
    return PathIndexHead(**{**body, **lists, "segments": tuple(segments)})


def load_properties(item: Item) -> dict[str, object]:
    """Read properties from their item."""
    return _body(item)


def load_property_change(item: Item) -> PropertyChange:
    """Read an entry of the history of properties from its item."""
    body = _known_fields(PropertyChange, _body(item))
    return PropertyChange(**{**body, "by": load_principal(body.get("by"))})


def load_alert(item: Item) -> Alert:
    """Read an alert from its item."""
    return _alert(_body(item))


def load_event(item: Item) -> PastEvent:
    """Read a published event from its item."""
    body = _known_fields(PastEvent, _body(item))
    return PastEvent(**{**body, "about": tuple(body["about"])})


def load_outbox(item: Item) -> OutboxEntry:
    """Read an entry of the outbox from its item."""
    body = _known_fields(OutboxEntry, _body(item))
    return OutboxEntry(**{**body, "kind": _word(FactKind, body["kind"])})


def load_part(item: Item) -> Part:
    """Read a part from its item."""
    body = _known_fields(Part, _body(item))
    width = len(Block._fields)
    return Part(**{**body, "blocks": tuple(Block(*block[:width]) for block in body["blocks"])})


def _moved(record: type, item: Item) -> dict[str, Any]:
    """Return the fields of an alias, two of which are attributes of their own."""
    own = {"rev": int(item["rev"]["N"]), "intent_at": float(item["intent_at"]["N"])}
    body = _body(item)
    return {**_known_fields(record, body), **own, "moved_by": load_principal(body.get("moved_by"))}


def _body(item: Item) -> dict[str, Any]:
    """Return the body, with what a newer release may have added. Raises WrittenByNewerRelease."""
    body: dict[str, Any] = json.loads(body_text(item))
    return body


def body_text(item: Item) -> str:
    """Return the text of an item's body. Raises WrittenByNewerRelease."""
    form = int(item["schema"]["N"]) if "schema" in item else 1
    if form > SCHEMA:
        raise _newer(f"an item of form {form}; this release reads forms up to {SCHEMA}")
    return str(item["body"]["S"])


@cache
def _fields(record: type) -> frozenset[str]:
    return frozenset(record.__match_args__)  # type: ignore[attr-defined]


def _known_fields(record: type, body: dict[str, Any]) -> dict[str, Any]:
    """Return the fields that this release knows."""
    fields = _fields(record)
    return {name: value for name, value in body.items() if name in fields}


def _word(words: type[Word], value: str) -> Word:
    try:
        return words(value)
    except ValueError:
        raise _newer(f"the state {value!r}, which this release does not know") from None


def _newer(what: str) -> WrittenByNewerRelease:
    return WrittenByNewerRelease(
        f"The table holds {what}.", "Upgrade packline here to the release of the stack, or a newer one."
    )


def _alert(body: dict[str, Any]) -> Alert:
    return Alert(**_known_fields(Alert, body))


def _metadata(shards: Sequence[Sequence[str]]) -> tuple[MetadataShard, ...]:
    check_form(shard[0] for shard in shards)
    return tuple(MetadataShard(*shard[:2]) for shard in shards)


def _manifest(body: dict[str, Any] | None) -> ManifestRef | None:
    if body is None:
        return None
    check_form(body["shards"])
    width = len(Member._fields)
    inline = tuple(Member(*member[:width]) for member in body.get("inline", ()))
    return ManifestRef(
        **{**_known_fields(ManifestRef, body), "shards": tuple(body["shards"]), "inline": inline}
    )
