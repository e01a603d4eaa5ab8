"""The greatest value of the column of ``--since``: where a base version ends, and where the next snapshot goes on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from packline.errors import Conflict
from packline.snapshots.errors import UnsupportedColumn
from packline.snapshots.parameters import ParameterValue


class IncrementRefused(Conflict):
    """The base version cannot be continued by rows of this query."""


class HighestValue:
    """Watches the rows that pass, from the greatest value of the base version on."""

    def __init__(self, column: str, after: ParameterValue = None, after_rows: int | None = None) -> None:
        """Prepare.

        Args:
            column: Its name.
            after: Greatest value of the base version; None where all rows are read.
            after_rows: Rows of the base version with that value; None where its record does not say it.
        """
        self._column, self._after, self._after_rows = column, after, after_rows
        self._passed = 0
        self._highest: Any = None
        self._count = 0

    @property
    def value(self) -> ParameterValue:
        """As JSON has it: a number, or a text; that of the base version if there were no rows behind it."""
        highest = self._highest
        if highest is None:
            return self._after
        if isinstance(highest, str | int):
            return highest
        return str(highest.isoformat()) if hasattr(highest, "isoformat") else str(highest)

    @property
    def rows(self) -> int | None:
        """How many rows have it; None where that is not known."""
        return self._after_rows if self._highest is None else self._count

    def watch(self, batches: Iterable[Any]) -> Iterator[Any]:
        """Yield the rows behind the base version.

        Args:
            batches: Rows whose value is that of the base version, or greater.

        Raises:
            UnsupportedColumn: A row has no value, or an infinite one, and could not be continued.
            IncrementRefused: The base version has fewer or more rows with its greatest value than there are now, so
                that rows would be lost.
        """
        for batch in batches:
            values = batch.column(batch.schema.get_field_index(self._column))
            if values.null_count:
                raise UnsupportedColumn(
                    f"Column {self._column!r} of --since has a row without a value; nothing was published.",
                    f"Add WHERE {self._column} IS NOT NULL, or leave out --since.",
                )
            behind = batch if self._after is None else self._behind(batch, values)
            if behind.num_rows:
                self._look_at(behind.column(behind.schema.get_field_index(self._column)))
                yield behind
        self._check_passed()

    def _behind(self, batch: Any, values: Any) -> Any:
        """Return the rows behind the base version, and count those that it has already."""
        import pyarrow
        import pyarrow.compute as compute

        try:
            is_behind = compute.greater(values, pyarrow.scalar(self._after).cast(values.type))
        except (pyarrow.ArrowInvalid, pyarrow.ArrowNotImplementedError):
            raise IncrementRefused(
                f"Column {self._column!r} has the type {values.type}; its greatest value was {self._after!r}.",
                "Leave out --since, so that all rows are read.",
            ) from None
        behind = batch.filter(is_behind)
        self._passed += batch.num_rows - behind.num_rows
        return behind

    def _look_at(self, values: Any) -> None:
        import pyarrow.compute as compute

        scalar = compute.max(values)
        highest = self._as_python(scalar)
        count = compute.sum(compute.equal(values, scalar)).as_py()
        if self._highest is None or highest > self._highest:
            self._highest, self._count = highest, count
        elif highest == self._highest:
            self._count += count

    def _check_passed(self) -> None:
        if self._after is None or self._after_rows is None or self._passed == self._after_rows:
            return
        raise IncrementRefused(
            f"{self._passed:,} rows have {self._after!r} in {self._column}, the greatest value of the base version, "
            f"which has {self._after_rows:,}: rows would be lost. Nothing was uploaded.",
            "Leave out --since to read all rows; name a column whose values are not repeated.",
        )

    def _as_python(self, value: Any) -> Any:
        try:
            return value.as_py()
        except (OverflowError, ValueError):
            raise UnsupportedColumn(
                f"Column {self._column!r} of --since has an infinite value, behind which nothing comes.",
                f"Leave out such rows of {self._column}, or leave out --since.",
            ) from None
