"""Sort the objects below a prefix into outputs and metadata documents."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field

from packline.keys import PACKED_FOLDER, outputs_prefix
from packline.manifest.members import by_path
from packline.model import Alert, Member
from packline.objects import StoredObject
from packline.rules.alerts import Alerts
from packline.rules.archived import is_archived
from packline.rules.datum_ids import datum_id, execution_prefix
from packline.rules.metadata import is_batch, sidecar_target
from packline.rules.placeholders import empty_folders, folder_named, is_placeholder


@dataclass(slots=True)
class Outputs:
    """What the store lists below a prefix at one moment."""

    members: list[Member] = field(default_factory=list)
    """The outputs in path order, each with its datum id; the path is what follows the prefix in the key."""
    sidecars: dict[str, StoredObject] = field(default_factory=dict)
    """Output path to its sidecar."""
    unattached: dict[str, StoredObject] = field(default_factory=dict)
    """Outputs that are named like a sidecar of a file that is not there, by path."""
    batch: StoredObject | None = None
    archived: dict[str, str] = field(default_factory=dict)
    """Outputs that have to be restored before they can be read, with their storage classes."""
    placeholders: set[str] = field(default_factory=set)
    """Paths that were dropped because they stand for folders, without the slash at their end."""
    hidden: int = 0
    """Dropped objects that their uploader may have counted as files."""
    newest: float = 0.0
    """Newest modification, seconds since the epoch, by the store's clock."""
    alerts: Alerts = field(default_factory=Alerts)

    @property
    def countable(self) -> int:
        """Outputs as markers count them: without those that are named like metadata."""
        return len(self.members) - len(self.unattached)

    def is_folder(self, path: str) -> bool:
        """Return whether some output lies below a path."""
        below = path.encode() + b"/"
        at = bisect_left(self.members, below, key=by_path)
        return at < len(self.members) and self.members[at].path.encode().startswith(below)


def list_outputs(listed: Iterable[StoredObject], execution: str) -> Outputs:
    """Sort the listing of an execution. It is the truth (S3 lists are strongly consistent); events were only hints."""
    outputs, documents = sort_outputs(listed, execution)
    drop_empty_folders(outputs)
    outputs.alerts.extend(placeholder_alerts(outputs.placeholders))
    outputs.alerts.extend(part_file_alerts(outputs.is_folder(PACKED_FOLDER.rstrip("/"))))
    attach_sidecars(outputs, documents, execution)
    return outputs


def sort_outputs(listed: Iterable[StoredObject], execution: str) -> tuple[Outputs, dict[str, StoredObject]]:
    """Sort objects of an execution into outputs and documents that are named like a sidecar, by path."""
    documents: dict[str, StoredObject] = {}
    outputs = Outputs()

    def is_output(path: str, stored: StoredObject) -> bool:
        if is_batch(path):
            outputs.batch = stored
            return False
        if sidecar_target(path) is None:
            return True
        documents[path] = stored
        return False

    add_files(listed, outputs_prefix(execution), execution, outputs, is_output)
    return outputs, documents


def add_files(
    listed: Iterable[StoredObject],
    prefix: str,
    execution: str,
    outputs: Outputs,
    is_output: Callable[[str, StoredObject], bool],
) -> None:
    """Add the listed objects that ``is_output`` takes, by path and object; placeholders are dropped."""
    half_id = execution_prefix(execution)
    for stored in listed:
        path = stored.key[len(prefix) :]
        if stored.last_modified > outputs.newest:
            outputs.newest = stored.last_modified
        if not stored.size and is_placeholder(path, stored.size):
            outputs.placeholders.add(folder_named(path))
            outputs.hidden += not path.endswith("/") and path != ""
        elif is_output(path, stored):
            outputs.members.append(_member(path, stored, half_id))
            if is_archived(stored):
                outputs.archived[path] = stored.storage_class


def drop_empty_folders(outputs: Outputs, is_above: Callable[[str], bool] = lambda path: False) -> None:
    """Drop empty objects beside what lies below them.

    Args:
        outputs: What was listed.
        is_above: Whether outputs that are not among these lie below a path.
    """
    if not any(not member.size for member in outputs.members):
        return
    dropped = empty_folders(outputs.members)
    dropped.update(
        index
        for index, member in enumerate(outputs.members)
        if not member.size and index not in dropped and is_above(member.path)
    )
    outputs.placeholders.update(outputs.members[index].path for index in dropped)
    outputs.hidden += len(dropped)
    if dropped:
        outputs.members = [member for index, member in enumerate(outputs.members) if index not in dropped]


def placeholder_alerts(placeholders: Collection[str], more: int = 0) -> list[Alert]:
    """Return an alert that says how many placeholders were dropped.

    Args:
        placeholders: At least the first of them.
        more: How many there are beside these.
    """
    if not placeholders:
        return []
    count, first = len(placeholders) + more, min(placeholders)
    message = f"{count:,} empty objects that stand for folders were dropped, {first!r} among them."
    return [
        Alert(
            "PlaceholdersDropped",
            message,
            "Nothing to do: a version has the folders that its files are in.",
        )
    ]


def part_file_alerts(has_parts: bool) -> list[Alert]:
    """Return an alert if parts of ``--package only`` are outputs as they are: the marker does not say what they are."""
    if not has_parts:
        return []
    message = (
        f'Parts below {PACKED_FOLDER} are outputs as they are, because the marker lacks "package": "only".'
    )
    remedy = "If their files are to be outputs, push the folder again as another execution."
    return [Alert("PartsAsFiles", message, remedy)]


def _member(path: str, stored: StoredObject, half_id: int) -> Member:
    datum = datum_id(half_id, path, stored.version_id or stored.etag)
    return Member(path, datum, stored.key, stored.version_id, stored.size, stored.etag)


def attach_sidecars(
    outputs: Outputs,
    documents: dict[str, StoredObject],
    execution: str,
    is_file_elsewhere: Callable[[str], bool] = lambda path: False,
) -> None:
    """Sort documents into sidecars and outputs: without the file it would describe, a document is a file itself.

    Args:
        outputs: What was listed; the documents are added.
        documents: Objects that are named like a sidecar, by path.
        execution: The execution's id.
        is_file_elsewhere: Whether an output that is not among these has the path: its sidecar is left to it.
    """
    if not documents:
        return
    paths = {member.path for member in outputs.members}
    half_id = execution_prefix(execution)
    for path in sorted(documents, key=len):
        base, stored = sidecar_target(path) or "", documents[path]
        if base in paths or base in outputs.unattached:
            outputs.sidecars[base] = stored
            continue
        if is_file_elsewhere(base):
            continue
        outputs.unattached[path] = stored
        outputs.members.append(_member(path, stored, half_id))
        if is_archived(stored):
            outputs.archived[path] = stored.storage_class
    if outputs.unattached:
        outputs.members.sort(key=by_path)
