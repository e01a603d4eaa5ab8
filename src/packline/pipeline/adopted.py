"""Adopted objects: what lies below a prefix of the store, as members with datum ids. The objects stay in place."""

from __future__ import annotations

from collections.abc import Sequence

from packline.errors import UnsafePath
from packline.model import Member, StoredObject
from packline.package.globs import selector
from packline.package.names import check_path
from packline.pipeline.listing import Outputs
from packline.pipeline.wishes import Wishes
from packline.ports import ObjectStore
from packline.rules.adoption import Adoption
from packline.rules.alerts import Alerts
from packline.rules.datums import datum_id, execution_prefix
from packline.rules.metadata import compact

LEFT_OUT = "NotAdopted"
RENAME = "Copy the object to another key, and adopt it under another version name."


def list_adopted(store: ObjectStore, adoption: Adoption) -> Outputs:
    """List what is adopted, pinned to the object versions there are now. Every object is a file, metadata too.

    Objects whose keys are no paths of files are left out, with alerts that name them.
    """
    prefix, half_id = adoption.prefix, execution_prefix(adoption.execution)
    selected = selector(adoption.include)
    outputs = Outputs()
    moved = False
    for found in store.list(prefix):
        raw = found.key[len(prefix) :]
        path = _path(raw, found, outputs.alerts)
        if path and selected(path):
            outputs.newest = max(outputs.newest, found.last_modified)
            datum = datum_id(half_id, raw, found.version_id or found.etag)
            outputs.members.append(Member(path, datum, found.key, found.version_id, found.size, found.etag))
            moved = moved or path != raw
    if moved:
        # Of two keys for one path, the one that is spelled like the path comes first, and stays.
        outputs.members.sort(key=lambda found: (found.path.encode(), found.key != prefix + found.path))
    outputs.members = _possible(outputs.members, outputs.alerts)
    outputs.bytes = sum(member.size for member in outputs.members)
    return outputs


def adopted_wishes(adoption: Adoption, outputs: Outputs) -> Wishes:
    """As if the metadata of every object named the version."""
    wishes = Wishes()
    said = wishes.describe(compact(adoption.metadata), adoption.execution) if adoption.metadata else None
    wishes.described = [said] * len(outputs.members)
    return wishes


def _path(raw: str, found: StoredObject, alerts: Alerts) -> str:
    """The path of a member; empty for what is none."""
    if not raw or (raw.endswith("/") and found.size == 0):
        # The S3 console writes an empty object ``folder/`` for every folder it creates.
        return ""
    try:
        path = check_path(raw)
    except UnsafePath as error:
        alerts.add(LEFT_OUT, f"{found.key!r} was left out: {error.message}", RENAME)
        return ""
    if path != raw:
        alerts.add("PathNormalised", f"{found.key!r} is {path!r} in its version.")
    return path


def _possible(members: Sequence[Member], alerts: Alerts) -> list[Member]:
    """The members (in path order) without second ones of a path and without files that are folders as well.

    S3 allows ``a`` and ``a/b`` side by side, and some tools write an empty ``a`` for the folder; no file system
    has both.
    """
    dropped: set[int] = set()
    above: list[int] = []
    for at, member in enumerate(members):
        while above and not member.path.startswith(members[above[-1]].path):
            above.pop()
        if above and member.path == members[above[-1]].path:
            other = members[above[-1]].key
            alerts.add(LEFT_OUT, f"{member.key!r} was left out: {other!r} has the same path.", RENAME)
            dropped.add(at)
            continue
        for folder in above:
            if folder not in dropped and member.path[len(members[folder].path)] == "/":
                dropped.add(folder)
                _tell_folder(members[folder], member, alerts)
        above.append(at)
    return [member for at, member in enumerate(members) if at not in dropped]


def _tell_folder(folder: Member, inside: Member, alerts: Alerts) -> None:
    if folder.size:
        alerts.add(LEFT_OUT, f"{folder.key!r} was left out: {inside.key!r} makes it a folder.", RENAME)
