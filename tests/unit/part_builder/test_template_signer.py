"""Reads and uploads signed by template carry the very signature that the general signer gives."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from packline.aws_api.sigv4 import (
    Credentials,
    CredentialScope,
    SignableRequest,
    Signer,
    encode_path,
    encode_query,
)
from packline.part_builder.template_signer import TemplateSigner

SCOPE = CredentialScope("eu-north-1", "s3")
CREDENTIALS = Credentials("AKID", "secret", "token/with+signs==")


def authorization(head: bytes) -> str:
    lines = head.decode().split("\r\n")
    return next(line for line in lines if line.startswith("authorization: ")).removeprefix("authorization: ")


@given(key=st.text(min_size=1), version=st.one_of(st.none(), st.text(min_size=1)), token=st.booleans())
def test_the_template_signs_as_the_signer_does(key: str, version: str | None, token: bool) -> None:
    credentials = CREDENTIALS if token else CREDENTIALS._replace(token="")
    path, pairs = encode_path(f"/bucket/{key}"), (("versionId", version),) if version else ()
    message = SignableRequest("GET", "host:99", path, pairs)
    expected = dict(Signer(SCOPE).headers(message, credentials, 1e9))["authorization"]
    head = TemplateSigner("host:99", SCOPE).head(
        path, encode_query(pairs), "if-match: x\r\n", credentials, 1e9
    )
    assert authorization(head) == expected
    assert head.count(b"\r\n\r\n") == 1
    assert b"if-match: x\r\n" in head


@given(key=st.text(min_size=1), number=st.integers(0, 10_000), token=st.booleans())
def test_an_upload_is_signed_with_its_checksum_as_the_signer_does(key: str, number: int, token: bool) -> None:
    credentials = CREDENTIALS if token else CREDENTIALS._replace(token="")
    path = encode_path(f"/bucket/{key}")
    pairs = (("partNumber", str(number)), ("uploadId", "a+b/c=")) if number else ()
    message = SignableRequest("PUT", "host:99", path, pairs, headers=(("x-amz-checksum-crc32", "AAAAAA=="),))
    expected = dict(Signer(SCOPE).headers(message, credentials, 1e9))["authorization"]
    signer = TemplateSigner("host:99", SCOPE)
    head = signer.put_head(path, encode_query(pairs), "AAAAAA==", 7, credentials, 1e9)
    assert authorization(head) == expected
    assert b"\r\nx-amz-checksum-crc32: AAAAAA==\r\ncontent-length: 7\r\n" in head
    assert signer.head(path, "", "", credentials, 1e9).count(b"checksum") == 0


@pytest.mark.parametrize("later", [61.0, 86_400.0, -1.0])
def test_a_template_does_not_outlive_its_date(later: float) -> None:
    signer = TemplateSigner("host", SCOPE)
    signer.head("/k", "", "", CREDENTIALS, 1e9)
    fresh = TemplateSigner("host", SCOPE).head("/k", "", "", CREDENTIALS, 1e9 + later)
    assert signer.head("/k", "", "", CREDENTIALS, 1e9 + later) == fresh


def test_new_credentials_make_a_new_template() -> None:
    signer = TemplateSigner("host", SCOPE)
    signer.head("/k", "", "", CREDENTIALS, 1e9)
    other = CREDENTIALS._replace(access_key="OTHER", secret_key="else")
    expected = dict(Signer(SCOPE).headers(SignableRequest("GET", "host", "/k"), other, 1e9))["authorization"]
    assert authorization(signer.head("/k", "", "", other, 1e9)) == expected
