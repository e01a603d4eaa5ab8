"""A cached version that was changed after it was fetched is repaired, or the fetch fails; it is never believed."""

from __future__ import annotations

import os
import stat
import subprocess
from dataclasses import replace
from pathlib import Path
from zlib import crc32

import pytest

from packline.client.cache.inspection import CacheState, inspect
from packline.client.cache.store import Cache
from packline.client.cache.tree_check import check
from packline.client.cache.tree_index import read_index
from packline.client.cache_fill import content_id
from packline.client.errors import DamagedCache, UntrustedCache
from packline.client.placement.link_mode import LinkMode
from packline.errors import PacklineError, Unavailable
from packline.model import FetchPlan
from tests.fakes.s3 import FakeS3, Fault
from tests.unit.client import damage
from tests.unit.client.changes import NEW, versions
from tests.unit.client.conftest import Fetch
from tests.unit.client.damage import EVERY, HARMLESS, VICTIM, Damage
from tests.unit.client.datasets import a_version, some_files, tree

FILES = some_files(60, 500)


@pytest.fixture
def plan(store: FakeS3, quick_fetch: Fetch, tmp_path: Path) -> FetchPlan:
    """A version in the cache ``tmp_path/cache``."""
    plan = a_version(store, FILES)
    quick_fetch(plan, tmp_path / "first")
    store.seen.clear()
    return plan


def folder_of(tmp_path: Path, plan: FetchPlan) -> Path:
    return tmp_path / "cache/v1" / plan.content_hash


def cached(tmp_path: Path, plan: FetchPlan) -> dict[str, bytes]:
    """The version in the cache; everything that is not a folder counts."""
    folder = folder_of(tmp_path, plan)
    assert not folder.is_symlink()
    assert all(entry.is_dir() or stat.S_ISREG(entry.lstat().st_mode) for entry in folder.rglob("*"))
    assert {entry.parent for entry in folder.rglob("*")} == {
        parent for path in FILES for parent in list((folder / path).parents)[: 1 + path.count("/")]
    }
    return tree(folder)


@pytest.mark.parametrize("hurt", EVERY, ids=lambda hurt: hurt.__name__)
def test_a_fetch_repairs_what_was_damaged(
    quick_fetch: Fetch, tmp_path: Path, plan: FetchPlan, hurt: Damage
) -> None:
    hurt(folder_of(tmp_path, plan))
    receipt = quick_fetch(plan, tmp_path / "again")
    assert tree(tmp_path / "again") == FILES
    assert cached(tmp_path, plan) == FILES
    assert receipt.files == len(FILES)
    assert inspect(Cache(tmp_path / "cache"), plan.content_hash).intact


@pytest.mark.parametrize("hurt", EVERY, ids=lambda hurt: hurt.__name__)
def test_without_a_connection_damage_is_an_error_that_names_it(
    store: FakeS3, quick_fetch: Fetch, tmp_path: Path, plan: FetchPlan, hurt: Damage
) -> None:
    hurt(folder_of(tmp_path, plan))
    if hurt in HARMLESS:
        quick_fetch(plan, tmp_path / "again", offline=True)
        assert tree(tmp_path / "again") == FILES
    else:
        with pytest.raises((DamagedCache, Unavailable)) as raised:
            quick_fetch(plan, tmp_path / "again", offline=True)
        assert "images/v1" in raised.value.message
        assert not (tmp_path / "again").exists()
    assert store.seen == []


def test_a_link_in_the_place_of_a_version_is_refused(
    quick_fetch: Fetch, tmp_path: Path, plan: FetchPlan
) -> None:
    damage.replace_the_version_by_a_link(folder_of(tmp_path, plan))
    with pytest.raises(UntrustedCache, match="symbolic link"):
        quick_fetch(plan, tmp_path / "again")


def test_only_what_is_damaged_is_fetched_again_and_one_line_says_so(
    store: FakeS3, quick_fetch: Fetch, tmp_path: Path, plan: FetchPlan
) -> None:
    damage.truncate(folder_of(tmp_path, plan))
    damage.add_a_file(folder_of(tmp_path, plan))
    receipt = quick_fetch(plan, tmp_path / "again")
    assert receipt.warnings == (
        "Repaired 1 of 62 files in the cache: they had been changed or removed since they were fetched. "
        "1 other entry removed.",
    )
    assert len(store.ranges()) == 1
    assert receipt.received < 1.1 * len(FILES[VICTIM])
    assert quick_fetch(plan, tmp_path / "third").from_cache


def test_a_second_fetch_of_an_intact_version_asks_nothing(
    store: FakeS3, quick_fetch: Fetch, tmp_path: Path, plan: FetchPlan
) -> None:
    assert quick_fetch(plan, tmp_path / "again").from_cache
    assert store.seen == []


def test_a_repair_does_not_write_through_a_hard_link(
    quick_fetch: Fetch, tmp_path: Path, plan: FetchPlan
) -> None:
    os.link(folder_of(tmp_path, plan) / VICTIM, tmp_path / "theirs")
    damage.write_in_place(folder_of(tmp_path, plan))
    theirs = (tmp_path / "theirs").read_bytes()
    quick_fetch(plan, tmp_path / "again")
    assert (tmp_path / "theirs").read_bytes() == theirs != FILES[VICTIM]
    assert tree(tmp_path / "again") == FILES


def test_an_edit_through_a_hard_link_is_found(quick_fetch: Fetch, tmp_path: Path, plan: FetchPlan) -> None:
    os.link(folder_of(tmp_path, plan) / VICTIM, tmp_path / "mine")
    damage.writable(tmp_path / "mine").write_bytes(b"?" * len(FILES[VICTIM]))
    quick_fetch(plan, tmp_path / "again")
    assert tree(tmp_path / "again") == FILES


def test_hard_links_into_a_version_are_no_damage(
    store: FakeS3, quick_fetch: Fetch, tmp_path: Path, plan: FetchPlan
) -> None:
    for number, path in enumerate(FILES):
        os.link(folder_of(tmp_path, plan) / path, tmp_path / f"link{number}")
    assert quick_fetch(plan, tmp_path / "again").from_cache
    assert store.seen == []


def test_a_changed_mode_is_put_right_without_a_request(
    store: FakeS3, quick_fetch: Fetch, tmp_path: Path, plan: FetchPlan
) -> None:
    folder = folder_of(tmp_path, plan)
    (folder / VICTIM).chmod(0o666)
    (folder / "train/class1").chmod(0o777)
    assert quick_fetch(plan, tmp_path / "again").from_cache
    assert stat.S_IMODE((folder / VICTIM).stat().st_mode) == 0o444
    assert stat.S_IMODE((folder / "train/class1").stat().st_mode) == 0o555
    assert store.seen == []


def test_folders_and_files_of_the_cache_are_read_only(tmp_path: Path, plan: FetchPlan) -> None:
    folder = folder_of(tmp_path, plan)
    modes = {stat.S_IMODE(entry.stat().st_mode) for entry in [folder, *folder.rglob("*")]}
    assert modes == {0o555, 0o444}


def test_an_interrupted_repair_is_done_by_the_next_fetch(
    store: FakeS3, quick_fetch: Fetch, tmp_path: Path, plan: FetchPlan
) -> None:
    damage.remove_a_folder(folder_of(tmp_path, plan))
    kept = dict(store.objects)
    store.objects.clear()
    with pytest.raises(PacklineError):
        quick_fetch(plan, tmp_path / "again")
    assert not (tmp_path / "again").exists()
    store.objects.update(kept)
    quick_fetch(plan, tmp_path / "again")
    assert tree(tmp_path / "again") == FILES


@pytest.mark.parametrize("spoil", [lambda file: file.unlink(), lambda file: file.write_bytes(b"garbage")])
def test_a_version_without_a_usable_index_is_compared_with_its_manifest(
    store: FakeS3, quick_fetch: Fetch, tmp_path: Path, plan: FetchPlan, spoil: Damage
) -> None:
    spoil(tmp_path / "cache/index" / plan.content_hash)
    assert inspect(Cache(tmp_path / "cache"), plan.content_hash).state is CacheState.UNINDEXED
    quick_fetch(plan, tmp_path / "again")
    assert tree(tmp_path / "again") == FILES
    assert store.ranges() == []
    spoil(tmp_path / "cache/index" / plan.content_hash)
    damage.truncate(folder_of(tmp_path, plan))
    damage.add_a_file(folder_of(tmp_path, plan))
    quick_fetch(plan, tmp_path / "third")
    assert tree(tmp_path / "third") == cached(tmp_path, plan) == FILES
    assert len(store.ranges()) == 1


def test_a_lost_note_is_written_again(
    store: FakeS3, quick_fetch: Fetch, tmp_path: Path, plan: FetchPlan
) -> None:
    (tmp_path / "cache/notes" / f"{plan.content_hash}.json").unlink()
    receipt = quick_fetch(plan, tmp_path / "again")
    assert (receipt.files, receipt.bytes) == (plan.files, plan.bytes)
    assert (tmp_path / "cache/notes" / f"{plan.content_hash}.json").exists()
    assert store.seen == []


def test_a_copied_cache_is_read_before_it_is_believed(
    store: FakeS3, quick_fetch: Fetch, tmp_path: Path, plan: FetchPlan
) -> None:
    copy = tmp_path / "copy"
    for entry in sorted((tmp_path / "cache").rglob("*")):
        new = copy / entry.relative_to(tmp_path / "cache")
        if entry.is_dir():
            new.mkdir(parents=True, exist_ok=True)
        else:
            new.write_bytes(entry.read_bytes())
            new.chmod(stat.S_IMODE(entry.stat().st_mode))
            os.utime(new, ns=(entry.stat().st_atime_ns, entry.stat().st_mtime_ns))
    file = damage.writable(copy / "v1" / plan.content_hash / VICTIM)
    status = file.stat()
    file.write_bytes(b"?" * status.st_size)
    os.utime(file, ns=(status.st_atime_ns, status.st_mtime_ns))
    quick_fetch(plan, tmp_path / "again", cache=copy)
    assert tree(tmp_path / "again") == FILES


def test_files_that_a_restart_has_cut_short_are_found_whatever_the_time_allows(
    quick_fetch: Fetch, tmp_path: Path, plan: FetchPlan, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PACKLINE_CHECK_SECONDS", "0")
    cache = Cache(tmp_path / "cache")
    note = cache.entry(plan.content_hash)
    assert note is not None
    cache.write_entry(plan.content_hash, note._replace(boot="an earlier one"))
    damage.truncate(folder_of(tmp_path, plan))
    quick_fetch(plan, tmp_path / "again")
    assert tree(tmp_path / "again") == FILES
    renewed = cache.entry(plan.content_hash)
    assert renewed is not None
    assert renewed.boot != "an earlier one"


@pytest.mark.parametrize("text", ["soon", "-1", "nan"])
def test_a_time_for_checks_that_is_none_is_refused(
    quick_fetch: Fetch, tmp_path: Path, plan: FetchPlan, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    monkeypatch.setenv("PACKLINE_CHECK_SECONDS", text)
    with pytest.raises(PacklineError, match="PACKLINE_CHECK_SECONDS"):
        quick_fetch(plan, tmp_path / "again")


def known_checksums(tmp_path: Path, content: str) -> dict[str, int]:
    index = read_index(tmp_path / "cache/index" / content)
    assert index is not None
    return {os.fsdecode(path): crc for path, crc in index.known_crcs(range(len(index.names)))}


def checksums(files: dict[str, bytes]) -> dict[str, int]:
    return {path: crc32(data) for path, data in files.items()}


def test_the_index_knows_the_checksum_of_every_file(
    store: FakeS3, quick_fetch: Fetch, tmp_path: Path, plan: FetchPlan
) -> None:
    assert known_checksums(tmp_path, plan.content_hash) == checksums(FILES)
    include = ["train/class3/"]
    some = {path: data for path, data in FILES.items() if path.startswith(include[0])}
    quick_fetch(plan, tmp_path / "linked", include=include)
    assert known_checksums(tmp_path, content_id(plan, include)) == checksums(some)
    other = a_version(store, some_files(80, 500, 5))
    quick_fetch(other, tmp_path / "chosen", include=include)
    assert known_checksums(tmp_path, content_id(other, include)) == checksums(tree(tmp_path / "chosen"))


def test_the_index_knows_the_checksums_of_single_objects(
    store: FakeS3, quick_fetch: Fetch, tmp_path: Path
) -> None:
    plan = replace(a_version(store, FILES), parts=())
    quick_fetch(plan)
    assert known_checksums(tmp_path, plan.content_hash) == checksums(FILES)


def test_the_index_knows_the_checksums_of_linked_files(
    store: FakeS3, quick_fetch: Fetch, tmp_path: Path
) -> None:
    first, second = versions(store)
    quick_fetch(first, tmp_path / "old")
    assert quick_fetch(second, tmp_path / "new").reused_files
    assert known_checksums(tmp_path, second.content_hash) == checksums(NEW)


def test_a_new_index_agrees_with_the_disk(tmp_path: Path, plan: FetchPlan) -> None:
    index = read_index(tmp_path / "cache/index" / plan.content_hash)
    assert index is not None
    report = check(index, folder_of(tmp_path, plan))
    assert report.as_recorded
    assert report.complete
    assert report.files_checked == len(FILES)


def test_many_jobs_repair_a_version_once(
    store: FakeS3, quick_fetch: Fetch, tmp_path: Path, plan: FetchPlan
) -> None:
    damage.truncate(folder_of(tmp_path, plan))
    store.fault = lambda seen: Fault(delay=0.5)
    jobs = []
    for number in range(4):
        child = os.fork()
        if not child:
            code = 1
            try:
                quick_fetch(plan, tmp_path / f"job {number}")
                code = 0
            finally:
                os._exit(code)
        jobs.append(child)
    assert [os.waitpid(job, 0)[1] for job in jobs] == [0] * 4
    assert tree(folder_of(tmp_path, plan)) == FILES
    assert len(store.ranges()) == 1


@pytest.mark.parametrize(
    "command",
    [
        "rm -r j1/",
        "find j1/ -delete",
        "mv j1/train elsewhere",
        "mv j1/empty.txt j1/other.txt",
        f"sed -i 1d j1/{VICTIM}",
        "touch j1/labels.cache",
        f"echo more >> j1/{VICTIM}",
        f"cp -p j1/{VICTIM} old; chmod 644 j1/{VICTIM}; head -c 700000 /dev/zero > j1/{VICTIM};"
        f" touch -r old j1/{VICTIM}",
    ],
)
@pytest.mark.parametrize("mode", [LinkMode.SYMLINK, LinkMode.COPY, LinkMode.HARDLINK, LinkMode.AUTO])
def test_what_a_job_does_through_its_link_does_not_reach_the_next_job(
    store: FakeS3, quick_fetch: Fetch, tmp_path: Path, command: str, mode: LinkMode
) -> None:
    plan = a_version(store, FILES)
    quick_fetch(plan, tmp_path / "j1", link_mode=LinkMode.SYMLINK)
    subprocess.run(["sh", "-c", command], cwd=tmp_path, capture_output=True)
    quick_fetch(plan, tmp_path / "j2", link_mode=mode)
    assert tree(tmp_path / "j2") == FILES
