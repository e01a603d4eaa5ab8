"""One table of environments: what botocore makes of each is what we make of it."""

from __future__ import annotations

import itertools
import os
from pathlib import Path
from typing import Any, NamedTuple

import botocore.configprovider
import botocore.loaders
import pytest
from botocore.endpoint_provider import EndpointProvider

from packline.aws_api.bucket_address import bucket_address
from packline.aws_api.credentials import CredentialChain
from packline.aws_api.endpoint import find_endpoint
from packline.aws_api.s3 import S3Source
from packline.aws_api.sigv4 import CredentialScope, SignableRequest, Signer
from packline.errors import InvalidSetting
from packline.http.http1 import HttpRequest
from tests.unit.aws_api.botocore_view import Sent, botocore_sends, botocore_sends_each, sent

KEYS = {"AWS_ACCESS_KEY_ID": "AKID", "AWS_SECRET_ACCESS_KEY": "secret"}
HERE = {"AWS_DEFAULT_REGION": "eu-central-1", **KEYS}


class Case(NamedTuple):
    """An environment: variables, and what the two files of AWS's tools hold."""

    variables: dict[str, str]
    config: str = ""
    credentials: str = ""


CASES = {
    "region": Case(HERE),
    "us-east-1": Case(KEYS | {"AWS_DEFAULT_REGION": "us-east-1"}),
    "us-east-1, regional": Case(
        KEYS | {"AWS_DEFAULT_REGION": "us-east-1", "AWS_S3_US_EAST_1_REGIONAL_ENDPOINT": "regional"}
    ),
    "us-east-1, regional by profile": Case(
        KEYS | {"AWS_DEFAULT_REGION": "us-east-1"}, "[default]\ns3_us_east_1_regional_endpoint = regional\n"
    ),
    "us-east-1, regional by the s3 block": Case(
        KEYS | {"AWS_DEFAULT_REGION": "us-east-1"},
        "[default]\ns3 =\n  us_east_1_regional_endpoint = regional\n",
    ),
    "old name of FIPS": Case(KEYS | {"AWS_DEFAULT_REGION": "fips-us-west-2"}),
    "old name of FIPS at the end": Case(KEYS | {"AWS_DEFAULT_REGION": "us-west-2-fips"}),
    "region of the default profile": Case(KEYS, "[default]\nregion = ap-south-1\n"),
    "region of a named profile": Case(
        KEYS | {"AWS_PROFILE": "team"}, "[default]\nregion = eu-west-1\n[profile team]\nregion = ap-south-1\n"
    ),
    "AWS_DEFAULT_PROFILE wins": Case(
        KEYS | {"AWS_PROFILE": "a", "AWS_DEFAULT_PROFILE": "b"},
        "[profile a]\nregion = eu-west-1\n[profile b]\nregion = ap-south-1\n",
    ),
    "quoted name of a profile": Case(
        KEYS | {"AWS_PROFILE": "my team"}, '[profile "my team"]\nregion = ap-south-1\n'
    ),
    "region beside the keys": Case(KEYS, credentials="[default]\nregion = sa-east-1\n"),
    "credentials file wins over config": Case(
        KEYS, "[default]\nregion = eu-west-1\n", "[default]\nregion = sa-east-1\n"
    ),
    "comments and odd spacing": Case(
        KEYS, "# a comment\n; another\n\n[default]\nregion=ap-south-1\noutput : json\nempty =\n"
    ),
    "AWS_ENDPOINT_URL": Case(HERE | {"AWS_ENDPOINT_URL": "http://localhost:5000"}),
    "AWS_ENDPOINT_URL with a path": Case(HERE | {"AWS_ENDPOINT_URL": "https://gateway.example/aws/"}),
    "endpoint of S3": Case(
        HERE | {"AWS_ENDPOINT_URL": "http://a.example:1", "AWS_ENDPOINT_URL_S3": "https://b.example/x"}
    ),
    "endpoint of DynamoDB": Case(HERE | {"AWS_ENDPOINT_URL_DYNAMODB": "http://b.example:2"}),
    "endpoint of EventBridge": Case(HERE | {"AWS_ENDPOINT_URL_EVENTBRIDGE": "http://b.example:2"}),
    "endpoint of Step Functions": Case(HERE | {"AWS_ENDPOINT_URL_SFN": "http://b.example:2"}),
    "an empty endpoint is none": Case(HERE | {"AWS_ENDPOINT_URL": ""}),
    "endpoint by IPv6": Case(HERE | {"AWS_ENDPOINT_URL": "http://[::1]:5000"}),
    "endpoint of the profile": Case(HERE, "[default]\nendpoint_url = http://localhost:5000\n"),
    "services section": Case(
        HERE,
        "[default]\nservices = here\nendpoint_url = http://all.example\n"
        "[services here]\ns3 =\n  endpoint_url = http://s3.example:1\nsfn =\n  endpoint_url = http://sfn.example\n",
    ),
    "environment before the services section": Case(
        HERE | {"AWS_ENDPOINT_URL": "http://env.example"},
        "[default]\nservices = here\n[services here]\ns3 =\n  endpoint_url = http://s3.example:1\n",
    ),
    "ignored endpoints": Case(
        HERE | {"AWS_ENDPOINT_URL": "http://a:1", "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS": "TRUE"}
    ),
    "ignored endpoints by profile": Case(
        HERE, "[default]\nignore_configured_endpoint_urls = true\nendpoint_url = http://localhost:5000\n"
    ),
    "FIPS": Case(HERE | {"AWS_USE_FIPS_ENDPOINT": "true"}),
    "FIPS of the profile": Case(HERE, "[default]\nuse_fips_endpoint = true\n"),
    "FIPS off in the environment": Case(
        HERE | {"AWS_USE_FIPS_ENDPOINT": "false"}, "[default]\nuse_fips_endpoint = true\n"
    ),
    "dual-stack": Case(HERE | {"AWS_USE_DUALSTACK_ENDPOINT": "true"}),
    "dual-stack of the profile": Case(HERE, "[default]\nuse_dualstack_endpoint = true\n"),
    "dual-stack of S3": Case(HERE, "[default]\ns3 =\n  use_dualstack_endpoint = true\n"),
    "FIPS and dual-stack": Case(
        HERE | {"AWS_USE_FIPS_ENDPOINT": "true", "AWS_USE_DUALSTACK_ENDPOINT": "true"}
    ),
    "FIPS and dual-stack in us-east-1": Case(
        KEYS
        | {
            "AWS_DEFAULT_REGION": "us-east-1",
            "AWS_USE_FIPS_ENDPOINT": "true",
            "AWS_USE_DUALSTACK_ENDPOINT": "true",
        }
    ),
    "FIPS and an endpoint of one's own": Case(
        HERE | {"AWS_USE_FIPS_ENDPOINT": "true", "AWS_ENDPOINT_URL": "http://localhost:5000"}
    ),
    "path style": Case(HERE, "[default]\ns3 =\n  addressing_style = path\n"),
    "virtual style": Case(HERE, "[default]\ns3 =\n    addressing_style = virtual\n"),
    "auto style": Case(HERE, "[default]\ns3=\n addressing_style=auto\n"),
    "virtual style and an endpoint of one's own": Case(
        HERE | {"AWS_ENDPOINT_URL": "http://store.example:5000/base"},
        "[default]\ns3 =\n  addressing_style = virtual\n",
    ),
    "path style and dual-stack": Case(
        HERE | {"AWS_USE_DUALSTACK_ENDPOINT": "true"}, "[default]\ns3 =\n  addressing_style = path\n"
    ),
    "China": Case(KEYS | {"AWS_DEFAULT_REGION": "cn-northwest-1"}),
    "GovCloud with FIPS": Case(
        KEYS | {"AWS_DEFAULT_REGION": "us-gov-west-1", "AWS_USE_FIPS_ENDPOINT": "true"}
    ),
    "European Sovereign Cloud": Case(KEYS | {"AWS_DEFAULT_REGION": "eusc-de-east-1"}),
    "session token": Case(HERE | {"AWS_SESSION_TOKEN": "token"}),
    "old name of the session token": Case(HERE | {"AWS_SECURITY_TOKEN": "old", "AWS_SESSION_TOKEN": "new"}),
    "keys of a profile": Case(
        {"AWS_PROFILE": "team", "AWS_DEFAULT_REGION": "eu-central-1"},
        credentials="[team]\naws_access_key_id = FILE\naws_secret_access_key = q\naws_session_token = t\n",
    ),
    "keys in the environment win over AWS_PROFILE": Case(
        HERE | {"AWS_PROFILE": "team"},
        credentials="[team]\naws_access_key_id = FILE\naws_secret_access_key = q\n",
    ),
}


def enter(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, case: Case) -> None:
    """Make this process's environment that of the case, and no other setting of AWS's tools."""
    for name in list(os.environ):
        if name.upper().startswith("AWS_") or name.upper().endswith("_PROXY"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    for name, text in (("AWS_CONFIG_FILE", case.config), ("AWS_SHARED_CREDENTIALS_FILE", case.credentials)):
        file = tmp_path / name
        file.write_text(text)
        monkeypatch.setenv(name, str(file))
    for name, value in case.variables.items():
        monkeypatch.setenv(name, value)


def we_send(service: str, bucket: str = "bucket", key: str = "key") -> Sent:
    """The request we would send."""
    if service == "s3":
        request = S3Source(bucket).request(key)
        return sent(url_of(request), dict(request.headers))
    endpoint = find_endpoint(service)
    headers = Signer(CredentialScope(endpoint.region, service)).headers(
        SignableRequest("POST", endpoint.authority, "/"), CredentialChain().get(), 0.0
    )
    return sent(f"{endpoint}/", dict(headers))


def url_of(request: HttpRequest) -> str:
    return f"{'https' if request.tls else 'http'}://{dict(request.headers)['host']}{request.target}"


@pytest.mark.parametrize("service", ["s3", "dynamodb", "events", "states"])
@pytest.mark.parametrize("name", CASES)
def test_an_environment_means_the_same_to_us_and_to_botocore(
    name: str, service: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    enter(monkeypatch, tmp_path, CASES[name])
    theirs = botocore_sends(service)
    if service != "s3":
        theirs = theirs._replace(url=f"{theirs.url.rstrip('/')}/")
    assert we_send(service) == theirs


@pytest.mark.parametrize("service", ["s3", "dynamodb", "events", "states"])
def test_every_region_of_every_partition_has_the_endpoints_that_aws_publishes(service: str) -> None:
    loader = botocore.loaders.create_loader()
    model = {"states": "stepfunctions"}.get(service, service)
    partitions = loader.load_data("partitions")
    provider = EndpointProvider(loader.load_service_model(model, "endpoint-rule-set-1"), partitions)
    regions = [name for row in partitions["partitions"] for name in row["regions"] if "global" not in name]
    assert len(regions) > 40
    for region, fips, dual_stack in itertools.product([*regions, "moon-west-1"], *[(False, True)] * 2):
        environ = {
            "AWS_USE_FIPS_ENDPOINT": str(fips),
            "AWS_USE_DUALSTACK_ENDPOINT": str(dual_stack),
            "AWS_S3_US_EAST_1_REGIONAL_ENDPOINT": "regional",
            **NO_FILES,
        }
        asked: dict[str, Any] = {"Region": region, "UseFIPS": fips, "UseDualStack": dual_stack}
        if service == "s3" and fips and region.startswith("cn-"):
            with pytest.raises(InvalidSetting, match="FIPS"):
                find_endpoint(service, region, environ)
            continue
        theirs = provider.resolve_endpoint(**asked, **({"Bucket": "bucket"} if service == "s3" else {}))
        endpoint = find_endpoint(service, region, environ)
        if service == "s3":
            endpoint, _ = bucket_address(endpoint, "bucket")
        assert str(endpoint) == theirs.url, (region, fips, dual_stack)


NO_FILES = {"AWS_CONFIG_FILE": "/nowhere/config", "AWS_SHARED_CREDENTIALS_FILE": "/nowhere/credentials"}
BUCKETS = (
    *(
        "bucket",
        "a-b",
        "abc",
        "my.bucket",
        "Upper",
        "under_score",
        "ab",
        "a" * 63,
        "a" * 64,
        "-lead",
        "trail-",
    ),
    *("192.168.0.1", "a..b", "a.-b", "point-abc-s3alias"),
)


@pytest.mark.parametrize("style", ["auto", "path", "virtual"])
@pytest.mark.parametrize(
    "url", ["", "http://store.example", "https://store.example/x", "http://127.0.0.1:5000"]
)
def test_a_bucket_is_addressed_as_botocore_addresses_it(
    url: str, style: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    config = f"[default]\ns3 =\n  addressing_style = {style}\n"
    enter(monkeypatch, tmp_path, Case(HERE | ({"AWS_ENDPOINT_URL": url} if url else {}), config))
    # botocore makes host names below an IP address of buckets with dots; nothing could resolve them.
    buckets = [bucket for bucket in BUCKETS if "." not in bucket or "127.0.0.1" not in url]
    theirs = botocore_sends_each("s3", [{"Bucket": bucket} for bucket in buckets])
    assert [we_send("s3", bucket).url for bucket in buckets] == [each.url for each in theirs]


@pytest.mark.parametrize(
    ("bucket", "kind"),
    [
        ("fast--use1-az4--x-s3", "directory bucket"),
        ("point--use1-az4--xa-s3", "directory bucket"),
        ("arn:aws:s3:eu-west-1:123456789012:accesspoint/point", "alias"),
        ("mfzwi23gnjvgw.mrap", "SigV4A"),
        ("point-0000--op-s3", "Outposts"),
        ("point-0000--ol-s3", "Object Lambda"),
        ("../other", "not the name of a bucket"),
        ("a b", "not the name of a bucket"),
        ("a\nb", "not the name of a bucket"),
        ("", "not the name of a bucket"),
    ],
)
def test_a_bucket_that_needs_what_we_do_not_have_is_refused_by_name(bucket: str, kind: str) -> None:
    with pytest.raises(InvalidSetting, match=kind):
        bucket_address(find_endpoint("s3", "eu-west-1", NO_FILES), bucket)
