"""Files that come one by one are compared with the checksum that the store tells, whatever kind it is."""

from __future__ import annotations

import hashlib
from base64 import b64encode
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from zlib import crc32

import pytest

from packline.aws_api.checksums import new_digest, object_checksum, web_checksum
from packline.client.errors import DamagedObject
from packline.model import FetchPlan, Packaging
from tests.fakes.s3 import FakeS3, Fault, Request
from tests.unit.client.conftest import Fetch
from tests.unit.client.datasets import a_version, tree

FILES = {f"train/{number:03d}.bin": bytes([number % 251]) * (1000 + number) for number in range(300)}

Headers = tuple[tuple[str, str], ...]


def text(digest: bytes) -> str:
    return b64encode(digest).decode()


def of(algorithm: str, data: bytes) -> str:
    digest = new_digest(algorithm)
    digest.update(memoryview(data))
    return text(digest.digest())


OPAQUE = ("ETag", '"0123456789abcdef0123456789abcdef-3"')

CHECKSUMS: dict[str, Callable[[bytes], Headers]] = {
    "crc32": lambda data: (("x-amz-checksum-crc32", text(crc32(data).to_bytes(4, "big"))), OPAQUE),
    "crc32c": lambda data: (("x-amz-checksum-crc32c", of("CRC-32C", data)), OPAQUE),
    "crc64nvme": lambda data: (
        ("x-amz-checksum-crc64nvme", of("CRC-64/NVME", data)),
        ("x-amz-checksum-type", "FULL_OBJECT"),
        OPAQUE,
    ),
    "sha1": lambda data: (("x-amz-checksum-sha1", text(hashlib.sha1(data).digest())), OPAQUE),
    "sha256": lambda data: (("x-amz-checksum-sha256", text(hashlib.sha256(data).digest())), OPAQUE),
    "etag": lambda data: (("ETag", f'"{hashlib.md5(data).hexdigest()}"'),),
}

UNKNOWN: dict[str, Headers] = {
    "nothing": (),
    "an ETag of several parts": (OPAQUE,),
    "an ETag under KMS": (
        ("ETag", '"0123456789abcdef0123456789abcdef"'),
        ("x-amz-server-side-encryption", "aws:kms"),
    ),
    "an ETag under a customer's key": (
        ("ETag", '"0123456789abcdef0123456789abcdef"'),
        ("x-amz-server-side-encryption-customer-algorithm", "AES256"),
    ),
    "a checksum of checksums": (
        ("x-amz-checksum-crc32", "AAAAAA==-4"),
        ("x-amz-checksum-type", "COMPOSITE"),
        OPAQUE,
    ),
}


def by_files(store: FakeS3, headers: Callable[[bytes], Headers]) -> FetchPlan:
    """A version without package, and what the store says about each object."""
    plan = a_version(store, FILES, etags=False)  # so that nothing but the answers tells
    for path, data in FILES.items():
        store.headers[f"outputs/exec-1/{path}"] = headers(data)
    return replace(plan, parts=(), packaging=Packaging.NONE)


def spoil(store: FakeS3) -> None:
    """Other bytes of the same length in all objects but one."""
    for path in list(FILES)[1:]:
        key = f"outputs/exec-1/{path}"
        store.objects[key] = bytes(byte ^ 1 for byte in store.objects[key])


@pytest.mark.parametrize("kind", CHECKSUMS)
def test_wrong_bytes_of_the_right_length_are_an_error_and_a_second_run_does_not_keep_them(
    store: FakeS3, quick_fetch: Fetch, tmp_path: Path, kind: str
) -> None:
    plan = by_files(store, CHECKSUMS[kind])
    right = dict(store.objects)
    spoil(store)
    with pytest.raises(DamagedObject) as caught:
        quick_fetch(plan)
    assert caught.value.exit_code == 5
    assert not (tmp_path / "data").exists()
    store.objects.update(right)
    receipt = quick_fetch(plan)
    assert tree(tmp_path / "data") == FILES
    assert receipt.checked_by_size == 0


@pytest.mark.parametrize("kind", ["crc64nvme", "etag"])
def test_bytes_that_came_wrong_once_are_fetched_again(
    store: FakeS3, quick_fetch: Fetch, tmp_path: Path, kind: str
) -> None:
    plan = by_files(store, CHECKSUMS[kind])
    flipped: set[str] = set()

    def fault(seen: Request) -> Fault | None:
        if seen.key.startswith("outputs/") and seen.key not in flipped:
            flipped.add(seen.key)
            return Fault(flip=500)
        return None

    store.fault = fault
    receipt = quick_fetch(plan)
    assert tree(tmp_path / "data") == FILES
    assert receipt.retries == len(FILES)


@pytest.mark.parametrize("kind", UNKNOWN)
def test_where_the_store_tells_no_checksum_the_receipt_counts_files_checked_by_size(
    store: FakeS3, quick_fetch: Fetch, tmp_path: Path, kind: str
) -> None:
    receipt = quick_fetch(by_files(store, lambda data: UNKNOWN[kind]))
    assert tree(tmp_path / "data") == FILES
    assert receipt.checked_by_size == len(FILES)
    assert receipt.as_json()["checked_by_size"] == len(FILES)
    assert "300 files checked by size only: the store tells no checksum" in receipt.line()


def test_the_recorded_etag_is_compared_where_the_answer_has_none(store: FakeS3, quick_fetch: Fetch) -> None:
    plan = replace(a_version(store, FILES), parts=(), packaging=Packaging.NONE)
    spoil(store)
    with pytest.raises(DamagedObject, match="MD5"):
        quick_fetch(plan)


def test_objects_that_stand_in_for_a_lost_part_are_compared(store: FakeS3, quick_fetch: Fetch) -> None:
    plan = a_version(store, FILES)
    for part in plan.parts:
        del store.objects[part.key]
    spoil(store)
    with pytest.raises(DamagedObject):
        quick_fetch(plan)


def test_requests_for_single_objects_ask_for_the_checksum_and_sign_that(
    store: FakeS3, quick_fetch: Fetch
) -> None:
    quick_fetch(by_files(store, CHECKSUMS["crc32"]))
    seen = [each for each in store.seen if each.key.startswith("outputs/")]
    assert len(seen) == len(FILES)
    for each in seen:
        assert dict(each.headers)["x-amz-checksum-mode"] == "ENABLED"
        assert "x-amz-checksum-mode" in each.authorization


def test_of_several_checksums_the_cheapest_is_taken() -> None:
    data = b"some bytes"
    headers = {
        "x-amz-checksum-sha256": text(hashlib.sha256(data).digest()),
        "x-amz-checksum-crc32c": of("CRC-32C", data),
        "etag": f'"{hashlib.md5(data).hexdigest()}"',
    }
    found = object_checksum(headers)
    assert found is not None
    assert found.algorithm == "CRC-32C"


def test_a_checksum_that_is_none_is_not_compared() -> None:
    assert object_checksum({"x-amz-checksum-crc32": "not base64!"}) is None
    assert object_checksum({"x-amz-checksum-sha256": "AAAA"}) is None


@pytest.mark.parametrize(
    ("name", "value", "algorithm"),
    [
        ("content-md5", text(hashlib.md5(b"x").digest()), "MD5"),
        ("digest", f"SHA-256={text(hashlib.sha256(b'x').digest())}", "SHA-256"),
        ("repr-digest", f"sha-512=:{text(hashlib.sha512(b'x').digest())}:", "SHA-512"),
        ("x-goog-hash", f"crc32c={of('CRC-32C', b'x')},md5=AAAA", "CRC-32C"),
    ],
)
def test_what_web_servers_say_about_a_body_is_understood(name: str, value: str, algorithm: str) -> None:
    found = web_checksum({name: value, "etag": '"' + "0" * 32 + '"'})
    assert found is not None
    assert found.algorithm == algorithm
