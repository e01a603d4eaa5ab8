"""A new version is made of an old one in the cache and of what has changed, and equals a plain fetch of it."""

from __future__ import annotations

import errno
import os
import random
import shutil
import tempfile
import time
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from packline.aws_api.s3 import S3Source
from packline.client.cache.eviction import remove
from packline.client.cache.store import Cache
from packline.client.cache.version_index import MIN_FILES
from packline.client.fetch import fetch
from packline.client.placement.link_mode import LinkMode
from packline.manifest.members import join_by_path
from packline.model import Member
from tests.fakes.s3 import FakeS3
from tests.unit.client.changes import NEW, OLD, PER_CENT, changed, many_files, versions
from tests.unit.client.conftest import QUICK, Fetch
from tests.unit.client.datasets import a_version, tree


def test_of_scattered_changes_only_a_few_per_cent_of_the_bytes_come(
    store: FakeS3, quick_fetch: Fetch, tmp_path: Path
) -> None:
    first, second = versions(store)
    quick_fetch(first, tmp_path / "old")
    store.seen.clear()
    receipt = quick_fetch(second)
    assert tree(tmp_path / "data") == NEW
    assert tree(tmp_path / "old") == OLD
    assert receipt.reused_files == len(OLD) - 2 * PER_CENT
    assert receipt.reused_bytes == sum(len(NEW[path]) for path in NEW if OLD.get(path) == NEW[path])
    assert receipt.received < 0.2 * second.bytes
    assert receipt.resumed_files == receipt.by_files == 0
    assert any("linked from another cached version" in line for line in receipt.explanation())
    assert [key for key, _ in store.ranges("manifests/")] == list(second.manifest.shards)
    kept = next(path for path in NEW if OLD.get(path) == NEW[path])
    assert (tmp_path / "data" / kept).samefile(tmp_path / "old" / kept)


def test_the_manifest_of_a_first_version_is_kept_for_later(store: FakeS3, quick_fetch: Fetch) -> None:
    first, _ = versions(store)
    receipt = quick_fetch(first)
    assert receipt.reused_files == 0
    assert [key for key, _ in store.ranges("manifests/")] == list(first.manifest.shards)


def test_another_dataset_gives_nothing(store: FakeS3, quick_fetch: Fetch, tmp_path: Path) -> None:
    first, second = versions(store)
    quick_fetch(first, tmp_path / "old")
    assert quick_fetch(replace(second, dataset="other")).reused_files == 0


def test_a_version_with_little_in_common_comes_by_blocks(
    store: FakeS3, quick_fetch: Fetch, tmp_path: Path
) -> None:
    first, _ = versions(store)
    files = {path: data if i % 3 == 0 else data + b"!" for i, (path, data) in enumerate(OLD.items())}
    second = a_version(store, files)
    quick_fetch(first, tmp_path / "old")
    store.seen.clear()
    receipt = quick_fetch(second)
    assert receipt.reused_files == 0
    assert len(store.ranges()) == sum(len(part.blocks) for part in second.parts)
    assert tree(tmp_path / "data") == files


def test_small_versions_come_by_blocks(store: FakeS3, quick_fetch: Fetch, tmp_path: Path) -> None:
    files = many_files(MIN_FILES - 1, 100)
    quick_fetch(a_version(store, files), tmp_path / "old")
    assert quick_fetch(a_version(store, files | {"new": b""}), tmp_path / "data").reused_files == 0


def test_cached_files_that_changed_are_fetched_instead(
    store: FakeS3, quick_fetch: Fetch, tmp_path: Path
) -> None:
    first, second = versions(store)
    quick_fetch(first, tmp_path / "old")
    cached = tmp_path / "cache/v1" / first.content_hash
    short, written, gone, link = [path for path in NEW if OLD.get(path) == NEW[path] and NEW[path]][:4]
    time.sleep(0.02)  # beyond the tick of the file system's clock
    for path, data in ((short, b"short"), (written, bytes(len(NEW[written])))):
        os.chmod(cached / path, 0o644)
        (cached / path).write_bytes(data)
        os.chmod(cached / path, 0o444)
    (cached / gone).unlink()
    (cached / link).unlink()
    (cached / link).symlink_to("/etc/hostname")
    receipt = quick_fetch(second)
    assert tree(tmp_path / "data") == NEW
    assert receipt.reused_files == len(OLD) - 2 * PER_CENT - 4


def test_chosen_members_are_linked_and_fetched_too(store: FakeS3, quick_fetch: Fetch, tmp_path: Path) -> None:
    first, second = versions(store)
    quick_fetch(first, tmp_path / "old")
    store.seen.clear()
    receipt = quick_fetch(second, include=["class[3-7]"])
    wanted = {path: data for path, data in NEW.items() if "3" <= path[11] <= "7"}
    assert tree(tmp_path / "data") == wanted
    assert receipt.reused_files == sum(OLD.get(path) == data for path, data in wanted.items())


def test_a_few_chosen_members_come_by_range(store: FakeS3, quick_fetch: Fetch, tmp_path: Path) -> None:
    first, second = versions(store)
    quick_fetch(first, tmp_path / "old")
    store.seen.clear()
    receipt = quick_fetch(second, include=["class3"])
    assert tree(tmp_path / "data") == {p: d for p, d in NEW.items() if p.startswith("train/class3/")}
    assert receipt.reused_files == 0
    assert first.manifest.shards[0] not in {key for key, _ in store.ranges("manifests/")}


def test_without_a_package_the_rest_comes_one_by_one(
    store: FakeS3, quick_fetch: Fetch, tmp_path: Path
) -> None:
    first, second = versions(store)
    quick_fetch(first, tmp_path / "old")
    receipt = quick_fetch(replace(second, parts=()))
    assert tree(tmp_path / "data") == NEW
    assert receipt.by_files == len(NEW) - receipt.reused_files == 2 * PER_CENT
    assert len(receipt.warnings) == 1


@pytest.mark.parametrize("how", ["lost", "laid out otherwise"])
def test_of_an_unusable_part_the_rest_comes_one_by_one(
    store: FakeS3, quick_fetch: Fetch, tmp_path: Path, how: str
) -> None:
    first, second = versions(store, part_files=1000)
    quick_fetch(first, tmp_path / "old")
    if how == "lost":
        del store.objects[second.parts[1].key]
    else:
        odd = replace(second.parts[1], size=second.parts[1].size + 7)
        second = replace(second, parts=(second.parts[0], odd, *second.parts[2:]))
    receipt = quick_fetch(second)
    assert tree(tmp_path / "data") == NEW
    assert 0 < receipt.by_files < 2 * PER_CENT
    assert len(receipt.warnings) == 1


def test_when_nothing_can_be_compared_everything_is_fetched(
    store: FakeS3, quick_fetch: Fetch, tmp_path: Path
) -> None:
    first, second = versions(store)
    quick_fetch(first, tmp_path / "old")
    del store.objects[first.manifest.shards[0]]
    shutil.rmtree(tmp_path / "cache/manifests")
    receipt = quick_fetch(second)
    assert tree(tmp_path / "data") == NEW
    assert receipt.reused_files == 0
    assert "could not be compared" in receipt.warnings[0]


@pytest.mark.parametrize("refusal", [errno.EPERM, errno.EXDEV, errno.EMLINK])
def test_files_that_cannot_be_linked_are_copied(
    store: FakeS3, quick_fetch: Fetch, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, refusal: int
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(refusal, os.strerror(refusal))

    first, second = versions(store)
    quick_fetch(first, tmp_path / "old")
    monkeypatch.setattr(os, "link", refuse)
    receipt = quick_fetch(second)
    assert tree(tmp_path / "data") == NEW
    assert receipt.reused_files == len(OLD) - 2 * PER_CENT
    kept = next(path for path in NEW if OLD.get(path) == NEW[path])
    assert not (tmp_path / "data" / kept).samefile(tmp_path / "old" / kept)
    cached = Cache(tmp_path / "cache").folder(second.content_hash) / kept
    assert cached.stat().st_mode & 0o777 == 0o444


def test_under_a_size_limit_the_old_version_makes_room(
    store: FakeS3, quick_fetch: Fetch, tmp_path: Path
) -> None:
    first, second = versions(store)
    quick_fetch(first, tmp_path / "old", link_mode=LinkMode.COPY)
    receipt = quick_fetch(second, limit_bytes=second.bytes + 100_000)
    assert receipt.reused_files
    assert [folder.name for folder in (tmp_path / "cache/v1").iterdir()] == [second.content_hash]
    assert tree(tmp_path / "data") == NEW


def test_the_version_used_last_is_taken(store: FakeS3, quick_fetch: Fetch, tmp_path: Path) -> None:
    first, second = versions(store)
    other = a_version(store, many_files(600, 10))
    quick_fetch(other, tmp_path / "other", link_mode=LinkMode.COPY)
    quick_fetch(first, tmp_path / "old", link_mode=LinkMode.COPY)
    os.utime(tmp_path / f"cache/notes/{other.content_hash}.json", (1e9, 1e9))
    assert quick_fetch(second).reused_files
    remove(Cache(tmp_path / "cache"), first.content_hash)
    third = replace(a_version(store, changed(NEW, 3)), version="v3")
    assert quick_fetch(third, tmp_path / "third").reused_files
    known = {file.stem for file in (tmp_path / "cache/known").glob("*/*.json")}
    assert known == {other.content_hash, second.content_hash, third.content_hash}


PATHS = st.text("ab/é~", min_size=1, max_size=4)
VERSIONS = st.dictionaries(PATHS, st.integers(0, 2), max_size=30)


@given(old=VERSIONS, new=VERSIONS)
def test_members_of_two_versions_meet_by_path(old: dict[str, int], new: dict[str, int]) -> None:
    found = list(join_by_path(as_rows(new), as_rows(old)))
    assert [member for _, member, _ in found] == as_rows(new)
    assert [row for row, _, _ in found] == list(range(len(new)))
    for _, member, former in found:
        assert (
            (former.path, former.size) == (member.path, old[member.path])
            if former
            else member.path not in old
        )


def as_rows(sizes: Mapping[str, int]) -> list[Member]:
    """Members in the order of a manifest."""
    return [Member(path, "", "", None, sizes[path], "e") for path in sorted(sizes, key=str.encode)]


@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    seed=st.integers(0, 2**32),
    share=st.sampled_from([0.0, 0.02, 0.3, 0.6]),
    parts=st.sampled_from([97, 5000]),
)
def test_any_version_after_any_other_equals_a_plain_fetch(
    store: FakeS3, source: S3Source, seed: int, share: float, parts: int
) -> None:
    dice = random.Random(seed)
    old = {f"d{dice.randrange(4)}/f{i}": dice.randbytes(dice.randrange(60)) for i in range(700)}
    new = {path: data for path, data in old.items() if dice.random() > share / 3}
    new = {
        path: dice.randbytes(dice.randrange(60)) if dice.random() < share else d for path, d in new.items()
    }
    new |= {f"d{dice.randrange(9)}/n{i}": dice.randbytes(9) for i in range(int(700 * share))}
    one = QUICK._replace(processes=1)
    with tempfile.TemporaryDirectory() as folder:
        for name, files in (("old", old), ("new", new)):
            plan = a_version(store, files, parts)
            fetch(plan, Path(folder, name), source=source, cache=Path(folder, "cache"), settings=one)
            assert tree(Path(folder, name)) == files
