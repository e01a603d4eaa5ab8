"""Advises whether packaging pays: time and dollars of each way to keep and use a dataset, by ``pricing.fetch_costs``.

docs/guides/advise.md has the formula; ``tests/unit/pricing/test_advice.py`` holds the page to this module.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from math import ceil
from typing import NamedTuple

from packline.pricing import fetch_costs
from packline.pricing.assumptions import (
    BANDWIDTH,
    FIRST_BYTE,
    MACHINE,
    MEMBERS_READ,
    PUT,
    STAGED_MONTHS,
    STAGED_SLICE_BYTES,
    STORAGE,
)

GB = 1e9
HOUR = 3_600.0
CLOSE = 0.01
"""A way must be cheaper than a simpler one by more than this part of it."""


class Way(StrEnum):
    """How a dataset is kept and used, the simplest first."""

    FILES = "files"
    """Uploaded and fetched file by file."""
    PACKAGE = "package"
    """Uploaded file by file, packaged by the deployment, fetched by blocks."""
    READ = "read"
    """The same package, read by ``packline.open`` without unpacking."""
    PACKAGE_CLIENT = "package-client"
    """As ``PACKAGE``, with parts that were built while the files were uploaded (``push --package client``)."""
    PACKAGE_ONLY = "package-only"
    """Parts alone are uploaded (``push --package only``), packaged from them, and read without unpacking."""


class Workload(NamedTuple):
    """A dataset, and how it is used."""

    files: int
    bytes: int
    uses: int = 10
    """How many machines bring it, each from an empty cache."""
    months: float = 1.0
    """For how long it is stored."""


class WayCost(NamedTuple):
    """What a way takes."""

    upload_requests: int
    upload_dollars: float
    """Requests and function time, once."""
    storage_dollars: float
    """For all months."""
    use: fetch_costs.Cost
    """One use: requests, seconds, dollars of requests."""
    total_dollars: float
    """All of it, with the machines that wait."""


class Advice(NamedTuple):
    """The costs of all ways, and which is advised."""

    workload: Workload
    ways: Mapping[Way, WayCost]
    advised: Way


def advise(workload: Workload) -> Advice:
    """Compare the ways. The advised one costs least; a simpler one that costs hardly more is preferred."""
    files, size = workload.files, workload.bytes
    blocks = fetch_costs.estimate_blocks(files, size)
    packing, staged = fetch_costs.packing_cost(files, size), fetch_costs.packing_cost_staged(files, size)
    parts_up = fetch_costs.part_uploads(files, size, STAGED_SLICE_BYTES)
    staged_up = files + parts_up
    loose, unpacked = (
        fetch_costs.cost_one_by_one(files, size),
        fetch_costs.cost_by_package(files, size, blocks),
    )
    read = unpacked._replace(seconds=_reading_seconds(files, size))
    files_up = _puts(files)
    ways = {
        Way.FILES: _way(workload, files, files_up, size, loose),
        Way.PACKAGE: _way(workload, files + packing.requests, files_up + packing.dollars, 2 * size, unpacked),
        Way.READ: _way(workload, files + packing.requests, files_up + packing.dollars, 2 * size, read),
        Way.PACKAGE_CLIENT: _way(
            workload,
            staged_up + staged.requests,
            _puts(staged_up) + staged.dollars,
            2 * size,
            unpacked,
            size / GB * STAGED_MONTHS.value * STORAGE.value,
        ),
        Way.PACKAGE_ONLY: _way(
            workload, parts_up + staged.requests, _puts(parts_up) + staged.dollars, 2 * size, read
        ),
    }
    return Advice(workload, ways, _cheapest(ways))


def pays(advice: Advice) -> bool:
    """Return whether a package that the deployment builds costs less than files alone."""
    ways = advice.ways
    packaged = min(ways[Way.PACKAGE].total_dollars, ways[Way.READ].total_dollars)
    return packaged < ways[Way.FILES].total_dollars * (1 - CLOSE)


def uses_until_paid(advice: Advice) -> int | None:
    """Return from how many uses on a package that is fetched costs less than files; None if it never does."""
    loose, package = advice.ways[Way.FILES], advice.ways[Way.PACKAGE]
    once = package.upload_dollars + package.storage_dollars - loose.upload_dollars - loose.storage_dollars
    saved = _use_dollars(loose.use) - _use_dollars(package.use)
    return max(1, ceil(once / saved)) if saved > 0 else None


def _way(
    workload: Workload, requests: int, upload: float, stored: int, use: fetch_costs.Cost, staged: float = 0.0
) -> WayCost:
    """Add up a way; ``staged`` are dollars for the storage of staged parts."""
    storage = stored / GB * workload.months * STORAGE.value + staged
    total = upload + storage + workload.uses * _use_dollars(use)
    return WayCost(requests, upload, storage, use, total)


def _use_dollars(use: fetch_costs.Cost) -> float:
    return use.dollars + use.seconds / HOUR * MACHINE.value


def _cheapest(ways: Mapping[Way, WayCost]) -> Way:
    """Choose among the ways that keep files, which other tools read, and that need no option of push."""
    best = Way.FILES
    for way in (Way.PACKAGE, Way.READ):
        if ways[way].total_dollars < ways[best].total_dollars * (1 - CLOSE):
            best = way
    return best


def _reading_seconds(files: int, size: int) -> float:
    """Return the seconds of one pass over all members, each as it arrives."""
    if not files:
        return 0.0
    return FIRST_BYTE.value + max(files / MEMBERS_READ.value, size / BANDWIDTH.value)


def _puts(requests: int) -> float:
    return requests * PUT.value / 1e6
