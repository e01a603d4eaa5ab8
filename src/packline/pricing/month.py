"""Add up a month of a deployment: what was uploaded and packaged in it, what is stored, and what runs all the time."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import NamedTuple

from packline.errors import InvalidInput
from packline.keys import ADOPTED
from packline.model import DatasetVersion, Execution, ManifestRef, Packaging
from packline.pricing.execution_usage import ExecutionShape
from packline.pricing.prices import PriceList
from packline.pricing.statement import package_cost, standing_cost, storage_cost, upload_cost

_month = re.compile(r"(\d{4})-(0[1-9]|1[0-2])").fullmatch


class Month(NamedTuple):
    """A calendar month in UTC; times are seconds since the epoch."""

    name: str
    begins: float
    ends: float


class MonthCost(NamedTuple):
    """What a month costs (dollars), and what of."""

    month: str
    executions: int
    uploaded_files: int
    uploaded_bytes: int
    packages: int
    packaged_files: int
    stored_bytes: int
    """Outputs of all executions until the end of the month."""
    package_bytes: int
    """Files in packages until then; a part that several packages share counts in each."""
    upload_dollars: float
    package_dollars: float
    storage_dollars: float
    standing_dollars: float
    s3_dollars: float
    """Of uploads and packages, what S3 bills for requests."""

    @property
    def dollars(self) -> float:
        """All of it."""
        return self.upload_dollars + self.package_dollars + self.storage_dollars + self.standing_dollars


def parse_month(text: str) -> Month:
    """Parse ``2026-11``. Raises InvalidInput."""
    match = _month(text)
    if match is None or text.startswith("0000"):
        raise InvalidInput(f"{text!r} is not a month.", "Write year and month, such as 2026-11.")
    year, month = int(match[1]), int(match[2])
    following = (year + month // 12, month % 12 + 1)
    return Month(text, _begin(year, month), _begin(*following) if following[0] < 10_000 else float("inf"))


def month_of(at: float) -> str:
    """Return the name of the month of a time (seconds since the epoch), such as ``2026-11``."""
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m")


def month_cost(
    month: Month,
    executions: Iterable[Execution],
    versions: Iterable[DatasetVersion],
    prices: PriceList,
    intake: str = "all",
) -> MonthCost:
    """Add up a month.

    Args:
        month: Which.
        executions: All sealed ones. Adopted objects are stored, and were not uploaded.
        versions: All versions of datasets and models.
        prices: What AWS takes.
        intake: Which uploads send events.
    """
    total = dict.fromkeys(MonthCost._fields[1:], 0.0)
    for execution in executions:
        if execution.manifest is not None and execution.sealed_at < month.ends:
            total["stored_bytes"] += execution.manifest.bytes
            if execution.sealed_at >= month.begins and not execution.id.startswith(ADOPTED):
                _add_upload(total, _uploaded(execution.manifest, intake), prices)
    for version in versions:
        if version.packaging is Packaging.BUILT and version.created_at < month.ends:
            total["package_bytes"] += version.manifest.bytes
            if version.created_at >= month.begins:
                _add_package(total, shape_of(version), prices)
    stored = total["stored_bytes"] + total["package_bytes"]
    total["storage_dollars"] = storage_cost(stored, 1, prices)
    total["standing_dollars"] = standing_cost(prices)
    return _rounded(month.name, total)


def shape_of(version: DatasetVersion) -> ExecutionShape:
    """Return the shape of a version whose files are all its own."""
    return ExecutionShape(version.manifest.files, version.manifest.bytes)


def _uploaded(manifest: ManifestRef, intake: str) -> ExecutionShape:
    return ExecutionShape(manifest.files, manifest.bytes, intake=intake)


def _add_upload(total: dict[str, float], shape: ExecutionShape, prices: PriceList) -> None:
    cost = upload_cost(shape, prices)
    total["executions"] += 1
    total["uploaded_files"] += shape.files
    total["uploaded_bytes"] += shape.bytes
    total["upload_dollars"] += cost.dollars
    total["s3_dollars"] += cost.s3


def _add_package(total: dict[str, float], shape: ExecutionShape, prices: PriceList) -> None:
    cost = package_cost(shape, prices)
    total["packages"] += 1
    total["packaged_files"] += shape.files
    total["package_dollars"] += cost.dollars
    total["s3_dollars"] += cost.s3


def _rounded(name: str, total: dict[str, float]) -> MonthCost:
    values = {key: value if key.endswith("_dollars") else int(value) for key, value in total.items()}
    return MonthCost(name, **values)  # type: ignore[arg-type]


def _begin(year: int, month: int) -> float:
    return datetime(year, month, 1, tzinfo=UTC).timestamp()
