"""Nothing but what the manifest names enters the cache, whatever was left in the staging folder it comes from."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from packline.client.cache.eviction import remove
from packline.client.cache.process_identity import boot_id
from packline.client.cache.staging import open_staging
from packline.client.cache.store import Cache, CacheEntry
from packline.client.cache_fill import content_id
from packline.client.errors import IncompleteFetch
from packline.errors import PacklineError
from tests.fakes.s3 import FakeS3, Fault
from tests.unit.client import damage
from tests.unit.client.conftest import Fetch
from tests.unit.client.damage import VICTIM, Damage
from tests.unit.client.datasets import a_version, some_files, tree

FILES = some_files(200, 500)
INCLUDE = ["train/class0/", "train/class3/"]
CHOSEN = {path: data for path, data in FILES.items() if path.startswith(tuple(INCLUDE))}


def leave_half_a_file(cache: Cache, content: str) -> None:
    """What a run leaves behind that was killed while it wrote a large file."""
    staging = open_staging(cache.staging, content)
    file = staging.files / VICTIM
    file.parent.mkdir(parents=True)
    file.write_bytes(FILES[VICTIM][:81_915])
    (staging.files / "stray").write_bytes(b"of another run")
    staging.release()


def test_a_selection_from_the_cache_takes_nothing_over_from_a_dead_run(
    store: FakeS3, quick_fetch: Fetch, tmp_path: Path
) -> None:
    plan = a_version(store, FILES)
    quick_fetch(plan, tmp_path / "whole")
    leave_half_a_file(Cache(tmp_path / "cache"), content_id(plan, INCLUDE))
    store.seen.clear()
    quick_fetch(plan, tmp_path / "some", include=INCLUDE)
    assert tree(tmp_path / "some") == CHOSEN
    assert store.ranges() == []


@pytest.mark.parametrize("include", [[], INCLUDE], ids=["whole", "selection"])
def test_a_download_finishes_what_a_dead_run_has_left(
    store: FakeS3, quick_fetch: Fetch, tmp_path: Path, include: list[str]
) -> None:
    plan = a_version(store, FILES)
    leave_half_a_file(Cache(tmp_path / "cache"), content_id(plan, include))
    quick_fetch(plan, include=include)
    assert tree(tmp_path / "data") == (CHOSEN if include else FILES)


def cut(files: Path) -> None:
    os.truncate(next(file for file in sorted(files.rglob("*.bin")) if file.stat().st_size), 0)


def lose(files: Path) -> None:
    next(iter(sorted(files.rglob("*.bin")))).unlink()


def lose_a_folder(files: Path) -> None:
    shutil.rmtree(files / "train/class0")


def add(files: Path) -> None:
    (files / "train/labels.cache").touch()


@pytest.mark.parametrize("hurt", [cut, lose, lose_a_folder, add])
@pytest.mark.parametrize("include", [[], INCLUDE], ids=["whole", "selection"])
def test_what_the_journal_calls_finished_is_looked_at_before_it_is_published(
    store: FakeS3, quick_fetch: Fetch, tmp_path: Path, include: list[str], hurt: Callable[[Path], None]
) -> None:
    plan = a_version(store, FILES)
    kept = dict(store.objects)
    for part in plan.parts[1:]:
        del store.objects[part.key]
    for key in list(store.objects):
        if key.startswith("outputs/"):
            del store.objects[key]
    store.fault = lambda seen: Fault(delay=0.3) if seen.key not in store.objects else None
    with pytest.raises(PacklineError):
        quick_fetch(plan, include=include)
    store.fault = lambda seen: None
    (files,) = (tmp_path / "cache/staging").glob("*/files")
    assert tree(files)
    hurt(files)
    store.objects.update(kept)
    receipt = quick_fetch(plan, include=include)
    assert tree(tmp_path / "data") == (CHOSEN if include else FILES)
    assert receipt.files == len(CHOSEN if include else FILES)


@pytest.mark.parametrize("interrupt", ["evict", "remove a folder", "remove everything"])
def test_a_version_is_kept_while_a_selection_is_taken_from_it(
    store: FakeS3,
    quick_fetch: Fetch,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    interrupt: str,
) -> None:
    plan = a_version(store, FILES)
    quick_fetch(plan, tmp_path / "whole")
    cache, folder = Cache(tmp_path / "cache"), tmp_path / "cache/v1" / plan.content_hash
    removed: list[bool] = []
    link = os.link

    def link_later(*arguments: object, **options: object) -> None:
        if not removed:
            removed.append(False)
            if interrupt == "evict":
                removed[0] = remove(cache, plan.content_hash)
            elif interrupt == "remove a folder":
                shutil.rmtree(folder / "train/class3")
            else:
                damage.remove_everything(folder)
        link(*arguments, **options)  # type: ignore[arg-type]

    (tmp_path / "whole").unlink() if (tmp_path / "whole").is_symlink() else None
    monkeypatch.setattr(os, "link", link_later)
    quick_fetch(plan, tmp_path / "some", include=INCLUDE)
    monkeypatch.undo()
    assert removed == [False]
    assert tree(tmp_path / "some") == CHOSEN


@pytest.mark.parametrize(
    "expected",
    [
        [(b"a", 1), (b"b", 2)],
        [(b"a", 1), (b"c", 2)],
        [(b"a", 1), (b"b", 2), (b"c", 0)],
        [(b"a", 2), (b"b", 1)],
        [(b"a", 1)],
    ],
)
def test_a_folder_that_differs_from_what_is_expected_is_not_published(
    tmp_path: Path, expected: list[tuple[bytes, int]]
) -> None:
    cache = Cache(tmp_path / "cache")
    files = tmp_path / "files"
    files.mkdir()
    (files / "a").write_bytes(b"1")
    (files / "b").write_bytes(b"22")
    note = CacheEntry(len(expected), sum(size for _, size in expected), "dataset://x/y", boot_id())
    if expected[1:] == [(b"b", 2)]:
        cache.publish("content", files, note, expected)
        assert cache.find("content")
    else:
        with pytest.raises(IncompleteFetch):
            cache.publish("content", files, note, expected)
        assert not (cache.versions / "content").exists()


@pytest.mark.parametrize("make", [os.mkfifo, lambda path: os.symlink("/etc/hostname", path)])
def test_what_is_not_a_regular_file_is_not_published(tmp_path: Path, make: Callable[[Path], None]) -> None:
    files = tmp_path / "files"
    files.mkdir()
    make(files / "entry")
    with pytest.raises(IncompleteFetch, match="entry"):
        Cache(tmp_path / "cache").publish("content", files, CacheEntry(0, 0, "dataset://x/y", boot_id()))


def test_what_lies_in_the_way_and_is_not_whole_is_replaced(
    store: FakeS3, quick_fetch: Fetch, tmp_path: Path
) -> None:
    plan = a_version(store, FILES)
    folder = tmp_path / "cache/v1" / plan.content_hash
    (folder / "of someone").mkdir(parents=True)
    quick_fetch(plan)
    assert tree(tmp_path / "data") == tree(folder) == FILES


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that every user may enter and write to."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o777)
    yield folder
    shutil.rmtree(folder)


def as_nobody(work: Callable[[], object]) -> None:
    """Do some work in a process of a user without rights."""
    child = os.fork()
    if not child:
        code = 1
        try:
            os.setgroups([])
            os.setgid(65534)
            os.setuid(65534)
            work()
            code = 0
        finally:
            os._exit(code)
    assert os.waitpid(child, 0)[1] == 0


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can act as another user")
def test_a_user_without_rights_can_repair_and_remove_read_only_folders(
    store: FakeS3, quick_fetch: Fetch, open_folder: Path, tmp_path: Path
) -> None:
    plan, cache = a_version(store, FILES), Cache(open_folder / "cache")
    quick_fetch(plan, cache=tmp_path / "cache")  # all modules are loaded then
    damage.truncate(tmp_path / "cache/v1" / plan.content_hash)
    quick_fetch(plan, tmp_path / "again", cache=tmp_path / "cache")

    def fetch_into(name: str) -> None:
        as_nobody(lambda: quick_fetch(plan, open_folder / name, cache=cache.root))
        assert tree(open_folder / name) == FILES

    fetch_into("first")
    folder = cache.folder(plan.content_hash)
    assert folder.stat().st_uid == 65534
    for number, hurt in enumerate((damage.truncate, damage.add_a_file, damage.remove_a_folder)):
        as_nobody(partial(hurt_as_owner, hurt, folder))
        fetch_into(f"after {number}")
        assert tree(folder) == FILES
    as_nobody(lambda: cache.drop(plan.content_hash))
    assert not folder.exists()
    assert not list(cache.staging.glob("trash-*"))


def hurt_as_owner(hurt: Damage, folder: Path) -> None:
    for entry in [folder, *folder.rglob("*")]:
        if entry.is_dir():
            entry.chmod(0o755)
    hurt(folder)
    for entry in [folder, *folder.rglob("*")]:
        if entry.is_dir():
            entry.chmod(0o555)
