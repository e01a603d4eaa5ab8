"""Readers that have an answer already get 304; what changes something, or fails, is never answered so."""

from __future__ import annotations

import base64
import gzip
from typing import Any

import pytest

from packline.http.compressed_answer import compressed
from packline.http.conditional_answer import with_etag

OK: dict[str, Any] = {"statusCode": 200, "headers": {"Content-Type": "application/json"}, "body": "[1]"}
TAG = str(with_etag({"requestContext": {"http": {"method": "GET"}}}, OK)["headers"]["ETag"])


def request(method: str = "GET", **headers: str) -> dict[str, Any]:
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    return {"requestContext": {"http": {"method": method}}, "headers": sent}


@pytest.mark.parametrize(
    "sent", [TAG, TAG.removeprefix("W/"), f'"other", {TAG}', "*"], ids=["weak", "strong", "several", "any"]
)
def test_a_reader_that_has_the_answer_gets_304_without_a_body(sent: str) -> None:
    answer = with_etag(request(If_None_Match=sent), OK)
    assert (answer["statusCode"], answer["body"]) == (304, "")
    caching = {"Cache-Control": "private, no-cache", "Vary": "Accept-Encoding"}
    assert answer["headers"] == {"ETag": TAG, **caching}


@pytest.mark.parametrize(
    ("event", "answer"),
    [
        (request(If_None_Match='"other"'), OK),
        (request("POST", If_None_Match=TAG), OK),
        (request(If_None_Match=TAG), {**OK, "body": "[1, 2]"}),
        (request(If_None_Match="*"), {**OK, "statusCode": 404}),
    ],
    ids=["another", "write", "changed", "failed"],
)
def test_any_other_request_is_answered_whole(event: dict[str, Any], answer: dict[str, Any]) -> None:
    given = with_etag(event, answer)
    assert (given["statusCode"], given["body"]) == (answer["statusCode"], answer["body"])


def test_an_etag_of_a_route_stays_and_a_weak_one_leaves_the_answer_to_be_compressed() -> None:
    known = {**OK, "headers": {**OK["headers"], "ETag": '"3"'}}
    assert with_etag(request(), known)["headers"]["ETag"] == '"3"'
    assert with_etag(request(if_none_match='"3"'), known)["statusCode"] == 200
    long = {**OK, "body": "x" * 5_000}
    event = request(accept_encoding="gzip")
    packed = compressed(event, with_etag(event, long))
    assert gzip.decompress(base64.b64decode(packed["body"])) == b"x" * 5_000
    assert packed["headers"]["ETag"].startswith("W/")


@pytest.mark.parametrize("etag", [{}, {"ETag": '"3"'}], ids=["list", "alias"])
def test_no_cache_between_keeps_an_answer_for_other_readers(etag: dict[str, str]) -> None:
    answer = with_etag(request(), {**OK, "headers": {**OK["headers"], **etag}})
    assert answer["headers"]["Cache-Control"] == "private, no-cache"
    own = with_etag(request(), {**OK, "headers": {**etag, "cache-control": "no-store"}})
    assert own["headers"]["cache-control"] == "no-store"
    assert "Cache-Control" not in own["headers"]
