"""A bucket of the local stack, asked over a socket and with boto3, and the checksums of what is sent."""

from __future__ import annotations

import base64
import hashlib
import http.client
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import quote
from xml.etree import ElementTree

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError

from packline.aws_api.crc import CRC32C, CRC64NVME, updater
from packline.local.stack import LocalStack
from tests.waiting import HANG_SECONDS

SIGNED = {"Authorization": "AWS4-HMAC-SHA256 Credential=k/20260101/eu-west-1/s3/aws4_request, Signature=0"}
BODY = b"what the client means"
MIB = 1024 * 1024


def b64(digest: bytes) -> str:
    return base64.b64encode(digest).decode()


def crc32(body: bytes) -> str:
    return b64(zlib.crc32(body).to_bytes(4, "big"))


CHECKSUMS: dict[str, Callable[[bytes], str]] = {
    "crc32": crc32,
    "crc32c": lambda body: b64(updater(CRC32C)(body, 0).to_bytes(4, "big")),
    "crc64nvme": lambda body: b64(updater(CRC64NVME)(body, 0).to_bytes(8, "big")),
    "sha1": lambda body: b64(hashlib.sha1(body).digest()),
    "sha256": lambda body: b64(hashlib.sha256(body).digest()),
    "sha512": lambda body: b64(hashlib.sha512(body).digest()),
}


class Store:
    """The bucket of a stack."""

    def __init__(self, stack: LocalStack) -> None:
        self.bucket = stack.store
        self.port = int(stack.endpoint_url.rpartition(":")[2])
        self.s3 = boto3.client(
            "s3",
            endpoint_url=stack.endpoint_url,
            region_name=stack.region,
            aws_access_key_id="local",
            aws_secret_access_key="local",
            config=Config(retries={"total_max_attempts": 1}),
        )

    def ask(
        self, method: str, key: str, body: bytes = b"", query: str = "", **headers: str
    ) -> tuple[int, str]:
        """Status and error code ("" for none) of a request over a socket."""
        status, _, content = self.exchange(method, key, body, query, **headers)
        return status, ElementTree.fromstring(content).findtext("Code") or "" if status >= 400 else ""

    def exchange(
        self, method: str, key: str, body: bytes = b"", query: str = "", **headers: str
    ) -> tuple[int, dict[str, str], bytes]:
        """Status, headers by lower-case names, and body of the answer to a request over a socket."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=HANG_SECONDS)
        target = f"/{self.bucket}/{quote(key)}" + (f"?{query}" if query else "")
        spelled = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, target, body, {**SIGNED, **spelled})
        answer = connection.getresponse()
        content = answer.read()
        connection.close()
        return answer.status, {name.lower(): value for name, value in answer.getheaders()}, content

    def holds(self, key: str) -> bool:
        pages = self.s3.list_object_versions(Bucket=self.bucket, Prefix=key)
        return bool(pages.get("Versions") or pages.get("DeleteMarkers"))

    def create_upload(self, key: str, **options: str) -> dict[str, str]:
        made = self.s3.create_multipart_upload(Bucket=self.bucket, Key=key, **options)
        return {"Bucket": self.bucket, "Key": key, "UploadId": made["UploadId"]}

    def upload(self, key: str, parts: list[bytes], **options: str) -> tuple[dict[str, str], list[Any]]:
        """An open upload with these parts, and the list that completes it."""
        where = self.create_upload(key, **options)
        algorithm = options.get("ChecksumAlgorithm", "CRC32")
        listed = []
        for number, body in enumerate(parts, 1):
            checksum = {f"Checksum{algorithm}": CHECKSUMS[algorithm.lower()](body)}
            etag = self.s3.upload_part(**where, PartNumber=number, Body=body, **checksum)["ETag"]
            listed.append({"PartNumber": number, "ETag": etag})
        return where, listed

    def complete(self, where: dict[str, str], listed: list[Any], **options: Any) -> Any:
        return self.s3.complete_multipart_upload(**where, MultipartUpload={"Parts": listed}, **options)


@contextmanager
def refused(code: str, status: int = 400) -> Iterator[None]:
    with pytest.raises(ClientError) as caught:
        yield
    answer = caught.value.response
    assert (answer["Error"]["Code"], answer["ResponseMetadata"]["HTTPStatusCode"]) == (code, status)
