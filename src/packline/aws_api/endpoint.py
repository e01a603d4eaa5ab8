"""Find the endpoints of S3, DynamoDB, EventBridge and Step Functions by the same settings as every AWS tool.

The table of settings is ``packline.aws_config.settings_table``. AWS's own endpoints:
https://docs.aws.amazon.com/sdkref/latest/guide/feature-endpoints.html
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from typing import NamedTuple
from urllib.parse import urlsplit

from packline.aws_config.settings import AwsSettings
from packline.errors import InvalidSetting

SERVICE_IDS = {
    "secretsmanager": "secrets_manager",
    "s3": "s3",
    "dynamodb": "dynamodb",
    "events": "eventbridge",
    "states": "sfn",
    "ssm": "ssm",
    "kms": "kms",
}
"""Maps the name in the host to the name in AWS_ENDPOINT_URL_<SERVICE> and in services sections of the profile."""

# Region prefix, DNS suffix, DNS suffix of dual-stack endpoints (botocore/data/partitions.json).
_PARTITIONS = (
    ("cn-", "amazonaws.com.cn", "api.amazonwebservices.com.cn"),
    ("eusc-", "amazonaws.eu", "api.amazonwebservices.eu"),
    ("us-iso-", "c2s.ic.gov", "api.aws.ic.gov"),
    ("us-isob-", "sc2s.sgov.gov", "api.aws.scloud"),
    ("eu-isoe-", "cloud.adc-e.uk", "api.cloud-aws.adc-e.uk"),
    ("us-isof-", "csp.hci.ic.gov", "api.aws.hci.ic.gov"),
    ("", "amazonaws.com", "api.aws"),
)
_LABEL = re.compile(r"[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?")
_HOST = re.compile(r"[A-Za-z0-9._-]{1,253}|[0-9A-Fa-f:.]{2,45}")
_GLOBAL = "aws-global"


class AwsEndpoint(NamedTuple):
    """The address of a service. ``prefix`` is the path of a custom endpoint, without a trailing slash."""

    host: str
    port: int
    tls: bool
    region: str
    """The region for which requests are signed."""
    custom: bool
    prefix: str = ""
    addressing: str = ""
    """How buckets are addressed: ``path``, ``virtual``, or empty for what the endpoint and the bucket allow."""
    fips: bool = False
    dual_stack: bool = False

    @property
    def authority(self) -> str:
        """The Host header, with the port only if it is not the default of the scheme."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == (443 if self.tls else 80) else f"{host}:{self.port}"

    def __str__(self) -> str:
        return f"{'https' if self.tls else 'http'}://{self.authority}{self.prefix}"

    def in_region(self, region: str) -> AwsEndpoint:
        """Return this S3 endpoint for a bucket of another region. A custom endpoint only signs for that region."""
        if self.custom:
            return self._replace(region=region)
        return _aws("s3", region, self.fips, self.dual_stack)._replace(addressing=self.addressing)


def find_region(environ: Mapping[str, str] = os.environ) -> str:
    """Find the region: AWS_REGION, AWS_DEFAULT_REGION, then the profile's. Raises InvalidSetting."""
    return _region(AwsSettings(environ))


def dns_suffixes(region: str) -> tuple[str, str]:
    """Return the domain of a region's endpoints (``amazonaws.com``), and the domain of dual-stack endpoints."""
    return next((suffix, dual) for prefix, suffix, dual in _PARTITIONS if region.startswith(prefix))


def find_endpoint(
    service: str, region: str = "", environ: Mapping[str, str] = os.environ, url: str = ""
) -> AwsEndpoint:
    """Find the endpoint of a service.

    Args:
        service: ``s3``, ``dynamodb``, ``events``, ``states`` or ``ssm``.
        region: The region, or empty for the configured one.
        environ: The environment variables.
        url: A URL that overrides the configured endpoint URLs. Those are read service before global and environment
            before profile. If there is none, AWS's own endpoint is used, with its FIPS and dual-stack variants.

    Raises:
        InvalidSetting: A setting cannot be used, or Packline does not support it.
    """
    settings = AwsSettings(environ)
    settings.check(service)
    url = url or settings.endpoint_url(SERVICE_IDS[service])
    addressing = settings.get("s3.addressing_style") if service == "s3" else ""
    if addressing not in ("", "auto", "path", "virtual"):
        raise InvalidSetting(f"s3: addressing_style is {addressing!r}.", "Set it to path, virtual or auto.")
    if url:
        region = region or settings.get("region") or "us-east-1"
        return _custom(url, _signing_region(_check_region(region)))._replace(addressing=addressing)
    region, fips = _without_fips(region or _region(settings))
    fips = fips or settings.flag("use_fips_endpoint")
    dual_stack = settings.flag("use_dualstack_endpoint")
    if service == "s3":
        dual_stack = dual_stack or settings.flag("s3.use_dualstack_endpoint")
        if region == "us-east-1" and not fips and not dual_stack and _is_legacy(settings):
            region = _GLOBAL
    return _aws(service, region, fips, dual_stack)._replace(addressing=addressing)


def _region(settings: AwsSettings) -> str:
    region = settings.get("region")
    if not region:
        raise InvalidSetting("No AWS region is set.", "Set AWS_REGION, or a region in ~/.aws/config.")
    return _check_region(region)


def _check_region(region: str) -> str:
    if not _LABEL.fullmatch(region):
        raise InvalidSetting(f"{region!r} is not an AWS region.", "Set AWS_REGION to a region, as eu-west-1.")
    return region


def _without_fips(region: str) -> tuple[str, bool]:
    """Split old names of regions with FIPS endpoints, such as ``fips-us-east-1``, into region and whether FIPS."""
    plain = region.removeprefix("fips-").removesuffix("-fips")
    return plain, plain != region


def _signing_region(region: str) -> str:
    return "us-east-1" if region == _GLOBAL else _without_fips(region)[0]


def _is_legacy(settings: AwsSettings) -> bool:
    value = settings.get("s3.us_east_1_regional_endpoint").lower()
    if value not in ("", "legacy", "regional"):
        raise InvalidSetting(
            f"AWS_S3_US_EAST_1_REGIONAL_ENDPOINT is {value!r}.", "Set it to regional or legacy."
        )
    return value != "regional"


def _aws(service: str, region: str, fips: bool, dual_stack: bool) -> AwsEndpoint:
    """Return AWS's own endpoint of a service in a region. Raises InvalidSetting if there is none of that kind."""
    signing = _signing_region(region)
    suffix, dual_suffix = dns_suffixes(signing)
    if service == "s3" and fips and region.startswith("cn-"):
        raise InvalidSetting(f"S3 has no FIPS endpoint in {region}.", "Unset AWS_USE_FIPS_ENDPOINT.")
    if service == "s3":
        if region == _GLOBAL and not fips and not dual_stack:
            host = f"s3.{suffix}"
        else:
            host = f"s3{'-fips' * fips}{'.dualstack' * dual_stack}.{signing}.{suffix}"
    else:
        name = service + "-fips" * _has_fips_name(service, region, fips, dual_stack)
        host = f"{name}.{region}.{dual_suffix if dual_stack else suffix}"
    return AwsEndpoint(host, 443, True, signing, custom=False, fips=fips, dual_stack=dual_stack)


def _has_fips_name(service: str, region: str, fips: bool, dual_stack: bool) -> bool:
    """Tell whether the host name has ``-fips``. In GovCloud most of the usual endpoints are FIPS endpoints."""
    if not region.startswith("us-gov-"):
        return fips
    if service == "dynamodb":
        return fips and dual_stack
    if service == "states":
        return dual_stack or (fips and region != "us-gov-west-1")
    return service == "ssm" and fips and dual_stack


def _custom(url: str, region: str) -> AwsEndpoint:
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise _not_a_url(url) from None
    host = parts.hostname or ""
    extra = parts.query or parts.fragment or parts.username
    if parts.scheme not in ("http", "https") or not _HOST.fullmatch(host) or extra:
        raise _not_a_url(url)
    tls = parts.scheme == "https"
    prefix = parts.path.rstrip("/")
    return AwsEndpoint(host, port or (443 if tls else 80), tls, region, custom=True, prefix=prefix)


def _not_a_url(url: str) -> InvalidSetting:
    # The text between :// and @ may be a password.
    shown = re.sub(r"//[^/@]*@", "//…@", url)
    return InvalidSetting(f"{shown!r} is not an endpoint URL.", "Write http(s)://host[:port].")
