"""What names mean to a worker: asked of the catalog table, and of the store."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from packline.cli import worker
from packline.model import FetchPlan, Member
from packline.uri import parse_datum_uri, parse_uri

if TYPE_CHECKING:
    from packline.pipeline.datums import Doors

JsonObject = dict[str, object]


class TableResolver:
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
        from packline.pipeline.telling import said_of

        return said_of(members, self._doors)
