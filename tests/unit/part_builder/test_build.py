"""What a built part is: the right bytes, from any sizes, in one pass, whatever order objects arrive in."""

from __future__ import annotations

import io
import random
import time
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from packline.part_builder import loop_pool
from packline.retry import RetryPolicy
from packline.vhpkgzip.layout import BLOCK_BYTES
from packline.vhpkgzip.writer import MemberSource, write_part
from tests.fakes.s3 import FakeS3, Fault, Request
from tests.unit.part_builder.parts import KEY, assert_is_the_part, expected_bytes, in_store, pack, some_files


def check(s3: FakeS3, files: dict[str, bytes], **changes: Any) -> None:
    part = pack(s3, in_store(s3, files), **changes)
    assert_is_the_part(part, s3.data(KEY), files)
    assert s3.uploads == {}


def test_a_part_smaller_than_a_slice_is_one_put(s3: FakeS3) -> None:
    check(s3, some_files(10, 20, 30))
    assert (s3.count("PUT"), s3.count("POST"), s3.count("GET")) == (1, 0, 3)


def test_the_record_names_the_part(s3: FakeS3) -> None:
    files = some_files(10, 20, 30)
    part = pack(s3, in_store(s3, files))
    assert (part.index, part.digest, part.key) == (3, "d1g", KEY)
    assert (part.first, part.last, part.reused) == ("dir/f0000.bin", "dir/f0002.bin", False)
    assert len(part.sha256) == 64


def test_a_part_of_exactly_one_slice_is_one_put(s3: FakeS3) -> None:
    files = some_files(100)
    files["dir/f0000.bin"] += bytes(1000 - len(expected_bytes(files)))
    assert len(expected_bytes(files)) == 1000
    check(s3, files)
    assert s3.count("POST") == 0


def test_one_byte_more_than_a_slice_is_a_multipart_upload(s3: FakeS3) -> None:
    files = some_files(100)
    files["dir/f0000.bin"] += bytes(1001 - len(expected_bytes(files)))
    check(s3, files)
    assert (s3.count("POST"), s3.count("PUT", "uploadId")) == (2, 2)


def test_a_part_of_many_slices_is_read_once(s3: FakeS3) -> None:
    s3.slice_minimum = 1000
    files = some_files(*[random.Random(1).randrange(300) for _ in range(200)])
    check(s3, files)
    straddling = s3.count("GET") - sum(1 for data in files.values() if data)
    assert straddling < 60, "only members across a slice border are read in two ranges"


def test_empty_members_need_no_request(s3: FakeS3) -> None:
    check(s3, some_files(*[0] * 30))
    assert s3.count("GET") == 0


def test_members_of_one_byte(s3: FakeS3) -> None:
    check(s3, some_files(*[1] * 100))


def test_a_part_of_one_empty_member(s3: FakeS3) -> None:
    check(s3, some_files(0))


def test_keys_and_paths_beyond_ascii(s3: FakeS3) -> None:
    names = ["a b", "a+b", "ä", "ä", "日本/語", "x&y=z?", "100%25", "'quote'", "~tilde", "😀.png", "a;b,c@d"]
    check(s3, {name: name.encode() * 9 for name in names})


def test_a_member_that_spans_the_window_is_told_its_crc_by_the_store(s3: FakeS3) -> None:
    files = some_files(100, 9000, 100)
    part = pack(s3, in_store(s3, files, crc=True))
    assert_is_the_part(part, s3.data(KEY), files)
    assert s3.count("HEAD") == 1
    assert s3.count("GET") <= 15, "its bytes are read once"


@pytest.mark.parametrize("composite", [False, True])
def test_a_member_that_spans_the_window_is_read_twice_if_its_crc_is_unknown(
    s3: FakeS3, composite: bool
) -> None:
    files = some_files(100, 9000, 100)
    members = in_store(s3, files)
    if composite:
        s3.versions[members[1].key][0].crc32, s3.versions[members[1].key][0].kind = "AAAAAA==-2", "COMPOSITE"
    assert_is_the_part(pack(s3, members), s3.data(KEY), files)


def test_objects_without_versions_are_pinned_by_their_etag(s3: FakeS3) -> None:
    files = some_files(10, 5000, 30)
    members = in_store(s3, files, versioned=False)
    assert_is_the_part(pack(s3, members), s3.data(KEY), files)
    assert all("if-match" in seen.headers for seen in s3.seen if seen.method == "GET")


def test_an_older_version_is_packed_when_it_is_the_one_named(s3: FakeS3) -> None:
    files = some_files(10, 20)
    members = in_store(s3, files)
    s3.put(members[0].key, b"something newer")
    assert_is_the_part(pack(s3, members), s3.data(KEY), files)


def test_arrivals_out_of_order_land_in_their_places(s3: FakeS3) -> None:
    rng = random.Random(2)

    def late(seen: Request) -> Fault | None:
        if seen.method == "GET" and rng.random() < 0.2:
            return Fault(slow=True)
        return None

    s3.fault = late
    check(s3, some_files(*[rng.randrange(3000) for _ in range(60)]))


def test_the_same_members_give_the_same_bytes_and_the_second_build_is_a_success(s3: FakeS3) -> None:
    files = some_files(*[250] * 40)
    members = in_store(s3, files)
    first = pack(s3, members)
    assert pack(s3, members) == first
    assert len(s3.versions[KEY]) == 1
    assert s3.uploads == {}


def test_a_part_built_in_the_store_is_the_part_written_from_local_files(s3: FakeS3) -> None:
    files = some_files(0, 1, *[777] * 60, 20_000, 3)
    members = in_store(s3, files)
    out = io.BytesIO()
    contents = [MemberSource(path, len(data), [data].copy) for path, data in sorted(files.items())]
    written = write_part(contents, out)
    part = pack(s3, members, block_bytes=BLOCK_BYTES)
    assert s3.data(KEY) == out.getvalue()
    assert (part.size, part.crc32, part.sha256) == (written.size, written.crc32, written.sha256)
    assert part.blocks == written.blocks


def test_connections_are_kept_between_builds(s3: FakeS3) -> None:
    members = in_store(s3, some_files(*[250] * 40))
    pack(s3, members)
    ports = {seen.port for seen in s3.seen}
    pack(s3, members)
    assert {seen.port for seen in s3.seen} == ports
    assert len(ports) <= 8


def test_connections_the_store_closed_meanwhile_are_no_failure(s3: FakeS3) -> None:
    files = some_files(*[250] * 40)
    members = in_store(s3, files)
    first = pack(s3, members)
    reads = s3.count("GET")
    s3.close_connections()
    time.sleep(0.05)
    again = pack(s3, members, retry_policy=RetryPolicy(attempts=1))
    assert s3.count("GET") >= reads + len(files), "it was packed once more"
    assert (again.sha256, again.crc32) == (first.sha256, first.crc32)
    assert_is_the_part(again, s3.data(KEY), files)


def test_the_rate_of_reads_is_held(s3: FakeS3) -> None:
    began = time.monotonic()
    check(s3, some_files(*[20] * 40), gets_per_second=100)
    assert time.monotonic() - began > 0.29, (
        "ten at once from the full bucket, thirty more at a hundred a second"
    )


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@example(sizes=[0, 0, 0, 0, 0, 100, 40], slice_bytes=40, buffers=3)  # a header longer than a slice
@example(sizes=[0, 0, 13, 32], slice_bytes=37, buffers=3)
@given(
    sizes=st.lists(
        st.one_of(st.integers(0, 40), st.integers(0, 900), st.integers(0, 6000)), min_size=1, max_size=25
    ),
    slice_bytes=st.integers(37, 2500),
    buffers=st.integers(3, 6),
)
def test_any_sizes_in_any_slices_give_the_expected_bytes(
    s3: FakeS3, sizes: list[int], slice_bytes: int, buffers: int
) -> None:
    s3.objects.pop(KEY, None)
    s3.slice_minimum = slice_bytes
    check(s3, some_files(*sizes), slice_bytes=slice_bytes, buffers=buffers, slice_minimum=slice_bytes)


def test_loops_are_not_shared_by_builds_at_the_same_time(s3: FakeS3) -> None:
    members = in_store(s3, some_files(10))
    pack(s3, members)
    address = next(iter(loop_pool._kept))
    with loop_pool.acquire(address) as one, loop_pool.acquire(address) as other:
        assert one is not other
