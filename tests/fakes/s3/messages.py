"""Requests, responses and refusals of the fake S3."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple


class Request(NamedTuple):
    """One request, for tests to look at and for faults to decide on."""

    number: int
    """From 1, in order of arrival."""
    method: str
    key: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    """Names in lower case."""
    port: int
    """Of the client: one a connection."""

    @property
    def range(self) -> str:
        """The Range header, empty if there is none."""
        return self.headers.get("range", "")

    @property
    def authorization(self) -> str:
        """The Authorization header, empty if there is none."""
        return self.headers.get("authorization", "")

    @property
    def is_listing(self) -> bool:
        """Whether it lists keys."""
        return "list-type" in self.query or "versions" in self.query


class Response(NamedTuple):
    """What is answered."""

    status: int
    headers: Mapping[str, str]
    body: bytes = b""


class Refusal(Exception):
    """Respond with an error document."""

    def __init__(self, status: int, code: str) -> None:
        super().__init__(code)
        self.status, self.code = status, code


def error_document(code: str, message: str) -> bytes:
    """The body of an error, as S3 words it."""
    return f"<?xml version='1.0'?><Error><Code>{code}</Code><Message>{message}</Message></Error>".encode()
