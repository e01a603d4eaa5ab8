"""The identity that a store and its table have in common, so that no command works on the table of another store.

The sweep of a new deployment, or of one that is upgraded, gives both the same id. A store that has an id already is
never given to a table that has none: that is what a restored deployment looks like before its table is imported.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from itertools import chain, islice
from typing import Protocol

from packline.errors import Conflict, CorruptPackage, ObjectNotFound, WrittenByNewerRelease
from packline.keys import IDENTITY_KEY, MANIFESTS, PACKAGES, PLANS, plan_key
from packline.manifest.reader import ObjectReader
from packline.model import ExecutionState
from packline.objects import StoredObject
from packline.ports import (
    ExecutionIndex,
    IdentityStore,
    Registry,
    StoreIdentity,
    WriteOnceStore,
)

FORM = 1
KEYS_LOOKED_AT = 100
"""Of what a table refers to, to find one object of a store that has no identity yet."""
REMEDY = (
    "Check PACKLINE_STACK, PACKLINE_TABLE and PACKLINE_STORE; into the table of a restored deployment, import its "
    "backup first: packline table import."
)


class WrongStore(Conflict):
    """The table does not belong to the store, or is not known to."""


class IdentifiedStore(ObjectReader, WriteOnceStore, Protocol):
    """Reads and lists objects, and creates the one with the identity."""

    def list(self, prefix: str) -> Iterator[StoredObject]:
        """List the objects below a prefix."""

    def head(self, key: str) -> StoredObject:
        """Read what is known of an object. Raises ObjectNotFound."""


def read_identity(store: ObjectReader) -> str:
    """Read the id that the store has; empty if it has none. Raises CorruptPackage, WrittenByNewerRelease."""
    try:
        body = store.read(IDENTITY_KEY)
    except ObjectNotFound:
        return ""
    try:
        content = json.loads(body)
        form, identity = int(content["form"]), str(content["id"])
    except (ValueError, KeyError, TypeError):
        raise CorruptPackage(
            f"{IDENTITY_KEY} holds no identity.", "Restore an older version of the object."
        ) from None
    if form > FORM:
        raise WrittenByNewerRelease(
            f"{IDENTITY_KEY} has form {form}; this release reads form {FORM}.",
            "Upgrade packline here to the release of the stack, or a newer one.",
        )
    return identity


def encode_identity(identity: str) -> bytes:
    """Return the object that holds the id of a store."""
    return json.dumps({"form": FORM, "id": identity}).encode()


def compare_identity(identities: IdentityStore, store: ObjectReader) -> str:
    """Return the id that store and table have in common; empty if neither has one. Raises WrongStore."""
    recorded = identities.identity()
    in_table, in_store = recorded.id if recorded else "", read_identity(store)
    if in_table != in_store:
        raise WrongStore(
            "The table does not belong to the store: "
            f"the store has {_describe(in_store)}, the table {_describe(in_table)}.",
            REMEDY,
        )
    return in_store


def check_identity(identities: IdentityStore, store: ObjectReader) -> None:
    """Check that a table belongs to a store, before what it does not refer to is deleted. Raises WrongStore."""
    if not compare_identity(identities, store):
        raise WrongStore(
            "Neither the store nor the table has an identity, so that they belong together is not known.",
            "Deploy this release: the sweep of the stack gives both the same identity within a minute.",
        )


def ensure_identity(
    identities: IdentityStore, store: IdentifiedStore, new_id: str, referred: Iterable[str] = ()
) -> None:
    """Give a store and its table the same id, unless they have it. Repeats change nothing.

    A store of a release without identities gets one only with a table that refers to an object of it: that of a
    restored deployment whose table is not imported yet refers to none.

    Args:
        identities: The table.
        store: The store that the deployment writes to.
        new_id: Is given to both if neither has one.
        referred: Keys below ``manifests/`` and ``plans/`` that the table refers to; read until one exists.

    Raises WrongStore if the store belongs to another table, or the table to another store, or neither is known.
    """
    recorded = identities.identity()
    if recorded is None and not read_identity(store):
        _check_known(store, referred)
        identities.create_identity(StoreIdentity(new_id))
        recorded = identities.identity()
    if recorded is not None and recorded.is_stored:
        compare_identity(identities, store)
        return
    if recorded is not None:
        store.create(IDENTITY_KEY, encode_identity(recorded.id), "application/json")
    common = compare_identity(identities, store)
    identities.replace_identity(StoreIdentity(common, is_stored=True))


def referred_keys(registry: Registry, executions: ExecutionIndex) -> Iterator[str]:
    """Yield keys of the store that versions and sealed executions refer to, those of manifests and plans."""
    for dataset in registry.datasets():
        for version in registry.versions(dataset):
            yield from version.manifest.shards[:1] if version.manifest else ()
            yield from [plan_key(version.plan)] if version.plan else []
    for execution in executions.executions([ExecutionState.SEALED]):
        yield from execution.manifest.shards[:1] if execution.manifest else ()


def _check_known(store: IdentifiedStore, referred: Iterable[str]) -> None:
    """Check that a store without identity is new, or the table refers to an object of it. Raises WrongStore."""
    built = chain.from_iterable(store.list(prefix) for prefix in (MANIFESTS, PACKAGES, PLANS))
    if next(built, None) is None or any(_exists(store, key) for key in islice(referred, KEYS_LOOKED_AT)):
        return
    raise WrongStore(
        "The store holds manifests or packages, and the table refers to none of them: it may be another one's.",
        f"{REMEDY} Where the store is this table's and nothing of it is in use, delete what lies below "
        f"{MANIFESTS}, {PACKAGES} and {PLANS}.",
    )


def _exists(store: IdentifiedStore, key: str) -> bool:
    try:
        store.head(key)
    except ObjectNotFound:
        return False
    return True


def _describe(identity: str) -> str:
    return f"the identity {identity}" if identity else "none"
