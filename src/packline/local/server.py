"""The endpoint: a port for every service of moto, with the checks of S3 in front of it."""

from __future__ import annotations

import threading
from contextlib import nullcontext

from moto.core.models import DEFAULT_ACCOUNT_ID
from moto.s3.models import S3Backend, s3_backends

from packline.local.allowed_hosts import AllowedHosts
from packline.local.http_server import Request, Response, Server
from packline.local.listing_rights import ListingRights
from packline.local.moto_dispatch import answer_by_moto, service_of
from packline.local.request_counts import RequestCounts
from packline.local.s3_checks import S3Checks
from packline.local.s3_cors import answer_preflight, with_cors
from packline.local.s3_errors import S3RequestRefused, refusal_response
from packline.local.s3_listings import Listings
from packline.local.s3_objects import PlainObjects
from packline.local.s3_target import S3Target


class Endpoint:
    """moto behind :class:`packline.local.http_server.Server`."""

    def __init__(self, port: int, hosts: AllowedHosts | None = None, region: str = "eu-west-1") -> None:
        self.counts = RequestCounts()
        self._hosts = hosts or AllowedHosts()
        self._s3: S3Backend = s3_backends[DEFAULT_ACCOUNT_ID]["aws"]
        self._s3_lock = threading.RLock()
        self._s3_checks = S3Checks(self._s3)
        self._objects = PlainObjects(self._s3)
        self._listings = Listings(self._s3)
        self._listing_rights = ListingRights(region)
        # moto's DynamoDB is not thread safe: 800 concurrent ADDs gave 799; a describe beside a write answered 500.
        self._table_lock = threading.RLock()
        self._server = Server(self._answer, port, self._hosts)
        self.port = self._server.port
        self.url = f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start the server."""
        self._server.start()

    def stop(self) -> None:
        """Stop the server."""
        self._server.stop()

    def _answer(self, request: Request) -> Response:
        request = self._path_style(request)
        service = service_of(request)
        if service is None and S3Target.of(request).bucket in self._s3.buckets:
            service = "s3"
        self.counts.add_request(service or "", request)
        if service == "s3":
            return self._answer_page(request)
        with self._table_lock if service == "dynamodb" else nullcontext():
            return answer_by_moto(request, service or "s3", self.url)

    def _answer_page(self, request: Request) -> Response:
        """Return S3's answer, to a page with the headers that let it read the answer."""
        origin = request.headers.get("origin")
        if origin and request.method == "OPTIONS":
            return answer_preflight(request, origin)
        if origin:
            other_headers = {name: value for name, value in request.headers.items() if name != "origin"}
            request = request._replace(headers=other_headers)
        try:
            response = self._answer_s3(request)
        except S3RequestRefused as refused:
            response = refusal_response(refused, request.path)
        return with_cors(request, response, origin) if origin else response

    def _answer_s3(self, request: Request) -> Response:
        """Return S3's answer. Raises S3RequestRefused."""
        target = S3Target.of(request)
        request = self._s3_checks.check_request(request)
        self._listing_rights.check(request, target)
        response = self._carry_out(request, target)
        return self._listing_rights.hide_absence(request, target, response)

    def _carry_out(self, request: Request, target: S3Target) -> Response:
        if request.method in ("GET", "HEAD"):
            ours = self._objects.read(request, target) if target.key else self._list(request, target)
            return ours or answer_by_moto(request, "s3", self.url)
        # A condition is decided and carried out under one lock.
        with self._s3_lock:
            self._s3_checks.check_state(request)
            ours = self._objects.write(request, target) if request.method == "PUT" and target.key else None
            response = ours or answer_by_moto(request, "s3", self.url)
            self._s3_checks.note(request, response)
            self._listings.note_write(target.bucket)
            return response

    def _list(self, request: Request, target: S3Target) -> Response | None:
        return self._listings.answer(target.bucket, target.query) if request.method == "GET" else None

    def _path_style(self, request: Request) -> Request:
        """Return the request as one for this address: moto takes any other name in the Host header for a bucket's.

        A virtual-hosted-style request (``store.localhost``) becomes the path-style one that it stands for.
        https://docs.aws.amazon.com/AmazonS3/latest/userguide/VirtualHosting.html
        """
        authority = request.authority or ""
        if authority.partition(":")[0] in ("127.0.0.1", "localhost"):
            return request
        bucket = self._hosts.bucket(authority)
        target = request.target if bucket is None else f"/{bucket}{request.target}"
        return request._replace(target=target, headers=request.headers | {"host": f"127.0.0.1:{self.port}"})
