"""The stages of the pipeline: the real use cases, each task in a process of its own."""

from __future__ import annotations

import re
import time
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

from bench.scale.outputs import DATASET, VERSION
from bench.scale.prices import Dollars, function_dollars, store_dollars, table_dollars, transition_dollars
from bench.scale.task import Deployment, TaskPorts, TaskResult
from packline.model import Block, Member, Part
from packline.pipeline.planning import PlannedPart, object_key, part_members
from packline.pipeline.publishing import publish_package
from packline.vhpkgzip.layout import PartLayout

STACK = Path(__file__).resolve().parents[2] / "infra/constructs/function_set.py"
TRANSITIONS = {"inline": 1, "mapped": 2}
"""Of a task: one, and one more that starts the child execution of a task of a Distributed Map."""


class Stage(NamedTuple):
    """A step of the pipeline, and those of its tasks that were run."""

    name: str
    function: str
    tasks: int
    """How many the execution needs."""
    results: tuple[TaskResult, ...]
    """Of the tasks that were run."""
    mapped: bool = False
    """Each task is a child of a Distributed Map."""
    at_once: int = 1
    """How many tasks run at once."""
    share: float = 0.0
    """Of all work, what the tasks have done that were run; 0: as their number says."""
    is_smaller: bool = False
    """The tasks that were run are smaller than those of the execution, which take longer."""

    @property
    def factor(self) -> float:
        """What the sum of the tasks that were run is multiplied by."""
        return 1 / self.share if self.share else self.tasks / len(self.results)

    @property
    def cpu_seconds(self) -> float:
        return self.factor * sum(result.cpu_seconds for result in self.results)

    @property
    def longest_seconds(self) -> float:
        """Of the longest task that was run: its seconds here, and what its requests take on S3.

        In proportion if the tasks of the execution are larger.
        """
        if self.is_smaller:
            return self.billed_seconds / self.tasks
        return max(result.billed_seconds for result in self.results)

    @property
    def billed_seconds(self) -> float:
        """Of all tasks."""
        return self.factor * sum(result.billed_seconds for result in self.results)

    @property
    def peak_mib(self) -> float:
        return max(result.peak_mib for result in self.results)

    @property
    def requests(self) -> dict[str, float]:
        kinds = sorted({kind for result in self.results for kind in result.store.requests})
        return {
            kind: self.factor * sum(r.store.requests.get(kind, 0) for r in self.results) for kind in kinds
        }

    @property
    def bytes_written(self) -> float:
        return self.factor * sum(result.store.bytes_written for result in self.results)

    @property
    def table_units(self) -> dict[str, float]:
        kinds = sorted({kind for result in self.results for kind in result.table})
        return {kind: self.factor * sum(r.table.get(kind, 0) for r in self.results) for kind in kinds}

    @property
    def transitions(self) -> int:
        return self.tasks * TRANSITIONS["mapped" if self.mapped else "inline"]

    @property
    def dollars(self) -> Dollars:
        return Dollars(
            store_dollars(self.requests),
            function_dollars(self.tasks, self.billed_seconds, function_memory(self.function)),
            table_dollars(self.table_units),
            transition_dollars(self.transitions),
        )


def function_memory(name: str) -> int:
    """Return the memory (MB) of a function, as the stack has it."""
    sizes = re.findall(rf'"{name}": Size\((\d+),', STACK.read_text())
    return int(sizes[0])


def record_parts(deployment: Deployment, planned: Iterable[PlannedPart]) -> None:
    """Record all parts as built, with their true sizes and blocks; only those of the sample were."""
    for part in deployment.run(partial(_made_up_parts, list(planned))).value:
        deployment.registry.record_part(part[0], part[1])


def _made_up_parts(planned: Sequence[PlannedPart], ports: TaskPorts) -> list[tuple[str, Part]]:
    return list(made_up_parts(planned, ports))


def made_up_parts(planned: Iterable[PlannedPart], ports: TaskPorts) -> Iterator[tuple[str, Part]]:
    """Yield the plan and the record of each part, as it would be built."""
    for part in planned:
        members = part_members(part, ports.store)
        yield part.plan, part_without_bytes(part, members)


def publish(deployment: Deployment) -> Stage:
    """Publish the package."""
    return Stage("publish", "publish_package", 1, (deployment.run(_publish_package),))


def _publish_package(ports: TaskPorts) -> int:
    _, parts = publish_package(DATASET, VERSION, registry=ports.registry, store=ports.store, now=time.time())
    return len(parts)


def part_without_bytes(planned: PlannedPart, members: Sequence[Member]) -> Part:
    """Return the record of a part as if it were built: its layout by arithmetic, no checksum of its bytes."""
    layout = PartLayout([member.path.encode() for member in members], [member.size for member in members])
    return Part(
        index=planned.index,
        digest=planned.digest,
        key=object_key(planned),
        size=layout.size,
        files=len(members),
        bytes=sum(layout.sizes),
        sha256=planned.digest,
        crc32=0,
        blocks=tuple(Block(span.offset, span.length, span.members, 0) for span in layout.blocks),
        first=members[0].path,
        last=members[-1].path,
    )
