"""Links into the cache keep their versions, also those that cannot be seen from here; records of gone links go."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from packline.client.cache.eviction import evict, in_use, remove, remove_stale
from packline.client.cache.leases import EVICTION, hold_lease
from packline.client.cache.owner_file import OwnerFile
from packline.client.cache.placements import record_placement
from packline.client.cache.store import Cache
from tests.fakes.s3 import FakeS3
from tests.unit.client.conftest import Fetch
from tests.unit.client.containers import own_mounts
from tests.unit.client.datasets import a_version, some_files
from tests.unit.client.owners import make_silent
from tests.unit.client.test_cache import a_cache
from tests.unit.client.test_interrupted import ROOT

LINK_IN_PRIVATE = """
import sys
from pathlib import Path
from packline.client.cache.placements import record_placement
from packline.client.cache.store import Cache
cache, to = Cache(Path(sys.argv[1])), Path(sys.argv[2])
to.symlink_to(cache.folder("version"))
record_placement(cache, to, "version", link=True)
"""


def linked(cache: Cache, to: Path, content: str = "version") -> Path:
    """A recorded link into a version."""
    to.parent.mkdir(parents=True, exist_ok=True)
    to.symlink_to(cache.folder(content))
    record_placement(cache, to, content, link=True)
    return to


def test_a_link_in_a_mount_namespace_that_cannot_be_seen_keeps_its_version(tmp_path: Path) -> None:
    cache = a_cache(tmp_path, ["version"])
    private = tmp_path / "private"
    private.mkdir()
    mounted = f'mount -t tmpfs tmpfs {private} && exec "$@"'
    command = [*own_mounts(), "sh", "-c", mounted, "sh", sys.executable, "-c", LINK_IN_PRIVATE]
    subprocess.run([*command, str(cache.root), str(private / "data")], check=True, cwd=ROOT)
    remove_stale(cache)
    assert in_use(cache, "version")
    assert not remove(cache, "version")
    for record in cache.places.iterdir():
        make_silent(record, 8 * 86400)
    assert remove(cache, "version")


def test_a_link_on_a_volume_that_is_not_mounted_now_keeps_its_version(tmp_path: Path) -> None:
    cache = a_cache(tmp_path, ["version"])
    linked(cache, tmp_path / "volume/data").unlink()
    (record,) = cache.places.iterdir()
    fields = json.loads(record.read_text())
    fields[5] += 1  # the device
    record.write_text(json.dumps(fields))
    assert not remove(cache, "version")


def test_a_link_that_was_removed_with_its_folders_is_seen_to_be_gone(tmp_path: Path) -> None:
    cache = a_cache(tmp_path, ["version"])
    linked(cache, tmp_path / "job/inputs/data")
    assert not remove(cache, "version")
    shutil.rmtree(tmp_path / "job")
    assert remove(cache, "version")
    assert list(cache.places.iterdir()) == []


def test_records_of_links_that_are_gone_do_not_pile_up(tmp_path: Path) -> None:
    cache = a_cache(tmp_path, ["version"])
    kept = linked(cache, tmp_path / "kept")
    for number in range(30):
        linked(cache, tmp_path / f"job-{number}").unlink()
    remove_stale(cache)
    assert [json.loads(file.read_text())[0] for file in cache.places.iterdir()] == [str(kept)]


def test_the_limit_holds_on_warm_fetches_too(store: FakeS3, quick_fetch: Fetch, tmp_path: Path) -> None:
    first, second = a_version(store, some_files(20, 500, 1)), a_version(store, some_files(20, 500, 2))
    quick_fetch(first, tmp_path / "one")
    quick_fetch(second, tmp_path / "two")
    shutil.rmtree(tmp_path / "one")
    quick_fetch(second, tmp_path / "three", limit_bytes=second.bytes + 10)
    assert [folder.name for folder in (tmp_path / "cache/v1").iterdir()] == [second.content_hash]


def test_an_eviction_gives_way_to_a_user_and_a_user_waits_for_an_eviction(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache = a_cache(tmp_path, ["version"])
    with hold_lease(cache, "version"):
        assert evict(cache, limit=0) == []
    notice = OwnerFile(cache.leases / "version" / f"1-abc{EVICTION}") if _folder(cache) else None
    assert notice is not None
    monkeypatch.setattr("packline.client.cache.leases.EVICTION_SECONDS", 0.2)
    with hold_lease(cache, "version") as lease:
        assert lease is not None
    notice.release()
    assert evict(cache, limit=0) == ["version"]
    assert list(cache.leases.iterdir()) == []


def _folder(cache: Cache) -> bool:
    os.makedirs(cache.leases / "version", exist_ok=True)
    return True
