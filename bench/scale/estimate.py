"""Hours and dollars of an execution by arithmetic, from the figures that were measured and the prices."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import ceil
from typing import Any, NamedTuple

from bench.scale.prices import function_dollars, store_dollars, transition_dollars
from packline.pricing.assumptions import FUNCTION_GB, PACKED, PACKED_BYTES, SLICE_BYTES
from packline.pricing.fetch_costs import estimate_parts

READS_PER_SECOND = 4_400
"""The default of the setting ``reads_per_second``: what all packing functions read together."""
PACKERS = 8
"""The default of ``map_concurrency``."""
HOUR = 3_600
Row = Mapping[str, Any]
COUNTS, SIZES = (1_000_000, 10_000_000, 100_000_000), (10_000, 50_000)


PLANNING = ("plan", "publish")
SEARCH, PACKING = "search entries", "pack"


class StageRate(NamedTuple):
    """What some stages take for each file, by a run that was measured."""

    seconds: float
    store_dollars: float
    other_dollars: float


def rate_of(files: int, rows: Iterable[Row]) -> StageRate:
    """Return what stages took for each file; tasks of one stage run at once, stages one after the other."""
    rows = list(rows)
    seconds = sum(max(row["longest_task_s"], row["billed_s"] / row["at_once"]) for row in rows)
    store = sum(row["dollars"]["store"] for row in rows)
    total = sum(sum(row["dollars"].values()) for row in rows)
    return StageRate(seconds / files, store / files, (total - store) / files)


def pack_seconds(files: int, mean_bytes: int) -> float:
    """Return the seconds of packing: functions at their own rate, together at most at the budget of reads."""
    each = min(PACKED.value, PACKED_BYTES.value / mean_bytes)
    return files / min(READS_PER_SECOND, PACKERS * each)


def packing_rate(files: int, mean_bytes: int) -> StageRate:
    """Return what packing takes for a file: a read, its share of slices, function time and of two transitions."""
    size = files * mean_bytes
    parts = estimate_parts(files, size)
    requests = {"GET": files, "PUT": ceil(size / SLICE_BYTES) + 3 * parts}
    seconds = pack_seconds(files, mean_bytes)
    functions = function_dollars(parts, PACKERS * seconds, round(FUNCTION_GB * 1_024))
    other = functions + transition_dollars(2 * parts)
    return StageRate(seconds / files, store_dollars(requests) / files, other / files)


def estimates(measured_files: int, rows: Sequence[Row]) -> Iterator[dict[str, object]]:
    """Yield a row for each number of files and each size."""
    known = (*PLANNING, SEARCH, PACKING)
    seal = rate_of(measured_files, (row for row in rows if row["stage"] not in known))
    search = rate_of(measured_files, (row for row in rows if row["stage"] == SEARCH))
    plan = rate_of(measured_files, (row for row in rows if row["stage"] in PLANNING))
    for mean_bytes in SIZES:
        for files in COUNTS:
            rates = seal, plan, packing_rate(files, mean_bytes), search
            names = ("seal h", "plan and publish h", "pack h", "search h")
            uploads = store_dollars({"PUT": files})
            store = uploads + files * sum(rate.store_dollars for rate in rates)
            other = files * sum(rate.other_dollars for rate in rates)
            hours = {
                name: round(rate.seconds * files / HOUR, 2) for name, rate in zip(names, rates, strict=True)
            }
            yield {
                "files": files,
                "bytes each": mean_bytes,
                **hours,
                "S3, uploads $": round(uploads, 2),
                "S3, all else $": round(store - uploads, 2),
                "table $": round(files * search.other_dollars, 2),
                "functions, transitions $": round(other - files * search.other_dollars, 2),
                "beside S3 ÷ S3": round(other / store, 2),
            }
