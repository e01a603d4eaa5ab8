"""Parts that an uploader built: taken entry by entry where they are right, and named where they are not."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable, Mapping

import pytest

from packline.keys import staged_list_key, staged_part_key
from packline.model import Alert, Member
from packline.objects import StoredObject
from packline.part_builder.build_stats import BuildStats
from packline.pipeline.staged_parts import StagedSources, find_staged_parts
from packline.rules.staged_parts import StagedPart, encode_staged_parts
from packline.vhpkgzip.layout import PartLayout
from tests.fakes.s3 import FakeS3
from tests.memory_store import MemoryStore
from tests.unit.part_builder.parts import KEY, assert_is_the_part, expected_bytes, in_store, pack, some_files

FILES = some_files(*[60] * 120)
PATHS = sorted(FILES)
ONE, OTHER = PATHS[40], PATHS[41]
STAGED = staged_part_key("e", "part")
Staged = tuple[bytes, StagedPart]


def staged(files: Mapping[str, bytes]) -> Staged:
    """What an uploader stages of files, and its record."""
    data, paths = expected_bytes(files), sorted(files)
    directory = PartLayout([path.encode() for path in paths], [len(files[path]) for path in paths])
    record = StagedPart(
        "part", len(data), directory.directory_offset, zlib.crc32(data), len(paths), paths[0], paths[-1]
    )
    return data, record


def build(what: Staged, store: MemoryStore | None = None) -> tuple[StagedSources, BuildStats, FakeS3]:
    """Build the part of FILES with that staged part in the store, and compare every byte."""
    data, record = what
    store = store or MemoryStore()
    store.put(STAGED, data)
    store.put(staged_list_key("e"), encode_staged_parts([record]))
    with FakeS3() as s3:
        members = in_store(s3, FILES)
        s3.put(STAGED, data, crc=True)
        sources = find_staged_parts("e", members, store)
        stats = BuildStats()
        part = pack(s3, members, stats, base_parts=sources.base_parts)
        assert_is_the_part(part, s3.data(KEY), FILES)
    return sources, stats, s3


def flipped(what: Staged) -> Staged:
    """A byte of one member's data is another, and the uploader's CRC-32 of the part is of that."""
    data, record = what
    at = data.index(FILES[ONE])
    wrong = data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]
    return wrong, record._replace(crc32=zlib.crc32(wrong))


def lying(what: Staged) -> Staged:
    """One local header has another CRC-32 than its data."""
    data, record = what
    at = data.index(FILES[ONE]) - 30 - len(ONE)
    wrong = data[: at + 14] + struct.pack("<I", 7) + data[at + 18 :]
    return wrong, record._replace(crc32=zlib.crc32(wrong))


def test_entries_come_in_ranges_instead_of_one_request_a_file() -> None:
    sources, stats, s3 = build(staged(FILES))
    assert list(sources.alerts()) == []
    # A slice is 1,000 bytes here: an entry that crosses into the next one is read as an object.
    assert stats.copied_members > 90
    objects = {seen.key for seen in s3.seen if seen.key.startswith("outputs/")}
    assert len(objects) == len(FILES) - stats.copied_members


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        (flipped(staged(FILES)), f"header and data of '{ONE}' do not agree"),
        (lying(staged(FILES)), f"header and data of '{ONE}' do not agree"),
        (
            staged({**FILES, ONE: FILES[OTHER], OTHER: FILES[ONE]}),
            f"'{ONE}' is not the file that was uploaded",
        ),
        (staged({**FILES, ONE: b"!" * 60}), f"'{ONE}' is not the file that was uploaded"),
    ],
    ids=["flipped byte", "CRC that lies", "swapped members", "other content"],
)
def test_a_wrong_entry_is_read_from_its_file_and_the_part_is_named(wrong: Staged, reason: str) -> None:
    sources, stats, _ = build(wrong)
    (alert,) = sources.alerts()
    assert alert.code == "StagedPartWrong"
    assert STAGED in alert.message
    assert reason in alert.message
    assert stats.copied_members > 60


@pytest.mark.parametrize(
    "files",
    [
        {path: body for path, body in FILES.items() if path != ONE},
        {**FILES, "dir/f0040.bin-foreign": b"f" * 60, "zz": b""},
    ],
    ids=["missing member", "foreign member"],
)
def test_members_that_are_missing_or_foreign_do_no_harm(files: dict[str, bytes]) -> None:
    sources, stats, _ = build(staged(files))
    assert list(sources.alerts()) == []
    assert stats.copied_members > 80


def cut(what: Staged) -> Staged:
    return what[0][:-100], what[1]


def cut_and_recorded(what: Staged) -> Staged:
    return what[0][:-100], what[1]._replace(size=what[1].size - 100)


def with_foreign_directory(what: Staged) -> Staged:
    data, record = what
    return data[: record.directory] + b"\0" * (record.size - record.directory), record


@pytest.mark.parametrize(
    ("damage", "reason"),
    [
        (cut, "bytes, not"),
        (cut_and_recorded, "central directory cannot be read"),
        (with_foreign_directory, "central directory cannot be read"),
        (lambda what: (what[0], what[1]._replace(directory=what[1].size)), "would have 0 bytes"),
        (lambda what: (what[0], what[1]._replace(crc32=1)), "another size or CRC-32"),
    ],
    ids=["truncated", "truncated as recorded", "no directory", "no room for a directory", "CRC of the part"],
)
def test_a_part_that_is_wrong_as_a_whole_is_not_used_and_named(
    damage: Callable[[Staged], Staged], reason: str
) -> None:
    sources, stats, _ = build(damage(staged(FILES)))
    (alert,) = sources.alerts()
    assert (alert.code, stats.copied_members) == ("StagedPartWrong", 0)
    assert STAGED in alert.message
    assert reason in alert.message


class EncryptedStore(MemoryStore):
    """Its objects are encrypted by a key, so that no ETag is an MD5."""

    def head(self, key: str) -> StoredObject:
        return super().head(key)._replace(encrypted_otherwise=True)


def test_parts_in_a_store_that_encrypts_by_a_key_are_left_with_an_alert() -> None:
    sources, stats, _ = build(staged(FILES), EncryptedStore())
    (alert,) = sources.alerts()
    assert (alert.code, stats.copied_members) == ("StagedPartsUnused", 0)


@pytest.mark.parametrize("document", [b"", b"[]", b'{"schema": 2}', b'{"schema": 1, "parts": [{"name": 1}]}'])
def test_a_list_that_is_none_is_an_alert(document: bytes) -> None:
    store = MemoryStore()
    store.put(staged_list_key("e"), document)
    sources = find_staged_parts("e", [Member("a", "d", "k", None, 1, "")], store)
    assert [alert.code for alert in sources.alerts()] == ["StagedPartsUnused"]


def test_parts_that_their_life_cycle_has_removed_are_not_missed() -> None:
    store, members = MemoryStore(), [Member("a", "d", "k", None, 1, "")]
    assert find_staged_parts("e", members, store) == StagedSources()
    store.put(staged_list_key("e"), encode_staged_parts([StagedPart("gone", 9, 5, 0, 1, "a", "b")]))
    assert find_staged_parts("e", members, store) == StagedSources()


def test_an_alert_counts_what_is_wrong_with_a_part() -> None:
    sources, _, _ = build(staged({**FILES, PATHS[5]: b"5" * 60, PATHS[99]: b"9" * 60}))
    assert [alert.message.endswith("and 1 more.") for alert in sources.alerts()] == [True]
    assert all(isinstance(alert, Alert) for alert in sources.alerts())


@pytest.mark.parametrize(
    ("key", "code"), [(staged_list_key("e"), "StagedPartsUnused"), (STAGED, "StagedPartWrong")]
)
def test_staged_parts_that_may_not_be_read_are_left(key: str, code: str) -> None:
    store = MemoryStore()
    store.denied.add(key)
    sources, stats, _ = build(staged(FILES), store)
    assert [alert.code for alert in sources.alerts()] == [code]
    assert stats.copied_members == 0


def test_a_list_of_many_tiny_parts_costs_no_request_for_each() -> None:
    store = MemoryStore()
    _, record = staged(FILES)
    rows = [record._replace(first=path, last=path) for path in PATHS]
    store.put(staged_list_key("e"), encode_staged_parts(rows))
    members = [Member(path, "d", path, None, 60, "e") for path in PATHS]
    sources = find_staged_parts("e", members, store)
    assert [alert.code for alert in sources.alerts()] == ["StagedPartsUnused"]
    assert sources.base_parts == []
