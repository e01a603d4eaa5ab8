"""Write the search entries of a range of an execution's outputs."""

from __future__ import annotations

from packline.pipeline.index_backlog import annotated_batches
from packline.pipeline.range_sealing.work_folder import Document, Task, WorkFolder
from packline.pipeline.seal_context import SealContext

TASK_SECONDS = 240.0
"""How long a task writes; where the table is slow, the next list of tasks goes on with its remaining rows."""


def index_range(task: Task, work: WorkFolder, context: SealContext) -> Document:
    """Write datums and search entries of the annotated outputs of a range. Repeats change nothing.

    Args:
        task: With ``execution``, which is sealed, and the rows of its manifest from ``first`` to before ``stop``.
        work: Not used.
        context: The stores, and the clock.

    Returns:
        The first row that was not looked at, and how many datums were written.

    Raises:
        SlowDown: The table takes nothing for minutes.
    """
    execution = context.registry.execution(task["execution"])
    ends = context.clock() + TASK_SECONDS
    written = 0
    for row, datums in annotated_batches(context.store, execution, task["first"], task["stop"]):
        context.datum_index.add_datums(datums)
        written += len(datums)
        if context.clock() >= ends:
            return {"row": row, "datums": written}
    return {"row": task["stop"], "datums": written}
