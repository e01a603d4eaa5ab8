"""What creates, packages, deletes and restores versions by the HTTP API, which announces it."""

from __future__ import annotations

import os

from packline.client.api.http import ApiClient, ApiResponse
from packline.client.api.json_reader import JsonReader
from packline.client.api.records import read_time, read_version
from packline.client.api.versions import version_path
from packline.model import DatasetVersion, ModelStatus, Use, UseKind
from packline.ports.datasets import DatasetRecord, DatasetUsage, RemovalStep
from packline.ports.deployment import NewVersion
from packline.uri import parse_version_uri
from packline.worker_settings import days_setting

DELETE_DAYS = "PACKLINE_DELETE_DAYS"
MOST_USERS = 1_000
"""More of them than the API lists are refused as unreadable."""


class ApiLifecycle:
    """Implements ``packline.ports.deployment.LifecycleService`` by requests to the HTTP API."""

    def __init__(self, api: ApiClient) -> None:
        self._api = api

    def create_dataset(self, dataset: str, owner: str) -> DatasetRecord:
        """Create a dataset without versions. Raises DatasetExists if it has another owner."""
        answer = self._api.post("datasets/", {"name": dataset, "owner": owner})
        made = JsonReader(answer.document, "dataset")
        return DatasetRecord(made.text("name"), made.optional("owner") or "", read_time(made, "ctime"))

    def compose(self, version: NewVersion) -> DatasetVersion:
        """Create a version of chosen datums; the deployment packages it if that is wanted. Raises VersionExists."""
        document = {
            "name": version.version,
            "dataset": version.dataset,
            "files": [{"datum": datum} for datum in version.datums],
            "packaging": version.packaging,
            "targeting_aliases": list(version.targeting_aliases),
            "tags": list(version.tags),
        }
        if version.base:
            document["previous_version"] = ":".join(parse_version_uri(version.base))
        return _version(self._api.post("dataset-versions/", document))

    def package(self, version: DatasetVersion, *, rebuild: bool) -> DatasetVersion:
        """Request the package of a version. Raises PackageExists."""
        path = version_path(version.dataset, version.version) + "package/"
        return _version(self._api.post(path, {"rebuild": rebuild}))

    def find(self, collection: str, version: str) -> DatasetVersion:
        """Read a version, deleted or not. Raises VersionNotFound."""
        query = (("files", "0"), ("deleted", "true"))
        return _version(self._api.get(version_path(collection, version), *query))

    def delete_days(self, option: int | None) -> int | None:
        """Return the option, else PACKLINE_DELETE_DAYS; None for the days of the deployment. Raises InvalidSetting."""
        if option is None and not os.environ.get(DELETE_DAYS):
            return None
        return days_setting(DELETE_DAYS, option)

    def delete(self, collection: str, version: str, days: int | None) -> DatasetVersion:
        """Delete a version. Raises VersionInUse, VersionNotFound."""
        query = (("days", str(days)),) if days is not None else ()
        return _version(self._api.delete(version_path(collection, version), *query))

    def restore(self, collection: str, version: str) -> DatasetVersion:
        """Restore a deleted version. Raises VersionNotFound, VersionDeleted if it was purged."""
        return _version(self._api.post(version_path(collection, version) + "restore/", {}))

    def dataset_usage(self, collection: str) -> DatasetUsage:
        """Return what the removal of a dataset affects. Raises DatasetNotFound."""
        usage = JsonReader(self._api.get(f"datasets/{collection}/usage/").document, "usage")
        return DatasetUsage(
            newest=usage.optional("newest_version") or "",
            versions=usage.number("versions"),
            files=usage.number("file_count"),
            size=usage.number("size"),
            packages=usage.number("packages"),
            aliases=usage.texts("aliases"),
            users=tuple(map(_use, usage.each("used_by", MOST_USERS))),
            is_complete=usage.switch("complete"),
        )

    def remove_dataset(self, collection: str, newest: str, days: int | None) -> RemovalStep:
        """Remove aliases and versions, up to ``newest``; repeat until it is removed. Raises DatasetInUse."""
        query = [("newest", newest)] if newest else []
        query += [("days", str(days))] if days is not None else []
        step = JsonReader(self._api.delete(f"datasets/{collection}/", *query).document, "removal")
        return RemovalStep(
            step.number("aliases_removed"), step.number("versions_deleted"), step.switch("removed")
        )

    def set_status(self, model: str, reference: str, status: ModelStatus) -> DatasetVersion:
        """Approve or reject a version of a model. Raises VersionNotFound."""
        self._api.post(f"model-versions/{model}:{reference}/status/", {"status": str(status)})
        return _version(self._api.get(version_path(model, reference), ("files", "0")))


def _use(use: JsonReader) -> Use:
    return Use(use.text("uri"), UseKind(use.text("kind")), use.text("by"), 0.0)


def _version(answer: ApiResponse) -> DatasetVersion:
    return read_version(JsonReader(answer.document, "version"))
