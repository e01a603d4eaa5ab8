"""Whether a version has the content of a folder: by names, sizes, ETags, and checksums where those do not decide."""

from __future__ import annotations

import base64
import hashlib
import os
from collections.abc import Sequence
from contextlib import closing
from hashlib import md5
from pathlib import Path
from zlib import crc32

import pytest

from packline.aws_api.checksums import Checksum, object_checksum
from packline.aws_api.s3 import S3Client, S3Source
from packline.client.upload import compare_content as compare_content_module
from packline.client.upload.compare_content import Comparison, ContentMatch, compare_content
from packline.client.upload.scan import scan
from packline.client.upload.upload import UploadRequest
from packline.errors import AccessDenied
from packline.model import Member
from packline.part_range import PartRange
from tests.unit.upload.store import UploadStore, fill

FILES = {"a.txt": b"aa", "deep/b": b"", "ü": b"bytes"}


def member(path: str, body: bytes, etag: str = "", datum: str = "") -> Member:
    etag = etag or md5(body, usedforsecurity=False).hexdigest()
    return Member(path, datum or f"datum-of-{path}", f"outputs/e/{path}", "v1", len(body), etag)


def members(files: dict[str, bytes]) -> list[Member]:
    return [member(path, files[path]) for path in sorted(files, key=str.encode)]


def never(asked: Member) -> Checksum | None:
    raise AssertionError(f"the ETag of {asked.path} decides")


def compare(
    folder: Path, version: Sequence[Member], inherited: Sequence[Member] = (), checksum_of: object = never
) -> Comparison:
    return compare_content(scan(folder, "e").outputs, inherited, version, checksum_of)  # type: ignore[arg-type]


def test_equal_files_are_recognised_by_their_etags_without_a_request(tmp_path: Path) -> None:
    fill(tmp_path, FILES)
    assert compare(tmp_path, members(FILES)) == Comparison(ContentMatch.SAME)


@pytest.mark.parametrize(
    ("existing", "reason"),
    [
        (FILES | {"more": b""}, "it also has 'more'"),
        ({"a.txt": b"aa"}, "it lacks 'deep/b' and 1 more files"),
        (FILES | {"a.txt": b"aaa"}, "'a.txt' has 3 bytes there and 2 here"),
    ],
)
def test_names_and_sizes_decide_first(tmp_path: Path, existing: dict[str, bytes], reason: str) -> None:
    fill(tmp_path, FILES)
    assert compare(tmp_path, members(existing)) == Comparison(ContentMatch.OTHER, reason)


def test_other_bytes_of_the_same_length_are_another_content(tmp_path: Path) -> None:
    fill(tmp_path, FILES)
    other = members(FILES | {"a.txt": b"ab"})
    found = compare(tmp_path, other, checksum_of=lambda m: object_checksum({}, m.etag))
    assert found == Comparison(ContentMatch.OTHER, "the bytes of 'a.txt' differ")


def test_inherited_files_count_and_files_on_disk_take_their_place(tmp_path: Path) -> None:
    fill(tmp_path, {"a": b"new"})
    base = [member("a", b"old"), member("kept", b"1")]
    assert compare(tmp_path, [*members({"a": b"new"}), base[1]], base).content is ContentMatch.SAME
    assert compare(tmp_path, members({"a": b"new"}), base).reason == "it lacks 'kept'"
    other = [member("a", b"new"), member("kept", b"2", datum="another")]
    assert compare(tmp_path, other, base).reason == "'kept' is not the one of the base version"


def test_of_two_members_with_one_path_the_last_counts(tmp_path: Path) -> None:
    fill(tmp_path, {"a": b"new"})
    assert compare(tmp_path, [member("a", b"old"), member("a", b"new")]).content is ContentMatch.SAME


def test_an_encrypted_object_is_compared_by_the_checksum_that_the_store_has(tmp_path: Path) -> None:
    fill(tmp_path, {"a": b"abc"})
    encrypted = member("a", b"abc", etag="0" * 32)
    digest = base64.b64encode(hashlib.sha256(b"abc").digest()).decode()
    headers = {"x-amz-checksum-sha256": digest, "x-amz-server-side-encryption": "aws:kms"}
    same = compare(tmp_path, [encrypted], checksum_of=lambda m: object_checksum(headers, m.etag))
    assert same.content is ContentMatch.SAME
    kms = {"x-amz-server-side-encryption": "aws:kms"}
    unknown = compare(tmp_path, [encrypted], checksum_of=lambda m: object_checksum(kms, m.etag))
    assert unknown == Comparison(ContentMatch.UNKNOWN, "the store tells no checksum of 'a'")


def in_part(path: str, body: bytes) -> Member:
    at = PartRange("outputs/e/.packline-parts/p.vhpkgzip", "v1", "e-2", 35, len(body), crc32(body))
    return member(path, body, at.member_etag)._replace(version_id=at.encode())


def test_members_inside_parts_are_compared_without_a_request_however_many(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(compare_content_module, "MAX_CHECKSUM_REQUESTS", 0)
    files = {"a": b"1", "b": b"2", "c": b"3"}
    fill(tmp_path, files)
    assert compare(tmp_path, [in_part(*each) for each in files.items()]) == Comparison(ContentMatch.SAME)
    other = compare(tmp_path, [in_part(*each) for each in (files | {"b": b"x"}).items()])
    assert other == Comparison(ContentMatch.OTHER, "the bytes of 'b' differ")


def test_without_the_right_to_ask_nothing_is_claimed_and_nobody_asked_again(tmp_path: Path) -> None:
    fill(tmp_path, {"a": b"1", "b": b"2"})
    asked: list[str] = []

    def denied(member: Member) -> Checksum | None:
        asked.append(member.path)
        raise AccessDenied("Access to the object is denied.")

    found = compare(tmp_path, [member("a", b"1", "0" * 32), member("b", b"2", "0" * 32)], checksum_of=denied)
    assert found.content is ContentMatch.UNKNOWN
    assert found.reason == "the store tells no checksum of 'a' (Access to the object is denied)"
    assert asked == ["a"]


def test_a_large_file_that_push_uploaded_in_slices_is_recognised_by_its_etag(tmp_path: Path) -> None:
    body = os.urandom(1 << 20) * 33
    fill(tmp_path, {"large": body})
    slices = [body[start : start + (16 << 20)] for start in range(0, len(body), 16 << 20)]
    digests = b"".join(md5(each, usedforsecurity=False).digest() for each in slices)
    etag = f"{md5(digests, usedforsecurity=False).hexdigest()}-3"
    assert compare(tmp_path, [member("large", body, etag)]).content is ContentMatch.SAME


def test_the_checksum_of_a_stored_object_is_asked_for_by_head(
    store: UploadStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", store.url)
    fill(tmp_path, {"a": b"abc"})
    store.push(UploadRequest(tmp_path, "e"))
    encrypted = member("a", b"abc", etag="0" * 32)._replace(version_id=None)
    objects = S3Client(S3Source("bucket"))
    with closing(objects.caller):
        found = compare(tmp_path, [encrypted], checksum_of=lambda m: objects.checksum(m.key, m.version_id))
    assert found.content is ContentMatch.SAME
    assert store.count("HEAD") == 1
