"""Manifests in the store: members are found with as few reads as the shards allow."""

from __future__ import annotations

from packline.keys import datum_index_key
from packline.pipeline.datums import find_member
from packline.pipeline.manifests import read_rows_from, write_manifest
from packline.rules.datum_ids import datum_id, execution_prefix
from tests.builders import a_member
from tests.memory import MemoryStore


class Counted:
    """A store that remembers what was read."""

    def __init__(self, store: MemoryStore) -> None:
        self.reads: list[str] = []
        self._store = store

    def read(self, key: str, version_id: str | None = None) -> bytes:
        self.reads.append(key)
        return self._store.read(key, version_id)

    def read_range(self, key: str, start: int, length: int, version_id: str | None = None) -> bytes:
        self.reads.append(f"{length} bytes of {key}")
        return self._store.read_range(key, start, length, version_id)


def test_a_member_among_many_shards_is_found_in_two_reads() -> None:
    memory = MemoryStore()
    prefix, paths = execution_prefix("e1"), [f"{number:04}.bin" for number in range(1_000)]
    members = [a_member(path, datum=datum_id(prefix, path, "v")) for path in paths]
    manifest = write_manifest(memory, members, shard_rows=50)
    assert len(manifest.shards) == 20
    for member in members[::97]:
        store = Counted(memory)
        assert find_member(store, manifest, member.datum, shard_rows=50) == member
        assert len(store.reads) == 2
        assert store.reads[0].endswith(f"bytes of {datum_index_key(manifest.digest)}")


def test_rows_are_read_from_any_row_and_shards_before_it_are_not() -> None:
    memory = MemoryStore()
    members = [a_member(f"{n}.bin") for n in range(8)]
    manifest = write_manifest(memory, members, shard_rows=3)
    for start in range(10):
        store = Counted(memory)
        assert list(read_rows_from(store, manifest, start, shard_rows=3)) == list(enumerate(members))[start:]
        assert store.reads == list(manifest.shards[start // 3 :])
