"""Build the versions of datasets and models that the metadata of an execution requests."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from packline.errors import NotFound, PacklineError, VersionDeleted, VersionExists, VersionNotFound
from packline.model import DatasetVersion, ManifestRef, ModelStatus, Packaging
from packline.pipeline.metadata_requests import MetadataRequests
from packline.pipeline.version_checks import check_names, check_readable
from packline.pipeline.version_contents import VersionContents
from packline.ports import DatumIndex, ObjectStore, Registry
from packline.rules.alerts import Alerts
from packline.rules.marker import Marker
from packline.rules.model_requests import ModelRequest
from packline.rules.packaging_rule import PackagingRule, decide_packaging
from packline.rules.retention import name_taken_error
from packline.rules.version_requests import VersionRequest, exclude_alerts
from packline.teams import Team
from packline.uri import LATEST, ModelUri, parse_dataset_uri


def permitted_aliases(
    team: Team | None, aliases: Iterable[str], what: str, alerts: Alerts
) -> tuple[str, ...]:
    """Return the aliases that metadata of the team may move; what it may not becomes an alert."""
    requested = tuple(aliases)
    moved = tuple(alias for alias in requested if team is None or team.may_move(alias))
    refused = [alias for alias in requested if alias not in moved]
    if team and refused:
        alerts.add_list(
            "AliasNotMoved",
            f"{what}: the team {team.name} may not move these aliases",
            refused,
            len(refused),
            "Move them with the rights to promote, or name them in the setting teams.",
        )
    return moved


@dataclass(slots=True)
class VersionBuilder:
    """Turns the requests of one execution into versions; what cannot be becomes an alert."""

    execution: str
    contents: VersionContents
    requests: MetadataRequests
    marker: Marker | None
    now: float
    registry: Registry
    datum_index: DatumIndex
    store: ObjectStore
    rule: PackagingRule
    alerts: Alerts
    made: dict[str, DatasetVersion | None] = field(default_factory=dict)
    """URI to its version; None while it is being made, or if it was refused."""
    pinned: Mapping[str, str] | None = None
    """URI to that of the version it is based on, where that was looked up already; empty: there is none."""
    team: Team | None = None
    """Whose execution it is; None: it is bound to no datasets."""

    def run(self) -> list[DatasetVersion]:
        """Build all versions that this execution may create.

        Those of datasets come in order of URI, then those of models in order of name.
        """
        requests = {request.uri: request for request in self.requests.book.sorted_requests()}
        for uri in requests:
            self._make(uri, requests)
        datasets = [version for uri in requests if (version := self.made[uri]) is not None]
        models = [self._model(request) for request in self.requests.models.sorted_requests()]
        return datasets + [version for version in models if version is not None]

    def _model(self, request: ModelRequest) -> DatasetVersion | None:
        uri = ModelUri(request.model)
        try:
            self._check_team(uri.collection)
            manifest = self.contents.build(str(uri), None, frozenset(), self.alerts).manifest
        except PacklineError as error:
            if error.retryable:
                raise
            self.alerts.add_refusal(f"{uri} has no new version", error)
            return None
        is_packaged, reason = decide_packaging(
            self.rule, flag=False, environment={}, files=manifest.files, size=manifest.bytes
        )
        return DatasetVersion(
            dataset=uri.collection,
            version=str(self.datum_index.reserve_version(uri.collection, self.execution)),
            manifest=manifest,
            execution=self.execution,
            created_at=self.now,
            packaging=Packaging.PENDING if is_packaged else Packaging.NONE,
            packaging_reason=reason if is_packaged else "model versions are packaged by the rule auto only",
            tags=tuple(request.tags),
            status=ModelStatus.PENDING,
            note=request.note,
        )

    def _make(self, uri: str, requests: dict[str, VersionRequest]) -> DatasetVersion | None:
        if uri not in self.made:
            self.made[uri] = None
            try:
                self.made[uri] = self._assemble(requests[uri], requests)
            except PacklineError as error:
                if error.retryable:
                    raise
                self.alerts.add_refusal(f"{uri} was not created", error)
        return self.made[uri]

    def _assemble(self, request: VersionRequest, requests: dict[str, VersionRequest]) -> DatasetVersion:
        target = parse_dataset_uri(request.uri)
        self._check_team(target.dataset)
        aliases = self._permitted_aliases(request)
        check_names(target.dataset, target.reference, aliases, requests, self.registry)
        base = self._base(request, requests)
        inherited = base.manifest if base and not request.start_fresh else None
        content = self.contents.build(request.uri, inherited, frozenset(request.exclude), self.alerts)
        manifest = content.manifest
        self.alerts.extend(exclude_alerts(request.uri, content.without_effect))
        self._check_absent(target.dataset, target.reference, manifest)
        is_packaged, reason = self._packaging(request, manifest)
        if base and inherited and not (is_packaged and base.packaging is Packaging.BUILT):
            # They were uploaded long ago. What the package of the base holds is taken from there.
            check_readable(self.store, content.sample)
        return DatasetVersion(
            dataset=target.dataset,
            version=target.reference,
            manifest=manifest,
            execution=self.execution,
            created_at=self.now,
            packaging=Packaging.PENDING if is_packaged else Packaging.NONE,
            packaging_reason=reason,
            base=base.uri if base else "",
            targeting_aliases=aliases,
            tags=tuple(request.tags),
            projects=tuple(request.projects),
            properties=request.properties,
        )

    def _base(self, request: VersionRequest, requests: dict[str, VersionRequest]) -> DatasetVersion | None:
        if not request.base:
            return None
        self._check_team(parse_dataset_uri(request.base).dataset)
        if request.base in requests:
            base = self._make(request.base, requests)
            if base is None:
                raise VersionNotFound(
                    f"its base {request.base} was not created either.", "Mend that version first."
                )
            return base
        pinned = request.base if self.pinned is None else self.pinned.get(request.uri, "")
        uri = parse_dataset_uri(pinned or request.base)
        try:
            if not pinned:
                raise VersionNotFound(f"{request.base} does not exist.", "Check its spelling.")
            return self.registry.resolve(uri.dataset, uri.reference)
        except NotFound as error:
            if request.start_fresh and uri.reference == LATEST:
                return None  # the first version of a dataset: there is nothing that it could be based on
            raise VersionNotFound(f"its base {request.base} does not exist.", error.remedy) from None

    def _check_team(self, collection: str) -> None:
        """Check that the execution may use a dataset or model. Raises NotOfTheTeam."""
        if self.team:
            self.team.check_collection(collection)

    def _permitted_aliases(self, request: VersionRequest) -> tuple[str, ...]:
        """Return the aliases that the version may take; the others become an alert, and the version has its files."""
        return permitted_aliases(self.team, request.targeting_aliases, request.uri, self.alerts)

    def _check_absent(self, dataset: str, name: str, manifest: ManifestRef) -> None:
        try:
            existing = self.registry.version(dataset, name)
        except VersionDeleted as error:
            raise name_taken_error(error) from error
        except NotFound:
            return
        if existing.manifest.digest != manifest.digest or existing.execution != self.execution:
            raise VersionExists(
                f"the version exists already (made by execution {existing.execution}).",
                "Versions never change: choose another version name. The outputs are kept.",
            )

    def _packaging(self, request: VersionRequest, manifest: ManifestRef) -> tuple[bool, str]:
        is_packaged, reason = decide_packaging(
            self.rule,
            flag=request.packaging,
            environment=self.marker.environment if self.marker else None,
            files=manifest.files,
            size=manifest.bytes,
        )
        if request.packaging and not is_packaged:
            self.alerts.add(
                "NotPackaged", f"{request.uri} is not packaged: {reason}.", "Files are fetched one by one."
            )
        return is_packaged, reason
