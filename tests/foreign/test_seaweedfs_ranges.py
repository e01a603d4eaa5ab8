"""Members inside parts of their uploader, in SeaweedFS: URLs that are signed with a range, and packing by ranges."""

from __future__ import annotations

import urllib.error
import urllib.request
from collections.abc import Iterator
from zlib import crc32

import pytest

from packline.aws_api.credentials import CredentialChain
from packline.aws_api.endpoint import find_endpoint
from packline.aws_api.s3 import S3Source
from packline.aws_api.sigv4 import Credentials
from packline.model import Member
from packline.part_builder import loop_pool
from packline.part_range import PartRange, parse_part_range
from packline.vhpkgzip.layout import PartLayout
from tests.foreign.seaweedfs_bucket import KEY, SeaweedfsBucket
from tests.foreign.servers import REGION, ROOT_KEY, Server
from tests.unit.part_builder.parts import assert_is_the_part, expected_bytes, some_files

pytestmark = [pytest.mark.foreign, pytest.mark.timeout(600)]

FILES = some_files(*[500] * 40)
PART = "outputs/e/.packline-parts/p.vhpkgzip"


numbers = iter(range(1_000))


@pytest.fixture(params=["plain", "versioned"])
def bucket(request: pytest.FixtureRequest, seaweedfs_server: Server) -> Iterator[SeaweedfsBucket]:
    versioned = request.param == "versioned"
    yield SeaweedfsBucket(seaweedfs_server, f"ranges-{request.param}-{next(numbers)}", versioned=versioned)
    loop_pool.close_all()


def members(bucket: SeaweedfsBucket) -> list[Member]:
    """The files as one part in the bucket, and their members."""
    answer = bucket.put(PART, expected_bytes(FILES))
    layout = PartLayout([path.encode() for path in FILES], [len(data) for data in FILES.values()])
    located = []
    for (path, data), offset in zip(FILES.items(), layout.data_offsets, strict=True):
        etag = answer["ETag"].strip('"')
        at = PartRange(PART, answer.get("VersionId"), etag, offset, len(data), crc32(data))
        located.append(Member(path, "datum", f"outputs/e/{path}", at.encode(), at.size, at.member_etag))
    return located


def test_a_url_that_is_signed_with_a_range_reads_that_range_alone(bucket: SeaweedfsBucket) -> None:
    chain = CredentialChain(lambda: Credentials(ROOT_KEY, ROOT_KEY))
    source = S3Source(bucket.name, find_endpoint("s3", REGION, {}, url=bucket.url), chain)
    member = members(bucket)[7]
    url = source.presigned(member.key, member.version_id)
    at = parse_part_range(member.version_id)
    assert at
    with urllib.request.urlopen(urllib.request.Request(url, headers={"Range": at.http_range})) as answer:
        assert answer.read() == FILES[member.path]
    for headers in ({}, {"Range": "bytes=0-9"}):
        with pytest.raises(urllib.error.HTTPError) as caught:
            urllib.request.urlopen(urllib.request.Request(url, headers=headers))
        caught.value.close()
        assert caught.value.code == 403


def test_members_inside_a_part_are_packed_by_their_ranges(bucket: SeaweedfsBucket) -> None:
    part, stats = bucket.pack(members(bucket))
    assert_is_the_part(part, bucket.read(KEY), FILES)
    assert stats.retries == 0
