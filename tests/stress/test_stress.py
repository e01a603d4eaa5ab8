"""A short stress run of each kind; ``python -m tests.stress`` runs longer ones."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.fakes.s3 import FakeS3, plain_store
from tests.stress.reading import ReadingRun
from tests.stress.run import Run
from tests.unit.client.containers import container


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.parametrize("kind", ["locks", "no locks", "pid namespaces"])
def test_no_fetch_is_wrong_or_fails_whatever_is_killed_beside_it(tmp_path: Path, kind: str) -> None:
    if kind == "pid namespaces":
        container()
    variables = {"PACKLINE_LOCKS": "off"} if kind == "no locks" else {}
    with plain_store() as store:
        assert isinstance(store, FakeS3)
        store.latency = 0.01
        run = Run(store, tmp_path, seed=1, namespaces=kind == "pid namespaces", variables=variables)
        result = run.run(seconds=20, jobs=8)
    assert result.passed, result
    assert result.events["succeeded"] > 0


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_no_reader_gets_a_wrong_byte_or_hangs_whatever_is_killed_or_damaged_beside_it(tmp_path: Path) -> None:
    with plain_store() as store:
        assert isinstance(store, FakeS3)
        store.latency = 0.01
        run = ReadingRun(store, tmp_path, seed=1, namespaces=False, variables={})
        result = run.run_readers(float(os.environ.get("PACKLINE_STRESS_SECONDS", "10")))
    assert result.passed, result
    assert result.events["readers succeeded"] > 0
    assert result.events["readers killed"] > 0
