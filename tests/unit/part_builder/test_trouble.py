"""What goes wrong on the way: each trouble is outlived, or named with its remedy and cleaned up."""

from __future__ import annotations

import random
import socket
import time

import pytest

from packline import errors
from packline.errors import AccessDenied
from packline.model import Member
from packline.part_builder import loop_pool
from packline.part_builder.build_stats import BuildStats
from packline.part_builder.s3_errors import ConditionalConflict, PartMismatch
from tests.fakes.s3 import FakeS3, Fault, Request, once
from tests.fakes.s3.faults import FaultChoice
from tests.unit.part_builder.parts import KEY, QUICK, assert_is_the_part, in_store, pack, some_files


def sometimes(share: float, what: Fault, seed: int = 0) -> FaultChoice:
    rng = random.Random(seed)
    return lambda seen: what if rng.random() < share else None


def creating(seen: Request) -> bool:
    return seen.method == "POST" and "uploads" in seen.query


def completing(seen: Request) -> bool:
    return seen.method == "POST" and "uploadId" in seen.query


def uploading(seen: Request) -> bool:
    return seen.method == "PUT" and "uploadId" in seen.query


@pytest.mark.parametrize(
    "what",
    [
        Fault(503, "SlowDown"),
        Fault(500, "InternalError"),
        Fault(400, "RequestTimeout"),
        Fault(reset=True),
        Fault(cut_half=True),
        Fault(garbage=True),
    ],
    ids=["slow down", "internal error", "timeout", "reset", "cut", "garbage"],
)
def test_passing_trouble_with_any_request_is_outlived(s3: FakeS3, what: Fault) -> None:
    files = some_files(*[260] * 40)
    members = in_store(s3, files)
    s3.fault = sometimes(0.15, what)
    assert_is_the_part(pack(s3, members), s3.data(KEY), files)
    # A create whose response is lost leaves an upload for the life cycle.
    assert s3.uploads == {} or what in (Fault(reset=True), Fault(cut_half=True))


def test_a_connection_on_which_nothing_moves_is_given_up(s3: FakeS3) -> None:
    files = some_files(*[100] * 5)
    members = in_store(s3, files)
    s3.fault = once(lambda seen: seen.method == "GET", Fault(hang=True))
    assert_is_the_part(pack(s3, members, read_stall_seconds=1.0), s3.data(KEY), files)


def test_chunked_answers_are_read(s3: FakeS3) -> None:
    files = some_files(*[260] * 10)
    members = in_store(s3, files)
    s3.fault = lambda seen: Fault(chunked=True) if seen.method == "POST" else None
    assert_is_the_part(pack(s3, members), s3.data(KEY), files)


def test_an_error_under_status_200_is_an_error(s3: FakeS3) -> None:
    files = some_files(*[260] * 10)
    members = in_store(s3, files)
    s3.fault = once(completing, Fault(200, "InternalError"))
    assert_is_the_part(pack(s3, members), s3.data(KEY), files)


def test_a_store_that_stays_slow_ends_in_slow_down_and_no_open_upload(s3: FakeS3) -> None:
    members = in_store(s3, some_files(*[260] * 10))
    s3.fault = lambda seen: Fault(503, "SlowDown") if seen.method == "GET" else None
    with pytest.raises(errors.SlowDown, match="outputs/exec-1/dir"):
        pack(s3, members, retry_policy=QUICK._replace(attempts=2))
    assert (s3.uploads, s3.aborted) == ({}, 1)


def test_a_build_past_its_deadline_is_given_up_and_leaves_no_upload(s3: FakeS3) -> None:
    members = in_store(s3, some_files(*[260] * 20))
    s3.fault = lambda seen: Fault(hang=True) if seen.method == "GET" else None
    for seconds in (0.3, 3, 30):
        with pytest.raises(errors.Unavailable, match=rf"not built within {seconds} s"):
            pack(s3, members, deadline_seconds=seconds)
        if s3.count("POST", "uploads"):
            break
    assert (s3.uploads, s3.aborted) == ({}, 1)


def test_the_effort_of_a_build_is_counted(s3: FakeS3) -> None:
    members = in_store(s3, some_files(*[260] * 20))
    s3.fault = once(lambda seen: seen.method == "GET", Fault(503, "SlowDown"))
    stats = BuildStats()
    pack(s3, members, stats)
    assert (stats.requests, stats.retries, stats.slow_downs) == (len(s3.seen), 1, 1)
    assert stats.connections == len({seen.port for seen in s3.seen})


def test_a_missing_object_is_named_and_the_upload_aborted(s3: FakeS3) -> None:
    members = in_store(s3, some_files(*[260] * 20), versioned=False)
    del s3.objects[members[13].key]
    with pytest.raises(errors.ObjectChanged, match=r"outputs/exec-1/dir/f0013.bin.*does not exist") as caught:
        pack(s3, members)
    assert caught.value.remedy
    assert (s3.uploads, s3.aborted, KEY in s3.objects) == ({}, 1, False)


def test_a_failed_build_leaves_nothing_under_way(s3: FakeS3) -> None:
    members = in_store(s3, some_files(10, 20, 30), versioned=False)
    del s3.objects[members[0].key]
    s3.fault = lambda seen: None if seen.key == members[0].key else Fault(hang=True)
    with pytest.raises(errors.ObjectChanged):
        pack(s3, members)
    assert [loop.busy for kept in loop_pool._kept.values() for loop in kept] == [0]


def test_a_missing_version_is_named(s3: FakeS3) -> None:
    members = in_store(s3, some_files(10, 20))
    members[1] = members[1]._replace(version_id="gone")
    with pytest.raises(errors.ObjectChanged, match=r"f0001.bin.*version gone.*NoSuchVersion"):
        pack(s3, members)


def test_an_object_written_again_is_named(s3: FakeS3) -> None:
    members = in_store(s3, some_files(10, 20), versioned=False)
    s3.put(members[1].key, b"x" * 20)
    with pytest.raises(errors.ObjectChanged, match=r"f0001.bin.*written again"):
        pack(s3, members)


@pytest.mark.parametrize("size", [20, 5000])
def test_an_object_written_again_is_noticed_where_if_match_is_ignored(s3: FakeS3, size: int) -> None:
    members = in_store(s3, some_files(10, size), versioned=False)
    s3.put(members[1].key, b"x" * size)
    s3.heeds_if_match = False
    with pytest.raises(errors.ObjectChanged, match=r"f0001.bin.*ETag"):
        pack(s3, members)


@pytest.mark.parametrize("planned", [19, 21, 5000])
def test_an_object_of_another_size_is_named(s3: FakeS3, planned: int) -> None:
    members = in_store(s3, some_files(10, 20))
    members[1] = members[1]._replace(size=planned)
    with pytest.raises(errors.ObjectChanged, match=r"f0001\.bin"):
        pack(s3, members)


def test_a_range_of_a_longer_object_is_no_member(s3: FakeS3) -> None:
    members = in_store(s3, some_files(10, 5000))
    members[1] = members[1]._replace(size=4000)
    with pytest.raises(errors.ObjectChanged, match="5000 bytes long, not 4000"):
        pack(s3, members)


def test_forbidden_objects_are_an_error_at_once(s3: FakeS3) -> None:
    members = in_store(s3, some_files(10, 20))
    s3.fault = lambda seen: Fault(403, "AccessDenied")
    with pytest.raises(AccessDenied, match="outputs/exec-1"):
        pack(s3, members)
    assert len(s3.seen) <= 2


def test_nothing_at_the_endpoint_is_unreachable_within_seconds(s3: FakeS3) -> None:
    members = in_store(s3, some_files(10, 20))
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    from packline.part_builder.build import build_part
    from packline.part_builder.s3_request_builder import S3RequestBuilder

    store = S3RequestBuilder.find("bucket", endpoint_url=f"http://127.0.0.1:{port}")
    with pytest.raises(errors.EndpointUnreachable, match=f"127.0.0.1:{port}"):
        build_part(members, KEY, store=store, index=0, digest="d")
    loop_pool.close_all()


def test_a_name_that_does_not_resolve_is_unreachable(s3: FakeS3) -> None:
    from packline.part_builder.build import build_part
    from packline.part_builder.s3_request_builder import S3RequestBuilder

    store = S3RequestBuilder.find("bucket", endpoint_url="http://no-such-host.invalid:1")
    with pytest.raises(errors.EndpointUnreachable, match="no-such-host"):
        build_part(in_store(s3, some_files(1)), KEY, store=store, index=0, digest="d")
    loop_pool.close_all()


@pytest.mark.parametrize("checksums", [True, False])
@pytest.mark.parametrize("sizes", [(10, 20), (260,) * 20], ids=["one put", "slices"])
def test_other_bytes_at_the_target_are_a_conflict(
    s3: FakeS3, sizes: tuple[int, ...], checksums: bool
) -> None:
    s3.checksums = checksums
    files = some_files(*sizes)
    pack(s3, in_store(s3, files))
    other = s3.versions[KEY][0]
    other.data = other.data[:50] + bytes(20) + other.data[70:]
    if checksums:
        other.crc32 = "AAAAAA=="
    else:
        other.data = other.data[:-60] + b"y" + other.data[-59:]
    with pytest.raises(PartMismatch, match=KEY):
        pack(s3, in_store(s3, files))
    assert s3.uploads == {}


@pytest.mark.parametrize("checksums", [True, False])
@pytest.mark.parametrize("sizes", [(10, 20), (260,) * 20], ids=["one put", "slices"])
def test_the_same_bytes_at_the_target_are_a_success(
    s3: FakeS3, sizes: tuple[int, ...], checksums: bool
) -> None:
    s3.checksums = checksums
    files = some_files(*sizes)
    assert pack(s3, in_store(s3, files)) == pack(s3, in_store(s3, files))
    assert s3.uploads == {}


def test_a_target_of_another_size_is_a_conflict(s3: FakeS3) -> None:
    s3.put(KEY, b"short")
    with pytest.raises(PartMismatch, match="5 bytes"):
        pack(s3, in_store(s3, some_files(10)))


@pytest.mark.parametrize("sizes", [(10, 20), (260,) * 20], ids=["one put", "slices"])
def test_a_race_on_the_key_starts_the_build_again(s3: FakeS3, sizes: tuple[int, ...]) -> None:
    files = some_files(*sizes)
    members = in_store(s3, files)
    raced = Fault(409, "ConditionalRequestConflict")
    s3.fault = once(lambda seen: seen.headers.get("if-none-match") == "*", raced)
    assert_is_the_part(pack(s3, members), s3.data(KEY), files)
    assert s3.uploads == {}


def test_a_race_that_never_ends_is_an_error(s3: FakeS3) -> None:
    s3.fault = lambda seen: Fault(409, "ConditionalRequestConflict") if completing(seen) else None
    with pytest.raises(ConditionalConflict):
        pack(s3, in_store(s3, some_files(*[260] * 20)))
    assert s3.uploads == {}


def test_a_completion_whose_answer_was_lost_is_recognised(s3: FakeS3) -> None:
    files = some_files(*[260] * 20)
    members = in_store(s3, files)
    s3.fault = once(completing, Fault(500, "InternalError", carried_out=True))
    assert_is_the_part(pack(s3, members), s3.data(KEY), files)


def test_an_upload_aborted_by_someone_else_starts_the_build_again(s3: FakeS3) -> None:
    files = some_files(*[260] * 20)
    members = in_store(s3, files)
    s3.fault = once(completing, Fault(404, "NoSuchUpload"))
    assert_is_the_part(pack(s3, members), s3.data(KEY), files)
    assert s3.uploads == {}


def test_ctrl_c_aborts_the_upload(s3: FakeS3, monkeypatch: pytest.MonkeyPatch) -> None:
    from packline.part_builder.upload_pipeline import UploadPipeline

    members = in_store(s3, some_files(*[260] * 40))
    original = UploadPipeline._full

    def interrupted(self: UploadPipeline, part: object) -> None:
        if part.number == 5:  # type: ignore[attr-defined]
            raise KeyboardInterrupt
        original(self, part)  # type: ignore[arg-type]

    monkeypatch.setattr(UploadPipeline, "_full", interrupted)
    with pytest.raises(KeyboardInterrupt):
        pack(s3, members)
    assert (s3.uploads, s3.aborted) == ({}, 1)


def test_an_abort_that_fails_does_not_hide_the_reason(s3: FakeS3) -> None:
    members = in_store(s3, some_files(*[260] * 20), versioned=False)
    del s3.objects[members[3].key]
    s3.fault = lambda seen: Fault(403, "AccessDenied") if seen.method == "DELETE" else None
    with pytest.raises(errors.ObjectChanged):
        pack(s3, members)


def test_expired_credentials_are_renewed_in_flight(s3: FakeS3, monkeypatch: pytest.MonkeyPatch) -> None:
    files = some_files(*[260] * 20)
    members = in_store(s3, files)

    def expired(seen: Request) -> Fault | None:
        if "Credential=test/" in seen.headers["authorization"] and len(s3.seen) > 10:
            monkeypatch.setenv("AWS_ACCESS_KEY_ID", "fresh")
            return Fault(400, "ExpiredToken")
        return None

    s3.fault = expired
    assert_is_the_part(pack(s3, members), s3.data(KEY), files)


def test_expired_credentials_that_nobody_renews_are_an_error(s3: FakeS3) -> None:
    members = in_store(s3, some_files(10))
    s3.fault = lambda seen: Fault(400, "ExpiredToken")
    with pytest.raises(errors.CredentialsMissing):
        pack(s3, members)


def test_a_bucket_elsewhere_is_named_not_followed(s3: FakeS3) -> None:
    members: list[Member] = in_store(s3, some_files(10))
    s3.fault = lambda seen: Fault(301, "PermanentRedirect", (("x-amz-bucket-region", "eu-north-1"),))
    with pytest.raises(errors.InvalidSetting, match="eu-north-1"):
        pack(s3, members)


def test_a_slow_down_halves_the_pace(s3: FakeS3) -> None:
    files = some_files(*[10] * 60)
    members = in_store(s3, files)
    s3.fault = once(lambda seen: seen.method == "GET", Fault(503, "SlowDown"))
    began = time.monotonic()
    pack(s3, members, gets_per_second=200)
    assert time.monotonic() - began > 0.3, "60 reads from 200 a second, halved"
