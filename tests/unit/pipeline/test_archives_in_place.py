"""Files that stay in archives: a version has the bytes of each as it was read, or there is no version."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from hashlib import md5, sha256

import pytest

from packline.imports.archive_ranges import read_ranges
from packline.keys import ADOPTED_LISTS
from packline.model import ExecutionState, Member
from packline.part_range import MAX_ARCHIVED_BYTES, PartRange
from packline.pipeline.manifests import read_manifest
from packline.pipeline.range_sealing import listed_archives
from packline.pipeline.range_sealing.listed_archives import ArchiveCollector
from packline.pipeline.seal_context import SealLimits
from packline.pipeline.uploaded_ranges import find_uploaded_parts
from packline.rules.adoption import Adoption
from packline.rules.object_lists import ListFile, ListRow, ObjectList
from tests.unit.imports.archives import tar_bytes
from tests.unit.pipeline.fake_deployment import FakeDeployment
from tests.unit.pipeline.object_list_files import BUCKET, Row, packed_rows
from tests.unit.pipeline.test_adopt_by_tasks import ask

COLUMNS = ("key", "version_id", "is_latest", "size", "e_tag")
SHARD = {f"{number}.txt": f"text {number}".encode() for number in range(7)}


def world() -> FakeDeployment:
    """A deployment with two archives, and an object that nobody adopts."""
    made = FakeDeployment()
    made.seal_limits = SealLimits(single_task_files=0, range_files=3, page=2)
    made.store.put("raw/one.tar", tar_bytes(SHARD))
    made.store.put("raw/two.tar", tar_bytes({"sub/z": b"z" * 99}))
    made.store.put("outputs/secret/key.pem", b"secret " * 99)
    return made


def row(path: str, at: PartRange) -> list[str]:
    return [f"raw/{path}", at.encode(), "true", str(at.size), at.member_etag]


def rows(made: FakeDeployment) -> list[list[str]]:
    """What ``packline import --in-place`` lists."""
    return [
        row(each.path, PartRange(key, stored.version_id, stored.etag, each.offset, each.size, each.crc32))
        for key in ("raw/one.tar", "raw/two.tar")
        for stored, body in made.store.bodies[key]
        for each in read_ranges(io.BytesIO(body), key, lambda path: False)
    ]


def put_ranges(made: FakeDeployment, listed: Sequence[Row], *, has_ranges: bool = True) -> str:
    packed = packed_rows(listed)
    key = f"{ADOPTED_LISTS}{sha256(packed).hexdigest()}.csv.gz"
    made.store.put(key, packed)
    files = (ListFile(key, len(packed), md5(packed, usedforsecurity=False).hexdigest()),)
    body = ObjectList(BUCKET, "", COLUMNS, encoded=False, files=files, has_ranges=has_ranges).encode()
    name = sha256(body).hexdigest()
    made.store.put(ADOPTED_LISTS + name, body)
    return name


def adopt(made: FakeDeployment, name: str) -> str:
    execution = ask(made, Adoption("raw/", "shards", "v1", listing=name))
    made.carry_out()
    return execution


def members(made: FakeDeployment) -> list[Member]:
    return [*read_manifest(made.store, made.registry.version("shards", "v1").manifest)]


def test_a_version_has_the_bytes_of_all_files_in_the_archives() -> None:
    made = world()
    adopt(made, put_ranges(made, rows(made)))
    found = {each.path: made.store.read(each.key, each.version_id) for each in members(made)}
    assert found == SHARD | {"sub/z": b"z" * 99}
    made.store.put("raw/one.tar", b"written again")
    assert made.store.read(members(made)[0].key, members(made)[0].version_id) == SHARD["0.txt"]


def gone(made: FakeDeployment) -> None:
    del made.store.bodies["raw/two.tar"]


def archived(made: FakeDeployment) -> None:
    stored, body = made.store.bodies["raw/two.tar"][-1]
    made.store.bodies["raw/two.tar"][-1] = (stored._replace(storage_class="GLACIER"), body)


def shorter(made: FakeDeployment) -> None:
    stored, body = made.store.bodies["raw/two.tar"][-1]
    made.store.bodies["raw/two.tar"][-1] = (stored._replace(size=512), body)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (gone, "'raw/two.tar' is gone"),
        (lambda made: made.store.put("raw/two.tar", b"other"), "'raw/two.tar' was written again"),
        (archived, "'raw/two.tar' has been archived"),
        (shorter, "'raw/two.tar' ends before its files do"),
    ],
    ids=["gone", "written again", "archived", "shorter"],
)
def test_an_archive_that_changed_since_it_was_read_makes_no_version(
    change: Callable[[FakeDeployment], object], message: str
) -> None:
    made = world()
    name = put_ranges(made, rows(made))
    change(made)
    execution = made.execution(adopt(made, name))
    assert (execution.state, execution.waiting, execution.versions) == (ExecutionState.OPEN, True, ())
    (alert,) = execution.alerts
    assert message in alert.message
    assert "--in-place again" in alert.remedy


SECRET = PartRange("outputs/secret/key.pem", "v1", "e", 0, 9, 1)
INSIDE = SECRET._replace(key="raw/one.tar")
HOSTILE: dict[str, tuple[list[str], str]] = {
    "of an object elsewhere": (row("a", SECRET), "not below the prefix"),
    "of the prefix itself": (row("a", INSIDE._replace(key="raw/")), "not below the prefix"),
    "of an object elsewhere, for clients": (
        row("a", SECRET._replace(key="raw/../outputs/secret/key.pem")),
        "not below the prefix",
    ),
    "no location": (["raw/a", "v1", "true", "9", "e"], "no location"),
    "no numbers": (["raw/a", "part:x:9:1:e::raw/one.tar", "true", "9", "e+0"], "no location"),
    "written otherwise": (["raw/a", "part:00:9:1:e::raw/one.tar", "true", "9", "e+0"], "no location"),
    "another size": ([*row("a", INSIDE)[:3], "8", INSIDE.member_etag], "another size or ETag"),
    "another ETag": ([*row("a", INSIDE)[:4], "e+1"], "another size or ETag"),
    "before the archive": (row("a", INSIDE._replace(offset=-1)), "another size or ETag"),
    "behind all objects": (row("a", INSIDE._replace(offset=10**4299)), "another size or ETag"),
    "no CRC-32": (row("a", INSIDE._replace(crc32=1 << 32)), "another size or ETag"),
    "no bytes": (row("a", INSIDE._replace(size=0)), "1 to"),
    "too many bytes": (row("a", INSIDE._replace(size=MAX_ARCHIVED_BYTES + 1)), "1 to"),
}


@pytest.mark.parametrize("case", HOSTILE)
def test_a_location_that_nobody_may_name_makes_no_version(case: str) -> None:
    listed, message = HOSTILE[case]
    made = world()
    execution = made.execution(adopt(made, put_ranges(made, [listed])))
    assert (execution.state, execution.versions) == (ExecutionState.OPEN, ())
    (alert,) = execution.alerts
    assert alert.code == "InvalidObjectList"
    assert message in alert.message


def test_a_list_of_objects_names_no_locations() -> None:
    """A CSV of ``packline adopt --csv`` could name any object of the store else, and read it by the functions."""
    made = world()
    execution = made.execution(adopt(made, put_ranges(made, [row("a", SECRET)], has_ranges=False)))
    assert execution.versions == ()
    assert "is a location in an archive" in execution.alerts[0].message


def test_the_location_of_a_deleted_key_is_not_looked_up() -> None:
    """It was not compared with the prefix, so that an alert told whether an object elsewhere exists."""
    deleted = ListRow("raw/a", "", True, SECRET.encode(), 0, "", 0.0, "")
    broken = deleted._replace(version_id="part:x")
    collector = ArchiveCollector()
    assert list(collector.collect([deleted, broken])) == [deleted, broken]
    assert collector.dump() == []


def test_files_of_too_many_archives_make_no_version(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listed_archives, "MAX_ARCHIVES", 1)
    made = world()
    execution = made.execution(adopt(made, put_ranges(made, rows(made))))
    assert execution.versions == ()
    assert "more than 1 archives" in execution.alerts[0].message


def test_the_headers_between_the_files_of_an_archive_are_not_taken_for_those_of_a_part() -> None:
    made = world()
    adopt(made, put_ranges(made, rows(made)))
    found = members(made)
    assert find_uploaded_parts(found, made.store) == []
    first, second, *_ = found
    near = [
        replace_location(first, offset=1_000, size=10),
        replace_location(second, offset=1_010 + 30 + len(second.path), size=10),
    ]
    assert find_uploaded_parts(near, made.store) == []


def replace_location(member: Member, offset: int, size: int) -> Member:
    at = PartRange("raw/one.tar", "v1", "e", offset, size, 1)
    return member._replace(version_id=at.encode(), size=at.size, etag=at.member_etag)
