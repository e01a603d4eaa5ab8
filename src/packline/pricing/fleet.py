"""Add up what packages of a dataset have saved: by month, and by who fetched its versions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from packline.model import DatasetVersion, Packaging
from packline.pricing import fetch_costs
from packline.pricing.fetch_costs import Cost
from packline.pricing.month import month_of, shape_of
from packline.pricing.prices import PriceList
from packline.pricing.statement import package_cost, storage_cost


class RecordedFetch(NamedTuple):
    """An execution has read a version: who started it (empty if unknown), and when (seconds since the epoch)."""

    by: str
    at: float


class FetchedVersion(NamedTuple):
    """A version, and who has read it."""

    version: DatasetVersion
    fetches: Sequence[RecordedFetch]


@dataclass(slots=True)
class MonthUse:
    """A month of a dataset. What is saved is that of recorded fetches of packaged versions."""

    versions: int = 0
    packages: int = 0
    package_dollars: float = 0.0
    """Paid for building packages, once."""
    fetches: int = 0
    saved_requests: int = 0
    saved_seconds: float = 0.0
    saved_dollars: float = 0.0
    """In requests; waiting machines are not in it."""


@dataclass(slots=True)
class DatasetUse:
    """How a dataset is used, and what its packages have saved."""

    versions: int = 0
    packaged: int = 0
    newest_at: float = 0.0
    """0 without versions, or fetches."""
    last_fetch_at: float = 0.0
    newest_bytes: int = 0
    """Stored at least."""
    named_bytes: int = 0
    """Stored at most: files of all versions, one that several versions share counted in each; and their packages."""
    storage_dollars: float = 0.0
    """Of ``named_bytes``, a month."""
    fetched_by: Counter[str] = field(default_factory=Counter)
    months: dict[str, MonthUse] = field(default_factory=dict)

    def is_stale(self, now: float, stale_seconds: float) -> bool:
        """Return whether there are versions, and nothing was made or fetched for that time."""
        return self.versions > 0 and now - max(self.newest_at, self.last_fetch_at) > stale_seconds


def dataset_use(versions: Iterable[FetchedVersion], prices: PriceList) -> DatasetUse:
    """Add up the use of a dataset."""
    use = DatasetUse()
    for version, fetches in versions:
        _add_version(use, version, prices)
        saved = _saved_by_fetch(version, prices)
        for fetch in fetches:
            use.last_fetch_at = max(use.last_fetch_at, fetch.at)
            use.fetched_by[fetch.by] += 1
            _add_fetch(use.months.setdefault(month_of(fetch.at), MonthUse()), saved)
    use.storage_dollars = storage_cost(use.named_bytes, 1, prices)
    return use


def _add_version(use: DatasetUse, version: DatasetVersion, prices: PriceList) -> None:
    size = version.manifest.bytes
    is_packaged = version.packaging is Packaging.BUILT
    month = use.months.setdefault(month_of(version.created_at), MonthUse())
    month.versions += 1
    use.versions += 1
    use.named_bytes += size * (2 if is_packaged else 1)
    if version.created_at >= use.newest_at:
        use.newest_at, use.newest_bytes = version.created_at, size
    if is_packaged:
        use.packaged += 1
        month.packages += 1
        month.package_dollars += package_cost(shape_of(version), prices).dollars


def _saved_by_fetch(version: DatasetVersion, prices: PriceList) -> Cost:
    """Return what one fetch saves by the package; nothing without one."""
    if version.packaging is not Packaging.BUILT:
        return Cost(0, 0.0, 0.0)
    files, size = version.manifest.files, version.manifest.bytes
    loose = fetch_costs.cost_one_by_one(files, size, prices)
    blocks = fetch_costs.estimate_blocks(files, size)
    return fetch_costs.subtract_costs(loose, fetch_costs.cost_by_package(files, size, blocks, prices))


def _add_fetch(month: MonthUse, saved: Cost) -> None:
    month.fetches += 1
    month.saved_requests += saved.requests
    month.saved_seconds += saved.seconds
    month.saved_dollars += saved.dollars
