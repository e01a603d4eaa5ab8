"""Requests and answers of an Application Load Balancer, which decodes nothing and takes 1 MB."""

from __future__ import annotations

import json
from typing import Any

import pytest

from packline.http.load_balancer import (
    MOST_BYTES,
    is_from_load_balancer,
    to_gateway_event,
    to_load_balancer_answer,
)
from tests.events import sample

EVENT = sample("api/load-balancer.json")


def test_only_its_own_context_makes_a_request_one_of_a_load_balancer() -> None:
    assert is_from_load_balancer(EVENT)
    assert not is_from_load_balancer(sample("api/list-versions.json"))
    assert not is_from_load_balancer({"elb": {}})


def test_what_was_encoded_is_decoded_once_and_the_query_stays_as_it_was_sent() -> None:
    query = {"tag": ["a%20b", "c%2Cd"], "path": ["x%252F%26y"], "empty": [""]}
    event = to_gateway_event(
        {**EVENT, "path": "/api/v0/datasets/a%2520b/", "multiValueQueryStringParameters": query}, "request-1"
    )
    assert event["rawPath"] == event["requestContext"]["http"]["path"] == "/api/v0/datasets/a%20b/"
    assert event["rawQueryString"] == "tag=a%20b&tag=c%2Cd&path=x%252F%26y&empty="
    assert event["queryStringParameters"] == {"tag": "a b,c,d", "path": "x%2F&y", "empty": ""}


def test_headers_are_lower_case_and_only_those_of_identity_are_kept_apart() -> None:
    headers = {
        "Accept": ["a", "b"],
        "Cookie": ["x=1; y=2"],
        "Host": ["packline.example.com:443"],
        "Authorization": ["1", "2"],
    }
    event = to_gateway_event({**EVENT, "multiValueHeaders": headers}, "request-1")
    assert event["headers"]["accept"] == "a,b"
    assert event["cookies"] == ["x=1", "y=2"]
    assert event["requestContext"]["domainName"] == "packline.example.com"
    assert event["requestContext"]["authorizations"] == ["1", "2"]
    assert "authorizer" not in event["requestContext"]


def test_a_body_comes_as_it_was_sent() -> None:
    event = to_gateway_event({**EVENT, "body": "AAE=", "isBase64Encoded": True}, "request-1")
    assert (event["body"], event["isBase64Encoded"]) == ("AAE=", True)
    assert "body" not in to_gateway_event(EVENT, "request-1")


def test_a_client_that_names_itself_as_forwarded_is_told_by_the_address_that_connected() -> None:
    headers = {"x-forwarded-for": ["192.0.2.9, 10.0.0.7"]}
    event = to_gateway_event({**EVENT, "multiValueHeaders": headers}, "request-1")
    assert event["requestContext"]["http"]["sourceIp"] == "10.0.0.7"


def test_a_client_does_not_choose_the_id_of_a_request() -> None:
    headers = {"x-amzn-trace-id": ["Self=1-67891233-abcdef012345678912345678;Root=as-the-client-likes"]}
    event = to_gateway_event({**EVENT, "multiValueHeaders": headers}, "request-1")
    assert event["requestContext"]["requestId"] == "request-1"


def test_an_answer_has_a_description_and_all_values_of_its_headers() -> None:
    answer = to_load_balancer_answer(
        {"statusCode": 404, "headers": {"ETag": '"1"'}, "cookies": ["a=1", "b=2"]}
    )
    assert answer == {
        "statusCode": 404,
        "statusDescription": "404 Not Found",
        "isBase64Encoded": False,
        "multiValueHeaders": {"ETag": ['"1"'], "Set-Cookie": ["a=1", "b=2"]},
        "body": "",
    }


@pytest.mark.parametrize(("size", "status"), [(MOST_BYTES // 2, 200), (MOST_BYTES, 413)])
def test_an_answer_that_is_too_large_is_refused_with_a_remedy(size: int, status: int) -> None:
    given: dict[str, Any] = {"statusCode": 200, "headers": {}, "body": "x" * size, "isBase64Encoded": True}
    answer = to_load_balancer_answer(given)
    assert answer["statusCode"] == status
    assert len(json.dumps(answer)) <= MOST_BYTES
    if status == 413:
        assert "limit" in json.loads(answer["body"])["remedy"]
