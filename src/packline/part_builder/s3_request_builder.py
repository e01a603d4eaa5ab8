"""Build signed request heads for the keys of a bucket."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from packline.aws_api.bucket_address import bucket_address, check_store
from packline.aws_api.clock import now
from packline.aws_api.credentials import CredentialChain
from packline.aws_api.endpoint import AwsEndpoint, find_endpoint
from packline.aws_api.sigv4 import (
    Credentials,
    CredentialScope,
    SignableRequest,
    Signer,
    encode_path,
    encode_query,
)
from packline.http.async_request import Origin
from packline.http.http1 import serialize_head
from packline.part_builder.template_signer import TemplateSigner

Pairs = Sequence[tuple[str, str]]


class RequestBuilder(Protocol):
    """Builds signed request heads for one bucket: by AWS credentials, or by URLs that the HTTP API has signed."""

    bucket: str
    address: Origin

    @property
    def used(self) -> Credentials:
        """The credentials that signed the last request head."""

    def object_path(self, key: str) -> str:
        """Return the encoded key with a leading slash."""

    def head(
        self, method: str, key: str, *, query: Pairs = (), headers: Pairs = (), length: int | None = None
    ) -> bytes:
        """Build a request head. ``length`` is that of the body in bytes; None if there is no body."""

    def read_head(self, key: str, query: Pairs, unsigned: Pairs) -> bytes:
        """Build the head of a GET. The signature does not cover ``unsigned`` headers."""

    def put_head(self, key: str, query: Pairs, checksum: str, length: int) -> bytes:
        """Build the head of a PUT of ``length`` bytes. ``checksum`` is their encoded CRC-32."""

    def renew(self, refused: Credentials) -> None:
        """Get newer credentials or URLs after the store refused these as expired."""

    def in_region(self, region: str) -> RequestBuilder | None:
        """Return a builder for the bucket in another region; None if there is no way there."""


@dataclass(slots=True)
class S3RequestBuilder:
    """Builds signed request heads for one store: ``bucket``, or ``bucket/prefix`` for what lies below a prefix.

    ``clock`` gives seconds since the epoch, for the date of signatures.
    """

    bucket: str
    endpoint: AwsEndpoint
    credentials: CredentialChain = field(default_factory=CredentialChain)
    clock: Callable[[], float] = now
    address: Origin = field(init=False)
    _authority: str = field(init=False)
    _prefix: str = field(init=False)
    _signer: Signer = field(init=False)
    _templates: TemplateSigner = field(init=False)
    used: Credentials = field(init=False)
    """The credentials that signed the last request head."""

    def __post_init__(self) -> None:
        bucket, prefix = check_store(self.bucket)
        served, before = bucket_address(self.endpoint, bucket)
        self._prefix = f"{before}/{prefix}".rstrip("/")
        self.address = Origin(served.host, served.port, served.tls)
        self._authority = served.authority
        scope = CredentialScope(served.region, "s3")
        self._signer = Signer(scope)
        self._templates = TemplateSigner(served.authority, scope)

    @classmethod
    def find(cls, bucket: str, *, endpoint_url: str = "", region: str = "") -> S3RequestBuilder:
        """Find the endpoint of a bucket by the usual AWS variables, unless it is given. Raises InvalidSetting."""
        return cls(bucket, find_endpoint("s3", region, url=endpoint_url))

    def path(self, key: str) -> str:
        """Return the encoded path of a request for a key."""
        return self._prefix + self.object_path(key)

    def object_path(self, key: str) -> str:
        """Return the encoded key with a leading slash."""
        return "/" + encode_path(key)

    def head(
        self, method: str, key: str, *, query: Pairs = (), headers: Pairs = (), length: int | None = None
    ) -> bytes:
        """Build a signed request head. ``length`` is that of the body in bytes; None if there is no body.

        The signature does not cover the payload, because the CRC-32 of each slice costs less.
        Raises CredentialsMissing.
        """
        message = SignableRequest(method, self._authority, self.path(key), query, headers=headers)
        self.used = self.credentials.get()
        signed = self._signer.headers(message, self.used, self.clock())
        target = message.path
        if query:
            target = f"{target}?{encode_query(query)}"
        return serialize_head(method, target, signed, length)

    def read_head(self, key: str, query: Pairs, unsigned: Pairs) -> bytes:
        """Build the head of a GET by template. The signature does not cover ``unsigned`` headers, which S3 allows."""
        self.used = self.credentials.get()
        lines = "".join(f"{name}: {value}\r\n" for name, value in unsigned)
        return self._templates.head(self.path(key), encode_query(query), lines, self.used, self.clock())

    def put_head(self, key: str, query: Pairs, checksum: str, length: int) -> bytes:
        """Build the head of a PUT of ``length`` bytes by template. ``checksum`` is their encoded CRC-32."""
        self.used = self.credentials.get()
        path, now = self.path(key), self.clock()
        return self._templates.put_head(path, encode_query(query), checksum, length, self.used, now)

    def in_region(self, region: str) -> S3RequestBuilder | None:
        """Return a builder for the bucket in another region; None if that is not known, or this one is there."""
        if not region or region == self.endpoint.region:
            return None
        return S3RequestBuilder(self.bucket, self.endpoint.in_region(region), self.credentials)

    def renew(self, refused: Credentials) -> None:
        """Get newer credentials after the store refused these as expired. Raises CredentialsMissing."""
        self.credentials.renew(refused)
