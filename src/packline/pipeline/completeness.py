"""Decide whether an execution is complete: by its marker, by its quiet period, by the files its metadata names."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Protocol

from packline.errors import ObjectNotFound
from packline.keys import marker_key, outputs_prefix
from packline.model import Execution, Member
from packline.objects import OpenUpload
from packline.part_range import parse_part_range, resolve
from packline.pipeline.metadata_requests import AbsentFiles
from packline.pipeline.seal_context import SealContext
from packline.ports import ObjectStore
from packline.rules.alerts import LISTED, Alerts
from packline.rules.json_input import not_a_number_message
from packline.rules.lifecycle import MAX_ATTEMPTS, await_files, reopen
from packline.rules.marker import Marker, parse_marker

UPLOAD_REMEDY = "Upload them or correct their names; the marker control/<execution>.json seals without them."
ABORT_REMEDY = "Complete or abort them (aws s3api abort-multipart-upload); the marker seals without them."


READERS = 16
PROBE_PAGE = 10
"""Keys of a listing that looks for one object."""


class ListedOutputs(Protocol):
    """What a listing says about an execution as a whole."""

    @property
    def countable(self) -> int:
        """Outputs as markers count them."""

    @property
    def hidden(self) -> int:
        """Dropped objects that their uploader may have counted as files."""

    @property
    def newest(self) -> float:
        """Newest modification, seconds since the epoch."""


def read_marker(store: ObjectStore, execution: str, alerts: Alerts) -> Marker | None:
    """Read the marker of an execution; None if there is none. Raises InvalidMarker, ObjectArchived."""
    try:
        marker = parse_marker(store.read(marker_key(execution)), execution)
    except ObjectNotFound:
        return None
    if marker.replaced:
        alerts.add(
            "NotANumber", not_a_number_message(f"The marker of execution {execution}", marker.replaced)
        )
    return marker


def await_listing(
    current: Execution, marker: Marker | None, outputs: ListedOutputs, alerts: Alerts, context: SealContext
) -> Execution | None:
    """Open an execution again that is not quiet yet, or lacks files that its marker declares; None if it is ready."""
    now, listed = context.clock(), outputs.countable
    if marker is None:
        quiet = now - outputs.newest >= context.quiet_seconds
        return None if quiet else reopen(current, outputs.newest, waiting=False)
    if marker.files is None or listed + outputs.hidden >= marker.files:
        if marker.files is not None and listed > marker.files:
            alerts.add(
                "MoreFiles",
                f"The marker declares {marker.files} files, the store lists {listed}; all were taken.",
            )
        return None
    alerts.add(
        "MissingFiles",
        f"The marker of execution {current.id} declares {marker.files} files, the store lists {listed}.",
        "Upload the missing files, then the marker again.",
    )
    return reopen(current, now, alerts.kept(), waiting=current.attempt + 1 >= MAX_ATTEMPTS)


def await_uploads(
    current: Execution,
    marker: Marker | None,
    outputs: ListedOutputs,
    missing: AbsentFiles,
    uploads: Sequence[OpenUpload],
    alerts: Alerts,
    context: SealContext,
) -> Execution | None:
    """Keep an execution open that has no marker and whose metadata names absent files, or that is still uploading.

    With a marker its uploader has said that it has finished: alerts say what is missing.
    """
    if missing.count and marker is None:
        what = (
            f"{missing.count:,} files that the metadata of execution {current.id} names are not in the store"
        )
        alerts.add_list("FilesAbsent", what, missing.names, missing.count, UPLOAD_REMEDY)
    if uploads:
        prefix = len(outputs_prefix(current.id))
        names = [upload.key[prefix:] for upload in uploads[:LISTED]]
        what = (
            f"{len(uploads):,} multipart uploads of execution {current.id} are neither completed nor aborted"
        )
        alerts.add_list("UploadsOpen", what, names, len(uploads), ABORT_REMEDY)
    if marker is not None or not (missing.count or uploads):
        return None
    newest = max([outputs.newest, *(upload.initiated_at for upload in uploads)])
    after = await_files(
        current,
        (),
        newest=newest,
        now=context.clock(),
        quiet=context.quiet_seconds,
        patience=context.incomplete_seconds,
    )
    if after.incomplete:
        hours = context.incomplete_seconds / 3600
        alerts.add(
            "Incomplete",
            f"Execution {current.id} made nothing: files were missing for {hours:g} hours after its last upload.",
            "Upload what is missing, which opens it again, or the marker, which seals it as it is.",
        )
    return replace(after, alerts=tuple(alerts.kept()))


def await_unchanged(
    current: Execution, sample: Sequence[Member], alerts: Alerts, context: SealContext
) -> Execution | None:
    """Keep the execution open if objects have changed since a list of them was written, as far as a sample tells.

    An object whose version the list names may have a newer one: that only makes an alert. Of a member in an archive the
    archive is looked at. Each costs a listing, for the function that seals may not read what it adopts.
    """

    def is_current(member: Member) -> bool:
        at = parse_part_range(member.version_id)
        key, version_id, *_ = resolve(member.key, member.version_id)
        etag = at.etag if at else member.etag
        stored = next(context.store.list(key, page=PROBE_PAGE), None)
        pin = (stored.version_id, stored.etag) if stored and stored.key == key else None
        return pin is not None and pin[bool(not version_id)] == (version_id or etag)

    with ThreadPoolExecutor(READERS) as pool:
        changed = [
            member
            for member, is_same in zip(sample, pool.map(is_current, sample), strict=True)
            if not is_same
        ]
    if not changed:
        return None
    lost = [member for member in changed if not resolve(member.key, member.version_id).version_id]
    names = [member.path for member in lost or changed]
    what = f"{len(names):,} of {len(sample):,} objects that were looked at have changed since the list was written"
    remedy = "Use a list that was written since." if lost else "The version has them as they were listed."
    alerts.add_list("ChangedSinceListed", what, names, len(names), remedy)
    return reopen(current, context.clock(), alerts.kept(), waiting=True) if lost else None


def await_adopted(
    current: Execution, outputs: ListedOutputs, noted: Alerts, alerts: Alerts, context: SealContext
) -> Execution | None:
    """Keep the execution open, so that the same request can be made again once there is something.

    ``noted``: what the listing says of what it left out, for which there is nothing.
    """
    if outputs.countable:
        return None
    alerts.merge(noted)
    alerts.add("NothingToAdopt", "No object that is listed can be adopted.", "Check the prefix and patterns.")
    return reopen(current, context.clock(), alerts.kept(), waiting=True)
