"""Telling: what was said about members of a version, of many at a time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from packline.layout import OUTPUTS, outputs_prefix
from packline.model import Member
from packline.pipeline.datums import Doors
from packline.pipeline.describing import Sayings

JsonObject = dict[str, object]


def said_of(members: Sequence[Member], doors: Doors) -> Mapping[str, JsonObject]:
    """The metadata of these outputs by datum id; those of which nothing was said are left out. Raises NotFound."""
    made = sorted((member for member in members if member.key.startswith(OUTPUTS)), key=_by_execution)
    said = dict(_said_of_outputs(made, doors))
    loose = [member.datum for member in members if not member.key.startswith(OUTPUTS)]
    found = doors.catalog.datums(loose) if loose else []
    return said | {datum.id: datum.metadata for datum in found if datum.metadata}


def _said_of_outputs(members: list[Member], doors: Doors) -> Iterator[tuple[str, JsonObject]]:
    for execution, outputs in groupby(members, key=lambda member: _by_execution(member)[0]):
        sayings = Sayings(doors.store, doors.registry.execution(execution))
        prefix = outputs_prefix(execution)
        for member in outputs:
            metadata = sayings.of(member.key.removeprefix(prefix))
            if metadata:
                yield member.datum, metadata


def _by_execution(member: Member) -> tuple[str, str]:
    execution, _, path = member.key.removeprefix(OUTPUTS).partition("/")
    return execution, path
