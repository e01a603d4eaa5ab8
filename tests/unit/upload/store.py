"""The strict store of the packing tests, as uploads see it; and folders to upload."""

from __future__ import annotations

import json
import os
import ssl
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from packline.client.upload.sender import Checkpoint, Sender
from packline.client.upload.upload import UploadRequest, UploadResult, upload
from packline.part_builder.s3_request_builder import S3RequestBuilder
from tests.fakes.s3 import FakeS3, Fault, Request


class UploadStore(FakeS3):
    """It checks the CRC-32 of everything that is written."""

    def __init__(self, tls: ssl.SSLContext | None = None) -> None:
        super().__init__(tls=tls, overwrites=True)
        self.cache = ""
        """Cache folder of the pushes to it."""

    def hold(self, applies: Callable[[Request], bool]) -> list[Request]:
        """Let requests hang, for good; returns a list of those that do."""
        held: list[Request] = []

        def choose(request: Request) -> Fault | None:
            if not applies(request):
                return None
            held.append(request)
            return Fault(hang=True)

        self.fault = choose
        return held

    @property
    def writes(self) -> list[str]:
        """Keys in the order in which requests to write them came."""
        return [seen.key for seen in self.seen if seen.method == "PUT"]

    @contextmanager
    def sender(self, execution: str = "e", checkpoint: Checkpoint = lambda: None) -> Iterator[Sender]:
        access = S3RequestBuilder.find("bucket", endpoint_url=self.url)
        with closing(Sender(execution, access, checkpoint=checkpoint)) as sender:
            yield sender

    def push(self, what: UploadRequest) -> UploadResult:
        with self.sender(what.execution) as sender:
            return upload(what, sender)

    def outputs(self, execution: str = "e") -> dict[str, bytes]:
        prefix = f"outputs/{execution}/"
        return {key.removeprefix(prefix): self.data(key) for key in self.objects if key.startswith(prefix)}

    def marker(self, execution: str = "e") -> Any:
        return json.loads(self.data(f"control/{execution}.json"))


def environment(store: UploadStore) -> dict[str, str]:
    """Variables of a job that pushes to the store, and to no other."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PACKLINE", "VH_"))}
    return kept | {
        "PACKLINE_STORE": "bucket",
        "AWS_ENDPOINT_URL": store.url,
        "VH_CONFIG_DIR": "/nonexistent",
        "PACKLINE_CACHE": store.cache,
    }


def fill(folder: Path, files: dict[str, bytes]) -> Path:
    for path, body in files.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(body)
    return folder
