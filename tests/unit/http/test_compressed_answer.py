"""Answers are compressed for whom they can be, and mean the same."""

from __future__ import annotations

import gzip
from base64 import b64decode
from typing import Any

import pytest

from packline.http.compressed_answer import WORTH_IT, compressed

LONG = "ä" * WORTH_IT


def asked(**headers: str) -> dict[str, Any]:
    return {"headers": {name.replace("_", "-"): value for name, value in headers.items()}}


def an_answer(body: str = LONG, status: int = 200, **headers: str) -> dict[str, Any]:
    named = {"Content-Type": "application/json", **headers}
    return {"statusCode": status, "headers": named, "body": body}


ACCEPTED = ["gzip", "br, GZIP;q=0.5", "deflate , gzip", "*", "x-gzip", "gzip ; Q=0.001", "*;q=0, gzip"]


@pytest.mark.parametrize("accepted", ACCEPTED)
def test_who_takes_gzip_gets_the_same_text_in_fewer_bytes(accepted: str) -> None:
    answer = compressed(asked(accept_encoding=accepted), an_answer())
    assert answer["headers"]["Content-Encoding"] == "gzip"
    assert answer["isBase64Encoded"] is True
    packed = b64decode(answer["body"])
    assert gzip.decompress(packed).decode() == LONG
    assert len(packed) < WORTH_IT


@pytest.mark.parametrize(
    "accepted",
    [
        "",
        "identity",
        "gzip;q=0",
        "gzip; q=0.0",
        "gzip;q=0.",
        "gzippy",
        "*;q=0",
        "gzip;q=0, *",
        "gzip;q=x",
        "gzip;q=-1",
    ],
)
def test_who_does_not_gets_it_as_it_is_and_caches_are_told(accepted: str) -> None:
    answer = compressed(asked(accept_encoding=accepted), an_answer())
    assert answer["body"] == LONG
    assert "isBase64Encoded" not in answer
    assert answer["headers"]["Vary"] == "Accept-Encoding"


@pytest.mark.parametrize(
    "answer",
    [
        an_answer("short"),
        an_answer(ETag='"1"'),
        {"statusCode": 206, "headers": {"Content-Range": "bytes 0-1/9"}, "body": LONG},
        {"statusCode": 200, "headers": {"Content-Type": "image/png"}, "body": LONG},
        {"statusCode": 200, "headers": {"Content-Type": "text/plain"}, "body": LONG, "isBase64Encoded": True},
        {"statusCode": 204},
    ],
)
def test_what_must_stay_as_it_is_stays(answer: dict[str, Any]) -> None:
    assert compressed(asked(accept_encoding="gzip"), answer) == answer
