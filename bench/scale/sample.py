"""Run a sample of the tasks that seal an execution: for more files than there is time for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

from bench.scale.outputs import EXECUTION, LINE_BYTES, PREFIX
from bench.scale.seal_stages import AT_ONCE, begin, read_tasks, run_one_task
from bench.scale.stages import Stage
from bench.scale.task import Deployment, TaskPorts, TaskResult
from packline.model import Execution
from packline.pipeline.range_sealing.merge_lines import plan_pieces
from packline.pipeline.range_sealing.work_folder import Document, Task, WorkFolder
from packline.pipeline.range_sealing.write_index import RowPiece, add_pieces
from packline.pipeline.range_sealing.write_shards import plan_shards
from packline.pipeline.seal_context import SealLimits
from packline.rules.datum_index import count_pieces


class Sample:
    """Sealing by some of its tasks: all lists in order, and of each list some."""

    def __init__(self, deployment: Deployment, single_task_files: int, size: int) -> None:
        """``size``: tasks of each list that are run."""
        self._deployment, self._size = deployment, size
        self._limits = SealLimits(single_task_files=single_task_files)
        self._files = deployment.outputs.files
        self._stage = 0
        self._folder = ""

    def run(self) -> Iterator[Stage]:
        """Yield the stages, with how many tasks each would have."""
        self._deployment.registry.save_execution(Execution(EXECUTION, touched_at=1.0))
        begun = self._deployment.run(partial(begin, self._limits))
        self._folder = begun.value.tasks.folder
        yield Stage("seal, first list", "seal_execution", 1, (begun,))
        listings: list[Document] = []
        waiting, total = self._deployment.run(partial(read_tasks, begun.value.tasks)).value, 0.0
        number = float(len(waiting))
        while waiting:
            chosen = _spread(waiting, self._size)
            results, outcomes = self._carry_out(chosen)
            yield self._stage_of(f"list_range, list {self._stage}", number, results)
            listings += outcomes
            total += number
            remaining = [part for outcome in outcomes for part in outcome["split"]]
            number *= len(remaining) / len(chosen)
            waiting = [
                {"task": "list_range", "execution": EXECUTION, "after": after, "upto": upto}
                for after, upto in _spread(remaining, self._size)
            ]
        yield from self._after_listing(listings, total)

    def _after_listing(self, listings: Sequence[Document], number: float) -> Iterator[Stage]:
        """Yield what is done with the ranges that were listed; the others are empty in between."""
        ranges = _with_gaps(sorted(listings, key=lambda listing: str(listing["after"])))
        size = self._files * LINE_BYTES
        batch = [PREFIX + "valohai.metadata.jsonl", "batch", size, "batch", 1_700_000_000.0, "STANDARD"]
        document = {"ends": [each["upto"] for each in ranges[:-1]], "renamed": []}
        self._deployment.run(partial(_write_ends, self._folder, document))
        most = self._limits.batch_bytes
        starts = sorted({self._line_of(listing) // most * most for listing in listings})
        splits, split_outcomes = self._carry_out(
            [
                {
                    "task": "split_batch",
                    "execution": EXECUTION,
                    "batch": batch,
                    "start": start,
                    "length": most,
                }
                for start in starts
            ]
        )
        yield self._stage_of("split_batch", -(-size // most), splits)
        pieces = plan_pieces(split_outcomes, self._stage - 1, len(ranges))
        described, outcomes = self._carry_out(
            [
                {
                    "task": "describe_range",
                    "execution": EXECUTION,
                    "range": at,
                    "first_row": 0,
                    "total": self._files,
                    "listing": listing,
                    "batch": batch,
                    "pieces": pieces[at],
                    "placeholders": False,
                }
                for at, listing in enumerate(ranges)
                if listing["rows"]
            ]
        )
        yield self._stage_of("describe_range", number, described)
        yield from self._write([listing for listing in ranges if listing["rows"]], outcomes)

    def _write(self, listings: Sequence[Document], outcomes: Sequence[Document]) -> Iterator[Stage]:
        rows = sum(listing["rows"] for listing in listings)
        share = rows / self._files
        sources = plan_shards(
            (
                (listing["members"], outcome["texts"], listing["rows"])
                for listing, outcome in zip(listings, outcomes, strict=True)
            ),
            shard_rows=self._limits.shard_rows,
            shards_per_task=self._limits.shards_per_task,
        )
        shards, _ = self._carry_out(
            [{"task": "write_shards", "uri": "", "sources": each} for each in sources]
        )
        yield self._stage_of("write_shards", len(shards) / share, shards, share)
        parts = [RowPiece(listing["members"], listing["suffixes"], listing["rows"]) for listing in listings]
        named = self._deployment.run(partial(_name_pieces, self._folder, parts)).value
        # As many rows as this have no index yet when their digest is calculated: the pieces follow.
        task = {"task": "write_index", "uri": "", "pieces": named, "rows": 0}
        index, _ = self._carry_out([task])
        yield self._stage_of("write_index", 1, index, share)._replace(is_smaller=True)
        count = count_pieces(self._files)
        piece, _ = self._carry_out(
            [{**task, "task": "write_index_piece", "digest": "0" * 64, "piece": 0, "count": 1}]
        )
        yield self._stage_of("write_index_piece", count, piece, share)._replace(is_smaller=True)

    def _carry_out(self, tasks: Sequence[Document]) -> tuple[tuple[TaskResult, ...], list[Document]]:
        """Run the tasks of a list; what they took, and their outcomes."""
        written = self._deployment.run(partial(_write_tasks, self._folder, self._stage, tasks)).value
        self._stage += 1
        results = tuple(self._deployment.run(partial(run_one_task, task, self._limits)) for task in written)
        outcomes = self._deployment.run(partial(_outcomes, self._folder, self._stage - 1)).value
        return results, outcomes

    def _stage_of(
        self, name: str, number: float, results: tuple[TaskResult, ...], share: float = 0.0
    ) -> Stage:
        return Stage(name, "seal_range", round(number), results, mapped=True, at_once=AT_ONCE, share=share)

    def _line_of(self, listing: Document) -> int:
        """Return the byte of the batch file at which the lines of a range begin."""
        return self._deployment.outputs.at(PREFIX + listing["after"]) * LINE_BYTES


def _spread(items: Sequence[Any], size: int) -> list[Any]:
    step = max(1, len(items) // size)
    return [*items[step // 2 :: step][:size]]


def _with_gaps(listings: Sequence[Document]) -> list[Document]:
    """Return the ranges with one without rows between those that do not follow each other, and behind the last one."""
    ranges: list[Document] = []
    end = ""
    for listing in listings:
        if listing["after"] != end:
            ranges.append({"after": end, "upto": listing["after"], "rows": 0})
        ranges.append(listing)
        end = listing["upto"]
    return [*ranges, {"after": end, "upto": None, "rows": 0}]


def _write_tasks(folder: str, stage: int, tasks: Sequence[Document], ports: TaskPorts) -> list[Task]:
    # The first list is written by the sealing itself; the sample has a folder of its own.
    return WorkFolder(ports.store, f"{folder}-sample").write_tasks(stage, tasks)


def _outcomes(folder: str, stage: int, ports: TaskPorts) -> list[Document]:
    return WorkFolder(ports.store, f"{folder}-sample").outcomes(stage) or []


def _write_ends(folder: str, document: Document, ports: TaskPorts) -> None:
    WorkFolder(ports.store, f"{folder}-sample").write_once("ends.json", document)


def _name_pieces(folder: str, pieces: Sequence[RowPiece], ports: TaskPorts) -> str:
    return add_pieces(pieces, WorkFolder(ports.store, f"{folder}-sample"))
