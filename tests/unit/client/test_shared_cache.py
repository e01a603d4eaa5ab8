"""One cache, several users: a group, a folder for everybody, a read-only one; and users who do not trust each other."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from packline.model import FetchPlan
from tests.fakes.s3 import FakeS3
from tests.unit.client.containers import own_mounts
from tests.unit.client.datasets import a_version, some_files, tree
from tests.unit.client.test_interrupted import Jobs

FILES = some_files(60, 500)
GROUP = 54_321
ANNA, BEN, STRANGER = 54_001, 54_002, 65_534

pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="only root can be several users")


@pytest.fixture
def shared() -> Iterator[Path]:
    """A folder that every user can reach."""
    folder = Path(tempfile.mkdtemp(prefix="packline-users-"))
    folder.chmod(0o777)
    (folder / "cache").mkdir()
    yield folder
    shutil.rmtree(folder)


class Users:
    """Runs fetches as other users."""

    def __init__(self, store: FakeS3, plan: FetchPlan, folder: Path) -> None:
        self._jobs, self._folder = Jobs(store, plan, folder), folder

    def fetch(self, user: int, group: int | None = None, **variables: str) -> tuple[int, str]:
        """Fetch to a folder of the user's; exit code and error."""
        to = self._folder / f"of-{user}"
        to.mkdir(exist_ok=True)
        os.chown(to, user, -1)
        job = self._jobs.start(
            f"of-{user}/data",
            module="user_job",
            identity=(user, user if group is None else group),
            stderr=subprocess.PIPE,
            env=os.environ | variables,
        )
        _, error = job.communicate(timeout=60)
        return job.returncode, error

    def has(self, user: int) -> bool:
        return tree(self._folder / f"of-{user}/data") == FILES


@pytest.fixture
def users(store: FakeS3, shared: Path) -> Users:
    return Users(store, a_version(store, FILES), shared)


def test_a_group_shares_a_cache_whose_folder_is_setgid(store: FakeS3, shared: Path, users: Users) -> None:
    os.chown(shared / "cache", ANNA, GROUP)
    (shared / "cache").chmod(0o2775)
    assert users.fetch(ANNA, GROUP) == (0, "")
    requests = len(store.ranges())
    assert users.fetch(BEN, GROUP) == (0, "")
    assert users.has(ANNA)
    assert users.has(BEN)
    assert len(store.ranges()) == requests
    assert list((shared / "cache/leases").iterdir()) == []


def test_who_is_not_in_the_group_is_told_whose_the_cache_is(shared: Path, users: Users) -> None:
    os.chown(shared / "cache", ANNA, GROUP)
    (shared / "cache").chmod(0o2775)
    assert users.fetch(ANNA, GROUP) == (0, "")
    code, error = users.fetch(STRANGER)
    assert code
    assert f"belongs to user {ANNA}" in error
    assert "PACKLINE_CACHE_TRUST" in error


def test_the_cache_of_another_user_is_used_if_the_settings_say_so(
    store: FakeS3, shared: Path, users: Users
) -> None:
    os.chown(shared / "cache", ANNA, ANNA)
    assert users.fetch(ANNA) == (0, "")
    requests = len(store.ranges())
    assert users.fetch(BEN, PACKLINE_CACHE_TRUST="all") == (0, "")
    assert users.has(BEN)
    assert len(store.ranges()) == requests


def test_a_cache_that_root_has_filled_is_used_by_everybody(store: FakeS3, shared: Path, users: Users) -> None:
    assert users.fetch(0) == (0, "")
    requests = len(store.ranges())
    assert users.fetch(STRANGER) == (0, "")
    assert users.has(STRANGER)
    assert len(store.ranges()) == requests


def test_a_version_that_is_not_in_a_cache_which_cannot_be_written_is_one_sentence(
    shared: Path, users: Users
) -> None:
    code, error = users.fetch(STRANGER)
    assert code
    assert "which cannot be written" in error
    assert "PACKLINE_CACHE" in error


@pytest.mark.parametrize("mode", [0o1777, 0o777])
def test_in_a_folder_for_everybody_the_first_user_works_and_the_next_is_told(
    shared: Path, users: Users, mode: int
) -> None:
    (shared / "cache").chmod(mode)
    assert users.fetch(ANNA) == (0, "")
    assert users.fetch(ANNA) == (0, "")
    code, error = users.fetch(BEN)
    assert code
    assert f"belongs to user {ANNA}" in error
    assert users.fetch(BEN, PACKLINE_CACHE_TRUST="all") == (0, "")


def test_a_cache_on_a_read_only_file_system_serves_what_it_has(
    store: FakeS3, shared: Path, users: Users
) -> None:
    assert users.fetch(0) == (0, "")
    jobs = Jobs(store, a_version(store, FILES), shared)
    cache = shared / "cache"
    bound = f'mount --bind {cache} {cache} && mount -o remount,bind,ro {cache} && exec "$@"'
    job = jobs.start("again", inside=[*own_mounts(), "sh", "-c", bound, "sh"], stderr=subprocess.PIPE)
    _, error = job.communicate(timeout=60)
    assert (job.returncode, error) == (0, "")
    assert tree(shared / "again") == FILES


def test_an_unknown_value_of_the_setting_is_refused(shared: Path, users: Users) -> None:
    code, error = users.fetch(0, PACKLINE_CACHE_TRUST="everyone")
    assert code
    assert "own, group or all" in error
