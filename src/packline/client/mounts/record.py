"""Records mounts for lineage: nothing pins their data, so a fingerprint is written down when they are used."""

from __future__ import annotations

import json
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from packline.client.mounts.check import CheckedMount
from packline.client.mounts.fingerprint import Fingerprint, compute_fingerprint
from packline.fs.temporary_names import write_user_file
from packline.json_types import JsonObject

MOUNTS_FILE = "mounts.json"
"""In the configuration folder, beside ``inputs.json``."""


class RecordedMount(NamedTuple):
    """A mount, and its fingerprint; None if none was to be computed."""

    mount: CheckedMount
    fingerprint: Fingerprint | None

    def as_json(self) -> JsonObject:
        """Return it as ``mounts.json`` and the marker have it: without options, which may hold a password."""
        definition = self.mount.definition
        return {
            "destination": definition.destination,
            "source": definition.source,
            "type": self.mount.kind,
            "read_only": definition.read_only,
            "state": str(self.mount.state),
            "tracked": False,
            **(self.fingerprint.as_json() if self.fingerprint else {}),
        }


def record_mounts(mounts: Sequence[CheckedMount], config: Path, seconds: float) -> list[RecordedMount]:
    """Compute the fingerprints and write ``mounts.json``; without mounts, remove that of an earlier run.

    Args:
        mounts: The mounts of the step.
        config: The configuration folder.
        seconds: How long the listings may take together; 0 computes none.

    Raises:
        LocalError: The file cannot be written.
    """
    file = config / MOUNTS_FILE
    if not mounts:
        with suppress(FileNotFoundError):
            file.unlink()
        return []
    share = seconds / len(mounts)
    recorded = [
        RecordedMount(mount, compute_fingerprint(mount.folder, share) if seconds else None)
        for mount in mounts
    ]
    document = {
        "looked_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "mounts": [each.as_json() for each in recorded],
    }
    write_user_file(file, json.dumps(document))
    return recorded
