"""Look up the metadata of many members of a version at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from packline.errors import NotFound
from packline.json_types import JsonObject
from packline.keys import outputs_prefix
from packline.model import Datum, Member
from packline.pipeline.datums import Dependencies
from packline.pipeline.output_metadata import MetadataReader
from packline.rules.datum_ids import ADOPTED_OBJECT_PREFIX, STANDALONE_PREFIX, prefix_of, prefix_text

MAX_BY_ID = 1_000
"""Number of datums that are requested by id; of more, the list of an execution's changed ones costs less."""

STANDALONE_PREFIXES = frozenset(map(prefix_text, (STANDALONE_PREFIX, ADOPTED_OBJECT_PREFIX)))
"""How ids of datums begin that no execution made: each has an item."""


def load_metadata(members: Sequence[Member], deps: Dependencies) -> Mapping[str, JsonObject]:
    """Load the metadata of these members by datum id; members without metadata are left out."""
    alone = [member.datum for member in members if prefix_of(member.datum) in STANDALONE_PREFIXES]
    made = sorted(
        (member for member in members if prefix_of(member.datum) not in STANDALONE_PREFIXES),
        key=_by_execution,
    )
    metadata_by_datum = dict(_said_of_made(made, deps))
    stored = [*(deps.datum_index.datums(alone) if alone else ()), *_changed(made, deps)]
    metadata_by_datum |= {datum.id: datum.metadata for datum in stored}
    return {datum: metadata for datum, metadata in metadata_by_datum.items() if metadata}


def _changed(made: Sequence[Member], deps: Dependencies) -> Iterator[Datum]:
    """Yield what people have said since of members that executions made; it outranks what the executions said."""
    if len(made) <= MAX_BY_ID:
        yield from deps.datum_index.datums([member.datum for member in made]) if made else ()
        return
    ids = {member.datum for member in made}
    for prefix in sorted(set(map(prefix_of, ids))):
        yield from (datum for datum in deps.datum_index.changed_datums(prefix) if datum.id in ids)


def _said_of_made(members: list[Member], deps: Dependencies) -> Iterator[tuple[str, JsonObject]]:
    for prefix, same in groupby(members, key=lambda member: prefix_of(member.datum)):
        try:
            execution = deps.registry.execution(deps.datum_index.execution_of(prefix))
        except NotFound:
            continue  # it is not in the table, or of another team
        metadata_reader = MetadataReader(deps.store, execution)
        outputs = outputs_prefix(execution.id)
        for member in same:
            metadata = metadata_reader.get(_path(member, outputs))
            if metadata:
                yield member.datum, metadata


def _by_execution(member: Member) -> tuple[str, str]:
    return prefix_of(member.datum), member.key


def _path(member: Member, outputs: str) -> str:
    """Return the path as its execution knows it: versions may normalise the path of an output."""
    return member.key.removeprefix(outputs) if member.key.startswith(outputs) else member.path
