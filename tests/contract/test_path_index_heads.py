"""What every store of the head of the index of paths promises."""

from __future__ import annotations

from dataclasses import replace

import pytest

from packline.aws.path_index_head import DynamoPathIndexHeads
from packline.aws.references import DynamoReferenceScan
from packline.errors import StateMoved
from packline.ports import PathIndexHeads
from packline.search_index import PathIndexHead, PathSegment
from tests.contract.conftest import make_table
from tests.memory_path_index import MemoryPathIndexHeads
from tests.moto_clients import moto_client


@pytest.fixture(params=["memory", "dynamodb"])
def heads(request: pytest.FixtureRequest) -> PathIndexHeads:
    if request.param == "memory":
        return MemoryPathIndexHeads()
    request.getfixturevalue("aws")
    client = moto_client("dynamodb")
    make_table(client)
    return DynamoPathIndexHeads(client, "catalog")


def test_a_head_is_read_as_it_was_written(heads: PathIndexHeads) -> None:
    assert heads.path_index() == PathIndexHead()
    segment = PathSegment("path-index/1.paths", 10, 20, 30)
    saved = heads.save_path_index(
        PathIndexHead(segments=(segment,), sealed_at=1.5, pending=("dataset://images/v1",))
    )
    assert saved.rev == 1
    assert heads.path_index() == saved
    assert heads.save_path_index(replace(saved, pending=())).rev == 2


@pytest.mark.usefixtures("aws")
def test_garbage_collection_keeps_the_segments_that_the_head_names_and_no_other() -> None:
    client = moto_client("dynamodb")
    make_table(client)
    heads, scan = DynamoPathIndexHeads(client, "catalog"), DynamoReferenceScan(client, "catalog")
    first = heads.save_path_index(PathIndexHead(segments=(PathSegment("path-index/1.paths", 10, 20, 30),)))
    assert scan.references().keys == {"path-index/1.paths"}
    heads.save_path_index(replace(first, segments=(PathSegment("path-index/2.paths", 10, 20, 30),)))
    assert scan.references().keys == {"path-index/2.paths"}


def test_a_head_that_was_changed_in_between_is_not_written(heads: PathIndexHeads) -> None:
    first = heads.save_path_index(PathIndexHead(sealed_at=1.0))
    heads.save_path_index(replace(first, sealed_at=2.0))
    for late in (first, PathIndexHead(sealed_at=3.0)):
        with pytest.raises(StateMoved):
            heads.save_path_index(late)
    assert heads.path_index().sealed_at == 2.0
