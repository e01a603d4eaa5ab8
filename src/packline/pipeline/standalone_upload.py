"""Record standalone uploads: an object below ``uploads/`` is a datum as soon as its event arrives.

The event says which object version came into being; what is said about the newest one is read from the store, so
that the order of a file and its sidecar does not matter.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from packline.aws_api.s3_errors import ObjectArchived
from packline.errors import InvalidMetadata, ObjectNotFound
from packline.json_types import JsonObject
from packline.keys import SIDECAR_SUFFIX, UPLOADS
from packline.model import Alert, Datum, DatumAlias
from packline.objects import StoredObject
from packline.ports import DatumAliasStore, DatumIndex, DatumStore, ObjectStore
from packline.principal import NOBODY, Principal
from packline.rules.alerts import Alerts
from packline.rules.datum_ids import STANDALONE_PREFIX, datum_id
from packline.rules.metadata import MAX_BYTES, parse_object, sidecar_target
from packline.rules.placeholders import is_placeholder
from packline.rules.reserved_keys import alias_of, is_metadata

Move = tuple[DatumAlias | None, DatumAlias]


class Upload(NamedTuple):
    """An object that was created in the store, as its event tells."""

    key: str
    at: float
    """Event time, seconds since the epoch."""
    size: int | None = None
    etag: str = ""
    version_id: str | None = None


class StandaloneUpload(NamedTuple):
    """What became of a standalone upload."""

    datum: Datum | None
    """Its newest version; None if there is only a sidecar yet."""
    moves: tuple[Move, ...] = ()
    """The datum alias it moved: where that pointed before, and where it points now."""
    alerts: tuple[Alert, ...] = ()


def described_key(key: str) -> str:
    """Return the key that an object below ``uploads/`` describes: its own, or for a sidecar that of its file."""
    return UPLOADS + (sidecar_target(key.removeprefix(UPLOADS)) or key.removeprefix(UPLOADS))


def record_standalone_upload(
    key: str, uploads: Sequence[Upload], *, datum_index: DatumIndex, store: ObjectStore
) -> StandaloneUpload:
    """Record every uploaded version of a key as a datum, the newest with its sidecar. Repeats change nothing.

    A superseded version keeps what was said about it while it was the newest.
    """
    if is_placeholder(key.removeprefix(UPLOADS), 0) and not any(upload.size for upload in uploads):
        return StandaloneUpload(None)
    try:
        newest = store.head(key)
    except ObjectNotFound:
        newest = None
    for upload in uploads:
        if upload.size is not None and not (newest and _is_version(upload, newest)):
            stored = StoredObject(key, upload.version_id, upload.size, upload.etag, upload.at)
            datum_index.save_datum(_datum(stored, {}), 0.0)
    if newest is None:
        return _unattached(key + SIDECAR_SUFFIX, datum_index, store)
    metadata, said_at, alerts = _sidecar(key, store)
    datum = _datum(newest, metadata)
    saved = datum_index.save_datum(datum, said_at)
    moves = follow_alias(datum, max(newest.last_modified, said_at), datum_index) if saved else ()
    return StandaloneUpload(datum, moves, alerts)


def _is_version(upload: Upload, stored: StoredObject) -> bool:
    """Return whether the event speaks of that object version, which is recorded with its sidecar."""
    return (upload.version_id, upload.etag) == (stored.version_id, stored.etag)


def _sidecar(key: str, store: ObjectStore) -> tuple[JsonObject, float, tuple[Alert, ...]]:
    alerts = Alerts()
    try:
        stored = store.head(key + SIDECAR_SUFFIX)
        raw = store.read(stored.key, stored.version_id)
        metadata = parse_object(raw, stored.key, alerts) if raw.strip() else {}
    except ObjectNotFound:
        return {}, 0.0, ()
    except (InvalidMetadata, ObjectArchived) as error:
        return {}, 0.0, (Alert(error.code, error.message, error.remedy),)
    return metadata, stored.last_modified, tuple(alerts.kept())


def _unattached(key: str, datum_index: DatumStore, store: ObjectStore) -> StandaloneUpload:
    """Treat a sidecar whose file is absent as a file itself, unless it holds a key of Valohai's.

    The file may still come: then this is its sidecar, too.
    """
    try:
        stored = store.head(key)
        sidecar = stored.size <= MAX_BYTES and is_metadata(store.read(stored.key, stored.version_id))
    except (ObjectNotFound, ObjectArchived):
        return StandaloneUpload(None)
    if sidecar:
        return StandaloneUpload(None)
    datum = _datum(stored, {})
    datum_index.save_datum(datum, 0.0)
    return StandaloneUpload(datum)


def _datum(stored: StoredObject, metadata: JsonObject) -> Datum:
    path = stored.key.removeprefix(UPLOADS)
    identity = datum_id(STANDALONE_PREFIX, path, stored.version_id or stored.etag)
    return Datum(identity, path, stored.key, stored.version_id, stored.size, stored.etag, "", dict(metadata))


def follow_alias(
    datum: Datum, at: float, datum_index: DatumAliasStore, by: Principal = NOBODY
) -> tuple[Move, ...]:
    """Move the alias that the datum's metadata asks for; nothing if it asks for none, or a newer intent has it."""
    alias = alias_of(datum.metadata)
    if not alias:
        return ()
    now = datum_index.move_datum_alias(DatumAlias(alias, datum.id, datum.path, "", 0, at, at, by))
    # Where somebody newer has it, that is what is answered: their move, and theirs to announce. A move that was made
    # by an earlier try is given again: that try may have died before it was announced.
    return ((datum_index.datum_alias_before(now), now),) if now.datum == datum.id else ()
