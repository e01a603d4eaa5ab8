"""Write the first tasks of a large sealing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, replace

from packline.keys import outputs_prefix
from packline.model import Execution
from packline.objects import OpenUpload
from packline.pipeline.packed_listing import PackedListing
from packline.pipeline.range_sealing.key_ranges import KeyRange, split_range
from packline.pipeline.range_sealing.sources import ADOPTION, AdoptedObjects
from packline.pipeline.range_sealing.work_folder import Document, WorkFolder, folder_name
from packline.pipeline.seal_context import SealContext, TaskList
from packline.rules.adoption import Adoption
from packline.rules.alerts import LISTED

PACKED = "packed.json"
"""Document of the folder that has the verified parts, where outputs lie inside parts."""


def start_stages(
    current: Execution,
    uploads: Sequence[OpenUpload],
    context: SealContext,
    adopted: AdoptedObjects | None = None,
) -> TaskList:
    """Find ranges of the keys of an execution, and write the tasks that list them.

    Args:
        current: The execution, leased.
        uploads: Its multipart uploads under way.
        context: The store, and how many ranges there are to be.
        adopted: What is adopted in the place of outputs.

    Returns:
        The tasks. An attempt that follows one that died gets the same ones.
    """
    name = folder_name(current.id, current.attempt - current.failures, current.touched_at)
    work = WorkFolder(context.store, name)
    if not work.has_tasks(0):
        names = [upload.key for upload in uploads[:LISTED]]
        newest = max((upload.initiated_at for upload in uploads), default=0.0)
        begin = {"count": len(uploads), "names": names, "newest": newest, "touched_at": current.touched_at}
        if isinstance(context.store, PackedListing):
            work.write_once(PACKED, context.store.dump())
            begin["alerts"] = [[each.code, each.message, each.remedy] for each in context.store.alerts]
        if adopted:
            work.write_once(ADOPTION, adopted.adoption.request)
        work.write_once("begin.json", begin)
        tasks = _first_tasks(current, context, adopted)
        work.write_tasks(0, mark_tasks(tasks, context, adopted.adoption if adopted else None))
    return TaskList(work.key_of_tasks(0), name, 0)


def mark_tasks(tasks: Iterable[Document], context: SealContext, adoption: Adoption | None) -> list[Document]:
    """Return tasks, marked where outputs lie inside parts, or are adopted objects."""
    marks = {
        "packed": isinstance(context.store, PackedListing),
        "adopted": adoption is not None,
        "listed": adoption is not None and bool(adoption.listing),
    }
    marked = {name: True for name, is_so in marks.items() if is_so}
    return [{**task, **marked} for task in tasks]


def _first_tasks(
    current: Execution, context: SealContext, adopted: AdoptedObjects | None
) -> Iterator[Document]:
    """Yield tasks that read the files of a list, or list ranges."""
    if adopted is None or adopted.listing is None:
        yield from list_tasks(current, _ranges(current, context, adopted.adoption if adopted else None))
        return
    listing = asdict(replace(adopted.listing, files=()))
    for file in adopted.listing.files:
        yield {"task": "read_list", "execution": current.id, "list": listing, "file": file}


def _ranges(current: Execution, context: SealContext, adoption: Adoption | None) -> list[KeyRange]:
    """Return ranges of like size; of outputs inside parts, those of whole parts, without a look at what is in them."""
    limits, store = context.limits, context.store
    if not isinstance(store, PackedListing) or not store.parts:
        prefix = adoption.prefix if adoption else outputs_prefix(current.id)
        count = limits.large_branches
        return split_range(store, prefix, KeyRange(), large=count, tasks=count, limits=limits)
    ranges, after, last, size = list[KeyRange](), "", "", 0
    for part, _ in store.parts:
        if size and size + part.files > limits.range_files:
            ranges.append(KeyRange(after, last))
            after, size = last, 0
        last, size = part.last, size + part.files
    return [*ranges, KeyRange(after)]


def list_tasks(current: Execution, ranges: Sequence[KeyRange]) -> Iterator[Document]:
    """Yield a task for each range."""
    for after, upto in ranges:
        yield {"task": "list_range", "execution": current.id, "after": after, "upto": upto}
