"""Brings all inputs of a step: resolve, name, download, place, record; in this order, so that mistakes show early."""

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
from packline.client.inputs.context import InputContext, distinct, name_input
from packline.client.inputs.definition import DownloadPolicy, InputDefinition
from packline.client.inputs.file_names import OnCollision, assign_names
from packline.client.inputs.input_file import DownloadResult, DownloadUnit, InputFile, ResolvedUri
from packline.client.inputs.inputs_json import PlacedInput, write_inputs_json
from packline.client.inputs.place import LinkSource, check_place, place_input, prepare_folders
from packline.client.inputs.resolve import resolve_all
from packline.client.inputs.streams import StreamUnit
from packline.client.placement.link_mode import LinkMode
from packline.client.utf8_names import require_utf8_names
from packline.errors import InvalidInput, PacklineError
from packline.model import Member

Result = TypeVar("Result")

STREAMS = 8
"""Number of single files that come at a time, over connections of their own."""


@dataclass(frozen=True, slots=True)
class InputDestination:
    """Where the inputs go, and how."""

    inputs: Path
    config: Path
    link_mode: LinkMode = LinkMode.AUTO
    on_collision: OnCollision = OnCollision.REFUSE
    checksums: bool = False


def materialise(
    definitions: Sequence[InputDefinition],
    context: InputContext,
    target: InputDestination,
    leases: ExitStack | None = None,
) -> list[PlacedInput]:
    """Bring the inputs of a step to their folders and write ``inputs.json``.

    ``leases``: takes the leases of what is used, for a job that reads the cache as long as it runs.
    Optional inputs without URIs are absent. Raises typed errors that name input and URI; what was placed before
    the failing input stays, ``inputs.json`` is written only when all are there.
    """
    require_utf8_names()
    check_cache(context.cache)
    if target.link_mode is LinkMode.DIRECT:
        raise InvalidInput("Inputs are placed from the cache; direct has none.", "Use another --place.")
    selected = [definition for definition in definitions if _has_uris(definition)]
    resolved_uris = resolve_all(selected, context)
    inputs = [_named(*pair, target) for pair in zip(selected, resolved_uris, strict=True)]
    for placed in inputs:
        _with_input_name(placed.definition, "", check_place, context, placed.folder)
    with ExitStack() as own:
        downloads = _bring_all(inputs, resolved_uris, leases or own)
        done = [_place(*pair, downloads, context, target) for pair in zip(inputs, resolved_uris, strict=True)]
        clean_up(context.cache, context.limit_bytes)
    metadata = _metadata(done, context)
    write_inputs_json(target.config, done, metadata, target.checksums)
    return done


def _metadata(inputs: Sequence[PlacedInput], context: InputContext) -> Mapping[str, dict[str, object]]:
    """Return what is recorded about the datums among the files; offline, nothing."""
    store = f"s3://{context.store_name}/"
    members = [
        Member(file.full, file.datum, file.storage_uri.removeprefix(store), None, file.size, file.etag)
        for placed in inputs
        for file in placed.files.values()
        if file.datum
    ]
    return context.names.metadata(members) if members and not context.offline else {}


def _has_uris(definition: InputDefinition) -> bool:
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


def _named(
    definition: InputDefinition, resolved_uris: Sequence[ResolvedUri], target: InputDestination
) -> PlacedInput:
    files = [file for resolved_uri in resolved_uris for file in resolved_uri.files]
    if definition.download is DownloadPolicy.ON_DEMAND:
        _refuse_inside_parts(definition, files)
    chosen: Mapping[str, InputFile] = _with_input_name(
        definition, "", assign_names, definition, files, target.on_collision
    )
    uris = list(distinct(resolved_uri.uri for resolved_uri in resolved_uris))
    resolved = list(distinct(resolved_uri.resolved for resolved_uri in resolved_uris))
    return PlacedInput(definition, target.inputs / definition.name, chosen, uris, resolved)


def _refuse_inside_parts(definition: InputDefinition, files: Sequence[InputFile]) -> None:
    """Refuse files on demand that have no object: a URL that anybody can read leads to a whole object."""
    inside = next((file for file in files if file.in_part), None)
    if inside is not None:
        raise InvalidInput(
            f"Input {definition.name!r} cannot be downloaded on demand: {inside.full!r} has no object of its own, "
            "because it was pushed with --package only.",
            "Download the input before the job (download: always), or push the files again without that option.",
        )


Downloads = dict[int, DownloadResult]
"""Where each unit was brought to, by its ``id``."""


class _Task(NamedTuple):
    unit: DownloadUnit
    definition: InputDefinition
    uri: str

    def run(self, leases: ExitStack) -> tuple[int, DownloadResult]:
        return id(self.unit), _with_input_name(self.definition, self.uri, self.unit.bring, leases)


def _bring_all(
    inputs: Sequence[PlacedInput], resolved_uris: Sequence[Sequence[ResolvedUri]], leases: ExitStack
) -> Downloads:
    """Bring streams side by side, then the units that work in parallel by themselves, one after the other."""
    tasks = {
        id(resolved_uri.unit): _Task(resolved_uri.unit, placed.definition, resolved_uri.uri)
        for placed, seen in zip(inputs, resolved_uris, strict=True)
        if placed.definition.download is DownloadPolicy.ALWAYS
        for resolved_uri in seen
    }
    streams = [task for task in tasks.values() if isinstance(task.unit, StreamUnit)]
    others = [task for task in tasks.values() if not isinstance(task.unit, StreamUnit)]
    with ThreadPoolExecutor(STREAMS) as pool:
        downloads = dict(pool.map(lambda task: task.run(leases), streams))
    return downloads | dict(task.run(leases) for task in others)


def _place(
    placed: PlacedInput,
    resolved_uris: Sequence[ResolvedUri],
    downloads: Downloads,
    context: InputContext,
    target: InputDestination,
) -> PlacedInput:
    if placed.definition.download is DownloadPolicy.ON_DEMAND:
        _with_input_name(placed.definition, "", prepare_folders, context, placed.folder, placed.files)
        return placed
    units = {id(file): resolved_uri.unit for resolved_uri in resolved_uris for file in resolved_uri.files}
    sources = {name: LinkSource(file, downloads[id(units[id(file)])]) for name, file in placed.files.items()}
    _with_input_name(placed.definition, "", place_input, context, placed.folder, sources, target.link_mode)
    sized = {name: _with_size(source) for name, source in sources.items()}
    return placed._replace(files=sized)


def _with_size(source: LinkSource) -> InputFile:
    """Return the size on disk, for files whose source did not tell it."""
    return source.file if source.file.size else source.file._replace(size=os.stat(source.path).st_size)


def _with_input_name(
    definition: InputDefinition, uri: str, do: Callable[..., Result], *arguments: Any
) -> Result:
    """Do it; a failure names the input and the URI."""
    try:
        return do(*arguments)
    except PacklineError as error:
        raise name_input(error, definition.name, uri) from error
