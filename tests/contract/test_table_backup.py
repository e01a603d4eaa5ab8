"""A table is exported, and comes back in the table of a new stack, item by item."""

from __future__ import annotations

import gzip
import json
from hashlib import sha256

import pytest

from packline.aws.dynamodb import DynamoRegistry
from packline.aws.identity_store import DynamoIdentityStore
from packline.aws.path_index_head import DynamoPathIndexHeads
from packline.aws.references import DynamoReferenceScan, ImportUnfinished
from packline.aws.table import Table
from packline.aws.table_backup import DamagedBackup, TableNotEmpty, export_table, import_table
from packline.errors import InvalidInput, ObjectNotFound
from packline.keys import BACKUPS, IDENTITY_KEY
from packline.pipeline.store_identity import WrongStore, check_identity, encode_identity, ensure_identity
from packline.search_index import PathIndexHead
from tests.builders import a_version
from tests.contract.conftest import make_table
from tests.contract.test_dataset_store import created
from tests.memory_store import MemoryStore
from tests.moto_clients import moto_client


@pytest.fixture
def tables(aws: None) -> tuple[Table, Table]:
    """The table of a deployment with five versions, and that of a new stack."""
    client = moto_client("dynamodb")
    make_table(client)
    make_table(client, "new")
    created(DynamoRegistry(client, "catalog"), *(a_version(f"v{number}") for number in range(5)))
    return Table(client, "catalog"), Table(client, "new")


def items(table: Table) -> list[str]:
    return sorted(json.dumps(item, sort_keys=True) for item in table.scan())


def test_an_export_is_imported_whole_into_a_new_stack(tables: tuple[Table, Table]) -> None:
    old, new = tables
    store = MemoryStore()
    exported = export_table(old, store, "monday", items_per_file=4)
    assert exported.files == -(-exported.items // 4) > 1
    assert import_table(new, store, "monday") == exported
    assert items(new) == items(old)
    registry = DynamoRegistry(moto_client("dynamodb"), "new")
    assert {version.version for version in registry.versions("images")} == {f"v{n}" for n in range(5)}


def test_a_table_that_holds_items_is_not_imported_into_but_an_import_goes_on(
    tables: tuple[Table, Table],
) -> None:
    old, new = tables
    store = MemoryStore()
    export_table(old, store, "monday", items_per_file=4)
    shards = store.bodies.pop(f"{BACKUPS}monday/items-00001.jsonl.gz")
    with pytest.raises(ObjectNotFound):
        import_table(new, store, "monday")
    store.bodies[f"{BACKUPS}monday/items-00001.jsonl.gz"] = shards
    with pytest.raises(TableNotEmpty, match="already") as refusal:
        import_table(new, store, "monday")
    assert "--continue" in refusal.value.remedy
    scan = DynamoReferenceScan(moto_client("dynamodb"), "new")
    with pytest.raises(ImportUnfinished, match="monday"):
        scan.references()
    import_table(new, store, "monday", go_on=True)
    assert items(new) == items(old)
    assert scan.references().keys


def test_an_import_that_never_began_does_not_go_on_in_a_table_that_is_in_use(
    tables: tuple[Table, Table],
) -> None:
    old, new = tables
    store = MemoryStore()
    export_table(old, store, "monday")
    created(DynamoRegistry(moto_client("dynamodb"), "new"), a_version("other"))
    before = items(new)
    with pytest.raises(TableNotEmpty, match="already") as refusal:
        import_table(new, store, "monday", go_on=True)
    assert "--continue" not in refusal.value.remedy
    assert items(new) == before


def test_a_damaged_or_incomplete_backup_is_refused(tables: tuple[Table, Table]) -> None:
    old, new = tables
    store = MemoryStore()
    export_table(old, store, "monday")
    with pytest.raises(InvalidInput, match="already"):
        export_table(old, store, "monday")
    store.remove(f"{BACKUPS}monday/items-00000.jsonl.gz")
    store.put(f"{BACKUPS}monday/items-00000.jsonl.gz", gzip.compress(b""))
    with pytest.raises(DamagedBackup, match="SHA-256"):
        import_table(new, store, "monday")
    store.remove(f"{BACKUPS}monday/backup.json")
    with pytest.raises(ObjectNotFound, match=r"backup\.json"):
        import_table(new, store, "monday")
    export_table(old, store, "tuesday")
    import_table(new, store, "tuesday")
    assert items(new) == items(old), "nothing is left of what was refused"


def test_a_restored_table_belongs_to_its_store_as_soon_as_it_is_imported(tables: tuple[Table, Table]) -> None:
    old, new = tables
    store = MemoryStore()
    ensure_identity(DynamoIdentityStore(old), store, "one")
    export_table(old, store, "monday")
    with pytest.raises(WrongStore, match="table none"):
        ensure_identity(DynamoIdentityStore(new), store, "new")
    import_table(new, store, "monday")
    check_identity(DynamoIdentityStore(new), store)
    assert items(new) == items(old)


def test_a_backup_is_imported_after_the_sweep_of_the_new_stack_has_run(tables: tuple[Table, Table]) -> None:
    old, new = tables
    store = MemoryStore()
    before = items(old)
    for table in ("catalog", "new"):
        DynamoPathIndexHeads(moto_client("dynamodb"), table).save_path_index(PathIndexHead(sealed_at=9.0))
    ensure_identity(DynamoIdentityStore(new), store, "one")
    exported = export_table(old, MemoryStore(), "by this release")
    assert exported.items == len(before)
    assert import_table(new, _with_all(old, store), "of an older release").name == "of an older release"
    assert {*items(new)} - {*before} == {item for item in items(new) if "DEPLOYMENT" in item}
    assert {*before} <= {*items(new)}


def _with_all(table: Table, store: MemoryStore) -> MemoryStore:
    """Write a backup with every item of a table, the head of the index of paths among them."""
    lines = b"".join(f"{item}\n".encode() for item in items(table))
    body = gzip.compress(lines, mtime=0)
    files = [{"name": "items-00000.jsonl.gz", "items": 1, "sha256": sha256(body).hexdigest()}]
    store.put(f"{BACKUPS}of an older release/items-00000.jsonl.gz", body)
    listing = {"form": 1, "files": files, "items": 1}
    store.put(f"{BACKUPS}of an older release/backup.json", json.dumps(listing).encode())
    return store


def test_a_backup_of_the_table_of_another_store_is_refused(tables: tuple[Table, Table]) -> None:
    old, new = tables
    store = MemoryStore()
    ensure_identity(DynamoIdentityStore(old), store, "one")
    export_table(old, store, "monday")
    store.remove(IDENTITY_KEY)
    ensure_identity(DynamoIdentityStore(new), store, "two")
    with pytest.raises(WrongStore, match="one; this store is two"):
        import_table(new, store, "monday")
    with pytest.raises(WrongStore, match="the store has the identity two, the table the identity one"):
        export_table(old, store, "tuesday")
    store.put(IDENTITY_KEY, encode_identity("one"))
    import_table(new, store, "monday")
    check_identity(DynamoIdentityStore(new), store)


def test_a_backup_of_a_release_without_identities_is_that_of_the_store_it_lies_in(
    tables: tuple[Table, Table],
) -> None:
    old, new = tables
    store = MemoryStore()
    export_table(old, store, "monday")
    key = f"{BACKUPS}monday/backup.json"
    listing = json.loads(store.read(key))
    del listing["identity"]
    store.put(key, json.dumps(listing).encode())
    ensure_identity(DynamoIdentityStore(old), store, "one")
    import_table(new, store, "monday")
    check_identity(DynamoIdentityStore(new), store)
