"""What one call of planning leaves for the next one: an object named by its content."""

from __future__ import annotations

import json
from hashlib import sha256

from packline.errors import ObjectNotFound
from packline.keys import plan_progress_key
from packline.pipeline.draft_parts import DraftProgress, PartDraft
from packline.pipeline.shared_objects import create_shared
from packline.ports import ObjectStore
from packline.vhpkgzip.chunking import PartLimits

FORM = 1
"""A release that writes another form begins again: nothing else reads it."""


def write_progress(store: ObjectStore, progress: DraftProgress, manifest: str, limits: PartLimits) -> str:
    """Write how far a manifest is cut, and return the key. A repeat gives the same key.

    Args:
        store: Where the object is created.
        progress: How far it is cut.
        manifest: Digest of the manifest.
        limits: When a part closes.
    """
    body = json.dumps({**_identity(manifest, limits), "progress": progress}, separators=(",", ":")).encode()
    key = plan_progress_key(sha256(body).hexdigest())
    create_shared(store, key, body, "application/json")
    return key


def read_progress(store: ObjectStore, key: str, manifest: str, limits: PartLimits) -> DraftProgress:
    """Read how far a manifest is cut; from its beginning, if that was another manifest or release, or it is gone."""
    try:
        document = json.loads(store.read(key))
    except ObjectNotFound:  # garbage collection has it after a day
        return DraftProgress()
    if {**document, "progress": None} != {**_identity(manifest, limits), "progress": None}:
        return DraftProgress()
    progress = DraftProgress(*document["progress"])
    return progress._replace(drafts=[PartDraft(*draft) for draft in progress.drafts])


def _identity(manifest: str, limits: PartLimits) -> dict[str, object]:
    return {
        "form": FORM,
        "manifest": manifest,
        "limits": [limits.max_bytes, limits.max_files, limits.min_fill],
    }
