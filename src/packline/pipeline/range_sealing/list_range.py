"""List one range of an execution's keys: its outputs as rows of the manifest, and its sidecars."""

from __future__ import annotations

import json
from itertools import islice, takewhile
from typing import Any

from packline.manifest.rows import decode_lines, encode_row
from packline.objects import StoredObject
from packline.pipeline.listing import Outputs
from packline.pipeline.range_sealing.key_ranges import LAST, KeyRange, split_range
from packline.pipeline.range_sealing.neighbours import Neighbours
from packline.pipeline.range_sealing.sources import load_source
from packline.pipeline.range_sealing.work_folder import Document, Task, WorkFolder
from packline.pipeline.seal_context import SealContext
from packline.rules.datum_index import DatumIndexBuilder, id_suffix
from packline.rules.metadata import normalize_output_name
from packline.rules.object_lists import InvalidObjectList
from packline.rules.path_conflicts import find_path_conflict

LARGE_BRANCHES = 4
"""Branches of more than a page into which what is too much for one task is split."""


def list_range(task: Task, work: WorkFolder, context: SealContext) -> Document:
    """List a range up to the most keys of a task, and split what remains of it.

    Args:
        task: With ``execution``, ``after`` and ``upto``; ``adopted`` for objects that lie elsewhere.
        work: Where the rows and documents are written.
        context: The store, and how many keys a task lists.

    Returns:
        What ``stages`` and the later tasks read of the range, or the error for which it cannot be listed.
    """
    try:
        return _list_range(task, work, context)
    except InvalidObjectList as error:
        return {"error": [error.code, error.message, error.remedy]}


def _list_range(task: Task, work: WorkFolder, context: SealContext) -> Document:
    most, source = context.limits.range_files, load_source(task, work)
    prefix = source.prefix
    whole = KeyRange(task["after"], task["upto"])
    behind = context.store.list(prefix, after=_key(prefix, whole.after))
    last = LAST if whole.upto is None else prefix + whole.upto
    listed = [*takewhile(lambda stored: stored.key <= last, islice(behind, most + 1))]
    end, ranges = whole.upto, []
    if len(listed) > most:
        listed.pop()
        end = listed[-1].key[len(prefix) :]
        ranges = split_range(
            context.store,
            prefix,
            KeyRange(end, whole.upto),
            large=LARGE_BRANCHES,
            tasks=1,
            limits=context.limits,
            listed=[stored.key[len(prefix) :] for stored in listed],
        )
    neighbours = source.neighbours(context.store)
    outputs = source.sort(listed, KeyRange(whole.after, end), neighbours)
    return {
        **_describe(outputs, work),
        "after": whole.after,
        "upto": end,
        "split": ranges,
        "conflict": _conflict(outputs, end, neighbours),
    }


def load_range(listing: Document, work: WorkFolder) -> Outputs:
    """Read what ``list_range`` has written of a range. Raises ObjectNotFound."""
    outputs = Outputs()
    rows = work.read_bytes(listing["members"])
    outputs.members = list(decode_lines(rows.splitlines(), listing["members"]))
    documents = json.loads(work.read_bytes(listing["documents"]))
    outputs.sidecars = _objects(documents["sidecars"])
    outputs.unattached = _objects(documents["unattached"])
    outputs.archived = documents["archived"]
    outputs.placeholders = set(documents["placeholders"])
    return outputs


def _key(prefix: str, path: str) -> str:
    return prefix + path if path else ""


def _describe(outputs: Outputs, work: WorkFolder) -> Document:
    members = outputs.members
    index = DatumIndexBuilder()
    for member in members:
        index.add(id_suffix(member.datum))
    documents = {
        "sidecars": outputs.sidecars,
        "unattached": outputs.unattached,
        "archived": outputs.archived,
        "placeholders": sorted(outputs.placeholders),
    }
    text = json.dumps(documents, separators=(",", ":"), ensure_ascii=False).encode()
    return {
        "rows": len(members),
        "bytes": sum(member.size for member in members),
        "members": work.add(b"".join(map(encode_row, members)), "rows"),
        "suffixes": work.add(index.groups(), "suffixes"),
        "documents": work.add(text, "json"),
        "unattached": len(outputs.unattached),
        "hidden": outputs.hidden,
        "placeholders": len(outputs.placeholders),
        "placeholder": min(outputs.placeholders, default=""),
        "newest": outputs.newest,
        "batch": outputs.batch,
        "renamed": [
            [member.path, name]
            for member in members
            if (name := normalize_output_name(member.path)) != member.path
        ],
    }


def _conflict(outputs: Outputs, end: str | None, neighbours: Neighbours) -> tuple[str, str] | None:
    """Return the first output below another one of the range: first that one, then the one below it."""
    conflict = find_path_conflict(member.path for member in outputs.members)
    if conflict or end is None:
        return conflict
    below = (
        (output, member.path)
        for member in outputs.members
        if end.startswith(member.path) and (output := neighbours.first_output_below(member.path, end))
    )
    first = min(below, default=None)
    return (first[1], first[0]) if first else None


def _objects(documents: dict[str, list[Any]]) -> dict[str, StoredObject]:
    return {path: StoredObject(*stored) for path, stored in documents.items()}
