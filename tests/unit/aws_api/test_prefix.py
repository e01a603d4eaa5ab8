"""A store below a prefix of a bucket: each request names whole keys, and nobody above hears of the prefix."""

from __future__ import annotations

import json

import pytest

from packline.aws.events import parse_body
from packline.aws_api.credentials import CredentialChain
from packline.aws_api.endpoint import AwsEndpoint, find_endpoint
from packline.aws_api.s3 import S3Source
from packline.aws_api.sigv4 import Credentials
from packline.errors import InvalidSetting
from packline.keys import split_store
from packline.part_builder.s3_request_builder import S3RequestBuilder
from packline.rules.adoption import NotAdoptable, parse_store_url

STORE = "our-data/teams/a"
CREDENTIALS = CredentialChain(lambda: Credentials("key", "secret"))


@pytest.fixture(params=["", "http://127.0.0.1:9000"], ids=["bucket in host", "bucket in path"])
def endpoint(request: pytest.FixtureRequest) -> AwsEndpoint:
    return find_endpoint("s3", "eu-west-1", url=request.param)


def path_before(endpoint: AwsEndpoint) -> str:
    return "/our-data" if endpoint.custom else ""


def test_signed_requests_name_keys_below_the_prefix(endpoint: AwsEndpoint) -> None:
    source, before = S3Source(STORE, endpoint, CREDENTIALS), path_before(endpoint)
    assert source.request("outputs/e/a b").target == f"{before}/teams/a/outputs/e/a%20b"
    assert f"{before}/teams/a/packages/p?" in source.presigned("packages/p")
    builder = S3RequestBuilder(STORE, endpoint, CREDENTIALS)
    assert builder.path("packages/p") == f"{before}/teams/a/packages/p"
    assert f"PUT {before}/teams/a/packages/p HTTP/1.1".encode() in builder.head("PUT", "packages/p")


def test_requests_to_the_bucket_itself_have_no_prefix_in_their_path(endpoint: AwsEndpoint) -> None:
    source = S3Source(STORE, endpoint, CREDENTIALS)
    assert source.build("GET", "", (("list-type", "2"),)).target == f"{path_before(endpoint)}/?list-type=2"


def test_a_copy_names_the_bucket_and_the_whole_key(endpoint: AwsEndpoint) -> None:
    builder = S3RequestBuilder(STORE, endpoint, CREDENTIALS)
    assert f"/{builder.bucket}{builder.object_path('outputs/e/a')}" == "/our-data/teams/a/outputs/e/a"


@pytest.mark.parametrize("store", ["our-data//a", "our-data/../b", "our-data/a b", "our-data/a/%2e", "a/b?c"])
def test_a_prefix_that_would_be_encoded_otherwise_is_refused(store: str, endpoint: AwsEndpoint) -> None:
    with pytest.raises(InvalidSetting):
        S3Source(store, endpoint, CREDENTIALS).request("x")
    with pytest.raises(InvalidSetting):
        S3RequestBuilder(store, endpoint, CREDENTIALS)


def test_a_store_is_a_bucket_with_or_without_a_prefix() -> None:
    assert split_store("our-data") == split_store("our-data/") == ("our-data", "")
    assert split_store(STORE) == split_store(f"{STORE}/") == ("our-data", "teams/a/")


def test_events_of_objects_beside_the_prefix_are_not_ours() -> None:
    def event(key: str) -> str:
        detail = {"object": {"key": key}}
        return json.dumps(
            {
                "source": "aws.s3",
                "detail-type": "Object Created",
                "time": "2026-11-28T10:00:00Z",
                "detail": detail,
            }
        )

    assert [upload.key for upload in parse_body(event("teams/a/outputs/e/x"), "teams/a/")] == ["outputs/e/x"]
    assert parse_body(event("outputs/e/x"), "teams/a/") == []
    assert parse_body(event("teams/b/outputs/e/x"), "teams/a/") == []


def test_what_is_adopted_lies_below_the_prefix() -> None:
    assert parse_store_url("s3://our-data/teams/a/raw/x", STORE) == "raw/x"
    for url in ("s3://our-data/raw/x", "s3://our-data/teams/ab/raw/x", "s3://other/teams/a/raw/x"):
        with pytest.raises(NotAdoptable):
            parse_store_url(url, STORE)
