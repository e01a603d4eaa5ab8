"""Send single requests that the build waits for: create, complete and abort an upload, get an object."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from packline.aws_api.s3_errors import S3ErrorResponse
from packline.http.async_request import AsyncRequest
from packline.http.http1 import HttpResponse
from packline.part_builder.request_scheduler import RequestScheduler, RequestTask

Pairs = Sequence[tuple[str, str]]


class SyncRequest(RequestTask):
    """A request whose response the caller waits for. ``expect`` are error statuses that are not raised."""

    __slots__ = ("_body", "_expect", "_headers", "_query", "_what", "key", "method", "response")

    def __init__(
        self,
        scheduler: RequestScheduler,
        method: str,
        key: str,
        what: str,
        *,
        query: Pairs = (),
        headers: Pairs = (),
        body: memoryview | None = None,
        expect: Collection[int] = (),
    ) -> None:
        super().__init__(scheduler)
        self.method = method
        self.key = key
        self.response: HttpResponse | None = None
        self._what = what
        self._query = query
        self._headers = headers
        self._body = body
        self._expect = expect

    @property
    def what(self) -> str:
        return self._what

    def build_request(self) -> AsyncRequest:
        """Build the signed request."""
        length = None
        if self.method in ("PUT", "POST"):
            length = len(self._body) if self._body is not None else 0
        head = self._scheduler.access.head(
            self.method, self.key, query=self._query, headers=self._headers, length=length
        )
        stall_seconds = self._scheduler.settings.stall_seconds
        return AsyncRequest(
            head, self, body=self._body, bodyless=self.method == "HEAD", stall_seconds=stall_seconds
        )

    def on_success(self, response: HttpResponse) -> None:
        """Keep the response."""
        self.response = response

    def on_s3_error(self, response: HttpResponse, s3_error: S3ErrorResponse) -> None:
        """Keep the response if its status is expected."""
        if response.status in self._expect:
            self.response = response
        else:
            super().on_s3_error(response, s3_error)

    def wait(self) -> HttpResponse:
        """Send the request, and run tasks until its response arrives. Raises the typed error of other statuses."""
        self._scheduler.send(self)
        self._scheduler.run(lambda: self.response is not None)
        assert self.response is not None
        return self.response
