"""Releases that share a store or a cache read each other's files; ``fixtures/stored`` has those of each release."""

from __future__ import annotations

import gzip
import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any
from zlib import crc32

import pytest

from packline.aws import codec
from packline.client.cache.journal import Journal
from packline.client.cache.refs import VersionReference, resolve
from packline.client.cache.sparse_part import SparsePart
from packline.client.cache.store import Cache, CacheEntry
from packline.client.cache.tree_index import read_index
from packline.client.cache.version_index import newest_other_version
from packline.client.transfer.task import Transfer, TransferKind, TransferSummary
from packline.client.upload.former_push import PushIdentity, read_former
from packline.client.upload.output_file import FileStatus
from packline.client.upload.output_list import OutputList
from packline.client.upload.push_records import encode_record, read_records
from packline.errors import Unavailable, WrittenByNewerRelease
from packline.keys import IDENTITY_KEY, manifest_shard_key, metadata_shard_key, plan_key
from packline.manifest.reader import read_files
from packline.manifest.rows import decode_rows, encode_shards
from packline.model import FetchPlan, ManifestRef, Member
from packline.pipeline.planning import parse_item, part_members, read_plan
from packline.pipeline.store_identity import read_identity
from packline.reader.member_index import open_index
from packline.rules.metadata_shards import ShardRanges
from tests.builders import a_version
from tests.memory_store import MemoryStore

STORED = Path(__file__).parents[1] / "fixtures" / "stored"
RELEASES = sorted(folder for folder in STORED.iterdir() if folder.is_dir())
MEMBERS = [
    Member("a.txt", "d-1", "outputs/e/a.txt", "v1", 5, '"e1"'),
    Member("b/ü.txt", "d-2", "outputs/e/b/ü.txt", None, 7, '"e2"'),
]
BLOCK = Transfer(TransferKind.BLOCK, 0, 3, "k", None, 0, 7, 1)
CONTENT = "2" * 64

each_release = pytest.mark.parametrize("release", RELEASES, ids=lambda folder: str(folder.name))
with_and_without = pytest.mark.parametrize("suffix", ["", "-without-schema"], ids=["numbered", "bare"])


def store_of(release: Path) -> MemoryStore:
    """A store with the manifest and the plans of a release."""
    store = MemoryStore()
    for file in (release / "store").glob("*.*[nz]"):  # plans and shards
        prefix = "plans/" if file.suffix == ".json" else "manifests/"
        store.put(prefix + file.name, file.read_bytes())
    return store


def shard_of(store: MemoryStore) -> str:
    """The key of its one manifest shard."""
    return next(key for key in store.bodies if key.endswith(".jsonl.gz") and "metadata" not in key)


@pytest.fixture
def cache(tmp_path: Path) -> Cache:
    made = Cache(tmp_path / "cache")
    for folder in (made.entries, made.refs, made.indexes):
        folder.mkdir(parents=True)
    return made


def note(cache: Cache, text: str) -> CacheEntry | None:
    """What the cache reads of a note with that text."""
    (cache.entries / f"{CONTENT}.json").write_text(text)
    return cache.entry(CONTENT)


def reference(cache: Cache, text: str) -> FetchPlan:
    """What the cache remembers by a reference file with that text."""
    asked = VersionReference("dataset://images/production", lambda: pytest.fail("asked"), "table")
    named = sha256(f"{asked.origin} {asked.uri}".encode()).hexdigest()[:40]
    (cache.refs / f"{named}.json").write_text(text)
    return resolve(asked, cache, offline=True).plan


def other_version(cache: Cache, text: str) -> FetchPlan | None:
    """The cached version of the same dataset, recorded by a file with that text."""
    plan = FetchPlan("images", "v2", "3" * 64, 2, 12, ManifestRef("3" * 64, (), 2, 12, 2))
    folder = cache.root / "known" / sha256(b"images").hexdigest()[:32]
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{CONTENT}.json").write_text(text)
    cache.folder(CONTENT).mkdir(parents=True, exist_ok=True)
    (cache.entries / f"{CONTENT}.json").touch()
    return newest_other_version(cache, plan)


def journal(folder: Path, text: str) -> Journal:
    file = folder / "journal"
    file.write_text(text)
    return Journal(file)


@each_release
def test_manifests_and_metadata_of_every_release_are_read(release: Path) -> None:
    store = store_of(release)
    key = shard_of(store)
    assert list(decode_rows(store.read(key))) == MEMBERS
    manifest = ManifestRef(key[len("manifests/") :].partition(".")[0], (key,), 2, 12, 2)
    assert list(read_files(manifest, store)) == MEMBERS
    (metadata,) = (store.read(key) for key in store.bodies if ".metadata." in key)
    ranges = [ShardRanges(metadata).find(member.path) for member in MEMBERS]
    assert [held and held.metadata for held in ranges] == [{"n": 1}] * 2


@each_release
def test_the_same_members_still_give_the_same_manifest(release: Path) -> None:
    (shard,) = encode_shards(MEMBERS)
    stored = (release / "store" / manifest_shard_key(shard.digest).removeprefix("manifests/")).read_bytes()
    assert gzip.decompress(shard.body) == gzip.decompress(stored)
    assert shard.body[:9] == stored[:9], "the gzip header has neither a time nor a name"


@each_release
def test_identities_of_every_release_are_read(release: Path) -> None:
    store = MemoryStore()
    store.put(IDENTITY_KEY, (release / IDENTITY_KEY).read_bytes())
    assert read_identity(store) == "4d1b1c5e-1c0a-4f7e-9d55-0a51d4cbb9d2"


@each_release
@with_and_without
def test_plans_of_every_release_are_read(release: Path, suffix: str) -> None:
    store = store_of(release)
    (planned,) = read_plan(store, f"plan{suffix}")
    assert (planned.files, planned.bytes, planned.donor) == (2, 12, "")
    assert part_members(planned, store) == MEMBERS


@each_release
@with_and_without
def test_caches_of_every_release_are_read(release: Path, suffix: str, cache: Cache, tmp_path: Path) -> None:
    def text(name: str) -> str:
        return (release / "cache" / f"{name}{suffix}{'' if name == 'journal' else '.json'}").read_text()

    assert note(cache, text("note")) == CacheEntry(2, 12, "dataset://images/v1", "boot-1")
    plan = reference(cache, text("ref"))
    assert (plan.uri, plan.manifest.inline) == ("dataset://images/v1", (MEMBERS[0],))
    assert other_version(cache, text("version")) == plan
    found = journal(tmp_path, text("journal"))
    assert found.done(BLOCK)
    assert (found.files, found.bytes, found.linked and found.linked.rows) == (2, 12, b"\1\0")


PUSH = PushIdentity("/data/images", 10, 1000, "store at s3.example:443", "dataset://images/v1", "")


def pushed_files() -> OutputList:
    """The files of the folder whose push the journal is about."""
    outputs = OutputList(PUSH.folder)
    at = 1_700_000_000_000_000_000
    outputs.add("a.txt", FileStatus(5, at + 1, at + 2, 11))
    outputs.add("b/ü.txt", FileStatus(7, at + 3, at + 4, 12))
    outputs.add("c.bin", FileStatus(1 << 40, at + 5, at + 6, 13))
    return outputs


@each_release
def test_journals_of_pushes_of_every_release_are_read(release: Path) -> None:
    former = read_former(release / "cache" / "push-journal", PUSH)
    assert former
    stored = former.match(pushed_files())
    assert (former.execution, list(stored.stored), list(stored.crcs)) == (
        "push-1",
        [0, 1, 0],
        [0, 0xDEADBEEF, 0],
    )
    assert stored.notes == {"upload c.bin": "upload-1"}


def test_a_journal_of_a_push_of_a_later_form_counts_as_absent(tmp_path: Path) -> None:
    kind, payload = next(read_records(RELEASES[-1] / "cache" / "push-journal"))
    later = payload.replace(b'"schema": 1', b'"schema": 2')
    rest = list(read_records(RELEASES[-1] / "cache" / "push-journal"))[1:]
    for header, readable in ((payload, True), (later, False)):
        records = [(kind, header), *rest, (99, b"of a newer release")]
        file = tmp_path / "journal"
        file.write_bytes(b"".join(encode_record(*record) for record in records))
        assert (read_former(file, PUSH) is not None) == readable


@each_release
def test_tree_indexes_of_every_release_are_read(release: Path) -> None:
    index = read_index(release / "cache" / "index")
    assert index
    assert list(index.paths()) == [b"a.txt", "b/ü.txt".encode()]
    assert list(index.known_crcs([0, 1])) == [(b"a.txt", 0xDEADBEEF)]


def digest_of(release: Path) -> str:
    """The digest of the one manifest of a release."""
    return shard_of(store_of(release))[len("manifests/") :].partition(".")[0]


@each_release
def test_member_indexes_of_every_release_are_read(release: Path) -> None:
    index = open_index(release / "cache" / "members", digest_of(release))
    assert index
    assert [index.path(number) for number in range(index.members)] == [member.path for member in MEMBERS]
    assert list(index.sizes) == [5, 7]
    assert index.plan.uri == "dataset://images/v1"


@each_release
def test_journals_of_part_files_of_every_release_are_read(release: Path, tmp_path: Path) -> None:
    (tmp_path / "part").touch()
    shutil.copy(release / "cache" / "part.ranges", tmp_path / "part.ranges")
    records = SparsePart(tmp_path, "part", 100).new_ranges()
    assert records == [(10, 20, True), (40, 10, True), (45, 5, False)]


def test_columns_of_a_newer_release_are_passed_over_in_a_member_index_and_a_later_form_is_made_again(
    tmp_path: Path,
) -> None:
    file, digest = tmp_path / "members", digest_of(RELEASES[-1])
    data = (RELEASES[-1] / "cache" / "members").read_bytes()
    body = data[64:] + b"columns of a newer release"
    length = (64 + len(body)).to_bytes(8, "little")
    grown_index = data[:8] + crc32(body).to_bytes(8, "little") + data[16:48] + length + data[56:64] + body
    file.write_bytes(grown_index)
    assert open_index(file, digest)
    file.write_bytes(bytes([data[0] + 1]) + data[1:])
    assert open_index(file, digest) is None


def test_a_record_of_a_later_form_is_passed_over_in_the_journal_of_a_part_file(tmp_path: Path) -> None:
    (tmp_path / "part").touch()
    data = bytearray((RELEASES[-1] / "cache" / "part.ranges").read_bytes())
    data[6] = 2
    data[28:32] = crc32(data[:28]).to_bytes(4, "little")
    (tmp_path / "part.ranges").write_bytes(data)
    assert SparsePart(tmp_path, "part", 100).new_ranges() == [(40, 10, True), (45, 5, False)]


def grown(rows: bytes) -> bytes:
    """Rows with two more columns."""
    return b"".join(
        json.dumps([*json.loads(row), "more", {"x": 1}]).encode() + b"\n" for row in rows.splitlines()
    )


def test_columns_of_a_newer_release_are_passed_over_in_manifests() -> None:
    (shard,) = encode_shards(MEMBERS)
    rows = grown(shard.rows)
    digest = sha256(rows).hexdigest()
    store = MemoryStore()
    store.put(manifest_shard_key(digest), gzip.compress(rows))
    manifest = ManifestRef(digest, (manifest_shard_key(digest),), 2, 12, 2)
    assert list(read_files(manifest, store)) == MEMBERS
    assert list(decode_rows(gzip.compress(rows))) == MEMBERS
    ranges = ShardRanges(gzip.compress(b'["a","b",{"n":1},"more"]\n'))
    assert ranges.find("aa") == ("a", "b", {"n": 1})


@pytest.mark.parametrize(
    "later", [manifest_shard_key("1" * 64, 3), metadata_shard_key("1" * 64).replace(".jsonl", ".v2.jsonl")]
)
def test_a_manifest_of_a_later_form_is_refused_by_name(later: str) -> None:
    version = a_version()
    version = replace(version, manifest=replace(version.manifest, shards=(later,)))
    item: Any = {**codec.attributes(version, "packaging"), "packaging": {"S": "none"}}
    with pytest.raises(
        WrittenByNewerRelease, match=r"manifests/1+.*\.v[23]\.jsonl\.gz has form [23]"
    ) as caught:
        codec.load_version(item)
    assert "Upgrade" in caught.value.remedy


def test_a_plan_of_a_newer_release_is_read_and_one_of_a_later_form_is_refused_by_name() -> None:
    (item,) = json.loads((RELEASES[-1] / "store" / "plan.json").read_text())
    assert parse_item({**item, "more": 1}) == parse_item(item)
    store = MemoryStore()
    store.put(plan_key("p"), json.dumps([{**item, "schema": 2}]).encode())
    with pytest.raises(WrittenByNewerRelease, match=r"plans/p\.json has form 2") as caught:
        read_plan(store, "p")
    assert "Upgrade" in caught.value.remedy
    with pytest.raises(WrittenByNewerRelease, match=r"manifests/x\.v3\.jsonl\.gz"):
        parse_item({**item, "shards": ["manifests/x.v3.jsonl.gz"]})


def changed(name: str, change: Callable[[Any], None]) -> str:
    """A file of the newest release's cache after a change of what is in it."""
    document = json.loads((RELEASES[-1] / "cache" / f"{name}.json").read_text())
    change(document)
    return json.dumps(document)


def test_fields_of_a_newer_release_are_passed_over_in_the_cache(cache: Cache, tmp_path: Path) -> None:
    def grow(document: Any) -> None:
        document["more"] = {"x": 1}
        for plan in filter(None, (document.get("plan"), document)):
            if "manifest" in plan:
                plan["more"] = plan["manifest"]["more"] = 1
                plan["manifest"]["inline"] = [[*row, "more"] for row in plan["manifest"]["inline"]]

    assert note(cache, changed("note", grow)) == CacheEntry(2, 12, "dataset://images/v1", "boot-1")
    assert reference(cache, changed("ref", grow)).manifest.inline == (MEMBERS[0],)
    assert other_version(cache, changed("version", grow))
    lines = (RELEASES[-1] / "cache" / "journal").read_text().splitlines()
    more = [json.dumps([*json.loads(line), "more"]) for line in lines] + ['["of-a-newer-release",1,2]']
    found = journal(tmp_path, "\n".join(more) + "\n")
    assert (found.files, found.done(BLOCK)) == (2, True)


def test_what_is_of_a_later_form_in_the_cache_counts_as_absent(cache: Cache, tmp_path: Path) -> None:
    def later(document: Any) -> None:
        document["schema"] = 2

    assert note(cache, changed("note", later)) is None
    with pytest.raises(Unavailable, match="has not been fetched"):
        reference(cache, changed("ref", later))
    assert other_version(cache, changed("version", later)) is None
    text = (RELEASES[-1] / "cache" / "journal").read_text().replace('["schema",1]', '["schema",2]')
    found = journal(tmp_path, text)
    assert (found.files, found.done(BLOCK)) == (0, False)
    found.record(BLOCK, TransferSummary(1, 7, "b/ü.txt", "b/ü.txt"))
    found.close()
    again = Journal(tmp_path / "journal")
    assert (again.files, again.done(BLOCK)) == (1, True)


def test_a_tree_index_with_more_columns_is_read_and_one_of_a_later_layout_is_made_again(
    tmp_path: Path,
) -> None:
    file = tmp_path / "index"
    shutil.copy(RELEASES[-1] / "cache" / "index", file)
    data = bytearray(file.read_bytes())
    body = bytes(data[56:]) + b"columns of a newer release"
    grown_index = data[:8] + crc32(body).to_bytes(8, "little") + data[16:56] + body
    file.write_bytes(grown_index)
    index = read_index(file)
    assert index
    assert list(index.paths()) == [b"a.txt", "b/ü.txt".encode()]
    file.write_bytes(bytes([data[0] + 1]) + grown_index[1:])
    assert read_index(file) is None
