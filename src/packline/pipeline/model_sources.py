"""List the sources of a model version: the executions that made its files, and what those have read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from packline.errors import ExecutionNotFound, NotFound
from packline.model import DatasetVersion, Datum, Execution
from packline.pipeline.datums import Dependencies, find_datum
from packline.pipeline.manifests import read_manifest, read_rows_from
from packline.pipeline.resolving import find_version
from packline.pipeline.searching import describe_members, execution_of
from packline.rules.lineage_edges import used_uris
from packline.uri import DatumUri, parse_uri


class SourceDatum(NamedTuple):
    """A datum that was read, and where the list goes on behind it."""

    source: int
    """Number of the URI that it belongs to."""
    row: int
    """Row of the manifest of that URI's version; 0 for a datum."""
    datum: Datum


def source_executions(version: DatasetVersion, deps: Dependencies) -> list[Execution]:
    """List the recorded executions that made the files of a version, in order of id."""
    names = {execution_of(member) for member in read_manifest(deps.store, version.manifest)}
    executions = []
    for name in sorted(filter(None, {*names, version.execution})):
        try:
            executions.append(deps.registry.execution(name))
        except ExecutionNotFound:
            continue
    return executions


def source_data(
    version: DatasetVersion, deps: Dependencies, source: int = 0, row: int = 0
) -> Iterator[SourceDatum]:
    """Yield the datums that the source executions have read, by their markers, from a URI and row on.

    A URI that names a version stands for all of its files. URIs that mean nothing any more are left out.
    """
    uris = {uri for execution in source_executions(version, deps) for uri in used_uris(execution.marker)}
    for number, uri in enumerate(sorted(uris)):
        if number < source:
            continue
        try:
            yield from _datums(number, uri, deps, row if number == source else 0)
        except NotFound:
            continue


def _datums(number: int, text: str, deps: Dependencies, start: int) -> Iterator[SourceDatum]:
    uri = parse_uri(text)
    if isinstance(uri, DatumUri):
        if start == 0:
            yield SourceDatum(number, 0, find_datum(uri, deps))
        return
    for row, member in read_rows_from(deps.store, find_version(uri, deps.registry).manifest, start):
        for datum in describe_members([member], deps):
            yield SourceDatum(number, row, datum)
