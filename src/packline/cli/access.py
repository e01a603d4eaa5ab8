"""How a worker gets at a deployment: by its table and store, or, where an API is named, by nothing but that."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Protocol

from packline.cli import worker
from packline.model import FetchPlan, Use, UseKind
from packline.uri import DatumUri, Uri

if TYPE_CHECKING:
    from packline.client.api.presigned_urls import PlanRegistry
    from packline.client.inputs.context import InputContext
    from packline.client.transfer.engine import ObjectSource

Link = Callable[[str], str]


class Access(Protocol):
    """What ``packline fetch`` and ``packline inputs`` need of a deployment. Nothing is asked before it is needed."""

    @property
    def origin(self) -> str:
        """Whose names these are: what is remembered of one deployment is not taken for another's."""

    def plan(self, uri: Uri) -> FetchPlan:
        """What a name means now. Raises NotFound's and Unavailable's leaves."""

    def source(self) -> ObjectSource:
        """Where its objects come from."""

    def record(self, execution: str, uris: Sequence[str]) -> None:
        """Take down what an execution has read."""


class ByTable:
    """With credentials of AWS that may read the table and the store."""

    @property
    def origin(self) -> str:
        return worker.setting("PACKLINE_TABLE")

    def plan(self, uri: Uri) -> FetchPlan:
        from packline.pipeline.resolving import any_plan, fetch_plan

        if isinstance(uri, DatumUri):
            return any_plan(uri, worker.doors())
        return fetch_plan(uri, worker.registry())

    def source(self) -> ObjectSource:
        return worker.source()

    def record(self, execution: str, uris: Sequence[str]) -> None:
        now = time.time()
        worker.lineage().record_uses([Use(uri, UseKind.EXECUTION, execution, now) for uri in uris])


class ByApi:
    """With a token, or with a role that may invoke the API; objects come by the URLs that it gives."""

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
        return self.library.plan(uri)

    def source(self) -> ObjectSource:
        from packline.client.api.source import ApiSource

        return ApiSource(self.library)

    def record(self, execution: str, uris: Sequence[str]) -> None:
        from packline.client.api.resolver import record_uses

        record_uses(self.library, execution, uris)

    def tools(self, usual: InputContext) -> InputContext:
        """The tools of ``packline inputs``, with this API for versions and datums."""
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
        """URLs for inputs on demand; ``inputs`` is the content of ``inputs.json``."""
        from packline.client.api.resolver import presign_with_api

        files = [file for entry in inputs.values() for file in entry["files"]]
        return presign_with_api(
            self.library, {file["storage_uri"]: file.get("datum_id", "") for file in files}
        )


def choose_access(url: str | None) -> ByTable | ByApi:
    """By the API at this address (``--api``), else at PACKLINE_API_URL; else by table and store."""
    url = url or os.environ.get("PACKLINE_API_URL", "")
    return ByApi(url) if url else ByTable()
