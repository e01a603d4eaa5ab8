"""The API of the local stack against its own description: every route it lists, asked as described and otherwise."""

from __future__ import annotations

import json
from typing import Any
from urllib.request import urlopen

import pytest

from tests.probing import Probe
from tests.system.conftest import User
from tests.waiting import HANG_SECONDS

REQUESTS = 6
"""Of each operation: all of them are asked within a minute."""
MANY_REQUESTS = 250
FILES = {f"{folder}/{number}.csv": b"a,b\n1,2\n" for folder in ("left", "right") for number in range(4)}


def seeded(user: User) -> dict[str, list[Any]]:
    """A packaged version with aliases and tags, another one, and a model; the names of all of it."""
    wishes = [
        {"uri": f"dataset://probed/v{n}", "packaging": True, "targeting_aliases": ["best"]} for n in (1, 2)
    ]
    for number, wish in enumerate(wishes, 1):
        said = {"valohai.dataset-versions": [wish], "valohai.tags": ["probed"], "score": number}
        user.upload(f"probed-{number}", dict(list(FILES.items())[number:]), said)
        user.mark(f"probed-{number}")
        user.packaged(f"dataset://probed/v{number}")
    model = {"valohai.model-versions": ["model://prober/"], "valohai.alias": "probed-alias"}
    user.upload("probed-3", {"weights.bin": b"w"}, model)
    user.mark("probed-3")
    user.execution("probed-3")
    with urlopen(
        f"{user.stack.api_url}/api/v0/dataset-versions/probed:v1/files/", timeout=HANG_SECONDS
    ) as answer:
        datum = json.load(answer)["results"][0]["datum"]["id"]
    return {
        "version": [
            "probed:v1",
            "v1",
            "probed:v2",
            "probed:best",
            "dataset://probed/latest",
            "model:prober:1",
        ],
        "dataset": ["probed", "model:prober"],
        "alias": ["best", "probed-alias"],
        "datum": [datum],
        "datums": [datum],
        "execution": ["probed-1", "probed-3"],
        "output_execution": ["probed-1"],
        "dataset_version": ["probed:v2"],
        "uri": ["dataset://probed/v1", "dataset://probed/best", "model://prober/1", f"datum://{datum}"],
        "uris": ["dataset://probed/v1"],
        "against": ["probed:v1"],
        "previous_version": ["probed:v1"],
        "path": list(FILES)[2:4],
        "prefix": ["", "left/"],
        "model": ["prober"],
        "name": ["probed-alias", "probed"],
        "if-match": ["", '"1"'],
        "if-none-match": ["*"],
        "tag": ["probed"],
        "index": [0],
        "store": ["default"],
        "limit": [2, 100],
        "cursor": [""],
    }


def test_every_route_answers_by_its_description(user: User) -> None:
    probe = Probe(user.stack.api_url, seeded(user))
    for operation in probe.operations():
        probe.ask(operation, REQUESTS)
    asked = {name for name, _ in probe.answers}
    met = {name for name, status in probe.answers if status < 300}
    assert len(asked) == len(list(probe.operations()))
    # That most of them were understood shows that what was seeded was met.
    assert len(met) > len(asked) / 2, sorted(asked - met)


@pytest.mark.slow
@pytest.mark.timeout(3_600)
@pytest.mark.parametrize("seed", [1, 2])
def test_every_route_answers_by_its_description_for_long(user: User, seed: int) -> None:
    probe = Probe(user.stack.api_url, seeded(user))
    for operation in probe.operations():
        probe.ask(operation, MANY_REQUESTS, seed)
    print(f"{probe.answers.total()} requests: {sorted(probe.statuses().items())}")
