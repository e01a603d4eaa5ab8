"""Route of savings: what fetching a version by its package saves against fetching its files one by one."""

from __future__ import annotations

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver
from pydantic import BaseModel

from packline.api.dependencies import ApiDependencies
from packline.api.versions import VersionId, VersionRoutes
from packline.model import DatasetVersion, Packaging
from packline.pricing import fetch_costs
from packline.pricing.assumptions import FETCH_ASSUMPTIONS

MOST_PARTS = 1_000
"""Parts whose blocks are counted; of a package with more they are estimated."""


class CostResponse(BaseModel):
    """What a way of fetching takes, once."""

    requests: int
    seconds: float
    dollars: float


class PackingResponse(BaseModel):
    """What making the package takes, once."""

    requests: int
    dollars: float


class AssumptionResponse(BaseModel):
    """A number that the estimate assumes, and its source."""

    name: str
    value: float
    unit: str
    source: str


class Savings(BaseModel):
    """Costs with and without the package; ``estimated``: its requests are likely ones, because the package is not
    built or has very many parts."""

    uri: str
    packaging: Packaging
    files: int
    bytes: int
    by_files: CostResponse
    by_package: CostResponse
    saved: CostResponse
    packing: PackingResponse
    fetches_until_paid: int | None
    estimated: bool
    assumptions: list[AssumptionResponse]


class SavingsRoutes:
    """What a package is worth."""

    def __init__(self, app: APIGatewayHttpResolver, deps: ApiDependencies, versions: VersionRoutes) -> None:
        self._deps, self._versions = deps, versions
        path = "/api/v0/dataset-versions/<version>/savings/"
        app.get(path, summary="What its package saves", tags=["packages"])(self.read_savings)

    def read_savings(self, version: VersionId) -> Savings:
        """Estimate savings by arithmetic over the assumptions that it names; nothing is measured."""
        dataset_version = self._versions.find(version)
        files, size = dataset_version.manifest.files, dataset_version.manifest.bytes
        blocks = self._blocks(dataset_version)
        loose = fetch_costs.cost_one_by_one(files, size)
        packed = fetch_costs.cost_by_package(
            files, size, fetch_costs.estimate_blocks(files, size) if blocks is None else blocks
        )
        once = fetch_costs.packing_cost(files, size)
        saved = fetch_costs.subtract_costs(loose, packed)
        return Savings(
            uri=dataset_version.uri,
            packaging=dataset_version.packaging,
            files=files,
            bytes=size,
            by_files=_cost(loose),
            by_package=_cost(packed),
            saved=_cost(saved),
            packing=PackingResponse(requests=once.requests, dollars=round(once.dollars, 8)),
            fetches_until_paid=fetch_costs.fetches_until_paid(loose, packed, once),
            estimated=blocks is None,
            assumptions=[AssumptionResponse(**assumption._asdict()) for assumption in FETCH_ASSUMPTIONS],
        )

    def _blocks(self, version: DatasetVersion) -> int | None:
        """Return the blocks of a built package; None while there is none, and for one with very many parts."""
        last = self._deps.registry.last_part(version.plan) if version.packaging is Packaging.BUILT else None
        if last is None or last.index >= MOST_PARTS:
            return None
        return sum(len(part.blocks) for part in self._deps.registry.parts(version.plan))


def _cost(cost: fetch_costs.Cost) -> CostResponse:
    return CostResponse(
        requests=cost.requests, seconds=round(cost.seconds, 3), dollars=round(cost.dollars, 8)
    )
