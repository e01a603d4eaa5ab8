"""What names mean to a worker: asked of the catalog table, and of the store."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from itertools import groupby
from typing import TYPE_CHECKING

from packline.cli import worker
from packline.layout import OUTPUTS, outputs_prefix
from packline.model import FetchPlan, Member
from packline.uri import parse_datum_uri, parse_uri

if TYPE_CHECKING:
    from packline.pipeline.datums import Doors

JsonObject = dict[str, object]


class WorkerNames:
    """Resolves ``dataset://``, ``model://`` and ``datum://`` URIs, and tells what was said about datums."""

    @cached_property
    def _doors(self) -> Doors:
        return worker.doors()

    def version(self, uri: str) -> FetchPlan:
        """A version as a plan to fetch. Raises InvalidUri, DatasetNotFound, VersionNotFound, Unavailable."""
        from packline.pipeline.resolving import any_plan

        return any_plan(parse_uri(uri), worker.doors())

    def datum(self, uri: str) -> Member:
        """A datum by id or alias. Raises InvalidUri, DatumNotFound, Unavailable."""
        from packline.pipeline.datums import find_datum

        return find_datum(parse_datum_uri(uri), worker.doors()).member

    def metadata(self, members: Sequence[Member]) -> Mapping[str, JsonObject]:
        """What was said about these outputs, by datum id; those of which nothing was said are left out."""
        made = sorted((member for member in members if member.key.startswith(OUTPUTS)), key=_by_execution)
        said = dict(self._said_of_outputs(made))
        loose = [member.datum for member in members if not member.key.startswith(OUTPUTS)]
        found = self._doors.catalog.datums(loose) if loose else []
        return said | {datum.id: datum.metadata for datum in found if datum.metadata}

    def _said_of_outputs(self, members: list[Member]) -> Iterator[tuple[str, JsonObject]]:
        from packline.pipeline.describing import Sayings

        for execution, outputs in groupby(members, key=lambda member: _by_execution(member)[0]):
            sayings = Sayings(self._doors.store, self._doors.registry.execution(execution))
            prefix = outputs_prefix(execution)
            for member in outputs:
                metadata = sayings.of(member.key.removeprefix(prefix))
                if metadata:
                    yield member.datum, metadata


def _by_execution(member: Member) -> tuple[str, str]:
    execution, _, path = member.key.removeprefix(OUTPUTS).partition("/")
    return execution, path
