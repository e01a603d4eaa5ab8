"""Resolves names by the catalog table and the store, for ``packline inputs``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from packline.json_types import JsonObject
from packline.library import environment
from packline.model import FetchPlan, Member
from packline.uri import parse_datum_uri, parse_uri

if TYPE_CHECKING:
    from packline.pipeline.datums import Dependencies


class TableResolver:
    """Resolves ``dataset://``, ``model://`` and ``datum://`` URIs, and returns the metadata of datums."""

    @cached_property
    def _deps(self) -> Dependencies:
        return environment.deps()

    def version(self, uri: str) -> FetchPlan:
        """Resolve a version to a plan. Raises InvalidUri, DatasetNotFound, VersionNotFound, Unavailable."""
        from packline.pipeline.resolving import plan_any_uri

        return plan_any_uri(parse_uri(uri), environment.deps())

    def datum(self, uri: str) -> Member:
        """Resolve a datum by id or alias. Raises InvalidUri, DatumNotFound, Unavailable."""
        from packline.pipeline.datums import find_datum

        return find_datum(parse_datum_uri(uri), environment.deps()).member

    def metadata(self, members: Sequence[Member]) -> Mapping[str, JsonObject]:
        """Return the metadata of these outputs by datum id; outputs without metadata are left out."""
        from packline.pipeline.metadata_lookup import load_metadata

        return load_metadata(members, self._deps)
