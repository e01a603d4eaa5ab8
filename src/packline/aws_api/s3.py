"""Build signed requests to an S3 bucket, and read, write and list small objects."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import TYPE_CHECKING

from packline.aws_api.bucket_address import bucket_address, check_store
from packline.aws_api.checksums import MODE, Checksum, object_checksum, packed_checksum
from packline.aws_api.clock import correct, now
from packline.aws_api.credentials import CredentialChain
from packline.aws_api.endpoint import AwsEndpoint, find_endpoint
from packline.aws_api.error_codes import CONFLICT, ErrorAction
from packline.aws_api.object_listing import ObjectHead, ObjectSummary, parse_listing
from packline.aws_api.s3_errors import S3ErrorResponse, parse_error_response
from packline.aws_api.sigv4 import (
    EMPTY_SHA256,
    Credentials,
    CredentialScope,
    SignableRequest,
    Signer,
    encode_path,
    encode_query,
)
from packline.aws_api.xml_text import element, unescape
from packline.errors import PacklineError, Unavailable
from packline.http.client import MAX_OBJECT_BYTES, HttpClient
from packline.http.http1 import HttpRequest, HttpResponse
from packline.objects import StoreRequest
from packline.part_range import ObjectRange, parse_part_range, resolve

if TYPE_CHECKING:
    from packline.model import FetchPlan

Pairs = tuple[tuple[str, str], ...]
SIGNED_SECONDS = 60
"""A signature is used again for this time; S3 accepts it for 15 minutes."""
MAX_SIGNED = 1000


class S3Source:
    """Builds signed requests for the objects of one store, without a connection.

    ``bucket`` may be ``bucket/prefix``: then the store is what lies below that prefix.

    It is the source of a fetch whose worker has access to the store. The fetch client's ``ApiSource``, with presigned
    URLs from the HTTP API, has the same methods.
    """

    def __init__(
        self, bucket: str, endpoint: AwsEndpoint | None = None, chain: CredentialChain | None = None
    ) -> None:
        self.bucket = bucket
        self._endpoint = endpoint
        self._address: tuple[AwsEndpoint, str] | None = None
        self._prefix = ""
        self._signer: Signer | None = None
        self._chain = chain or CredentialChain()
        self._used: Credentials | None = None
        self._signed_gets: dict[tuple[str, str | None], tuple[float, HttpRequest]] = {}
        self._objects: S3Client | None = None

    @property
    def endpoint(self) -> AwsEndpoint:
        """The endpoint. It is looked up when it is first needed: a fetch from the cache needs no region."""
        if self._endpoint is None:
            self._endpoint = find_endpoint("s3")
        return self._endpoint

    @property
    def signer(self) -> Signer:
        """The signer for the bucket's region."""
        if self._signer is None:
            self._signer = Signer(CredentialScope(self.endpoint.region, "s3"))
        return self._signer

    @property
    def address(self) -> tuple[AwsEndpoint, str]:
        """The endpoint of the bucket, and the path before its keys. Raises InvalidSetting."""
        if self._address is None:
            bucket, self._prefix = check_store(self.bucket)
            self._address = bucket_address(self.endpoint, bucket)
        return self._address

    @property
    def prefix(self) -> str:
        """What the store's keys begin with in its bucket. Raises InvalidSetting."""
        return self._prefix if self.address else ""

    def _path(self, key: str) -> str:
        """Return the encoded path of an object, or of the bucket if ``key`` is empty."""
        _, before = self.address
        return encode_path(f"{before}/{self._prefix}{key}" if key else f"{before}/")

    def load_parts(self, plan: FetchPlan) -> FetchPlan:
        """Return the plan as it is: a worker that may read the table knows the parts."""
        return plan

    def prefetch_manifest(self, plan: FetchPlan) -> None:
        """Do nothing: a worker that may read the store may read every manifest."""

    def request(
        self, key: str, version_id: str | None = None, start: int = 0, length: int = -1
    ) -> HttpRequest:
        """Build a signed GET of ``length`` bytes from ``start`` on, or of the whole object if ``length`` is -1.

        The signature is valid for 15 minutes (S3's tolerance for the date header). Raises CredentialsMissing.
        """
        key, version_id, start, length, etag = resolve(key, version_id, start, length)
        query: Pairs = (("versionId", version_id),) if version_id and version_id != "null" else ()
        if length < 0:
            return self.build("GET", key, query, headers=(MODE,))
        # The range is not signed. S3 does not require it: one signature serves all ranges for a minute.
        signed_at, request = self._signed_gets.get((key, version_id), (0.0, None))
        if request is None or not 0 <= now() - signed_at < SIGNED_SECONDS:
            if len(self._signed_gets) >= MAX_SIGNED:
                self._signed_gets.clear()
            request = self.build("GET", key, query)
            self._signed_gets[key, version_id] = now(), request
        extra: Pairs = (("range", f"bytes={start}-{start + length - 1}"),)
        if etag:
            extra = (*extra, ("if-match", f'"{etag}"'))
        return request._replace(headers=(*request.headers, *extra))

    def probe(self, key: str, version_id: str | None = None) -> HttpRequest:
        """Build a signed HEAD that asks for the object's checksum. Raises CredentialsMissing."""
        query: Pairs = (("versionId", version_id),) if version_id and version_id != "null" else ()
        return self.build("HEAD", key, query, headers=(MODE,))

    def build(
        self, method: str, key: str, query: Pairs = (), body: bytes = b"", headers: Pairs = ()
    ) -> HttpRequest:
        """Build a signed request for an object, or for the bucket if ``key`` is empty. ``headers`` are signed."""
        endpoint, path = self.address[0], self._path(key)
        payload = hashlib.sha256(body).hexdigest() if body else EMPTY_SHA256
        message = SignableRequest(method, endpoint.authority, path, query, payload, headers)
        self._used = self._chain.get()
        signed = tuple(self.signer.headers(message, self._used, now()))
        target = f"{path}?{encode_query(query)}" if query else path
        return HttpRequest(method, endpoint.host, endpoint.port, endpoint.tls, target, signed, body)

    def presigned(self, key: str, version_id: str | None = None, seconds: int = 3600) -> str:
        """Sign a URL that reads an object for ``seconds`` without credentials. Raises CredentialsMissing.

        Of a member inside a part, it must be sent with the ``Range`` header that reads the member: that is signed.
        """
        at = parse_part_range(version_id)
        if at is not None:
            of_part: Pairs = (("versionId", at.version_id),) if at.version_id else ()
            return self.presign(StoreRequest("GET", at.key, of_part, (("range", at.http_range),)), seconds)
        # S3 refuses x-amz-* headers that are not signed, so the reader could not ask for the checksum by a header.
        query: Pairs = (("versionId", version_id), MODE) if version_id else (MODE,)
        return self.presign(StoreRequest("GET", key, query), seconds)

    def presign(self, request: StoreRequest, seconds: int = 3600) -> str:
        """Sign the URL of any request, which must be sent with its headers as they are. Raises CredentialsMissing."""
        endpoint, path = self.address[0], self._path(request.key)
        message = SignableRequest(
            request.method, endpoint.authority, path, request.query, headers=request.headers
        )
        signed = self.signer.presign(message, self._chain.get(), now(), seconds)
        return f"{'https' if endpoint.tls else 'http'}://{endpoint.authority}{path}?{signed}"

    def read(self, key: str, version_id: str | None = None) -> bytes:
        """Read a whole small object, with retries. Raises ObjectNotFound, OversizedResponse."""
        return self._client().read(key, version_id)

    def read_range(self, key: str, start: int, length: int, version_id: str | None = None) -> bytes:
        """Read a range of an object into memory, with retries. Raises ObjectNotFound, OversizedResponse."""
        return self._client().read_range(key, start, length, version_id)

    def is_absent(self, key: str, version_id: str | None = None) -> bool | None:
        """Look whether an object that may not be read exists at all; None if that cannot be told."""
        from packline.aws_api.absent_objects import is_absent  # few need it

        return is_absent(self._client(), key, version_id)

    def _client(self) -> S3Client:
        if self._objects is None:
            self._objects = S3Client(self, HttpClient(max_body_bytes=MAX_OBJECT_BYTES))
        return self._objects

    def close(self) -> None:
        """Close the kept connection; the next read opens a new one."""
        if self._objects is not None:
            self._objects.caller.close()

    def renew(self) -> None:
        """Get newer credentials after the store refused the last ones as expired. Raises CredentialsMissing."""
        self._signed_gets.clear()
        if self._used is not None:
            self._chain.renew(self._used)

    def follow_region(self, region: str) -> bool:
        """Follow the bucket to its own region, for which a custom endpoint is signed too. False if nothing changes."""
        if not region or region == self.endpoint.region:
            return False
        self._endpoint = self.endpoint.in_region(region)
        self._address = self._signer = None
        self._signed_gets.clear()
        return True


PRESENT = 412
"""Precondition failed: an object exists at the key."""


class S3Client:
    """Reads, writes and lists small objects of a bucket, with retries."""

    def __init__(self, source: S3Source, caller: HttpClient | None = None) -> None:
        self.source = source
        self.caller = caller or HttpClient()

    def read(self, key: str, version_id: str | None = None) -> bytes:
        """Read a whole object. Raises ObjectNotFound and the other errors of ``s3_errors``."""
        return self._read(resolve(key, version_id))

    def read_range(self, key: str, start: int, length: int, version_id: str | None = None) -> bytes:
        """Read ``length`` bytes of an object, or fewer if it ends before. Raises ObjectNotFound."""
        what = resolve(key, version_id, start, length)
        return self._read(what) if what.length else b""

    def _read(self, what: ObjectRange) -> bytes:
        key, version_id, start, length, etag = what
        query: Pairs = (("versionId", version_id),) if version_id else ()
        headers: Pairs = (("if-match", f'"{etag}"'),) if etag else ()
        if length >= 0:
            headers = (*headers, ("range", f"bytes={start}-{start + length - 1}"))
        return self._call("GET", key, query, headers=headers).body

    def write(self, key: str, body: bytes) -> None:
        """Put a whole object, replacing any."""
        self._call("PUT", key, (), body)

    def create(self, key: str, body: bytes, content_type: str) -> bool:
        """Put a whole object unless the key has one (``If-None-Match: *``). Returns False if it has.

        Raises Unavailable if other writers always wrote the key at the same time, and the errors of ``s3_errors``.
        """
        headers: Pairs = (("content-type", content_type), ("if-none-match", "*"))
        response = self.caller.call(
            lambda: self.source.build("PUT", key, (), body, headers),
            lambda response: _is_conflict(response) or self._should_retry(response),
        )
        if _is_conflict(response):
            raise Unavailable(f"Object {key!r} is written by others at the same time.", "Run again later.")
        if response.status >= 300 and response.status != PRESENT:
            raise self._error(response, "PUT", key)
        return response.status != PRESENT

    def head(self, key: str, version_id: str = "") -> ObjectHead:
        """Get size, ETag and version of an object, or of an older version of it. Raises ObjectNotFound."""
        query: Pairs = (("versionId", version_id),) if version_id else ()
        response = self.caller.call(lambda: self.source.build("HEAD", key, query), self._should_retry)
        if response.status in (400, 403):
            # HEAD has no body that could give a reason. GET is refused for the same reason, and renews credentials.
            self._call("GET", key, query, headers=(("range", "bytes=0-0"),))
            response = self._call("HEAD", key, query)
        if response.status >= 300:
            raise self._error(response, "HEAD", key, version_id or None)
        headers = response.headers
        version = headers.get("x-amz-version-id")
        return ObjectHead(
            int(headers["content-length"]),
            headers.get("etag", "").strip('"'),
            version if version != "null" else None,
        )

    def checksum(self, key: str, version_id: str | None = None) -> Checksum | None:
        """Get the checksum that the store keeps of a whole object, or None. Raises ObjectNotFound.

        Of a member inside a part it is the one in the manifest, which the pipeline has compared with the part.
        """
        packed = packed_checksum(version_id)
        if packed is not None:
            return packed
        response = self.caller.call(lambda: self.source.probe(key, version_id), self._should_retry)
        if response.status >= 300:
            raise self._error(response, "HEAD", key, version_id)
        return object_checksum(response.headers)

    def copy(self, key: str, to: str, bucket: str = "") -> None:
        """Copy an object of at most 5 GiB with its metadata, from another bucket if named. Raises ObjectNotFound."""
        source = encode_path(f"/{bucket or self.source.bucket}/{key}")
        self._call("PUT", to, (), headers=(("x-amz-copy-source", source),))

    def list(self, prefix: str) -> Iterator[ObjectSummary]:
        """List the objects below a prefix in the order of their keys (ListObjectsV2, 1,000 a page)."""
        token, before = "", self.source.prefix
        while True:
            query: Pairs = (("list-type", "2"), ("prefix", before + prefix), ("encoding-type", "url"))
            page = self._call("GET", "", (*query, ("continuation-token", token)) if token else query).body
            text = page.decode()
            yield from parse_listing(text, before)
            token = unescape(element(text, "NextContinuationToken"))
            if not token:
                return

    def send(self, method: str, key: str, query: Pairs) -> bytes:
        """Send a request without a body; return the body of the answer. Raises the errors of ``s3_errors``."""
        return self._call(method, key, query).body

    def _call(
        self, method: str, key: str, query: Pairs, body: bytes = b"", headers: Pairs = ()
    ) -> HttpResponse:
        response = self.caller.call(
            lambda: self.source.build(method, key, query, body, headers), self._should_retry
        )
        if response.status >= 300:
            raise self._error(response, method, key, dict(query).get("versionId"))
        return response

    def _error(
        self, response: HttpResponse, method: str, key: str, version_id: str | None = None
    ) -> PacklineError:
        from packline.aws_api.absent_objects import is_absent, read_error  # few need it

        bucket = self.source.bucket
        what = f"object {key!r} of {bucket}" if key else f"listing of {bucket}"
        actions = "s3:PutObject" if method == "PUT" else "" if key else "s3:ListBucket"
        reads = key and method in ("GET", "HEAD")
        look = (lambda: is_absent(self, key, version_id)) if reads else None
        return read_error(_parse_error(response), what, look, actions)

    def _should_retry(self, response: HttpResponse) -> bool:
        if response.status < 300:
            return False
        s3_error = _parse_error(response)
        match s3_error.action:
            case ErrorAction.RETRY | ErrorAction.SLOW_DOWN:
                return True
            case ErrorAction.RENEW:
                self.source.renew()
                return True
            case ErrorAction.SKEWED:
                return correct(s3_error.server_time)
            case ErrorAction.MOVED:
                return self.source.follow_region(s3_error.region)
            case _:
                return False


def _is_conflict(response: HttpResponse) -> bool:
    return response.status == 409 and _parse_error(response).code == CONFLICT


def _parse_error(response: HttpResponse) -> S3ErrorResponse:
    return parse_error_response(response.status, response.headers, response.body)
