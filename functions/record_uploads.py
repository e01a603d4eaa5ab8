"""Combine a batch of upload events into one update per execution."""

from packline.aws import runtime
from packline.errors import PacklineError
from packline.pipeline.uploads import record_uploads


@runtime.on_queue
def handler(batch: runtime.QueueBatch) -> dict[str, PacklineError]:
    recorded = record_uploads(
        batch,
        registry=runtime.registry(),
        start_run=runtime.start_run,
        record_standalone=runtime.record_standalone,
    )
    runtime.count("LateFiles", recorded.late)
    return recorded.failed
