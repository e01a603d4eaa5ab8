"""Our signatures against AWS's published example and against botocore's signer."""

from __future__ import annotations

import datetime
import hashlib
from contextlib import AbstractContextManager
from unittest.mock import patch
from urllib.parse import parse_qsl

from botocore.auth import S3SigV4Auth, S3SigV4QueryAuth, SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials as BotocoreCredentials
from hypothesis import given, settings
from hypothesis import strategies as st

from packline.aws_api.sigv4 import (
    EMPTY_SHA256,
    Credentials,
    CredentialScope,
    SignableRequest,
    Signer,
    encode_path,
    encode_query,
)

NOW = 1_369_353_600.0  # 2013-05-24T00:00:00Z
EXAMPLE = Credentials("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")
HOST = "examplebucket.s3.amazonaws.com"

keys = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=40) | st.sampled_from(
    ["a b+c~d", "//a//b", "ä/ö?x=1&y", "100%/…", "a/../b", "./x", "é" * 30, "'()*!", "tab\there"]
)
tokens = st.sampled_from(["", "AQoDYXdzEPT//////////wEXAMPLEtc764bNrC9SAPBSM22wDOk4x4HIZ8j4FZTwdQW=="])


def test_the_published_example_of_a_ranged_get_has_its_published_signature() -> None:
    # https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html
    message = SignableRequest("GET", HOST, "/test.txt", (), EMPTY_SHA256, (("range", "bytes=0-9"),))
    headers = dict(Signer(CredentialScope("us-east-1", "s3")).headers(message, EXAMPLE, NOW))
    assert headers["authorization"].endswith(
        "Signature=f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41"
    )


def test_the_published_example_of_a_presigned_url_has_its_published_signature() -> None:
    # https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html
    query = Signer(CredentialScope("us-east-1", "s3")).presign(
        SignableRequest("GET", HOST, "/test.txt"), EXAMPLE, NOW, 86400
    )
    assert query.endswith("X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404")


@settings(deadline=None)
@given(key=keys, version=st.none() | keys, token=tokens)
def test_a_signed_get_equals_botocores(key: str, version: str | None, token: str) -> None:
    query = (("versionId", version),) if version else ()
    path = encode_path(f"/bucket/{key}")
    message = SignableRequest("GET", HOST, path, query, EMPTY_SHA256)
    ours = Signer(CredentialScope("eu-central-1", "s3")).headers(message, EXAMPLE._replace(token=token), NOW)
    url = f"https://{HOST}{path}" + (f"?{encode_query(query)}" if query else "")
    request = AWSRequest("GET", url)
    auth = S3SigV4Auth(BotocoreCredentials(*EXAMPLE[:2], token or None), "s3", "eu-central-1")
    with botocore_clock():
        auth.add_auth(request)
    assert dict(ours)["authorization"] == request.headers["Authorization"]


@settings(deadline=None)
@given(key=keys, token=tokens)
def test_a_presigned_url_equals_botocores(key: str, token: str) -> None:
    path = encode_path(f"/bucket/{key}")
    ours = Signer(CredentialScope("eu-central-1", "s3")).presign(
        SignableRequest("GET", HOST, path), EXAMPLE._replace(token=token), NOW, 900
    )
    request = AWSRequest("GET", f"https://{HOST}{path}")
    credentials = BotocoreCredentials(*EXAMPLE[:2], token or None)
    with botocore_clock():
        S3SigV4QueryAuth(credentials, "s3", "eu-central-1", expires=900).add_auth(request)
    theirs = request.url.partition("?")[2]
    assert sorted(parse_qsl(ours)) == sorted(parse_qsl(theirs))


@settings(deadline=None)
@given(key=keys, token=tokens)
def test_a_presigned_put_with_signed_headers_equals_botocores(key: str, token: str) -> None:
    path = encode_path(f"/bucket/{key}")
    headers = (("x-amz-checksum-crc32", "ymFjxg=="), ("content-type", "application/xml"))
    query = (("partNumber", "7"), ("uploadId", "a/b+c=="))
    ours = Signer(CredentialScope("eu-central-1", "s3")).presign(
        SignableRequest("PUT", HOST, path, query, headers=headers), EXAMPLE._replace(token=token), NOW, 900
    )
    request = AWSRequest("PUT", f"https://{HOST}{path}?{encode_query(query)}", headers=dict(headers))
    credentials = BotocoreCredentials(*EXAMPLE[:2], token or None)
    with botocore_clock():
        S3SigV4QueryAuth(credentials, "s3", "eu-central-1", expires=900).add_auth(request)
    assert sorted(parse_qsl(ours)) == sorted(parse_qsl(request.url.partition("?")[2]))


@settings(deadline=None)
@given(body=st.binary(max_size=50))
def test_a_signed_post_equals_botocores(body: bytes) -> None:
    target = ("x-amz-target", "DynamoDB_20120810.Query")
    message = SignableRequest(
        "POST", "dynamodb.eu-central-1.amazonaws.com", "/", (), hashlib.sha256(body).hexdigest(), (target,)
    )
    ours = Signer(CredentialScope("eu-central-1", "dynamodb")).headers(message, EXAMPLE, NOW)
    headers = {"X-Amz-Target": target[1], "X-Amz-Content-SHA256": message.payload_sha256}
    request = AWSRequest("POST", f"https://{message.host}/", data=body, headers=headers)
    with botocore_clock():
        SigV4Auth(BotocoreCredentials(*EXAMPLE[:2]), "dynamodb", "eu-central-1").add_auth(request)
    assert dict(ours)["authorization"] == request.headers["Authorization"]


def test_the_key_of_the_day_is_derived_again_on_the_next_day() -> None:
    signer = Signer(CredentialScope("us-east-1", "s3"))
    message = SignableRequest("GET", HOST, "/test.txt")
    signer.headers(message, EXAMPLE, NOW)
    later = NOW + 86400
    assert signer.headers(message, EXAMPLE, later) == Signer(signer.scope).headers(message, EXAMPLE, later)


def botocore_clock() -> AbstractContextManager[object]:
    """Botocore at the time of the examples."""
    moment = datetime.datetime(2013, 5, 24)
    return patch("botocore.auth.get_current_datetime", lambda *_, **__: moment)
