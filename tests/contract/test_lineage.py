"""What every lineage promises."""

from __future__ import annotations

import pytest

from packline.aws.lineage import DynamoLineage
from packline.model import Use, UseKind
from packline.ports import Lineage
from tests.contract.conftest import make_table
from tests.memory_lineage import MemoryLineage
from tests.moto_clients import moto_client

V1 = "dataset://d/v1"


@pytest.fixture(params=["memory", "dynamodb"])
def lineage(request: pytest.FixtureRequest) -> Lineage:
    if request.param == "memory":
        return MemoryLineage()
    request.getfixturevalue("aws")
    client = moto_client("dynamodb")
    make_table(client)
    return DynamoLineage(client, "catalog")


def test_users_come_back_in_order_of_kind_and_name(lineage: Lineage) -> None:
    uses = [
        Use(V1, UseKind.VERSION, "dataset://d/v2", 3.0),
        Use(V1, UseKind.EXECUTION, "e2", 2.0),
        Use(V1, UseKind.EXECUTION, "e1", 1.5),
        Use("dataset://d/v2", UseKind.EXECUTION, "e3", 4.0),
    ]
    lineage.record_uses(uses)
    assert list(lineage.users(V1)) == [uses[2], uses[1], uses[0]]
    assert list(lineage.users("dataset://d/v9")) == []


def test_of_two_times_for_one_use_the_first_stays(lineage: Lineage) -> None:
    lineage.record_uses([Use(V1, UseKind.EXECUTION, "e1", 1.0)])
    lineage.record_uses([Use(V1, UseKind.EXECUTION, "e1", 2.0)])
    assert [use.at for use in lineage.users(V1)] == [1.0]
