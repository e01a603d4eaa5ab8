"""Find objects that nothing refers to, and delete them.

Reachable is what the table refers to, and what manifests refer to that are reachable. Everything that the pipeline
builds is named by its content and written once, so an old object may be used again at any moment: ``shared_objects``
says how those who use manifests and plans again are seen; parts are claimed in the table, as a purge claims them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from uuid import uuid4

from packline.errors import Conflict, InvalidInput, ObjectNotFound
from packline.keys import (
    COLLECTED,
    MANIFESTS,
    PACKAGE_SUFFIX,
    collecting_key,
    indexed_part_key,
    is_bookkeeping,
    part_digest_of,
    pins_prefix,
)
from packline.manifest.rows import unpack_shard
from packline.objects import CLAIM_SECONDS, StoredObject
from packline.pipeline.shared_objects import BOOKKEEPING_TYPE
from packline.ports import CollectedStore, ReferenceScan, RetentionStore

MIN_AGE_SECONDS = 86_400.0
"""Nothing younger is deleted: a function that has just written it may not have referred to it yet."""
PIN_SECONDS = 7 * 86_400.0
"""A process that pins an object refers to it within this time, or has died."""
DELETE_SECONDS = 60.0
"""A claim that is older is not acted on: others may take it for one that was left behind."""

_named_keys = re.compile(rb'[":]((?:' + "|".join(COLLECTED).encode() + rb')[^"\\]+)"').findall
"""Keys in the JSON of a manifest: whole values, and the ends of locations in parts (``part_range``)."""

_is_manifest = re.compile(rf"{MANIFESTS}[0-9a-f]{{64}}\.(?!datums).*", re.DOTALL).fullmatch
"""Keys of what names keys of others. A file of a user may lie in a folder of that name, and is none."""


class NothingReferred(Conflict):
    """The table refers to nothing in the bucket: it is empty, or that of another deployment."""


@dataclass(frozen=True, slots=True)
class Garbage:
    """What may be deleted, and what is kept. Sizes are bytes."""

    objects: tuple[StoredObject, ...]
    """In the order of their keys."""
    kept: int
    """Objects that something refers to."""
    young: int
    """Objects that nothing refers to yet, too young to be deleted."""
    bookkeeping: tuple[StoredObject, ...] = ()
    """Pins and claims of earlier times, which are deleted as well."""

    @property
    def bytes(self) -> int:
        """Sum of the sizes of what may be deleted."""
        return sum(stored.size for stored in self.objects)


def find_garbage(
    *, scan: ReferenceScan, store: CollectedStore, now: float, min_age: float = MIN_AGE_SECONDS
) -> Garbage:
    """Find objects of the collected prefixes that nothing refers to. Deletes nothing.

    Args:
        scan: Reads what the table refers to.
        store: Is listed; manifests are read, because their rows name objects.
        now: Seconds since the epoch.
        min_age: Seconds since an object was written, at least.

    Raises ObjectNotFound if a manifest that the table refers to is gone: then nothing is known to be garbage.
    """
    # Listed before the table is read: what is referred to later was written later, or is pinned.
    listed = [stored for prefix in COLLECTED for stored in store.list(prefix)]
    references = scan.references()
    reachable = _reachable(references.keys, store)
    stems = set(map(_stem, reachable))
    oldest = min(now - min_age, references.sealing_since)
    garbage: list[StoredObject] = []
    bookkeeping: list[StoredObject] = []
    kept = young = 0
    for stored in listed:
        if is_bookkeeping(stored.key):
            if stored.last_modified < now - PIN_SECONDS:
                bookkeeping.append(stored)
        elif _stem(stored.key) in stems:
            kept += 1
        elif stored.last_modified >= oldest:
            young += 1
        else:
            garbage.append(stored)
    return Garbage(tuple(garbage), kept, young, tuple(bookkeeping))


def delete_garbage(
    garbage: Garbage, *, retention: RetentionStore, store: CollectedStore, clock: Callable[[], float]
) -> Iterator[StoredObject]:
    """Delete what was found, but for what is used again by now; yields each object that was deleted.

    Args:
        garbage: What ``find_garbage`` returned, at most a day ago.
        retention: Has the claims on parts.
        store: Has the objects.
        clock: Tells the seconds since the epoch.
    """
    for stored in garbage.objects:
        is_of_part = indexed_part_key(stored.key).endswith(PACKAGE_SUFFIX)
        delete = _delete_part if is_of_part else _delete_shared
        if delete(stored, retention, store, clock):
            yield stored
    for stored in garbage.bookkeeping:
        store.discard(stored)


def check_referred(garbage: Garbage) -> Garbage:
    """Return garbage that may be deleted. Raises NothingReferred if the table cannot be that of the bucket."""
    if garbage.objects and not garbage.kept:
        raise NothingReferred(
            "The table refers to nothing in the bucket: it is empty, or that of another deployment.",
            "Check PACKLINE_STACK, PACKLINE_TABLE and PACKLINE_STORE; into a new table, import its backup first.",
        )
    return garbage


def check_min_age(seconds: float) -> float:
    """Return an age in seconds if garbage may be so young. Raises InvalidInput."""
    if seconds < MIN_AGE_SECONDS:
        raise InvalidInput(
            "Objects younger than a day are never garbage: who wrote them may not have referred to them yet.",
            "Name one day or more.",
        )
    return seconds


def _stem(key: str) -> str:
    """Return what a manifest has in common with its datum index, and a part with the index beside it."""
    folder, _, name = key.partition("/")
    return f"{folder}/{name.partition('.')[0]}"


def _reachable(roots: Iterable[str], store: CollectedStore) -> set[str]:
    """Return the roots, and all that manifests among them name, however deep."""
    reachable = set(roots)
    waiting = [*filter(_is_manifest, reachable)]
    while waiting:
        new = set(_keys_in(waiting.pop(), store)) - reachable
        reachable |= new
        waiting += filter(_is_manifest, new)
    return reachable


def _keys_in(key: str, store: CollectedStore) -> Sequence[str]:
    body = store.read(key)
    text = unpack_shard(body) if key.endswith(".gz") else body
    return [name.decode() for name in _named_keys(text)]


def _delete_part(
    stored: StoredObject, retention: RetentionStore, store: CollectedStore, clock: Callable[[], float]
) -> bool:
    """Delete a part, or the index beside one, under a claim on the part: who records it later looks for both."""
    key = indexed_part_key(stored.key)
    digest = part_digest_of(key)
    claimed_at, claimer = clock(), uuid4().hex
    if not retention.claim_unused(digest, key, claimer):
        return False
    may_delete = clock() - claimed_at < DELETE_SECONDS
    is_gone = may_delete and store.discard(stored)
    retention.release_part(digest, key, claimer)
    return is_gone


def _delete_shared(
    stored: StoredObject, retention: RetentionStore, store: CollectedStore, clock: Callable[[], float]
) -> bool:
    claim = collecting_key(stored.key)
    claimed_at = clock()
    if not store.create(claim, repr(claimed_at).encode(), BOOKKEEPING_TYPE):
        # A process that died may have left it; the next collection deletes what it was on.
        _remove_claim(claim, store, lambda other: claimed_at - other > CLAIM_SECONDS)
        return False
    is_unused = not any(
        pin.last_modified >= claimed_at - PIN_SECONDS for pin in store.list(pins_prefix(stored.key))
    )
    may_delete = is_unused and clock() - claimed_at < DELETE_SECONDS
    is_gone = may_delete and store.discard(stored)
    # After an hour others take it for one that was left behind, so it may be theirs by now.
    _remove_claim(claim, store, lambda other: other == claimed_at)
    return is_gone


def _remove_claim(claim: str, store: CollectedStore, may_go: Callable[[float], bool]) -> None:
    """Remove a claim if it may go, by the time that it was written (seconds since the epoch); never one after it."""
    for stored in store.list(claim):
        if stored.key == claim:
            with suppress(ObjectNotFound):
                if may_go(float(store.read(claim, stored.version_id))):
                    store.discard(stored)
