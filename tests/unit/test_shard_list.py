"""A manifest of many shards names a list of them: the item of the table does not grow with the version."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from packline.aws.codec import attributes
from packline.errors import WrittenByNewerRelease
from packline.keys import check_form, manifest_shard_key, metadata_shard_key, shard_list_key
from packline.manifest import shard_list
from packline.manifest.reader import read_files
from packline.manifest.rows import UnreadableManifest
from packline.manifest.shard_list import (
    MOST_NAMED,
    expand_metadata_shards,
    expand_shards,
    is_listed,
    name_metadata_shards,
    name_shards,
)
from packline.model import Execution, ManifestRef, Member, MetadataShard
from packline.pipeline.manifests import read_manifest, write_manifest
from tests.memory_store import MemoryStore

STORED = Path(__file__).parents[1] / "fixtures/stored/0.1.0/store-of-lists"
KEYS = [manifest_shard_key(f"{number:064x}") for number in range(MOST_NAMED + 1)]
METADATA = [MetadataShard(metadata_shard_key(f"{n:064x}"), f"a/{n:04}/ü.jpg") for n in range(MOST_NAMED + 1)]


@pytest.fixture
def store() -> MemoryStore:
    shard_list.recent_lists.clear()
    return MemoryStore()


def manifest_of(shards: tuple[str, ...]) -> ManifestRef:
    return ManifestRef("d" * 64, shards, 5, 5, 5)


def test_few_shards_are_named_by_the_item_itself(store: MemoryStore) -> None:
    assert name_shards(KEYS[:-1], store) == tuple(KEYS[:-1])
    assert name_metadata_shards(METADATA[:-1], store) == tuple(METADATA[:-1])
    assert store.bodies == {}


def test_many_shards_are_named_by_a_list(store: MemoryStore) -> None:
    named, metadata = name_shards(KEYS, store), name_metadata_shards(METADATA, store)
    assert is_listed(manifest_of(named))
    assert expand_shards(manifest_of(named), store).shards == tuple(KEYS)
    assert [*expand_metadata_shards(metadata, store)] == METADATA


def test_an_item_of_a_hundred_million_files_is_small(store: MemoryStore) -> None:
    shards = [manifest_shard_key(f"{number:064x}") for number in range(2_500)]
    texts = [MetadataShard(metadata_shard_key(f"{n:064x}"), f"a/{n:04}.jpg") for n in range(2_500)]
    manifest = ManifestRef("d" * 64, name_shards(shards, store), 100_000_000, 1, 100_000_000)
    sealed = Execution("e", manifest=manifest, metadata=name_metadata_shards(texts, store))
    assert len(json.dumps(attributes(sealed))) < 2_000


def test_lists_of_every_release_are_read(store: MemoryStore) -> None:
    expected = {"shards": [[key] for key in KEYS], "metadata": [[*shard] for shard in METADATA]}
    for name, rows in expected.items():
        body = (STORED / name).read_bytes()
        key = (
            name_shards(KEYS, store)[0] if name == "shards" else name_metadata_shards(METADATA, store)[0].key
        )
        assert gzip.decompress(store.read(key)) == gzip.decompress(body), "the same shards, the same list"
        assert [json.loads(line) for line in gzip.decompress(body).splitlines()] == rows


def test_a_list_of_a_later_form_is_refused_by_its_key() -> None:
    check_form([shard_list_key("a" * 64)])
    with pytest.raises(WrittenByNewerRelease):
        check_form([shard_list_key("a" * 64).replace(".v2.", ".v3.")])


@pytest.mark.parametrize(
    "damage", [b"", b"no gzip", gzip.compress(b'["another"]\n')], ids=["empty", "text", "other"]
)
def test_a_damaged_list_is_an_error(store: MemoryStore, damage: bytes) -> None:
    named = name_shards(KEYS, store)
    store.put(named[0], damage)
    with pytest.raises(UnreadableManifest, match="Shard list"):
        expand_shards(manifest_of(named), store)


def test_a_manifest_with_a_list_is_read_as_any_other(
    store: MemoryStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    members = [Member(f"{n}.txt", f"d-{n}", f"outputs/e/{n}.txt", None, n, f"e{n}") for n in range(5)]
    usual = write_manifest(store, members, 2)
    monkeypatch.setattr(shard_list, "MOST_NAMED", 2)
    listed = write_manifest(store, members, 2)
    assert listed.digest == usual.digest, "the hash of a version does not depend on it"
    assert len(listed.shards) == 1 < len(usual.shards)
    assert [*read_manifest(store, listed)] == [*read_files(listed, store)] == members
