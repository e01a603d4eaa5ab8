"""A file inside a part by the API: its URL reads its bytes alone, and everything else is as of an object."""

from __future__ import annotations

import base64
import hashlib
from urllib.parse import parse_qs, urlsplit
from zlib import crc32

import pytest
from aws_lambda_powertools.utilities.typing import LambdaContext

from packline.aws_api.credentials import CredentialChain
from packline.aws_api.endpoint import find_endpoint
from packline.aws_api.s3 import S3Client, S3Source
from packline.aws_api.sigv4 import Credentials
from packline.model import Member
from packline.part_range import PartRange, parse_part_range
from packline.pipeline.manifests import read_manifest
from tests.fakes.s3 import FakeS3
from tests.unit.api.api import FakeApiDeployment, event
from tests.unit.pipeline.fake_deployment import FakeDeployment
from tests.unit.pipeline.packed import push_parts

FILES = {"a.txt": b"the first", "b.png": b"the second"}
URI = "dataset://images/v1"


def source(url: str = "http://127.0.0.1:1") -> S3Source:
    chain = CredentialChain(lambda: Credentials("AKID", "secret"))
    return S3Source("store", find_endpoint("s3", "eu-north-1", url=url), chain)


@pytest.fixture
def world() -> FakeApiDeployment:
    """An API over what the pipeline has made of a push of parts alone."""
    world, pipeline = FakeApiDeployment(signer=source().presigned), FakeDeployment()
    pipeline.registry, pipeline.datum_index, pipeline.store = world.registry, world.datum_index, world.store
    push_parts(pipeline, "e", FILES, uri=URI)
    pipeline.mark("e", files=2, package="only")
    pipeline.deliver()
    pipeline.carry_out()
    assert pipeline.codes("e") == ["NotPackaged"]
    return world


def second(world: FakeApiDeployment) -> tuple[Member, PartRange]:
    """The member ``b.png``, and where it lies."""
    manifest = world.registry.version("images", "v1").manifest
    (member,) = (member for member in read_manifest(world.store, manifest) if member.path == "b.png")
    at = parse_part_range(member.version_id)
    assert at
    return member, at


def assert_signed_with(url: str, at: PartRange) -> None:
    """The URL is of the part, and the store refuses it without the header that it was signed with."""
    query = parse_qs(urlsplit(url).query)
    assert urlsplit(url).path == f"/store/{at.key}"
    assert query["X-Amz-SignedHeaders"] == ["host;range"]
    assert query["versionId"] == [at.version_id]


def test_a_download_names_the_range_that_its_url_is_signed_with(world: FakeApiDeployment) -> None:
    member, at = second(world)
    answer = world.get(f"data/{member.datum}/download/")
    assert answer["range"] == at.http_range
    assert_signed_with(answer["url"], at)


def test_a_datum_has_the_hashes_of_its_bytes_and_shows_its_part(world: FakeApiDeployment) -> None:
    member, at = second(world)
    answer = world.get(f"data/{member.datum}/")
    data = FILES["b.png"]
    assert answer["md5"] == hashlib.md5(data).hexdigest()
    assert answer["sha256"] == hashlib.sha256(data).hexdigest()
    assert answer["file_mtime"] is not None
    assert answer["part"] == {
        "key": at.key,
        "version_id": at.version_id,
        "etag": at.etag,
        "offset": at.offset,
        "crc32": crc32(data),
    }
    assert world.get(f"data/{member.datum}/", hashes=False)["md5"] is None


def test_members_come_with_urls_and_ranges(world: FakeApiDeployment) -> None:
    _, at = second(world)
    page = world.get("fetch-plan/members/", uri=URI)
    assert [row["path"] for row in page["results"]] == [*FILES]
    assert page["results"][1]["range"] == at.http_range
    assert_signed_with(page["results"][1]["url"], at)


def test_the_plan_of_a_datum_has_its_range(world: FakeApiDeployment) -> None:
    member, at = second(world)
    (file,) = world.get("fetch-plan/", uri=f"datum://{member.datum}")["inline"]
    assert (file["range"], file["version_id"]) == (at.http_range, member.version_id)
    assert_signed_with(file["url"], at)


def test_the_content_of_a_file_is_delivered_whole_and_by_range(world: FakeApiDeployment) -> None:
    for query, expected in (("", b"the second"), ("&start=4&length=3", b"sec"), ("&start=4", b"second")):
        path = "/api/v0/dataset-versions/images:v1/files/content/"
        answer = world.app.resolve(event("GET", f"{path}?path=b.png{query}"), LambdaContext())
        assert base64.b64decode(answer["body"]) == expected


def test_files_are_listed_without_an_md5_that_is_not_theirs(world: FakeApiDeployment) -> None:
    listed = list(world.walk("dataset-versions/images:v1/files/"))
    assert [(row["path"], row["datum"]["md5"]) for row in listed] == [("a.txt", None), ("b.png", None)]


def test_what_a_role_reads_with_is_a_range_of_the_part() -> None:
    with FakeS3() as s3:
        s3.put("outputs/e/.packline-parts/p", b"before-content-behind")
        at = PartRange("outputs/e/.packline-parts/p", None, "", 7, 7, crc32(b"content"))
        client = S3Client(source(s3.url))
        assert client.read("outputs/e/a", at.encode()) == b"content"
        assert client.read_range("outputs/e/a", 3, 100, at.encode()) == b"tent"
        checksum = client.checksum("outputs/e/a", at.encode())
        assert checksum
        assert (checksum.algorithm, checksum.value) == ("CRC-32", crc32(b"content").to_bytes(4, "big"))
        client.caller.close()
