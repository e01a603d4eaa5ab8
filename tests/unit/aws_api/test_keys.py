"""Keys of any characters are signed and sent as botocore signs and sends them, and come back whole from listings."""

from __future__ import annotations

import urllib.request
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import boto3
import pytest
from botocore.auth import S3SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials as BotocoreCredentials
from moto.server import ThreadedMotoServer

from packline.aws_api.credentials import CredentialChain
from packline.aws_api.endpoint import find_endpoint
from packline.aws_api.s3 import S3Client, S3Source
from packline.aws_api.sigv4 import Credentials
from packline.http.http1 import HttpRequest
from tests.unit.aws_config.test_environments import url_of

BUCKET = "keys"
KEYS = (
    *("line\nfeed", "cr\r\nlf", "tab\there", "bell\x07", "a+b", "100%", "%41", "%2F", "a b", "  spaces  "),
    *(
        "ümlaut",
        "u\u0308mlaut",
        "日本語/ファイル",
        "😀",
        "a//b",
        "/leading",
        "trailing/",
        "a/./b",
        "a/../b",
        ".",
    ),
    *(
        "what?",
        "hash#tag",
        "a&b=c",
        "semi;colon",
        "comma,",
        "'single'",
        '"double"',
        "<xml>&amp;</xml>",
        "~tilde",
    ),
    *(
        "back\\slash",
        "star*",
        "(paren)",
        "[bracket]",
        "{brace}",
        "pipe|",
        "caret^",
        "at@",
        "$dollar",
        "!bang",
    ),
)


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    server = ThreadedMotoServer(port=0)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host.replace('0.0.0.0', '127.0.0.1')}:{port}"
    server.stop()


@pytest.fixture(scope="module")
def theirs(url: str) -> Iterator[Any]:
    keys = {"aws_access_key_id": "AKID", "aws_secret_access_key": "secret"}
    client = boto3.client("s3", "us-east-1", endpoint_url=url, **keys)
    client.create_bucket(Bucket=BUCKET)
    yield client
    client.close()


@pytest.fixture
def ours(url: str, theirs: Any) -> Iterator[S3Client]:
    chain = CredentialChain(lambda: Credentials("AKID", "secret"))
    objects = S3Client(S3Source(BUCKET, find_endpoint("s3", "us-east-1", url=url), chain))
    yield objects
    objects.caller.close()


def signature_by_botocore(request: HttpRequest) -> str:
    headers = dict(request.headers)
    authorization = headers.pop("authorization")
    signed = authorization.partition("SignedHeaders=")[2].partition(",")[0].split(";")
    kept = {name: value for name, value in headers.items() if name in signed}
    theirs = AWSRequest(request.method, url_of(request), kept, request.body)
    theirs.context["timestamp"] = headers["x-amz-date"]
    signer = S3SigV4Auth(BotocoreCredentials("AKID", "secret"), "s3", "us-east-1")
    text = signer.string_to_sign(theirs, signer.canonical_request(theirs))
    return str(signer.signature(text, theirs))


@pytest.mark.parametrize("key", KEYS, ids=ascii)
def test_every_request_for_a_key_is_signed_as_botocore_signs_it(key: str, ours: S3Client) -> None:
    source = ours.source
    requests = [
        source.request(key, "v+1/%"),
        source.build("PUT", key, (), b"body", (("content-type", "text/plain"),)),
        source.build("GET", "", (("list-type", "2"), ("prefix", key), ("encoding-type", "url"))),
    ]
    for request in requests:
        head = request.head().decode("latin-1")
        assert "\n" not in head.replace("\r\n", "")
        assert dict(request.headers)["authorization"].endswith(f"Signature={signature_by_botocore(request)}")


# moto's own routes take no line feed.
@pytest.mark.parametrize("key", [key for key in KEYS if "\n" not in key], ids=ascii)
def test_an_object_of_any_key_is_written_read_copied_and_linked(
    key: str, ours: S3Client, theirs: Any
) -> None:
    body = key.encode()
    ours.write(key, body)
    assert theirs.get_object(Bucket=BUCKET, Key=key)["Body"].read() == body
    assert ours.read(key) == body
    assert ours.head(key).size == len(body)
    ours.copy(key, f"copies/{key}")
    assert theirs.get_object(Bucket=BUCKET, Key=f"copies/{key}")["Body"].read() == body
    presigned = ours.source.presigned(key)
    parameters = {"Bucket": BUCKET, "Key": key}
    assert urlsplit(presigned).path == urlsplit(theirs.generate_presigned_url("get_object", parameters)).path
    with urllib.request.urlopen(presigned) as answer:
        assert answer.read() == body


def test_a_listing_tells_the_keys_as_they_are(ours: S3Client, theirs: Any) -> None:
    keys = [key for key in KEYS if "\n" not in key]
    for key in keys:
        theirs.put_object(Bucket=BUCKET, Key=f"list/{key}", Body=b"")
    listed = {item.key for item in ours.list("list/")}
    assert listed == {f"list/{key}" for key in keys}
