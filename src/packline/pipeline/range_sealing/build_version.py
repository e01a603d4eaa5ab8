"""Merge the rows of a version that does not have all outputs of a large execution, or that inherits files.

The paths of the version are cut into segments, at first paths of shards of its base and at ends of ranges. A task
merges one segment: what the base has there, less what is excluded, with the outputs that join. Its rows are written
like those of a range, so that ``write_shards`` cuts them into shards that do not depend on the segments.
"""

from __future__ import annotations

import heapq
import json
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, NamedTuple

from packline.errors import PacklineError, PathCollision
from packline.keys import outputs_prefix
from packline.manifest.members import by_path, discard_matches, merge_members
from packline.manifest.rows import decode_lines, decode_rows, encode_row
from packline.manifest.shard_list import expand_shards
from packline.model import ManifestRef, Member
from packline.pipeline.range_sealing.describe_range import joined_rows
from packline.pipeline.range_sealing.range_contents import load_manifest
from packline.pipeline.range_sealing.work_folder import Document, Task, WorkFolder
from packline.pipeline.seal_context import SealContext
from packline.pipeline.shard_reader import ShardReader
from packline.pipeline.version_checks import Sample, check_readable
from packline.ports import ObjectStore
from packline.rules.datum_index import DatumIndexBuilder, id_suffix
from packline.rules.path_conflicts import conflict_error
from packline.rules.version_members import RENAME, check_member_conflicts


class PathInterval(NamedTuple):
    """Paths from ``lower`` on, up to before ``upper``; None: all that follow."""

    lower: str = ""
    upper: str | None = None

    def has(self, path: str) -> bool:
        """Return whether a path is in it."""
        return self.lower <= path and (self.upper is None or path < self.upper)


def merge_segment(task: Task, work: WorkFolder, context: SealContext) -> Document:
    """Write the rows of one segment of a version.

    Args:
        task: With ``request`` (the name of what all segments share: ``execution``, ``uri``, ``base``, ``exclude``,
            ``joining`` and ``files``), ``lower`` and ``upper``, ``ranges`` (names of the rows and the joins of each
            range that has files there) and ``moved`` (the name of ``moved`` and ``originals``; empty without any).
        work: Has the rows and joins.
        context: The store.

    Returns:
        The rows as ``list_range`` returns them, files and bytes, some members, excluded names that nothing has, and
        what neighbouring segments need to know of each other; or why there are none.
    """
    request = json.loads(work.read_bytes(task["request"]))
    within = PathInterval(task["lower"], task["upper"])
    fresh_sample = Sample(request["joining"])
    fresh = fresh_sample.choose(_fresh(task, request, within, work))
    exclude = frozenset(request["exclude"])
    without_effect = set(exclude)
    base = load_manifest(request["base"])
    inherited = discard_matches(_inherited(context.store, base, within), without_effect) if base else iter(())
    sample, rows = Sample(request["files"]), _SegmentRows(within)
    try:
        for member in sample.choose(check_member_conflicts(merge_members(inherited, fresh, exclude))):
            rows.add(member)
        check_readable(context.store, fresh_sample.members)
    except PacklineError as error:
        if error.retryable:
            raise
        return {"refusal": refusal_of(error)}
    return {
        **rows.write(work),
        "sample": sample.members if base else [],
        "without_effect": sorted(without_effect),
    }


def combine_segments(segments: Sequence[Document]) -> Document:
    """Return what the segments of a version have together: a refusal, or ``pieces`` and totals.

    A file of an earlier segment may be a folder of a later one; no segment sees that alone.
    """
    files_above: set[str] = set()
    for segment in segments:
        if "refusal" in segment:
            return {"refusal": segment["refusal"]}
        for folder, path in segment["folders"]:
            if folder in files_above:
                return {"refusal": refusal_of(conflict_error(folder, path))}
        files_above.update(segment["open"])
    without_effect = set.intersection(*(set(segment["without_effect"]) for segment in segments))
    return {
        "pieces": [[segment["members"], segment["suffixes"], segment["rows"]] for segment in segments],
        "rows": sum(segment["rows"] for segment in segments),
        "files": sum(segment["files"] for segment in segments),
        "bytes": sum(segment["bytes"] for segment in segments),
        "sample": [member for segment in segments for member in segment["sample"]],
        "without_effect": sorted(without_effect),
    }


def refusal_of(error: PacklineError) -> Document:
    """Return an error as a document, for ``RecordedRefusal``."""
    return {
        "code": error.code,
        "message": error.message,
        "remedy": error.remedy,
        "details": [*error.details],
        "has_two_spellings": isinstance(error, PathCollision) and error.remedy == RENAME,
    }


class _SegmentRows:
    """Rows of a segment, in order."""

    def __init__(self, within: PathInterval) -> None:
        self._within = within
        self._rows: list[bytes] = []
        self._index = DatumIndexBuilder()
        self._last: Member | None = None
        self._parent = ""
        self._folders: dict[str, str] = {}
        self._open: list[str] = []
        self._files = self._bytes = 0

    def add(self, member: Member) -> None:
        """Add the next member: of several with one path, the last one is the file."""
        self._rows.append(encode_row(member))
        self._index.add(id_suffix(member.datum))
        path, last = member.path, self._last
        is_again = last is not None and last.path == path
        self._files += not is_again
        self._bytes += member.size - (last.size if is_again and last else 0)
        self._last = member
        upper = self._within.upper
        if upper is not None and upper.startswith(path):
            self._open.append(path)
        parent = path.rpartition("/")[0]
        if parent != self._parent:
            self._parent = parent
            self._note_folders(parent, path)

    def write(self, work: WorkFolder) -> Document:
        """Write the rows, and return what is known of them."""
        return {
            "rows": len(self._rows),
            "files": self._files,
            "bytes": self._bytes,
            "members": work.add(b"".join(self._rows), "rows"),
            "suffixes": work.add(self._index.groups(), "suffixes"),
            "folders": [*self._folders.items()],
            "open": self._open,
        }

    def _note_folders(self, parent: str, path: str) -> None:
        """Note the folders of a path that may be files of earlier segments: these begin the first path of this one."""
        end = len(parent)
        while end > 0:
            folder = parent[:end]
            if self._within.lower.startswith(folder) and folder != self._within.lower:
                self._folders.setdefault(folder, path)
            end = parent.rfind("/", 0, end)


def _inherited(store: ObjectStore, base: ManifestRef, within: PathInterval) -> Iterator[Member]:
    """Yield the members of a base that are in a segment; shards before it are not read."""
    whole = expand_shards(base, store)
    shard, skip = ShardReader(store).seek(whole, within.lower.encode()) if within.lower else (0, 0)
    yield from filter(lambda member: within.has(member.path), whole.inline)
    for key in whole.shards[shard:]:
        for member in islice(decode_rows(store.read(key), key), skip, None):
            if within.upper is not None and member.path >= within.upper:
                return
            yield member
        skip = 0


def _fresh(task: Task, request: Document, within: PathInterval, work: WorkFolder) -> Iterator[Member]:
    """Yield the files that join in a segment, in order of their paths. Raises PathCollision for two spellings."""
    joining = _joining_members(request["uri"], task["ranges"], work)
    members = (member for member in joining if within.has(member.path))
    if not task["moved"]:
        yield from members
        return
    moved: dict[str, Any] = json.loads(work.read_bytes(task["moved"]))
    originals = frozenset(moved["originals"])
    others = [Member(*member)._replace(path=path) for path, member in moved["moved"]]
    before: Member | None = None
    kept = (member for member in members if member.path not in originals)
    for member in heapq.merge(kept, others, key=by_path):
        if before is not None and before.path == member.path:
            cut = len(outputs_prefix(request["execution"]))
            one, other = sorted((before.key[cut:], member.key[cut:]))
            raise PathCollision(f"{one!r} and {other!r} are one path: {member.path!r}.", RENAME)
        yield member
        before = member


def _joining_members(uri: str, ranges: Iterable[Sequence[str]], work: WorkFolder) -> Iterator[Member]:
    """Yield the outputs that join a version, one range in memory at a time."""
    for members, joins in ranges:
        rows = work.read_bytes(members).splitlines()
        at = 0
        for count, is_member in joined_rows(work.read_bytes(joins), uri):
            if is_member:
                yield from decode_lines(rows[at : at + count], members)
            at += count
