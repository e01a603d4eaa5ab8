"""The API signs what an upload sends, and nothing else."""

from __future__ import annotations

import pytest

from packline.errors import InvalidName
from packline.objects import StoreRequest
from packline.rules.upload_requests import RequestNotSigned, check_upload_execution, check_upload_request

CRC = (("x-amz-checksum-crc32", "AAAAAA=="),)
SLICE = (("partNumber", "1"), ("uploadId", "u"))


@pytest.mark.parametrize(
    "request_",
    [
        StoreRequest("PUT", "outputs/e/a b/ä", (), CRC),
        StoreRequest("PUT", "control/e.json", (), CRC),
        StoreRequest("PUT", "staged/e/parts.json", (), CRC),
        StoreRequest("PUT", "staged/e/1f.vhpkgzip", SLICE, CRC),
        StoreRequest("HEAD", "staged/e/1f.vhpkgzip", (), (("x-amz-checksum-mode", "ENABLED"),)),
        StoreRequest("PUT", "outputs/e/a", SLICE, CRC),
        StoreRequest("POST", "outputs/e/a", (("uploads", ""),), (("x-amz-checksum-algorithm", "CRC32"),)),
        StoreRequest(
            "POST", "outputs/e/a", (("uploadId", "u"),), (("content-type", "application/xml"), *CRC)
        ),
        StoreRequest("DELETE", "outputs/e/a", (("uploadId", "u"),)),
        StoreRequest("HEAD", "outputs/e/a", (), (("x-amz-checksum-mode", "ENABLED"),)),
        StoreRequest("PUT", "outputs/e/a", (), (("x-amz-copy-source", "/store/outputs/e/b"),)),
    ],
)
def test_a_request_of_an_upload_is_signed(request_: StoreRequest) -> None:
    assert check_upload_request(request_, "e", "store") is request_


@pytest.mark.parametrize(
    ("request_", "reason"),
    [
        (StoreRequest("PUT", "outputs/other/a", (), CRC), "key"),
        (StoreRequest("PUT", "outputs/e/../f/a", (), CRC), "a key with"),
        (StoreRequest("PUT", "outputs/e/a/.", (), CRC), "a key with"),
        (
            StoreRequest("PUT", "outputs/e/a", (), (("x-amz-copy-source", "/store/outputs/e/%2E./f/b"),)),
            "a key with",
        ),
        (StoreRequest("PUT", "outputs/e/", (), CRC), "key"),
        (StoreRequest("PUT", "outputs/e", (), CRC), "key"),
        (StoreRequest("PUT", "control/e2.json", (), CRC), "key"),
        (StoreRequest("PUT", "manifests/e", (), CRC), "key"),
        (StoreRequest("PUT", "staged/other/1f.vhpkgzip", (), CRC), "key"),
        (StoreRequest("PUT", "staged/e/", (), CRC), "key"),
        (StoreRequest("PUT", "packages/1f.vhpkgzip", (), CRC), "key"),
        (StoreRequest("PUT", "outputs/e/" + "a" * 1_024, (), CRC), "key"),
        (StoreRequest("PUT", "outputs/e/a"), "no x-amz-checksum-crc32"),
        (StoreRequest("PUT", "outputs/e/a", SLICE), "no x-amz-checksum-crc32"),
        (StoreRequest("GET", "outputs/e/a"), "no upload sends it"),
        (StoreRequest("DELETE", "outputs/e/a"), "no upload sends it"),
        (StoreRequest("PUT", "outputs/e/a", (("acl", ""),), CRC), "no upload sends it"),
        (StoreRequest("PUT", "outputs/e/a", (), (*CRC, ("x-amz-acl", "public-read"))), "no headers but"),
        (StoreRequest("PUT", "outputs/e/a", (), (("x-amz-checksum-crc32", "a\nb"),)), "no headers but"),
        (StoreRequest("PUT", "outputs/e/a", (), (("x-amz-copy-source", "/store/outputs/f/b"),)), "outside"),
        (StoreRequest("PUT", "outputs/e/a", (), (("x-amz-copy-source", "/else/outputs/e/b"),)), "outside"),
    ],
)
def test_any_other_request_is_refused_with_its_reason(request_: StoreRequest, reason: str) -> None:
    with pytest.raises(RequestNotSigned, match=reason):
        check_upload_request(request_, "e", "store")


@pytest.mark.parametrize(("store", "longest"), [("store", 1_024), ("store/team", 1_019)])
def test_a_key_is_signed_that_the_bucket_can_hold_with_the_prefix_of_the_store(
    store: str, longest: int
) -> None:
    key = ("outputs/e/" + ("a" * 99 + "/") * 20)[: longest - 1] + "a"
    assert check_upload_request(StoreRequest("PUT", key, (), CRC), "e", store).key == key
    for other in (key + "a", "outputs/e/\ud800"):
        with pytest.raises(RequestNotSigned, match="too long or not Unicode"):
            check_upload_request(StoreRequest("PUT", other, (), CRC), "e", store)


@pytest.mark.parametrize("execution", ["adopted-1", "", "a/b", ".."])
def test_files_are_not_uploaded_to_an_adoption_or_a_name_that_is_none(execution: str) -> None:
    with pytest.raises(InvalidName):
        check_upload_execution(execution)
