"""What all ranges of an execution have listed together."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from packline.model import Alert
from packline.pipeline.listing import placeholder_alerts
from packline.pipeline.range_sealing.work_folder import Document


@dataclass(frozen=True, slots=True)
class Totals:
    """What all ranges have listed together, as ``completeness`` looks at it."""

    countable: int
    hidden: int
    newest: float


def combine(listings: Sequence[Document]) -> Document:
    """Return what all ranges have listed together."""
    names = sorted({listing["placeholder"] for listing in listings if listing["placeholders"]})
    conflicts = sorted(
        (listing["conflict"] for listing in listings if listing["conflict"]),
        key=lambda conflict: (conflict[1], conflict[0]),
    )
    return {
        "ranges": listings,
        "rows": sum(listing["rows"] for listing in listings),
        "bytes": sum(listing["bytes"] for listing in listings),
        "unattached": sum(listing["unattached"] for listing in listings),
        "hidden": sum(listing["hidden"] for listing in listings),
        "placeholder": names,
        "more_placeholders": sum(listing["placeholders"] for listing in listings) - len(names),
        "newest": max((listing["newest"] for listing in listings), default=0.0),
        "batch": next((listing["batch"] for listing in listings if listing["batch"]), None),
        "renamed": [each for listing in listings for each in listing["renamed"]],
        "conflict": conflicts[0] if conflicts else None,
    }


def totals_of(ranges: Document) -> Totals:
    """Return the totals of what ``combine`` returned."""
    return Totals(ranges["rows"] - ranges["unattached"], ranges["hidden"], ranges["newest"])


def folder_alerts(ranges: Document) -> list[Alert]:
    """Return what to say of the objects that stand for folders."""
    return placeholder_alerts(set(ranges["placeholder"]), ranges["more_placeholders"])


def newest_of(listings: Sequence[Document], path: str) -> float:
    """Return the newest modification of the range that a path is in: another one may have been listed later."""
    number = bisect_left(listings, path, hi=len(listings) - 1, key=lambda listing: str(listing["upto"]))
    newest: float = listings[number]["newest"]
    return newest
