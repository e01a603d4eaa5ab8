"""A deployment in memory behind the HTTP API, a strict store, and imports to it."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from packline.aws_api.endpoint import find_endpoint
from packline.aws_api.s3 import S3Source
from packline.imports.detect import SourceOptions
from packline.imports.session import ImportOutcome, ImportRequest, preview_import, run_import
from packline.imports.stage_files import Staged
from packline.keys import BATCH_METADATA, packed_prefix
from packline.library.backend import ApiBackend
from packline.uri import parse_dataset_uri
from tests.api_gateway import Gateway, gateway
from tests.unit.api.api import FakeApiDeployment
from tests.unit.upload.store import UploadStore


@dataclass
class Importer:
    """Imports to a deployment, and what came of them."""

    store: UploadStore
    gateway: Gateway
    scratch: Path

    def request(self, source: object, version: str = "v1", **options: Any) -> ImportRequest:
        names = ("kind", "revision", "data", "keep_archives")
        chosen = {name: options.pop(name) for name in names if name in options}
        return ImportRequest(
            SourceOptions(str(source), **chosen),
            parse_dataset_uri(f"dataset://images/{version}"),
            scratch=self.scratch,
            packaging=False,
            **options,
        )

    def run(self, source: object, **options: Any) -> ImportOutcome:
        backend = ApiBackend(self.gateway.url)
        try:
            return run_import(self.request(source, **options), backend)
        finally:
            backend.close()

    def preview(self, source: object, **options: Any) -> Staged:
        return preview_import(self.request(source, **options)).staged

    def files(self, execution: str) -> dict[str, bytes]:
        """The files of an execution, out of its parts and its objects."""
        found: dict[str, bytes] = {}
        for path, data in self.store.outputs(execution).items():
            if path.endswith(".vhpkgzip"):
                with zipfile.ZipFile(io.BytesIO(data)) as part:
                    found |= {name: part.read(name) for name in part.namelist()}
            elif path != BATCH_METADATA and ".packline-parts/" not in path:
                found[path] = data
        return found

    def entry(self, execution: str) -> Any:
        """The version entry of the files of an execution."""
        line = self.store.outputs(execution)[BATCH_METADATA].splitlines()[0]
        return json.loads(line)["metadata"]["valohai.dataset-versions"][0]

    def parts(self, execution: str) -> int:
        prefix = packed_prefix(execution)
        return sum(key.startswith(prefix) and key.endswith(".vhpkgzip") for key in self.store.objects)

    @property
    def uploads(self) -> int:
        """Requests that wrote something."""
        return self.store.count("PUT") + self.store.count("POST")

    @property
    def leftovers(self) -> list[Path]:
        """ImportFolder folders that are kept."""
        return list(self.scratch.glob("imports-*/*"))


@pytest.fixture
def importer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Importer]:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "test")
    for name in (
        "PACKLINE_TABLE",
        "PACKLINE_STORE",
        "PACKLINE_API_URL",
        "VH_EXECUTION_ID",
        "PACKLINE_EXECUTION",
    ):
        monkeypatch.delenv(name, raising=False)
    with UploadStore() as store:
        monkeypatch.setenv("AWS_ENDPOINT_URL_S3", store.url)
        monkeypatch.setenv("AWS_REGION", "eu-north-1")
        source = S3Source("bucket", find_endpoint("s3", "eu-north-1", url=store.url))
        deployment = FakeApiDeployment(
            signer=lambda key, version, seconds: f"{store.url}/bucket/{key}",
            request_signer=source.presign,
            store_name="bucket",
        )
        with gateway(deployment.app) as running:
            yield Importer(store, running, tmp_path / "scratch")
