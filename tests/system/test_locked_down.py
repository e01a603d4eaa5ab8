"""The main job with a key, a prefix and no API: the whole path on the local stack, beside files of others."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from packline.keys import IDENTITY_KEY, split_store
from packline.local.stack import LocalStack
from packline.local.synth import synthesized
from tests.outputs import read_tree, strange_files
from tests.stacks import only
from tests.system.conftest import QUIET_SECONDS, User
from tests.waiting import wait_for

pytestmark = pytest.mark.slow

SETTINGS = {"kms": "new", "prefix": "team-a", "api": "none", "tracing": "all"}


@pytest.fixture(scope="module")
def stack() -> Iterator[LocalStack]:
    with only(LocalStack(synthesized(None, SETTINGS), quiet_seconds=QUIET_SECONDS)) as running:
        yield running


@pytest.mark.parametrize(
    "way", [[], ["--package", "client"]], ids=["packed by the stack", "packed at the source"]
)
def test_a_folder_is_pushed_packaged_and_fetched_below_a_prefix(
    user: User, tmp_path: Path, way: list[str]
) -> None:
    bucket, prefix = split_store(user.stack.store)
    assert prefix == "team-a/"
    foreign = {"outputs/foreign/x", "control/foreign.json", "team-b/outputs/foreign/x"}
    for key in foreign:
        user.s3.put_object(Bucket=bucket, Key=key, Body=b"{}")
    files = strange_files(40)
    for path, body in files.items():
        (tmp_path / "source" / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "source" / path).write_bytes(body)
    name = f"dataset://locked/v{len(way)}"
    user.run("push", tmp_path / "source", "--dataset", name, "--wait", *way)
    user.run("fetch", name, "--to", tmp_path / "fetched")
    assert read_tree(tmp_path / "fetched") == files
    listed = {entry["Key"] for entry in user.s3.list_objects_v2(Bucket=bucket)["Contents"]}
    assert {key for key in listed if not key.startswith(prefix)} == foreign
    user.run("execution", "foreign", code=3)


def test_garbage_is_collected_by_the_table_of_the_store_alone(user: User) -> None:
    bucket, prefix = split_store(user.stack.store)
    wait_for(
        lambda: user.s3.list_objects_v2(Bucket=bucket, Prefix=prefix + IDENTITY_KEY).get("Contents"), 0.2
    )
    assert user.json("gc", "--delete")["deleted"] == []
    before = user.s3.get_object(Bucket=bucket, Key=prefix + IDENTITY_KEY)["Body"].read()
    user.s3.put_object(Bucket=bucket, Key=prefix + IDENTITY_KEY, Body=b'{"form": 1, "id": "another"}')
    user.run("gc", "--delete", code=4)
    user.s3.put_object(Bucket=bucket, Key=prefix + IDENTITY_KEY, Body=before)
    assert user.json("gc")["garbage"] == []
