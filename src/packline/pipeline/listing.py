"""Listing: the objects of an execution, sorted into outputs and metadata documents."""

from __future__ import annotations

from dataclasses import dataclass, field

from packline.layout import outputs_prefix
from packline.model import Member, StoredObject
from packline.ports import ObjectStore
from packline.rules.alerts import Alerts
from packline.rules.datums import datum_id, execution_prefix
from packline.rules.metadata import described_by, is_batch


@dataclass(slots=True)
class Outputs:
    """What the store lists below ``outputs/<execution>/`` at one moment."""

    members: list[Member] = field(default_factory=list)
    """The outputs in path order, each with its datum id."""
    sidecars: dict[str, StoredObject] = field(default_factory=dict)
    """Output path to its sidecar."""
    batch: StoredObject | None = None
    newest: float = 0.0
    """Newest modification, seconds since the epoch, by the store's clock."""
    bytes: int = 0
    alerts: Alerts = field(default_factory=Alerts)


def list_outputs(store: ObjectStore, execution: str) -> Outputs:
    """List an execution. The listing is the truth (S3 lists are strongly consistent); events were only hints."""
    prefix = outputs_prefix(execution)
    half_id = execution_prefix(execution)
    outputs = Outputs()
    documents: dict[str, StoredObject] = {}
    for found in store.list(prefix):
        path = found.key[len(prefix) :]
        outputs.newest = max(outputs.newest, found.last_modified)
        if is_batch(path):
            outputs.batch = found
        elif described_by(path) is not None:
            documents[path] = found
        elif not _is_folder_marker(path, found):
            datum = datum_id(half_id, path, found.version_id or found.etag)
            outputs.members.append(Member(path, datum, found.key, found.version_id, found.size, found.etag))
            outputs.bytes += found.size
    _attach_sidecars(outputs, documents)
    return outputs


def _is_folder_marker(path: str, found: StoredObject) -> bool:
    """The S3 console writes an empty object ``folder/`` for every folder it creates."""
    return path == "" or (path.endswith("/") and found.size == 0)


def _attach_sidecars(outputs: Outputs, documents: dict[str, StoredObject]) -> None:
    if not documents:
        return
    paths = {member.path for member in outputs.members}
    for path, found in documents.items():
        base = described_by(path) or ""
        if base in paths:
            outputs.sidecars[base] = found
        else:
            outputs.alerts.add(
                "SidecarWithoutFile", f"{path} describes {base}, which was not uploaded: ignored."
            )
