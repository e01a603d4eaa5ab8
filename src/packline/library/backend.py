"""The two ways to a deployment: the table and the store with AWS credentials, or the HTTP API and nothing else."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Protocol

from packline.keys import split_store
from packline.library import environment
from packline.model import FetchPlan, Use, UseKind
from packline.uri import DatumUri, Uri

if TYPE_CHECKING:
    from packline.client.api.presigned_urls import PlanRegistry
    from packline.client.inputs.context import InputContext
    from packline.client.transfer.engine import ObjectSource
    from packline.client.upload.compare_content import ChecksumOf
    from packline.client.upload.sender import Advance, Checkpoint, Sender
    from packline.ports.deployment import DeploymentServices

Link = Callable[[str], str]


class Backend(Protocol):
    """What commands and public functions need of a deployment. Nothing is requested before it is needed."""

    @property
    def origin(self) -> str:
        """Whose names these are: what is remembered of one deployment is not taken for another's."""

    def plan(self, uri: Uri) -> FetchPlan:
        """Resolve a URI to a fetch plan. Raises leaves of NotFound and Unavailable."""

    def source(self) -> ObjectSource:
        """Return the source of the deployment's objects."""

    def record(self, execution: str, uris: Sequence[str]) -> None:
        """Record what an execution has read."""

    def close(self) -> None:
        """Close the connection that resolved names; the next use opens a new one."""

    @property
    def services(self) -> DeploymentServices:
        """What there is in the deployment, and what can be changed in it."""

    @property
    def resolves_names(self) -> bool:
        """Whether names can be looked up; a worker that knows a bucket alone can upload, and no more."""

    def check_names(self) -> None:
        """Raise InvalidSetting unless names can be looked up."""

    @property
    def upload_store(self) -> str:
        """Where uploads go: what was uploaded there is not taken for what is elsewhere. Raises InvalidSetting."""

    @property
    def store_prefix(self) -> str:
        """What stands before all keys in the bucket; empty if nothing does, or it is not known here.

        Raises InvalidSetting.
        """

    def open_sender(self, execution: str, advance: Advance, checkpoint: Checkpoint) -> Sender:
        """Open connections for an upload. Raises InvalidSetting, CredentialsMissing, ExecutionSealed."""

    def stored_checksums(self) -> ChecksumOf:
        """Return a function that asks for the checksum of a member's object; None if there is none."""


class TableBackend:
    """Uses AWS credentials that may read the table and the store."""

    @property
    def origin(self) -> str:
        return environment.setting("PACKLINE_TABLE")

    def plan(self, uri: Uri) -> FetchPlan:
        """Resolve a URI by the table."""
        from packline.manifest.shard_list import expand_plan, is_listed
        from packline.pipeline.resolving import fetch_plan, plan_any_uri

        if isinstance(uri, DatumUri):
            return plan_any_uri(uri, environment.deps())
        plan = fetch_plan(uri, environment.registry())
        return expand_plan(plan, environment.deps().store) if is_listed(plan.manifest) else plan

    def source(self) -> ObjectSource:
        """Return the bucket as a source of objects."""
        return environment.source()

    def record(self, execution: str, uris: Sequence[str]) -> None:
        """Write lineage items to the table."""
        now = time.time()
        environment.lineage().record_uses([Use(uri, UseKind.EXECUTION, execution, now) for uri in uris])

    def close(self) -> None:
        """Do nothing: every call has a client of its own."""

    @cached_property
    def services(self) -> DeploymentServices:
        """The services of the table."""
        from packline.library.table.services import TableServices

        return TableServices()

    @property
    def resolves_names(self) -> bool:
        """Whether PACKLINE_TABLE is set."""
        return bool(os.environ.get("PACKLINE_TABLE"))

    def check_names(self) -> None:
        """Raise InvalidSetting unless PACKLINE_TABLE is set."""
        environment.setting("PACKLINE_TABLE")

    @property
    def upload_store(self) -> str:
        """The bucket and its endpoint."""
        from packline.part_builder.s3_request_builder import S3RequestBuilder

        store = S3RequestBuilder.find(environment.setting("PACKLINE_STORE"))
        return f"{store.bucket} at {store.address.host}:{store.address.port}"

    @property
    def store_prefix(self) -> str:
        """The prefix in PACKLINE_STORE."""
        return split_store(environment.setting("PACKLINE_STORE"))[1]

    def open_sender(self, execution: str, advance: Advance, checkpoint: Checkpoint) -> Sender:
        """Open connections to the bucket, with requests signed here. Raises InvalidSetting, CredentialsMissing."""
        from packline.client.upload.sender import Sender
        from packline.part_builder.s3_request_builder import S3RequestBuilder

        store = S3RequestBuilder.find(environment.setting("PACKLINE_STORE"))
        return Sender(execution, store, advance, checkpoint)

    def stored_checksums(self) -> ChecksumOf:
        """Ask the store by HEAD."""
        objects = environment.objects()
        return lambda member: objects.checksum(member.key, member.version_id)


class ApiBackend:
    """Uses the HTTP API with a token, or a role that may invoke it; objects come by presigned URLs."""

    def __init__(self, url: str) -> None:
        self._url = url

    @cached_property
    def library(self) -> PlanRegistry:
        """What the API has told. Raises InvalidSetting for an address that is none."""
        from packline.client.api.http import ApiClient
        from packline.client.api.presigned_urls import PlanRegistry

        return PlanRegistry(ApiClient(self._url))

    @property
    def origin(self) -> str:
        return str(self.library.api.address)

    def plan(self, uri: Uri) -> FetchPlan:
        """Resolve a URI by the API."""
        return self.library.plan(uri)

    def source(self) -> ObjectSource:
        """Return a source of objects that follows the API's presigned URLs."""
        from packline.client.api.source import ApiSource

        return ApiSource(self.library)

    def record(self, execution: str, uris: Sequence[str]) -> None:
        """Send lineage to the API."""
        from packline.client.api.resolver import record_uses

        record_uses(self.library, execution, uris)

    def close(self) -> None:
        """Close the connection to the API."""
        if "library" in vars(self):
            self.library.api.close()

    @cached_property
    def services(self) -> DeploymentServices:
        """The services of the API."""
        from packline.client.api.services import ApiServices

        return ApiServices(self.library)

    @property
    def resolves_names(self) -> bool:
        """True: the API resolves every name."""
        return True

    def check_names(self) -> None:
        """Raise InvalidSetting for an address that is none."""
        _ = self.library

    @property
    def upload_store(self) -> str:
        """The address of the API, which chooses the store."""
        return self.origin

    @property
    def store_prefix(self) -> str:
        """Empty: the API knows it, and refuses to sign a key that is too long."""
        return ""

    def open_sender(self, execution: str, advance: Advance, checkpoint: Checkpoint) -> Sender:
        """Open connections to the store, with requests that the API signs. Raises ExecutionSealed, ApiDenied."""
        from packline.client.api.upload_requests import PresignedRequestBuilder
        from packline.client.upload.sender import Sender

        store = PresignedRequestBuilder(self.library.api, execution)
        return Sender(execution, store, advance, checkpoint, store.sign_ahead)

    def stored_checksums(self) -> ChecksumOf:
        """Ask the API for hashes, for which it reads the object."""
        from packline.client.api.datums import stored_checksum

        return lambda member: stored_checksum(self.library.api, member.datum)

    def tools(self, usual: InputContext) -> InputContext:
        """Return the input context of ``packline inputs``, with this API for versions and datums."""
        from dataclasses import replace

        from packline.client.api.resolver import ApiResolver

        return replace(
            usual,
            names=ApiResolver(self.library),
            origin=self.origin,
            opened=self.source,
            named=lambda: self.library.store,
        )

    def presigner(self, inputs: Mapping[str, Mapping[str, Sequence[Mapping[str, str]]]]) -> Link:
        """Return a function that presigns inputs on demand; ``inputs`` is the content of ``inputs.json``."""
        from packline.client.api.resolver import presign_with_api

        files = [file for entry in inputs.values() for file in entry["files"]]
        return presign_with_api(
            self.library, {file["storage_uri"]: file.get("datum_id", "") for file in files}
        )


def choose_backend(url: str | None) -> TableBackend | ApiBackend:
    """Return the API at ``url`` (``--api``), else at PACKLINE_API_URL, else the table and the store."""
    url = url or os.environ.get("PACKLINE_API_URL", "")
    return ApiBackend(url) if url else TableBackend()
