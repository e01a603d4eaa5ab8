"""valohai-utils, both releases, unmodified: inputs by datum on somebody's own machine, checked by their SHA-256."""

from __future__ import annotations

from dataclasses import replace

import pytest

from packline.model import DatumAlias
from tests.clients.conftest import PROGRAMS, Client, Served
from tests.clients.test_valohai_cli import PROJECT
from tests.unit.api.api import NOW, FakeApiDeployment


@pytest.fixture
def linked(world: FakeApiDeployment, client: Client) -> Client:
    """A client in a folder that is linked to the project of one execution."""
    sealed = world.seal("v1", {"data.csv": "1,2\n", "deep/b.csv": "3"})
    world.registry.save_execution(replace(sealed, marker={"project": PROJECT}))
    for member in world.members("v1"):
        name = "best" if member.path == "data.csv" else "nested"
        world.datum_index.move_datum_alias(DatumAlias(name, member.datum, member.path, "", 0, NOW, NOW))
    client.log_in("vision")
    return client


def test_a_datum_is_brought_by_its_id_and_its_hash_is_right(linked: Client, served: Served) -> None:
    datum = served.world.members("v1")[0].datum
    assert linked.program("inputs", f"datum://{datum}") == {"name": "data.csv", "text": "1,2\n"}
    assert ("GET", f"/api/v0/data/{datum}", 200) in served.requests


def test_a_datum_is_brought_by_its_alias(linked: Client) -> None:
    assert linked.program("inputs", "datum://best") == {"name": "data.csv", "text": "1,2\n"}


def test_a_datum_in_a_folder_fails_in_the_library_itself(linked: Client) -> None:
    """It makes no folder below the input's own; the answer that it got is right."""
    assert "FileNotFoundError" in linked.run(PROGRAMS / "inputs.py", "datum://nested", code=1)
