"""Estimate what a package saves: requests, seconds and dollars of a fetch with and without it.

It is arithmetic over ``packline.pricing.assumptions``; every caller that shows a result shows them.
"""

from __future__ import annotations

from math import ceil
from typing import NamedTuple

from packline.pricing.assumptions import (
    BANDWIDTH,
    BLOCK_BYTES,
    BLOCK_FILES,
    FIRST_BYTE,
    FUNCTION_GB,
    GET,
    LAMBDA,
    ONE_BY_ONE,
    PACKED,
    PACKED_BYTES,
    PACKED_STAGED,
    PART_BYTES,
    PART_FILES,
    PUT,
    RANGE_BYTES,
    SLICE_BYTES,
    UNPACKED,
    Assumption,
)
from packline.pricing.prices import PriceList, price_list


class Cost(NamedTuple):
    """What a way of fetching takes."""

    requests: int
    seconds: float
    dollars: float


class PackingCost(NamedTuple):
    """What building the package costs, once."""

    requests: int
    dollars: float


def cost_one_by_one(files: int, size: int, prices: PriceList | None = None) -> Cost:
    """Estimate the cost of one GET for each file. ``size``: bytes of all files together."""
    seconds = max(files / ONE_BY_ONE.value, size / BANDWIDTH.value)
    return Cost(files, seconds, _read_dollars(files, prices))


def cost_by_package(files: int, size: int, blocks: int, prices: PriceList | None = None) -> Cost:
    """Estimate the cost of one GET for each block of a package. ``size``: bytes of all files together."""
    seconds = FIRST_BYTE.value + max(files / UNPACKED.value, size / BANDWIDTH.value) if files else 0.0
    return Cost(blocks, seconds, _read_dollars(blocks, prices))


def packing_cost(files: int, size: int) -> PackingCost:
    """Estimate the cost of building the package: a GET for each file, the uploads of the parts, and function time.

    ``size``: bytes of all files together.
    """
    return _packing(files, size, files, PACKED)


def packing_cost_staged(files: int, size: int) -> PackingCost:
    """Estimate the cost of building the package from parts that the uploader staged: a GET for each range of them.

    ``size``: bytes of all files together.
    """
    # One entry crosses the end of each slice, and is read from its own object.
    gets = min(files, ceil(size / RANGE_BYTES) + ceil(size / SLICE_BYTES))
    return _packing(files, size, gets, PACKED_STAGED)


def part_uploads(files: int, size: int, slice_bytes: int) -> int:
    """Estimate the requests that upload the parts of a package. ``size``: bytes of all files together."""
    return ceil(size / slice_bytes) + 3 * estimate_parts(files, size)


def estimate_parts(files: int, size: int) -> int:
    """Estimate the number of parts of a package that is not built yet. ``size``: bytes of all files together."""
    return max(ceil(size / PART_BYTES), ceil(files / PART_FILES))


def _packing(files: int, size: int, gets: int, rate: Assumption) -> PackingCost:
    puts = part_uploads(files, size, SLICE_BYTES)
    seconds = max(files / rate.value, size / PACKED_BYTES.value)
    return PackingCost(
        gets + puts,
        _dollars(gets, GET) + _dollars(puts, PUT) + seconds * FUNCTION_GB * LAMBDA.value / 1e6,
    )


def estimate_blocks(files: int, size: int) -> int:
    """Estimate the number of blocks of a package that is not built yet. ``size``: bytes of all files together."""
    return max(ceil(size / BLOCK_BYTES), ceil(files / BLOCK_FILES))


def subtract_costs(former: Cost, latter: Cost) -> Cost:
    """Subtract the latter cost from the former."""
    return Cost(
        former.requests - latter.requests, former.seconds - latter.seconds, former.dollars - latter.dollars
    )


def fetches_until_paid(files: Cost, package: Cost, once: PackingCost) -> int | None:
    """Return after how many fetches the saved requests pay for the packing, in dollars; None if they never do."""
    saved = files.dollars - package.dollars
    return ceil(once.dollars / saved) if saved > 0 else None


def _read_dollars(requests: int, prices: PriceList | None) -> float:
    return (prices or price_list()).dollars({"s3_read": requests})


def _dollars(requests: int, price: Assumption) -> float:
    return requests * price.value / 1e6
