"""Create an object that is named by its content, and may be there already: garbage collection must not take it away.

Of two who write the same manifest shard or plan, the second one finds it there. It may be old, and nothing may refer to
it any more, so that garbage collection is about to delete it. Both leave a note before they look for the other's:

=================================  ==============================================
who uses it again                  who deletes it
=================================  ==============================================
writes a pin                       writes a claim
reads the claim: if there is one,  lists the pins: if there is one, keeps the object
gives up, and is repeated          deletes that version of it
creates the object again           removes the claim
=================================  ==============================================
"""

from __future__ import annotations

import os
import time

from packline.errors import AccessDenied, ObjectNotFound, StateMoved
from packline.keys import collecting_key, pins_prefix
from packline.objects import CLAIM_SECONDS
from packline.ports import SharedObjectStore

BOOKKEEPING_TYPE = "text/plain"
clock = time.time


def create_shared(store: SharedObjectStore, key: str, body: bytes, content_type: str) -> None:
    """Create an object unless it exists, and keep garbage collection from deleting it for a week.

    Raises StateMoved while garbage collection is deleting it, which is a matter of seconds.
    """
    if store.create(key, body, content_type):
        return
    store.create(f"{pins_prefix(key)}{os.urandom(8).hex()}", b"", BOOKKEEPING_TYPE)
    if _is_claimed(store, key):
        raise StateMoved(
            f"Garbage collection is deleting {key} at this moment.",
            "Packline retries automatically; nothing to do.",
        )
    # It may have been deleted before the pin was there.
    store.create(key, body, content_type)


class SharedWriter:
    """Creates objects of a store by ``create_shared``."""

    def __init__(self, store: SharedObjectStore) -> None:
        self._store = store

    def create(self, key: str, body: bytes, content_type: str) -> bool:
        """Create an object unless it exists; True: it is there either way."""
        create_shared(self._store, key, body, content_type)
        return True


def _is_claimed(store: SharedObjectStore, key: str) -> bool:
    try:
        claimed_at = float(store.read(collecting_key(key)))
    except (ObjectNotFound, AccessDenied):  # S3 says 403 of a missing key to a role that may not list
        return False
    return clock() - claimed_at < CLAIM_SECONDS
