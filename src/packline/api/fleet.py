"""Route of the fleet: for each dataset its fetches and by whom, what packages have saved, storage and staleness."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver
from aws_lambda_powertools.event_handler.openapi.params import Query
from pydantic import BaseModel

from packline.api.dependencies import ApiDependencies
from packline.api.execution_schemas import creator_of
from packline.api.field_types import DateTime
from packline.api.paging import Cursor, PageResponse, decode_cursor, page_of
from packline.api.schemas import iso_time
from packline.pipeline.fleet import read_uses
from packline.pricing.fleet import DatasetUse, MonthUse, dataset_use
from packline.pricing.prices import price_list

DAY = 86_400.0
MOST_NAMED = 10
"""People who are named of each dataset: those with most fetches."""


class FleetMonth(BaseModel):
    """A month (UTC) of a dataset; what was saved is estimated for each recorded fetch of a packaged version."""

    month: str
    versions: int
    packages: int
    package_dollars: float
    fetches: int
    saved_requests: int
    saved_seconds: float
    saved_dollars: float


class FleetFetcher(BaseModel):
    """Who has started executions that fetched versions; empty where no marker says it."""

    name: str
    fetches: int


class FleetDataset(BaseModel):
    """A dataset in the fleet. ``complete`` is false if it has older versions, or more uses of one, that were not read,
    or uses by others than the caller's teams.

    Only what was read completely is called stale, and only what has a version.
    """

    name: str
    versions: int
    packaged: int
    complete: bool
    newest_at: DateTime | None
    last_fetch_at: DateTime | None
    stale: bool
    stored_bytes_at_least: int
    stored_bytes_at_most: int
    storage_dollars: float
    fetches: int
    fetched_by: list[FleetFetcher]
    months: list[FleetMonth]


class FleetRoutes:
    """What managers ask."""

    def __init__(self, app: APIGatewayHttpResolver, deps: ApiDependencies) -> None:
        self._app, self._deps = app, deps
        app.get("/api/v0/fleet/", summary="Use and savings of each dataset", tags=["fleet"])(self.list_fleet)

    def list_fleet(
        self,
        stale_days: Annotated[
            int, Query(ge=1, le=3_650, description="Days without a new version or fetch.")
        ] = 90,
        limit: Annotated[int, Query(ge=1, le=50, description="Datasets of one page.")] = 10,
        cursor: Cursor = "",
    ) -> PageResponse[FleetDataset]:
        """List datasets by name with recorded fetches, storage and estimated savings, by the prices of docs/cost.md."""
        (after,) = decode_cursor(cursor, str) if cursor else [""]
        return page_of(
            self._deps.registry.datasets(after),
            limit,
            self._app.current_event,
            place=lambda name: [name],
            to_response=lambda name: self._dataset(name, stale_days * DAY),
        )

    def _dataset(self, name: str, stale_seconds: float) -> FleetDataset:
        reads = read_uses(name, self._deps.registry, self._deps.lineage, _username)
        hidden = any(each.version.uri in self._deps.hidden_uses for each in reads.versions)
        complete = reads.complete and not hidden
        use = dataset_use(reads.versions, price_list())
        people = use.fetched_by.most_common(MOST_NAMED)
        return FleetDataset(
            name=name,
            versions=use.versions,
            packaged=use.packaged,
            complete=complete,
            newest_at=_time(use.newest_at),
            last_fetch_at=_time(use.last_fetch_at),
            stale=complete and use.is_stale(self._deps.clock(), stale_seconds),
            stored_bytes_at_least=use.newest_bytes,
            stored_bytes_at_most=use.named_bytes,
            storage_dollars=round(use.storage_dollars, 6),
            fetches=use.fetched_by.total(),
            fetched_by=[FleetFetcher(name=person, fetches=count) for person, count in people],
            months=_months(use),
        )


def _months(use: DatasetUse) -> list[FleetMonth]:
    return [_month(name, use.months[name]) for name in sorted(use.months, reverse=True)]


def _month(name: str, month: MonthUse) -> FleetMonth:
    return FleetMonth(
        month=name,
        versions=month.versions,
        packages=month.packages,
        package_dollars=round(month.package_dollars, 8),
        fetches=month.fetches,
        saved_requests=month.saved_requests,
        saved_seconds=round(month.saved_seconds, 3),
        saved_dollars=round(month.saved_dollars, 8),
    )


def _username(marker: Mapping[str, object]) -> str:
    return creator_of(marker).username


def _time(at: float) -> str | None:
    return iso_time(at) if at else None
