"""Inputs whose cached files were changed are repaired, or the run fails; offline, the cache serves them."""

from __future__ import annotations

from pathlib import Path

import pytest

from packline.aws_api.credentials import CredentialChain
from packline.aws_api.endpoint import find_endpoint
from packline.aws_api.s3 import S3Source
from packline.aws_api.sigv4 import Credentials
from packline.client.cache.refs import VersionReference
from packline.client.errors import DamagedCache
from packline.client.fetch import fetch
from packline.client.inputs.definition import KeepDirectories
from packline.errors import PacklineError
from tests.unit.client.damage import EVERY, HARMLESS, Damage
from tests.unit.client.datasets import some_files
from tests.unit.inputs.conftest import QUICK, STORE, Desk, an_input

FILES = some_files(30, 300)
NAME = "dataset://images/production"


def in_input(files: dict[str, bytes]) -> dict[str, bytes]:
    return {f"data/{path}": data for path, data in files.items()}


@pytest.mark.parametrize("hurt", EVERY, ids=lambda hurt: hurt.__name__)
def test_a_damaged_version_is_repaired_for_inputs(desk: Desk, hurt: Damage) -> None:
    plan = desk.version(NAME, FILES)
    wanted = an_input("data", NAME, keep=KeepDirectories.FULL)
    desk.bring(wanted)
    folder = desk.folder / "cache/v1" / plan.content_hash
    hurt(folder)
    if hurt not in HARMLESS:
        with pytest.raises((DamagedCache, PacklineError)):
            desk.bring(wanted, offline=True)
    desk.inputs = desk.folder / "of another job"
    desk.bring(wanted)
    assert desk.tree() == in_input(FILES)


def test_a_damaged_object_is_fetched_again_and_no_other(desk: Desk) -> None:
    desk.s3_server.objects |= {"other/a.bin": b"first", "other/b.bin": b"second"}
    wanted = an_input("data", "s3://other/*.bin")
    desk.bring(wanted)
    (folder,) = (desk.folder / "cache/v1").iterdir()
    (folder / "a.bin").chmod(0o644)
    (folder / "a.bin").write_bytes(b"FIRST")
    folder.chmod(0o755)
    (folder / "stray").touch()
    desk.inputs = desk.folder / "of another job"
    desk.bring(wanted)
    assert desk.tree() == {"data/a.bin": b"first", "data/b.bin": b"second"}
    assert sorted(entry.name for entry in folder.iterdir()) == ["a.bin", "b.bin"]


def test_inputs_work_offline_after_a_fetch(desk: Desk) -> None:
    plan = desk.version(NAME, FILES)
    chain = CredentialChain(lambda: Credentials("AKID", "secret"))
    source = S3Source(STORE, find_endpoint("s3", url=desk.s3_server.url), chain)
    cache: Path = desk.folder / "cache"
    fetch(VersionReference(NAME, lambda: plan), None, source=source, cache=cache, settings=QUICK)
    desk.s3_server.objects.clear()
    desk.names.versions.clear()
    desk.bring(an_input("data", NAME, keep=KeepDirectories.FULL), offline=True)
    assert desk.tree() == in_input(FILES)
    files = desk.record()["data"]["files"]
    assert {file["datum_id"] for file in files} == {f"datum-{path}" for path in FILES}
