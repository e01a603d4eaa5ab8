"""``packline push --package client``: the package that the pipeline would build, and what is wrong is named."""

from __future__ import annotations

import os
from pathlib import Path

from packline.client.upload.ignore import IgnoreRules
from packline.client.upload.part_files import cut_into_parts
from packline.client.upload.scan import scan
from packline.keys import staged_part_key, staged_prefix
from tests.system.conftest import User
from tests.unit.part_builder.parts import expected_bytes
from tests.unit.upload.store import fill

FILES = {f"d{n % 3}/f{n:03}": bytes([n]) * (n + 1) for n in range(90)}


def package_of(user: User, uri: str) -> bytes:
    (part,) = user.json("show", uri)["parts"]
    body: bytes = user.s3.get_object(Bucket=user.stack.store, Key=part["key"])["Body"].read()
    return body


def test_the_package_is_the_one_that_the_pipeline_builds_and_is_fetched(user: User, tmp_path: Path) -> None:
    folder = fill(tmp_path / "folder", FILES)
    pushed = user.json("push", folder, "--dataset", "staged/v1", "--package", "client", "--wait")
    assert (pushed["packaging"], pushed["alerts"], pushed["staged_parts"]) == ("built", [], 1)
    assert package_of(user, "dataset://staged/v1") == expected_bytes(FILES)
    user.run("fetch", "dataset://staged/v1", "--to", tmp_path / "fetched")
    fetched = {path: (tmp_path / "fetched" / path).read_bytes() for path in FILES}
    assert fetched == FILES
    listed = user.s3.list_objects_v2(Bucket=user.stack.store, Prefix=staged_prefix(pushed["execution"]))
    assert len(listed["Contents"]) == 2


def test_a_wrong_part_is_named_and_the_package_is_right_all_the_same(user: User, tmp_path: Path) -> None:
    files = {path: body + b"!" for path, body in FILES.items()}  # an equal part would be used as it is
    folder = fill(tmp_path / "folder", files)
    (part,) = cut_into_parts(scan(folder, "wrong-1", IgnoreRules(())).outputs)
    data = expected_bytes({**files, "d1/f040": os.urandom(42)})
    key = staged_part_key("wrong-1", part.name)
    # Whoever may push an execution can write this; the push finds the part by its name and does not send it again.
    user.s3.put_object(Bucket=user.stack.store, Key=key, Body=data, ChecksumAlgorithm="CRC32")
    arguments = ("push", folder, "--dataset", "staged/v2", "--package", "client", "--execution", "wrong-1")
    pushed = user.json(*arguments, "--wait")
    assert [alert["code"] for alert in pushed["alerts"]] == ["StagedPartWrong"]
    assert key in pushed["alerts"][0]["message"]
    assert "'d1/f040' is not the file that was uploaded" in pushed["alerts"][0]["message"]
    assert package_of(user, "dataset://staged/v2") == expected_bytes(files)
