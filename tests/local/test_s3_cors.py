"""The local store answers pages as a bucket with the console's rule: its methods and headers, and no others."""

from __future__ import annotations

import pytest

from packline.local.http_server import Request, Response
from packline.local.s3_cors import answer_preflight, with_cors

ORIGIN = "http://127.0.0.1:4000"


def preflight(method: str, headers: str) -> Response:
    sent = {"access-control-request-method": method, "access-control-request-headers": headers}
    return answer_preflight(Request("OPTIONS", "/store/outputs/a", sent, {}, b""), ORIGIN)


def test_a_page_may_send_what_an_upload_sends() -> None:
    answer = preflight("PUT", "x-amz-checksum-crc32")
    assert (answer.status, dict(answer.headers)["Access-Control-Allow-Origin"]) == (200, ORIGIN)


@pytest.mark.parametrize(
    ("method", "headers"), [("GET", ""), ("PUT", "x-amz-acl"), ("", ""), ("PUT", "authorization")]
)
def test_a_page_may_send_nothing_else(method: str, headers: str) -> None:
    answer = preflight(method, headers)
    assert answer.status == 403
    assert "Access-Control-Allow-Origin" not in dict(answer.headers)


def test_a_page_reads_the_etag_of_what_it_wrote_and_no_object() -> None:
    stored = Response(200, [("ETag", '"e"')])
    shown = dict(with_cors(Request("PUT", "/store/a", {}, {}, b""), stored, ORIGIN).headers)
    assert shown["Access-Control-Expose-Headers"] == "ETag, x-amz-checksum-crc32"
    assert with_cors(Request("GET", "/store/a", {}, {}, b""), stored, ORIGIN) is stored
