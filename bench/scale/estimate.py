"""Hours and dollars of an execution by arithmetic, from the figures that were measured and the prices."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from math import ceil
from typing import Any, NamedTuple

from bench.scale.prices import function_dollars, store_dollars, transition_dollars
from packline.rules import cost_model

READS_PER_SECOND = 4_400
"""The default of the setting ``reads_per_second``: what all packing functions read together."""
PACKERS = 8
"""The default of ``map_concurrency``."""
HOUR = 3_600
COUNTS, SIZES = (1_000_000, 10_000_000, 100_000_000), (10_000, 50_000)


class SealingRate(NamedTuple):
    """What sealing and planning take for a file, by a run that was measured."""

    seal_seconds: float
    plan_seconds: float
    seal_dollars: float
    plan_dollars: float


def rate_of(files: int, rows: Sequence[Mapping[str, Any]]) -> SealingRate:
    """Return what the stages before and after packing took for each file; tasks of one stage run at once."""
    seconds = {"seal": 0.0, "plan": 0.0}
    dollars = {"seal": 0.0, "plan": 0.0}
    for row in rows:
        if row["stage"] != "pack":
            half = "plan" if row["stage"] in ("plan", "publish") else "seal"
            seconds[half] += max(row["longest_task_s"], row["billed_s"] / row["at_once"]) / files
            dollars[half] += sum(row["dollars"].values()) / files
    return SealingRate(seconds["seal"], seconds["plan"], dollars["seal"], dollars["plan"])


def pack_seconds(files: int, mean_bytes: int) -> float:
    """Return the seconds of packing: functions at their own rate, together at most at the budget of reads."""
    each = min(cost_model.PACKED.value, cost_model.PACKED_BYTES.value / mean_bytes)
    return files / min(READS_PER_SECOND, PACKERS * each)


def pack_dollars(files: int, mean_bytes: int) -> float:
    """Return the dollars of packing: a GET for each file, the slices, function time, two transitions a part."""
    size = files * mean_bytes
    parts = max(ceil(size / cost_model.PART_BYTES), ceil(files / cost_model.PART_FILES))
    requests = {"GET": files, "PUT": ceil(size / cost_model.SLICE_BYTES) + 3 * parts}
    seconds = PACKERS * pack_seconds(files, mean_bytes)
    memory_mb = round(cost_model.FUNCTION_GB * 1_024)
    return (
        store_dollars(requests) + function_dollars(parts, seconds, memory_mb) + transition_dollars(2 * parts)
    )


def estimates(rate: SealingRate) -> Iterator[dict[str, object]]:
    """Yield a row for each number of files and each size."""
    for mean_bytes in SIZES:
        for files in COUNTS:
            seconds = pack_seconds(files, mean_bytes)
            dollars = rate.seal_dollars * files, rate.plan_dollars * files, pack_dollars(files, mean_bytes)
            yield {
                "files": files,
                "bytes each": mean_bytes,
                "seal h": round(rate.seal_seconds * files / HOUR, 2),
                "plan and publish h": round(rate.plan_seconds * files / HOUR, 2),
                "pack h": round(seconds / HOUR, 2),
                "seal $": round(dollars[0], 2),
                "plan and publish $": round(dollars[1], 2),
                "pack $": round(dollars[2], 2),
                "all $": round(sum(dollars), 2),
                "uploads $": round(store_dollars({"PUT": files}), 2),
            }
