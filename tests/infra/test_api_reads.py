"""What the routes of the API read from the store is what its function may read."""

from __future__ import annotations

from typing import Any

import pytest

from packline.keys import PLANS
from packline.pipeline.planning import plan_package
from packline.vhpkgzip.chunking import PartLimits
from tests.infra.test_permissions import READS
from tests.unit.api.described_calls import small_deployment


def test_the_api_may_read_what_it_needs_without_the_right_to_the_whole_bucket(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """That right, of a stack that adopts anything in its bucket, hides one that is missing."""
    world, keys = small_deployment(), set[str]()
    plan_package("images", "v2", registry=world.registry, store=world.store, limits=PartLimits())
    for verb in ("read", "read_range", "lines", "head"):
        method = getattr(world.store, verb)

        def recording(key: str, *args: Any, method: Any = method) -> Any:
            keys.add(key)
            return method(key, *args)

        monkeypatch.setattr(world.store, verb, recording)
    for path in ("packagings/", "dataset-versions/images:v2/package/", "dataset-versions/images:v1/files/"):
        world.get(path)
    assert any(key.startswith(PLANS) for key in keys)
    assert {key for key in keys if not key.startswith(tuple(READS["api"]))} == set()
