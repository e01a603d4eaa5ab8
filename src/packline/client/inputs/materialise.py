"""All inputs of a step: find, name, bring, place, record; in this order, so that mistakes show before downloads."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from packline.client.cache.eviction import clean_up
from packline.client.cache.trust import check_cache
from packline.client.inputs.definition import Definition, Download
from packline.client.inputs.finding import find_all
from packline.client.inputs.found import Found, Landing, Sighting, Unit
from packline.client.inputs.naming import OnCollision, named
from packline.client.inputs.placing import Spot, check_place, place_input, prepare_folders
from packline.client.inputs.record import Placed, write_record
from packline.client.inputs.streams import StreamUnit
from packline.client.inputs.tools import Tools, distinct, said_of
from packline.client.placement.link_mode import LinkMode
from packline.client.utf8_names import require_utf8_names
from packline.errors import InvalidInput, PacklineError
from packline.model import Member

Result = TypeVar("Result")

STREAMS = 8
"""So many single files come at a time over connections of their own."""


@dataclass(frozen=True, slots=True)
class Target:
    """Where the inputs go, and how."""

    inputs: Path
    config: Path
    link_mode: LinkMode = LinkMode.AUTO
    on_collision: OnCollision = OnCollision.REFUSE
    checksums: bool = False


def materialise(
    definitions: Sequence[Definition], tools: Tools, target: Target, leases: ExitStack | None = None
) -> list[Placed]:
    """Bring the inputs of a step to their folders and write ``inputs.json``.

    ``leases``: takes the leases of what is used, for a job that reads the cache as long as it runs.
    Optional inputs without URIs are absent. Raises typed errors that name input and URI; what was placed before
    the failing input stays, ``inputs.json`` is written only when all are there.
    """
    require_utf8_names()
    check_cache(tools.cache)
    if target.link_mode is LinkMode.DIRECT:
        raise InvalidInput("Inputs are placed from the cache; direct has none.", "Use another --place.")
    wanted = [definition for definition in definitions if _is_wanted(definition)]
    sightings = find_all(wanted, tools)
    inputs = [_named(*pair, target) for pair in zip(wanted, sightings, strict=True)]
    for placed in inputs:
        _naming(placed.definition, "", check_place, tools, placed.folder)
    with ExitStack() as own:
        landings = _bring_all(inputs, sightings, leases or own)
        done = [_place(*pair, landings, tools, target) for pair in zip(inputs, sightings, strict=True)]
        clean_up(tools.cache, tools.limit_bytes)
    metadata = _metadata(done, tools)
    write_record(target.config, done, metadata, target.checksums)
    return done


def _metadata(inputs: Sequence[Placed], tools: Tools) -> Mapping[str, dict[str, object]]:
    """What is recorded about the datums among the files; offline, nothing."""
    store = f"s3://{tools.store_name}/"
    members = [
        Member(found.full, found.datum, found.storage_uri.removeprefix(store), None, found.size, found.etag)
        for placed in inputs
        for found in placed.files.values()
        if found.datum
    ]
    return tools.names.metadata(members) if members and not tools.offline else {}


def _is_wanted(definition: Definition) -> bool:
    if definition.incomplete_uri:
        raise InvalidInput(
            f"Input {definition.name!r}: {definition.incomplete_uri} was recorded without its query, "
            "which held a signature or another secret.",
            f"Give the whole URL again: --input {definition.name}=<URL>.",
        )
    if definition.uris or definition.optional:
        return bool(definition.uris)
    raise InvalidInput(
        f"Input {definition.name!r} has no URI.",
        f"Give --input {definition.name}=<uri>, a default, or declare it optional.",
    )


def _named(definition: Definition, sightings: Sequence[Sighting], target: Target) -> Placed:
    files = [found for sighting in sightings for found in sighting.files]
    chosen: Mapping[str, Found] = _naming(definition, "", named, definition, files, target.on_collision)
    uris = list(distinct(sighting.uri for sighting in sightings))
    resolved = list(distinct(sighting.resolved for sighting in sightings))
    return Placed(definition, target.inputs / definition.name, chosen, uris, resolved)


Landings = dict[int, Landing]
"""Where each unit was brought to, by its ``id``."""


class _Task(NamedTuple):
    unit: Unit
    definition: Definition
    uri: str

    def run(self, leases: ExitStack) -> tuple[int, Landing]:
        return id(self.unit), _naming(self.definition, self.uri, self.unit.bring, leases)


def _bring_all(
    inputs: Sequence[Placed], sightings: Sequence[Sequence[Sighting]], leases: ExitStack
) -> Landings:
    """Streams side by side, then the units that work in parallel by themselves, one after the other."""
    tasks = {
        id(sighting.unit): _Task(sighting.unit, placed.definition, sighting.uri)
        for placed, seen in zip(inputs, sightings, strict=True)
        if placed.definition.download is Download.ALWAYS
        for sighting in seen
    }
    streams = [task for task in tasks.values() if isinstance(task.unit, StreamUnit)]
    others = [task for task in tasks.values() if not isinstance(task.unit, StreamUnit)]
    with ThreadPoolExecutor(STREAMS) as pool:
        landings = dict(pool.map(lambda task: task.run(leases), streams))
    return landings | dict(task.run(leases) for task in others)


def _place(
    placed: Placed, sightings: Sequence[Sighting], landings: Landings, tools: Tools, target: Target
) -> Placed:
    if placed.definition.download is Download.ON_DEMAND:
        _naming(placed.definition, "", prepare_folders, tools, placed.folder, placed.files)
        return placed
    units = {id(found): sighting.unit for sighting in sightings for found in sighting.files}
    spots = {name: Spot(found, landings[id(units[id(found)])]) for name, found in placed.files.items()}
    _naming(placed.definition, "", place_input, tools, placed.folder, spots, target.link_mode)
    sized = {name: _with_size(spot) for name, spot in spots.items()}
    return placed._replace(files=sized)


def _with_size(spot: Spot) -> Found:
    """The size on disk, for files whose source did not tell it."""
    return spot.found if spot.found.size else spot.found._replace(size=os.stat(spot.source).st_size)


def _naming(definition: Definition, uri: str, do: Callable[..., Result], *arguments: Any) -> Result:
    """Do it; a failure names the input and the URI."""
    try:
        return do(*arguments)
    except PacklineError as error:
        raise said_of(error, definition.name, uri) from error
