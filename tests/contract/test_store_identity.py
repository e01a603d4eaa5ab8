"""A store and its table get the same identity once; a table of another store is refused."""

from __future__ import annotations

import pytest

from packline.aws.identity_store import DynamoIdentityStore
from packline.aws.table import Table
from packline.errors import CorruptPackage, WrittenByNewerRelease
from packline.keys import IDENTITY_KEY
from packline.pipeline.store_identity import (
    WrongStore,
    check_identity,
    compare_identity,
    encode_identity,
    ensure_identity,
    read_identity,
)
from packline.ports import IdentityStore, StoreIdentity
from tests.contract.conftest import make_table
from tests.memory_identity import MemoryIdentityStore
from tests.memory_store import MemoryStore
from tests.moto_clients import moto_client


@pytest.fixture(params=["memory", "dynamodb"])
def identities(request: pytest.FixtureRequest) -> IdentityStore:
    if request.param == "memory":
        return MemoryIdentityStore()
    request.getfixturevalue("aws")
    client = moto_client("dynamodb")
    make_table(client)
    return DynamoIdentityStore(Table(client, "catalog"))


def test_an_identity_is_created_once_and_can_be_replaced(identities: IdentityStore) -> None:
    assert identities.identity() is None
    assert identities.create_identity(StoreIdentity("one"))
    assert not identities.create_identity(StoreIdentity("two"))
    assert identities.identity() == StoreIdentity("one")
    identities.replace_identity(StoreIdentity("two", is_stored=True))
    assert identities.identity() == StoreIdentity("two", is_stored=True)


def test_a_new_store_and_its_table_get_one_identity_and_keep_it(identities: IdentityStore) -> None:
    store = MemoryStore()
    for new_id in ("one", "two"):
        ensure_identity(identities, store, new_id)
        check_identity(identities, store)
        assert compare_identity(identities, store) == "one"


def test_a_process_that_dies_between_table_and_store_is_completed_by_the_next() -> None:
    identities, store = MemoryIdentityStore(), MemoryStore()
    identities.create_identity(StoreIdentity("one"))
    with pytest.raises(WrongStore):
        check_identity(identities, store)
    ensure_identity(identities, store, "two")
    assert (read_identity(store), identities.kept) == ("one", StoreIdentity("one", is_stored=True))
    store.remove(IDENTITY_KEY)
    with pytest.raises(WrongStore, match="the store has none"):
        ensure_identity(identities, store, "two")
    assert not read_identity(store), "a store that lost its identity gets none back: it may be another one"


def test_a_store_with_an_identity_is_given_to_no_table_without_it(identities: IdentityStore) -> None:
    store = MemoryStore()
    store.put(IDENTITY_KEY, encode_identity("of another table"))
    with pytest.raises(WrongStore, match="table none") as refusal:
        ensure_identity(identities, store, "new")
    assert "packline table import" in refusal.value.remedy
    assert identities.identity() is None
    identities.replace_identity(StoreIdentity("new"))
    with pytest.raises(WrongStore, match="the table the identity new"):
        ensure_identity(identities, store, "newer")
    assert read_identity(store) == "of another table"


def test_an_older_store_gets_an_identity_with_a_table_that_refers_to_an_object_of_it() -> None:
    identities, store = MemoryIdentityStore(), MemoryStore()
    store.put("manifests/ab.jsonl.gz", b"")
    for referred in ([], ["manifests/of another store.jsonl.gz"]):
        with pytest.raises(WrongStore, match="refers to none") as refusal:
            ensure_identity(identities, store, "of an empty table", referred)
        assert "packline table import" in refusal.value.remedy
    assert (identities.kept, read_identity(store)) == (None, "")
    ensure_identity(identities, store, "one", ["plans/purged.json", "manifests/ab.jsonl.gz"])
    check_identity(identities, store)


def test_a_store_that_was_exchanged_later_is_noticed() -> None:
    identities, store = MemoryIdentityStore(), MemoryStore()
    ensure_identity(identities, store, "one")
    store.put(IDENTITY_KEY, encode_identity("another"))
    with pytest.raises(WrongStore, match="the store has the identity another"):
        ensure_identity(identities, store, "two")


def test_a_store_and_a_table_without_identity_are_not_known_to_belong_together() -> None:
    identities, store = MemoryIdentityStore(), MemoryStore()
    assert compare_identity(identities, store) == ""
    with pytest.raises(WrongStore, match="Neither"):
        check_identity(identities, store)


@pytest.mark.parametrize(
    ("body", "error"),
    [
        (b"[]", CorruptPackage),
        (b"{", CorruptPackage),
        (b'{"form": 1}', CorruptPackage),
        (b'{"form": 2, "id": "one"}', WrittenByNewerRelease),
    ],
)
def test_an_identity_that_cannot_be_read_is_refused(body: bytes, error: type[Exception]) -> None:
    store = MemoryStore()
    store.put(IDENTITY_KEY, body)
    with pytest.raises(error, match="identity"):
        read_identity(store)
