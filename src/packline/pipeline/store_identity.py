"""The identity that a store and its table have in common, so that no command works on the table of another store.

The sweep of a new deployment, or of one that is upgraded, gives both the same id. A store that has an id already is
never given to a table that has none: that is what a restored deployment looks like before its table is imported.
"""

from __future__ import annotations

import json
from typing import Protocol

from packline.errors import Conflict, CorruptPackage, ObjectNotFound, WrittenByNewerRelease
from packline.keys import IDENTITY_KEY
from packline.manifest.reader import ObjectReader
from packline.ports import IdentityStore, StoreIdentity, WriteOnceStore

FORM = 1
REMEDY = (
    "Check PACKLINE_STACK, PACKLINE_TABLE and PACKLINE_STORE; into the table of a restored deployment, import its "
    "backup first: packline table import."
)


class WrongStore(Conflict):
    """The table does not belong to the store, or is not known to."""


class IdentifiedStore(ObjectReader, WriteOnceStore, Protocol):
    """Reads objects, and creates the one with the identity."""


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


def ensure_identity(identities: IdentityStore, store: IdentifiedStore, new_id: str) -> None:
    """Give a store and its table the same id, unless they have it. Repeats change nothing.

    Args:
        identities: The table.
        store: The store that the deployment writes to.
        new_id: Is given to both if neither has one.

    Raises WrongStore if the store belongs to another table, or the table to another store.
    """
    recorded = identities.identity()
    if recorded is None and not read_identity(store):
        identities.create_identity(StoreIdentity(new_id))
        recorded = identities.identity()
    if recorded is not None and recorded.is_stored:
        return
    if recorded is not None:
        store.create(IDENTITY_KEY, encode_identity(recorded.id), "application/json")
    common = compare_identity(identities, store)
    identities.replace_identity(StoreIdentity(common, is_stored=True))


def _describe(identity: str) -> str:
    return f"the identity {identity}" if identity else "none"
