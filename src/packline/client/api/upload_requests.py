"""Requests of an upload by presigned URLs: the API signs them, many at once, and learns no byte of the files."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence

from packline.aws_api.sigv4 import Credentials, encode_path
from packline.client.api.errors import UnreadableAnswer
from packline.client.api.http import ApiClient
from packline.client.api.json_reader import JsonReader
from packline.client.api.presigned_urls import until_renewal
from packline.client.api.urls import UrlAddress, validate_url
from packline.http.async_request import Origin
from packline.http.http1 import serialize_head
from packline.objects import StoreRequest
from packline.part_builder.template_signer import CHECKSUM

MAX_REQUESTS = 1_000
"""Requests that the API signs at once."""
MAX_KEPT = 4_096
"""URLs that are kept, so that a retry needs no new one."""
PRESIGNED = Credentials("presigned", "")
"""Stands for the API's credentials, which are not known here."""

Pairs = Sequence[tuple[str, str]]


class PresignedRequestBuilder:
    """Implements ``packline.part_builder.s3_request_builder.RequestBuilder`` by presigned URLs.

    ``sign_ahead`` may be called by any thread.
    """

    used = PRESIGNED

    def __init__(self, api: ApiClient, execution: str, clock: Callable[[], float] = time.monotonic) -> None:
        """Ask the API where the store is. Raises ExecutionSealed, InvalidName, ApiDenied, Unavailable."""
        self._api, self._path, self._clock = api, f"executions/{execution}/uploads/", clock
        self._lock = threading.Lock()
        self._date = ""
        self._urls: dict[StoreRequest, tuple[str, float]] = {}
        """Targets by request, and until when they are used."""
        reader = self._ask([])
        self.bucket = reader.text("store")
        self._served: UrlAddress = validate_url(reader.text("endpoint"), api.address)
        self.address = Origin(self._served.host, self._served.port, self._served.tls)

    def object_path(self, key: str) -> str:
        """Return the encoded key with a leading slash."""
        return "/" + encode_path(key)

    def head(
        self, method: str, key: str, *, query: Pairs = (), headers: Pairs = (), length: int | None = None
    ) -> bytes:
        """Build a request head; the API is asked to sign it unless it has done so ahead. Raises its errors."""
        target = self._target(StoreRequest(method, key, tuple(query), tuple(headers)))
        return serialize_head(method, target, (("host", self._served.authority), *headers), length)

    def read_head(self, key: str, query: Pairs, unsigned: Pairs) -> bytes:
        """Build the head of a GET, which the API signs for no upload. Raises RequestNotSigned."""
        return self.head("GET", key, query=query, headers=unsigned)

    def put_head(self, key: str, query: Pairs, checksum: str, length: int) -> bytes:
        """Build the head of a PUT of ``length`` bytes. ``checksum`` is their encoded CRC-32."""
        return self.head("PUT", key, query=query, headers=((CHECKSUM, checksum),), length=length)

    def sign_ahead(self, requests: Sequence[StoreRequest]) -> None:
        """Get requests signed that are sent soon. Raises what the API names."""
        for first in range(0, len(requests), MAX_REQUESTS):
            self._sign(requests[first : first + MAX_REQUESTS])

    def renew(self, refused: Credentials) -> None:
        """Forget all URLs after the store refused one as expired."""
        with self._lock:
            self._urls.clear()

    def in_region(self, region: str) -> None:
        """Return None: a presigned URL leads to the one region that it was made for."""

    def _target(self, request: StoreRequest) -> str:
        target, until = self._urls.get(request, ("", 0.0))
        if not target or self._clock() > until:
            self._sign([request])
            target, _ = self._urls[request]
        return target

    def _sign(self, requests: Sequence[StoreRequest]) -> None:
        signed_at = self._clock()
        reader = self._ask(requests)
        urls = reader.texts("urls")
        if len(urls) != len(requests):
            raise UnreadableAnswer(
                f"The API signed {len(urls):,} requests of {len(requests):,}.", "Run again."
            )
        until = signed_at + until_renewal(reader.text("expires_at"), self._date)
        targets = [self._check(url) for url in urls]
        with self._lock:
            for request, target in zip(requests, targets, strict=True):
                self._urls.pop(request, None)  # the newest are last
                self._urls[request] = target, until
            while len(self._urls) > max(MAX_KEPT, len(requests)):
                del self._urls[next(iter(self._urls))]

    def _check(self, url: str) -> str:
        """Return the target of a URL, which must be of the store's host. Raises UnsafeUrl, UnreadableAnswer."""
        address = validate_url(url, self._api.address)
        if (address.host, address.port, address.tls) != tuple(self.address):
            raise UnreadableAnswer(
                f"The API signed a request to {address.authority}, but the store is at {self._served.authority}.",
                "Check that PACKLINE_API_URL is the right address.",
            )
        return address.target

    def _ask(self, requests: Sequence[StoreRequest]) -> JsonReader:
        document = {
            "requests": [
                {
                    "method": request.method,
                    "key": request.key,
                    "query": dict(request.query),
                    "headers": dict(request.headers),
                }
                for request in requests
            ]
        }
        answer = self._api.post(self._path, document)
        self._date = answer.date
        return JsonReader(answer.document, "uploads")
