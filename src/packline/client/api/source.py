"""A source of objects without AWS credentials: every request is a presigned URL from the API."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from packline.aws_api.error_codes import ErrorAction
from packline.aws_api.s3_errors import parse_error_response, to_error
from packline.client.api.errors import UnreadableAnswer
from packline.client.api.presigned_urls import PlanRegistry, PresignedUrls, with_parts
from packline.client.api.urls import validate_url
from packline.errors import ObjectNotFound
from packline.http.client import MAX_OBJECT_BYTES, HttpClient
from packline.http.http1 import HttpRequest, HttpResponse
from packline.keys import MANIFESTS
from packline.manifest.rows import SHARD_ROWS
from packline.model import FetchPlan
from packline.part_range import is_part_range, parse_part_range

if TYPE_CHECKING:
    from packline.client.api.member_urls import MemberUrls


class ApiSource:
    """Implements ``packline.client.transfer.engine.ObjectSource`` by requests to the HTTP API."""

    def __init__(
        self,
        registry: PlanRegistry,
        caller: HttpClient | None = None,
        clock: Callable[[], float] = time.monotonic,
        shard_rows: int = SHARD_ROWS,
    ) -> None:
        """``shard_rows``: rows of every manifest shard but the last."""
        self._shard_rows = shard_rows
        self._registry = registry
        self._caller = caller or HttpClient(max_body_bytes=MAX_OBJECT_BYTES)
        self._clock = clock
        self._bound: PresignedUrls | None = None
        self._members: MemberUrls | None = None
        self._used: dict[str, PresignedUrls] = {}
        self._shards: dict[str, bytes] = {}

    def load_parts(self, plan: FetchPlan) -> FetchPlan:
        """Return the plan with all its parts; from now on its members can be requested. Raises what the API names."""
        self._registry.expect(plan)
        urls = self._bound = self._registry.urls(plan.uri)
        if urls.plan.content_hash != plan.content_hash:
            raise UnreadableAnswer(f"{plan.uri} has another content than it had a moment ago.", "Run again.")
        from packline.client.api.member_urls import MemberUrls  # a warm fetch needs none of it

        self._members = MemberUrls(urls, self._shard, self._clock, self._shard_rows)
        return with_parts(urls.plan, urls.parts())

    def prefetch_manifest(self, plan: FetchPlan) -> None:
        """Remember that the manifest of this version will be read."""
        self._registry.expect(plan)

    def request(
        self, key: str, version_id: str | None = None, start: int = 0, length: int = -1
    ) -> HttpRequest:
        """Build a GET of ``length`` bytes from ``start`` (-1: the whole object). Raises UnsafeUrl, ObjectNotFound.

        Of a member inside a part it is always a GET of the whole member.
        """
        address = validate_url(self._url(key, version_id), self._registry.api.address)
        at = parse_part_range(version_id)
        if at is not None:
            # The URL is signed with this header: the member as a whole.
            return address.get(("range", at.http_range))
        if length < 0:
            return address.get()
        return address.get(("range", f"bytes={start}-{start + length - 1}"))

    def probe(self, key: str, version_id: str | None = None) -> HttpRequest:
        """Build a GET of which only the head is read: URLs are signed for no other method. Raises as ``request``."""
        return self.request(key, version_id)

    def renew(self) -> None:
        """Request new URLs for all that was used here. Raises TokenRefused, leaves of Unavailable."""
        for urls in self._used.values():
            urls.renew()
        if self._members is not None:
            self._members.forget()

    def follow_region(self, region: str) -> bool:
        """Return False: a presigned URL leads to the one region it was made for."""
        return False

    def read(self, key: str, version_id: str | None = None) -> bytes:
        """Read a whole small object. Raises ObjectNotFound and other S3 errors."""
        response = self._caller.call(lambda: self.request(key, version_id), self._repeat)
        if response.status != (206 if is_part_range(version_id) else 200):
            raise to_error(
                parse_error_response(response.status, response.headers, response.body), f"object {key!r}"
            )
        if key.startswith(MANIFESTS):
            # After a shard, the objects in it are read.
            self._shards = {**dict(list(self._shards.items())[-1:]), key: response.body}
        return response.body

    def read_range(self, key: str, start: int, length: int, version_id: str | None = None) -> bytes:
        """Read a range of an object, small enough for memory. Raises ObjectNotFound and other S3 errors."""
        response = self._caller.call(lambda: self.request(key, version_id, start, length), self._repeat)
        if response.status != 206:
            raise to_error(
                parse_error_response(response.status, response.headers, response.body), f"object {key!r}"
            )
        if is_part_range(version_id):
            return response.body[start : start + length]
        return response.body

    def is_absent(self, key: str, version_id: str | None = None) -> bool | None:
        """Return None: a presigned URL reads an object, and lists nothing."""
        return None

    def close(self) -> None:
        """Close the kept connections; the next use opens new ones."""
        self._caller.close()
        self._registry.api.close()

    def _shard(self, key: str) -> bytes:
        kept = self._shards.get(key)
        return self.read(key) if kept is None else kept

    def _url(self, key: str, version_id: str | None) -> str:
        for urls in (self._bound, self._registry.urls_for_key(key)):
            url = urls.find((key, version_id)) if urls is not None else None
            if urls is not None and url is not None:
                self._used[urls.plan.uri] = urls
                return url
        if self._members is None:
            raise ObjectNotFound(f"The API has given no URL of {key!r}.", "Run again.")
        return self._members.find((key, version_id))

    def _repeat(self, response: HttpResponse) -> bool:
        if response.status in (200, 206):
            return False
        action = parse_error_response(response.status, response.headers, response.body).action
        if action is ErrorAction.RENEW:
            self.renew()
        return action in (ErrorAction.RENEW, ErrorAction.RETRY, ErrorAction.SLOW_DOWN)
