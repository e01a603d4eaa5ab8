"""Decide which manifests, datum indexes and versions of a large execution tasks have to write next."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field

from packline.manifest.shard_list import name_metadata_shards, name_shards
from packline.model import ManifestRef, MetadataShard
from packline.pipeline.range_sealing.build_version import combine_segments
from packline.pipeline.range_sealing.merge_requests import MergedRequests
from packline.pipeline.range_sealing.plan_segments import plan_segments
from packline.pipeline.range_sealing.plan_versions import plan_builds
from packline.pipeline.range_sealing.work_folder import Document, Task, WorkFolder
from packline.pipeline.range_sealing.write_index import RowPiece, add_pieces
from packline.pipeline.range_sealing.write_shards import plan_shards
from packline.pipeline.seal_context import SealContext
from packline.pipeline.shared_objects import SharedWriter
from packline.rules.datum_index import count_pieces

WHOLE = ""
"""In place of a version's URI: the manifest of all outputs."""


@dataclass(slots=True)
class _Progress:
    """What tasks have left of one manifest."""

    segments: list[Document] = field(default_factory=list)
    index_task: Task | None = None
    digest: str = ""
    shards: list[str] = field(default_factory=list)
    metadata: list[MetadataShard] = field(default_factory=list)
    is_indexed: bool = False

    def add(self, task: Task, outcome: Document) -> None:
        """Add the outcome of a task."""
        if task["task"] == "merge_segment":
            self.segments.append(outcome)
        elif task["task"] == "write_index":
            self.index_task, self.digest = task, outcome["digest"]
        elif task["task"] == "write_shards":
            self.shards += outcome["shards"]
            self.metadata += [MetadataShard(*shard) for shard in outcome["metadata"]]
        else:
            self.is_indexed = True


class Writing:
    """What comes after the ranges are described: list after list of tasks, until nothing is left to write."""

    def __init__(
        self,
        execution: str,
        ranges: Document,
        described: Sequence[Document],
        merged: MergedRequests,
        describing: int,
        work: WorkFolder,
        context: SealContext,
    ) -> None:
        """Keep what the ranges have left.

        Args:
            execution: The execution's id.
            ranges: What they have listed.
            described: The outcomes of ``describe_range``.
            merged: What their files ask for.
            describing: The stage of ``describe_range``.
            work: Has the outcomes of all later stages.
            context: The stores and limits.
        """
        self._execution, self._ranges, self._described, self._merged = execution, ranges, described, merged
        self._first, self._work, self._context = describing + 1, work, context
        self.pinned: dict[str, str] = work.read("pinned.json")
        self.whole: ManifestRef | None = None
        self.metadata: Sequence[MetadataShard] = ()
        self.built: dict[str, Document] = {}

    def begin(self) -> list[Document]:
        """Return the first tasks: the manifest of all outputs, and versions that need not wait for it."""
        listings = self._ranges["ranges"]
        pieces = [RowPiece(listing["members"], listing["suffixes"], listing["rows"]) for listing in listings]
        texts = [str(outcome["texts"]) for outcome in self._described]
        return [*self._write_tasks(WHOLE, pieces, texts), *self._build_tasks()]

    def go_on(self, stage: int) -> list[Document]:
        """Return the tasks after those of a stage; an empty list if all is written."""
        by_uri: dict[str, _Progress] = {}
        for number in range(self._first, stage + 1):
            tasks, outcomes = self._work.tasks(number), self._work.outcomes(number) or ()
            for task, outcome in zip(tasks, outcomes, strict=True):
                by_uri.setdefault(task["uri"], _Progress()).add(task, outcome)
        following: list[Document] = []
        for uri, progress in by_uri.items():
            following += self._follow(uri, progress)
        return [*following, *self._build_tasks()]

    def _follow(self, uri: str, progress: _Progress) -> Iterator[Document]:
        """Yield the next tasks of one manifest, and keep what is known of it."""
        combined = combine_segments(progress.segments) if progress.segments else None
        if combined and "refusal" in combined:
            self.built[uri] = combined
            return
        if progress.index_task is None:
            assert combined is not None, "its segments are merged"
            self.built[uri] = {}
            pieces = [RowPiece(*piece) for piece in combined["pieces"]]
            yield from self._write_tasks(uri, pieces, [""] * len(pieces))
            return
        self._keep(uri, progress, combined)
        rows = progress.index_task["rows"]
        count = count_pieces(rows)
        if count > 1 and rows > self._context.limits.shard_rows and not progress.is_indexed:
            task = {"task": "write_index_piece", "uri": uri, "pieces": progress.index_task["pieces"]}
            for piece in range(count):
                yield {**task, "digest": progress.digest, "piece": piece, "count": count}

    def _keep(self, uri: str, progress: _Progress, combined: Document | None) -> None:
        totals = combined or {**self._ranges, "files": self._ranges["rows"]}
        shards = name_shards(progress.shards, SharedWriter(self._context.store))
        manifest = ManifestRef(progress.digest, shards, totals["files"], totals["bytes"], totals["rows"])
        if combined is None:
            self.whole = manifest
            self.metadata = name_metadata_shards(progress.metadata, SharedWriter(self._context.store))
        else:
            self.built[uri] = {**combined, "manifest": asdict(manifest)}

    def _write_tasks(self, uri: str, pieces: Sequence[RowPiece], texts: Iterable[str]) -> Iterator[Document]:
        """Yield the tasks that write a manifest whose rows are there."""
        limits = self._context.limits
        rows = sum(piece.rows for piece in pieces)
        yield {"task": "write_index", "uri": uri, "pieces": add_pieces(pieces, self._work), "rows": rows}
        sources = plan_shards(
            ((piece.members, text, piece.rows) for piece, text in zip(pieces, texts, strict=True)),
            shard_rows=limits.shard_rows,
            shards_per_task=limits.shards_per_task,
        )
        for each in sources:
            yield {"task": "write_shards", "uri": uri, "sources": each}

    def _build_tasks(self) -> Iterator[Document]:
        """Yield the tasks that merge the rows of versions which can be made now."""
        rows, registry = self._ranges["rows"], self._context.registry
        builds = plan_builds(self._merged, rows, self.pinned, self.built, self.whole, registry)
        for build in builds:
            self.built[build.uri] = {}
            yield from plan_segments(
                build,
                self._execution,
                self._ranges["ranges"],
                self._described,
                self._work,
                self._context,
            )
