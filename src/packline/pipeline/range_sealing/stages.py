"""Decide what the tasks of a large sealing do next, from what those before have left."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from packline.errors import StateMoved
from packline.keys import packed_prefix
from packline.model import Alert, Execution
from packline.objects import OpenUpload
from packline.pipeline.closing import SealedContent, close_execution
from packline.pipeline.completeness import await_adopted, await_listing, await_unchanged, await_uploads
from packline.pipeline.listing import part_file_alerts
from packline.pipeline.output_metadata import choose_aliases
from packline.pipeline.packed_listing import load_listing
from packline.pipeline.range_sealing.combined_ranges import combine, folder_alerts, newest_of, totals_of
from packline.pipeline.range_sealing.key_ranges import KeyRange
from packline.pipeline.range_sealing.listed_archives import check_archives
from packline.pipeline.range_sealing.listed_store import RUNS, Runs
from packline.pipeline.range_sealing.merge_lines import Piece, plan_merges, plan_pieces
from packline.pipeline.range_sealing.merge_requests import MergedRequests, merge_requests
from packline.pipeline.range_sealing.plan_versions import pin_bases
from packline.pipeline.range_sealing.range_contents import RangeContents
from packline.pipeline.range_sealing.sources import ADOPTION
from packline.pipeline.range_sealing.start import PACKED, list_tasks, mark_tasks
from packline.pipeline.range_sealing.work_folder import Document, Task, WorkFolder, check_tasks
from packline.pipeline.range_sealing.writing import Writing
from packline.pipeline.seal_context import SealContext, TaskList
from packline.rules.adoption import Adoption, load_adoption
from packline.rules.alerts import Alerts
from packline.rules.lifecycle import reopen
from packline.rules.marker import Marker
from packline.search_index import IndexBacklog

MAX_STAGES = 100
"""A listing that needs more rounds than this is not of keys that people write."""

MAX_LISTED_AGAIN = 2_000_000
"""Files that are listed once more if some were uploaded while they were sealed: some four minutes."""

Following = TaskList | Execution


def continue_stages(
    current: Execution, folder: str, stage: int, marker: Marker | None, alerts: Alerts, context: SealContext
) -> Following:
    """Write the tasks that follow a list that is done, or seal the execution if it was the last one.

    Returns the same list again if some of its tasks have left nothing.
    """
    work = WorkFolder(context.store, folder)
    tasks = work.tasks(stage)
    check_tasks(tasks)
    if tasks and tasks[0].get("packed"):
        context = load_listing(current.id, work.read(PACKED), context)
        alerts.extend([Alert(*each) for each in work.read("begin.json").get("alerts", ())])
    adoption = load_adoption(work.read(ADOPTION)) if tasks and tasks[0].get("adopted") else None
    outcomes = work.outcomes(stage)
    if outcomes is None:
        return TaskList(work.key_of_tasks(stage), folder, stage)
    if stage >= MAX_STAGES:
        raise StateMoved(f"Execution {current.id} is not listed after {stage} rounds.", "Report it as a bug.")
    run = _Run(current, marker, alerts, work, context, adoption)
    following = run.follow(stage, tasks[0]["task"] if tasks else "", outcomes)
    if isinstance(following, Execution):
        return following
    work.write_tasks(stage + 1, mark_tasks(following, context, adoption))
    return TaskList(work.key_of_tasks(stage + 1), folder, stage + 1)


@dataclass(frozen=True, slots=True)
class _Run:
    """One sealing between two lists of tasks."""

    current: Execution
    marker: Marker | None
    alerts: Alerts
    work: WorkFolder
    context: SealContext
    adoption: Adoption | None

    def follow(self, stage: int, done: str, outcomes: Sequence[Document]) -> list[Document] | Execution:
        """Return the tasks after those of a stage, or the execution if nothing is left to do."""
        if done == "read_list":
            return self._after_reading(outcomes)
        if done == "list_range":
            return self._after_listing(stage, outcomes)
        ranges = self.work.read("ranges.json")
        if done == "split_batch":
            return self._after_splitting(ranges, stage, outcomes)
        if done == "merge_lines":
            return self._describe_tasks(
                ranges, stage - 1, plan_pieces(outcomes, stage, len(ranges["ranges"]))
            )
        if done == "describe_range":
            return self._after_describing(ranges, stage, outcomes)
        return self._after_writing(ranges, stage)

    def _refuse(self, outcomes: Sequence[Document]) -> Execution | None:
        """Open the execution again if tasks found the list of objects wrong; None if they did not."""
        errors = [outcome["error"] for outcome in outcomes if "error" in outcome]
        if not errors:
            return None
        for error in errors:
            self.alerts.add(*error)
        after = reopen(self.current, self.context.clock(), self.alerts.kept(), waiting=True)
        return self.context.registry.save_execution(after)

    def _after_reading(self, outcomes: Sequence[Document]) -> list[Document] | Execution:
        """Return tasks that list ranges of the list of objects."""
        assert self.adoption is not None, "only adoption goes by a list"
        archives = [archive for outcome in outcomes for archive in outcome.get("archives", ())]
        refused = self._refuse([*outcomes, *check_archives(archives, self.context.store)])
        if refused is not None:
            return refused
        runs = self.work.write_once(RUNS, [run for outcome in outcomes for run in outcome["runs"]])
        files = self.context.limits.range_files * 3 // 4  # the indexes of many runs tell it roughly
        return [*list_tasks(self.current, [*Runs(self.work, runs).ranges(self.adoption.prefix, files)])]

    def _after_listing(self, stage: int, outcomes: Sequence[Document]) -> list[Document] | Execution:
        refused = self._refuse(outcomes)
        if refused is not None:
            return refused
        remaining = [KeyRange(*each) for outcome in outcomes for each in outcome["split"]]
        if remaining:
            return [*list_tasks(self.current, remaining)]
        first = int(self.adoption is not None and bool(self.adoption.listing))
        stages = range(first, stage + 1)
        listings = [outcome for number in stages for outcome in self.work.outcomes(number) or ()]
        listings.sort(key=lambda listing: str(listing["after"]))
        ranges = self.work.write_once("ranges.json", combine(listings))
        early = self._await(ranges)
        if early is not None:
            return self.context.registry.save_execution(early)
        if ranges["batch"]:
            self.work.write_once("ends.json", _ends(ranges))
            return [*_split_tasks(self.current, ranges["batch"], self.context.limits.batch_bytes)]
        return self._describe_tasks(ranges, None)

    def _await(self, ranges: Document) -> Execution | None:
        """Open the execution again if it is not complete; None if it is."""
        if self.adoption is None:
            return await_listing(self.current, self.marker, totals_of(ranges), self.alerts, self.context)
        noted = Alerts()
        noted.extend(folder_alerts(ranges))
        return await_adopted(self.current, totals_of(ranges), noted, self.alerts, self.context)

    def _after_splitting(self, ranges: Document, stage: int, splits: Sequence[Document]) -> list[Document]:
        if any("error" in split for split in splits):
            return self._describe_tasks(ranges, stage)
        pieces = plan_pieces(splits, stage, len(ranges["ranges"]))
        merges = [*plan_merges(splits, stage, pieces, self.context.limits.batch_bytes)]
        return merges or self._describe_tasks(ranges, stage, pieces)

    def _describe_tasks(
        self, ranges: Document, splits: int | None, pieces: Sequence[Sequence[Piece]] | None = None
    ) -> list[Document]:
        """Return a task for each range.

        Args:
            ranges: What was listed.
            splits: The stage that sorted the batch file; None if there is none.
            pieces: For each range, those that have its lines; None if the batch file cannot be read.
        """
        tasks, row = [], 0
        for number, listing in enumerate(ranges["ranges"]):
            tasks.append(
                {
                    "task": "describe_range",
                    "execution": self.current.id,
                    "range": number,
                    "first_row": row,
                    "total": ranges["rows"],
                    "listing": {name: listing[name] for name in ("members", "documents")},
                    "placeholders": bool(ranges["placeholder"]),
                    "batch": ranges["batch"] if splits is not None else None,
                    "splits": splits,
                    "pieces": pieces[number] if pieces else None,
                }
            )
            row += listing["rows"]
        return tasks

    def _after_describing(
        self, ranges: Document, stage: int, described: Sequence[Document]
    ) -> list[Document] | Execution:
        merged = self._merge(ranges, stage, described)
        uploads = self.work.read("begin.json")
        early = await_uploads(
            self.current,
            self.marker,
            totals_of(ranges),
            merged.requests.missing,
            _open_uploads(uploads),
            self.alerts,
            self.context,
        )
        if early is not None:
            return self.context.registry.save_execution(early)
        self.work.write_once("pinned.json", pin_bases(merged, self.context.registry))
        return Writing(self.current.id, ranges, described, merged, stage, self.work, self.context).begin()

    def _after_writing(self, ranges: Document, stage: int) -> list[Document] | Execution:
        describing = stage
        while self.work.tasks(describing)[0]["task"] != "describe_range":
            describing -= 1
        described = self.work.outcomes(describing) or []
        merged = self._merge(ranges, describing, described)
        writing = Writing(self.current.id, ranges, described, merged, describing, self.work, self.context)
        return writing.go_on(stage) or self._close(ranges, merged, writing)

    def _close(self, ranges: Document, merged: MergedRequests, writing: Writing) -> Execution:
        requests, alerts, context = merged.requests, self.alerts, self.context
        # A marker that has come since may declare files that were uploaded after the listing.
        early = self._await(ranges)
        if early is None and self.adoption and self.adoption.listing:
            early = await_unchanged(self.current, merged.sample, alerts, context)
        if early is not None:
            return context.registry.save_execution(early)
        alerts.extend(folder_alerts(ranges))
        if self.adoption is None:
            has_parts = any(True for _ in context.store.list(packed_prefix(self.current.id), page=1))
            alerts.extend(part_file_alerts(has_parts))
        alerts.merge(requests.alerts)
        alerts.extend([*requests.book.alerts(), *requests.models.alerts()])
        backlog = IndexBacklog(self.current.id, 0, merged.annotated) if merged.annotated else None
        manifest = writing.whole
        assert manifest is not None, "all tasks are done"
        content = SealedContent(
            newest=ranges["newest"],
            manifest=manifest,
            metadata=writing.metadata,
            aliases=choose_aliases(
                self.current.id, merged.aliases, context.clock(), alerts, merged.more_aliases
            ),
            backlog=backlog,
            requests=requests,
            contents=RangeContents(merged, manifest, ranges["conflict"], writing.built, context.store),
            pinned=writing.pinned,
            touched_at=self.work.read("begin.json")["touched_at"],
            is_large=self.adoption is None and ranges["rows"] > MAX_LISTED_AGAIN,
            newest_of=partial(newest_of, ranges["ranges"]),
        )
        return close_execution(self.current, self.marker, content, alerts, context, self.adoption)

    def _merge(self, ranges: Document, stage: int, described: Sequence[Document]) -> MergedRequests:
        batch_key: str = ranges["batch"][0] if ranges["batch"] else ""
        splits = self.work.outcomes(self.work.tasks(stage)[0]["splits"]) or [] if batch_key else []
        return merge_requests(described, splits, batch_key)


def _ends(ranges: Document) -> Document:
    """Return what tells which range a path is in: every task that sorts lines reads it."""
    ends = [listing["upto"] for listing in ranges["ranges"][:-1]]
    return {"ends": ends, "renamed": ranges["renamed"]}


def _split_tasks(current: Execution, batch: Sequence[object], length: int) -> Iterator[Task]:
    size = int(str(batch[2]))
    for start in range(0, max(size, 1), length):
        yield {
            "task": "split_batch",
            "execution": current.id,
            "batch": batch,
            "start": start,
            "length": length,
        }


def _open_uploads(document: Document) -> list[OpenUpload]:
    """Return the first uploads under way, and as many more as there were."""
    newest = document["newest"]
    uploads = [OpenUpload(name, "", newest) for name in document["names"]]
    more = document["count"] - len(uploads)
    return uploads + [OpenUpload(document["names"][-1], "", newest)] * more if more else uploads
