"""Read who has used the versions of a dataset, for the fleet page of managers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from typing import NamedTuple

from packline.errors import NotFound
from packline.model import DatasetVersion, Use, UseKind
from packline.ports import Lineage, Registry
from packline.pricing.fleet import FetchedVersion, RecordedFetch

READERS = 16
MOST_VERSIONS = 200
"""Newest versions of a dataset whose uses are read; each is a query of the table."""
MOST_USES = 1_000
"""Uses of a version that are read."""
MOST_PEOPLE = 100
"""Executions of a dataset's fetches whose markers are read to learn who started them; of others nobody is named."""

CreatorOf = Callable[[Mapping[str, object]], str]
"""Reads from the marker of an execution who started it; empty if it does not say."""


class DatasetReads(NamedTuple):
    """The newest versions of a dataset and their fetches; ``complete``: there are no older versions or more uses."""

    versions: tuple[FetchedVersion, ...]
    complete: bool


def read_uses(dataset: str, registry: Registry, lineage: Lineage, creator_of: CreatorOf) -> DatasetReads:
    """Read the newest versions of a dataset, and who has fetched them. Deleted versions are not among them."""
    listed = list(islice(registry.versions(dataset), MOST_VERSIONS + 1))
    versions = listed[:MOST_VERSIONS]
    with ThreadPoolExecutor(READERS) as pool:
        read = list(pool.map(lambda version: _read_users(version, lineage), versions))
        uses = [[use for use in each[:MOST_USES] if use.kind is UseKind.EXECUTION] for each in read]
        executions = list(dict.fromkeys(use.by for each in uses for use in each))[:MOST_PEOPLE]
        names = pool.map(lambda execution: _creator(execution, registry, creator_of), executions)
        people = dict(zip(executions, names, strict=True))
    fetched = (
        FetchedVersion(version, [RecordedFetch(people.get(use.by, ""), use.at) for use in each])
        for version, each in zip(versions, uses, strict=True)
    )
    complete = len(listed) == len(versions) and all(len(each) <= MOST_USES for each in read)
    return DatasetReads(tuple(fetched), complete)


def _read_users(version: DatasetVersion, lineage: Lineage) -> list[Use]:
    """Return who used a version, and one more than are counted if there are more."""
    return list(islice(lineage.users(version.uri), MOST_USES + 1))


def _creator(execution: str, registry: Registry, creator_of: CreatorOf) -> str:
    try:
        return creator_of(registry.execution(execution).marker)
    except NotFound:
        return ""  # it has uploaded nothing, so it has no marker
