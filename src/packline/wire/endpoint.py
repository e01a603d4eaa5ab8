"""Where S3 and DynamoDB answer, by the same environment variables as every AWS tool."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import NamedTuple
from urllib.parse import urlsplit

from packline.errors import InvalidSetting


class Endpoint(NamedTuple):
    """A service's address. ``prefix`` is the path part of a custom endpoint, without a trailing slash."""

    host: str
    port: int
    tls: bool
    region: str
    custom: bool
    prefix: str = ""

    @property
    def authority(self) -> str:
        """The Host header: the port only where it is not the scheme's own."""
        return self.host if self.port == (443 if self.tls else 80) else f"{self.host}:{self.port}"

    def __str__(self) -> str:
        return f"{'https' if self.tls else 'http'}://{self.authority}{self.prefix}"


def find_region(environ: Mapping[str, str] = os.environ) -> str:
    """AWS_REGION, AWS_DEFAULT_REGION, then the profile's region (by botocore). Raises InvalidSetting."""
    region = environ.get("AWS_REGION") or environ.get("AWS_DEFAULT_REGION") or _profile_region()
    if not region:
        raise InvalidSetting("No AWS region is set.", "Set AWS_REGION, or a region in ~/.aws/config.")
    return region


def _profile_region() -> str:
    if not os.path.exists(os.path.expanduser(os.environ.get("AWS_CONFIG_FILE", "~/.aws/config"))):
        return ""
    try:
        from botocore.session import Session
    except ImportError:
        return ""
    return Session().get_config_variable("region") or ""


def find_endpoint(
    service: str, region: str = "", environ: Mapping[str, str] = os.environ, url: str = ""
) -> Endpoint:
    """The endpoint of ``s3`` or ``dynamodb``.

    ``url`` wins, then ``AWS_ENDPOINT_URL_<SERVICE>``, ``AWS_ENDPOINT_URL``, and AWS itself
    (https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html). Raises InvalidSetting.
    """
    if not url and environ.get("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "").lower() != "true":
        url = environ.get(f"AWS_ENDPOINT_URL_{service.upper()}") or environ.get("AWS_ENDPOINT_URL", "")
    if url:
        return _custom(
            url, region or environ.get("AWS_REGION") or environ.get("AWS_DEFAULT_REGION") or "us-east-1"
        )
    region = region or find_region(environ)
    suffix = "amazonaws.com.cn" if region.startswith("cn-") else "amazonaws.com"
    return Endpoint(f"{service}.{region}.{suffix}", 443, True, region, custom=False)


def _custom(url: str, region: str) -> Endpoint:
    parts = urlsplit(url)
    try:
        port = parts.port
    except ValueError:
        port = -1
    if parts.scheme not in ("http", "https") or not parts.hostname or port == -1:
        raise InvalidSetting(f"{url!r} is not an endpoint URL.", "Write http(s)://host[:port].")
    tls = parts.scheme == "https"
    return Endpoint(
        parts.hostname, port or (443 if tls else 80), tls, region, custom=True, prefix=parts.path.rstrip("/")
    )


def bucket_address(endpoint: Endpoint, bucket: str) -> tuple[Endpoint, str]:
    """The endpoint that serves a bucket, and the path before its keys.

    AWS: ``bucket.s3.region…`` (a certificate cannot cover a bucket with dots: those go by path);
    custom endpoints: by path, which all of them understand.
    """
    if endpoint.custom or "." in bucket:
        return endpoint, f"{endpoint.prefix}/{bucket}"
    return endpoint._replace(host=f"{bucket}.{endpoint.host}"), ""
