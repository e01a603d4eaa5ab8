"""The bench of adopting runs the real tasks, by a listing and by an inventory."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest

from bench import adopting
from bench.scale.task import Deployment
from packline.pipeline.seal_context import SealLimits
from packline.rules.adoption import Adoption


@pytest.mark.parametrize("way", ["listing", "inventory"])
def test_adopting_is_measured_task_by_task(way: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(adopting, "LIMITS", SealLimits(single_task_files=10, range_files=40, page=10))
    objects = adopting.PlainObjects(60)
    deployment, adoption = Deployment(objects, tmp_path), adopting.WISH
    if way == "inventory":
        name = deployment.run(partial(adopting.write_inventory, objects)).value
        adoption = Adoption("raw/2024/", "images", "v1", listing=name)
    stages = list(adopting.adopt(deployment, adoption))
    assert [stage.name for stage in stages][-4:] == ["describe_range", "write_index", "write_shards", "seal"]
    version = deployment.registry.version("images", "v1")
    assert version.manifest.files == 60
