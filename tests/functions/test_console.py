"""The function of the console: a request of API Gateway in, the page out."""

from __future__ import annotations

from types import SimpleNamespace

from functions.console import handler
from tests.events import sample


def test_the_page_comes_with_its_policy() -> None:
    answer = handler(sample("console/page.json"), None)
    assert answer["statusCode"] == 200
    assert answer["headers"]["Content-Type"].startswith("text/html")
    assert "default-src 'none'" in answer["headers"]["Content-Security-Policy"]
    assert answer["body"].startswith("<!doctype html>")


def test_the_page_comes_by_a_load_balancer() -> None:
    answer = handler(sample("console/load-balancer.json"), SimpleNamespace(aws_request_id="request-1"))
    assert (answer["statusCode"], answer["statusDescription"]) == (200, "200 OK")
    assert answer["multiValueHeaders"]["Content-Type"] == ["text/html; charset=utf-8"]
    assert answer["body"].startswith("<!doctype html>")
    assert "headers" not in answer
