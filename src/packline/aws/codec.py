"""Items of the table to nouns and back: the keys as attributes, everything else as one JSON body."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

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
    VersionAlias,
)

Item = dict[str, dict[str, str]]
"""A DynamoDB item in its wire form; only ``S`` and ``N`` are used."""


def text(value: str) -> dict[str, str]:
    return {"S": value}


def number(value: float) -> dict[str, str]:
    return {"N": repr(value)}


def sortable(seconds: float) -> str:
    """A time as text that sorts like the number (until the year 5138)."""
    return f"{seconds:018.6f}"


def dump(noun: Any, *leave: str) -> dict[str, str]:
    """The JSON body of a noun without the fields that are attributes of their own; equal nouns give equal text."""
    body = {name: value for name, value in asdict(noun).items() if name not in leave}
    return text(json.dumps(body, separators=(",", ":"), sort_keys=True, ensure_ascii=False))


def load_execution(item: Item) -> Execution:
    body = _body(item)
    return Execution(
        **{
            **body,
            "rev": item["rev"]["S"],
            "state": ExecutionState(item["state"]["S"]),
            "manifest": _manifest(body["manifest"]),
            "versions": tuple(body["versions"]),
            "alerts": tuple(Alert(**alert) for alert in body["alerts"]),
            "late": tuple(body["late"]),
            "metadata": tuple(MetadataShard(*shard) for shard in body.get("metadata", ())),
            "aliases": tuple(body.get("aliases", ())),
        }
    )


def load_version(item: Item) -> DatasetVersion:
    body = _body(item)
    return DatasetVersion(
        **{
            **body,
            "manifest": _manifest(body["manifest"]),
            "packaging": Packaging(item["packaging"]["S"]),
            "targeting_aliases": tuple(body["targeting_aliases"]),
            "tags": tuple(body["tags"]),
            "projects": tuple(body.get("projects", ())),
            "former_plans": tuple(body.get("former_plans", ())),
        }
    )


def load_alias(item: Item) -> VersionAlias:
    return VersionAlias(
        **{**_body(item), "rev": int(item["rev"]["N"]), "intent_at": float(item["intent_at"]["N"])}
    )


def load_datum(item: Item) -> Datum:
    return Datum(**_body(item))


def load_datum_alias(item: Item) -> DatumAlias:
    return DatumAlias(
        **{**_body(item), "rev": int(item["rev"]["N"]), "intent_at": float(item["intent_at"]["N"])}
    )


def load_alert(item: Item) -> Alert:
    return Alert(**_body(item))


def load_part(item: Item) -> Part:
    body = _body(item)
    return Part(**{**body, "blocks": tuple(Block(*block) for block in body["blocks"])})


def _body(item: Item) -> dict[str, Any]:
    """The body, less what a newer release may have added."""
    body: dict[str, Any] = json.loads(item["body"]["S"])
    return body


def _manifest(body: dict[str, Any] | None) -> ManifestRef | None:
    if body is None:
        return None
    inline = tuple(Member(*member) for member in body.get("inline", ()))
    return ManifestRef(**{**body, "shards": tuple(body["shards"]), "inline": inline})
