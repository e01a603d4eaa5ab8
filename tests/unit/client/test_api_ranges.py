"""By presigned URLs, large members and objects come by ranges as well, and are compared as a whole."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import replace
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from packline.aws_api.checksums import new_digest
from packline.aws_api.credentials import CredentialChain
from packline.aws_api.endpoint import find_endpoint
from packline.aws_api.s3 import S3Source
from packline.aws_api.sigv4 import Credentials
from packline.client.errors import DamagedObject
from packline.model import FetchPlan, Packaging
from tests.fakes.s3 import FakeS3
from tests.unit.client.api_server import an_api
from tests.unit.client.api_worker import Worker
from tests.unit.client.conftest import QUICK
from tests.unit.client.datasets import a_version, tree

SETTINGS = QUICK._replace(range_bytes=100_000)
LARGE = bytes(range(256)) * 4000
FILES = {f"a/{number}.bin": bytes([number]) * 2000 for number in range(20)} | {"b/large.bin": LARGE}
KEY = "outputs/exec-1/b/large.bin"


def by_files(store: FakeS3) -> FetchPlan:
    return replace(a_version(store, FILES, etags=False), parts=(), packaging=Packaging.NONE)


def crc64(data: bytes) -> tuple[tuple[str, str], ...]:
    digest = new_digest("CRC-64/NVME")
    digest.update(memoryview(data))
    return (("x-amz-checksum-crc64nvme", b64encode(digest.digest()).decode()),)


def test_a_large_object_comes_by_ranges_of_its_url(store: FakeS3, tmp_path: Path) -> None:
    plan = by_files(store)
    store.headers[KEY] = crc64(LARGE)
    with an_api(store, plan) as api:
        receipt = Worker(api.url, tmp_path).fetch(tmp_path / "data", plan.uri, settings=SETTINGS)
    assert tree(tmp_path / "data") == FILES
    assert receipt.checked_by_size == 20
    seen = [each for each in store.seen if each.key == KEY]
    assert sum(bool(each.range) for each in seen) == -(-len(LARGE) // 100_000)
    assert {each.method for each in seen} == {"GET"}  # the URL is signed for that alone
    unsigned = {name for each in seen for name in each.headers if name.startswith("x-amz-")}
    assert not unsigned  # S3 refuses them


def test_a_large_object_that_is_damaged_is_an_error(store: FakeS3, tmp_path: Path) -> None:
    plan = by_files(store)
    store.headers[KEY] = crc64(LARGE)
    store.objects[KEY] = LARGE[:-1] + b"?"
    with an_api(store, plan) as api, pytest.raises(DamagedObject):
        Worker(api.url, tmp_path).fetch(tmp_path / "data", plan.uri, settings=SETTINGS)


def test_a_block_with_a_large_member_comes_by_ranges_of_its_url(store: FakeS3, tmp_path: Path) -> None:
    plan = a_version(store, FILES, block_bytes=1 << 30)
    with an_api(store, plan) as api:
        receipt = Worker(api.url, tmp_path).fetch(
            tmp_path / "data", plan.uri, settings=SETTINGS, verify="sha256"
        )
    assert tree(tmp_path / "data") == FILES
    assert receipt.by_files == 0


def test_a_presigned_url_asks_for_the_checksum_in_its_signed_query() -> None:
    chain = CredentialChain(lambda: Credentials("AKID", "secret"))
    source = S3Source("bucket", find_endpoint("s3", url="http://127.0.0.1:1"), chain)
    query = parse_qs(urlsplit(source.presigned("some key", "v1")).query)
    assert query["x-amz-checksum-mode"] == ["ENABLED"]
    assert query["X-Amz-SignedHeaders"] == ["host"]
