"""All services of a deployment by its HTTP API, without AWS credentials."""

from __future__ import annotations

from packline.client.api.aliases import ApiAliases
from packline.client.api.datums import ApiDatums, ApiProperties
from packline.client.api.executions import ApiExecutions
from packline.client.api.lifecycle import ApiLifecycle
from packline.client.api.presigned_urls import PlanRegistry
from packline.client.api.versions import ApiVersions
from packline.client.lazy_property import lazy_property


class ApiServices:
    """Implements ``packline.ports.deployment.DeploymentServices`` by requests to the HTTP API."""

    def __init__(self, registry: PlanRegistry) -> None:
        self._registry = registry

    @lazy_property
    def versions(self) -> ApiVersions:
        """Datasets, models and versions."""
        return ApiVersions(self._registry)

    @lazy_property
    def lifecycle(self) -> ApiLifecycle:
        """What creates, packages, deletes and restores."""
        return ApiLifecycle(self._registry.api)

    @lazy_property
    def aliases(self) -> ApiAliases:
        """Aliases of versions and datums."""
        return ApiAliases(self._registry.api)

    @lazy_property
    def datums(self) -> ApiDatums:
        """Datums and their metadata."""
        return ApiDatums(self._registry.api)

    @lazy_property
    def properties(self) -> ApiProperties:
        """Properties of datasets and versions."""
        return ApiProperties(self._registry.api)

    @lazy_property
    def executions(self) -> ApiExecutions:
        """Executions, events, lineage, adoption."""
        return ApiExecutions(self._registry.api)
