"""A new version is packed out of the parts of the one before it, by the real handlers."""

from __future__ import annotations

from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest

from packline.aws import runtime
from packline.keys import outputs_prefix
from packline.model import Packaging
from tests.functions.conftest import Deployment
from tests.functions.test_handlers import ON, created, queue_event

FILES = {f"{number:03}.txt": b"old %d" % number for number in range(40)}


def version(name: str, **keys: Any) -> dict[str, Any]:
    return {"valohai.dataset-versions": [{"uri": f"dataset://d/{name}", "packaging": True, **keys}]}


def make(deployment: Deployment, execution: str, files: dict[str, bytes], metadata: Any) -> None:
    """Upload, seal and package."""
    keys = deployment.upload(execution, files, metadata, environment=ON)
    deployment.call("record_uploads", queue_event(*(created(deployment, key) for key in keys)))
    for name, given in deployment.started():
        if given["execution"] == execution:
            deployment.carry_out(name, given)


def packed(deployment: Deployment, name: str) -> dict[str, bytes]:
    """What the parts of a version hold, as another zip reader sees it."""
    known = runtime.registry().version("d", name)
    assert known.packaging is Packaging.BUILT
    found: dict[str, bytes] = {}
    for part in runtime.registry().parts(known.plan):
        body = deployment.s3.get_object(Bucket="store", Key=part.key)["Body"].read()
        archive = ZipFile(BytesIO(body))
        assert archive.testzip() is None
        found |= {entry: archive.read(entry) for entry in archive.namelist()}
    return found


def test_unchanged_files_come_out_of_the_old_part_even_when_their_objects_are_gone(
    deployment: Deployment, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PACKLINE_PART_FILES", "100")
    runtime.settings.cache_clear()
    make(deployment, "e1", FILES, version("v1"))
    gone = outputs_prefix("e1") + "030.txt"
    known = deployment.s3.head_object(Bucket="store", Key=gone)
    deployment.s3.delete_object(Bucket="store", Key=gone, VersionId=known["VersionId"])
    make(deployment, "e2", {"010.txt": b"new"}, version("v2", **{"from": "dataset://d/v1"}))
    assert packed(deployment, "v2") == FILES | {"010.txt": b"new"}
