"""A bounded list of alerts: the first of each code are kept, the others are counted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from packline.errors import PacklineError
from packline.model import Alert

KEPT_PER_CODE = 10
LONGEST = 600
"""Characters of a message that are kept: file names may be long, the item must stay small."""
LISTED = 20
"""Names that a list in a message holds; the others are counted."""
LONGEST_LIST = 4_000
LONGEST_NAME = 150


class Alerts:
    """A bounded list of alerts."""

    def __init__(self) -> None:
        self._kept: dict[str, list[Alert]] = {}
        self._counts: dict[str, int] = {}

    def add(self, code: str, message: str, remedy: str = "") -> None:
        """Keep the alert, or count it if many of its code are kept already."""
        self._keep(Alert(code, message[:LONGEST], remedy[:LONGEST]))

    def _keep(self, alert: Alert) -> None:
        kept = self._kept.setdefault(alert.code, [])
        self._counts[alert.code] = self._counts.get(alert.code, 0) + 1
        if len(kept) < KEPT_PER_CODE:
            kept.append(alert)

    def add_list(self, code: str, message: str, names: Sequence[str], count: int, remedy: str = "") -> None:
        """Keep one alert that lists names: the first of them, then how many more there are.

        Args:
            message: Ends before the colon that the list follows.
            names: At least the first ``LISTED`` of them.
            count: How many there are.
        """
        shown = [repr(name[:LONGEST_NAME]) for name in names[:LISTED]]
        more = f" … and {count - len(shown):,} more" if count > len(shown) else ""
        text = f"{message}: {', '.join(shown)}{more}."
        self._keep(Alert(code, text[:LONGEST_LIST], remedy[:LONGEST]))

    def add_refusal(self, what: str, error: PacklineError) -> None:
        """Keep an error as the reason why something was not made, with its details."""
        text = f"{what}: {error.message}"[:LONGEST]
        if error.details:
            text = f"{text} {'; '.join(error.details)}."[:LONGEST_LIST]
        self._keep(Alert(error.code, text, error.remedy[:LONGEST]))

    def add_error(self, error: PacklineError) -> None:
        """Keep an error as an alert."""
        self.add(error.code, error.message, error.remedy)

    def extend(self, alerts: list[Alert]) -> None:
        """Add each of the alerts."""
        for alert in alerts:
            self.add(alert.code, alert.message, alert.remedy)

    def merge(self, other: Alerts) -> None:
        """Take over what another list keeps, and what it only counted."""
        for code, kept in other._kept.items():
            for alert in kept:
                self._keep(alert)
            self._counts[code] += other._counts[code] - len(kept)

    def dump(self) -> list[list[object]]:
        """Return what ``load`` reads: each code with how often it came, and the alerts that are kept of it."""
        return [
            [code, self._counts[code], [[alert.message, alert.remedy] for alert in kept]]
            for code, kept in self._kept.items()
        ]

    @classmethod
    def load(cls, dumped: Sequence[Sequence[Any]]) -> Alerts:
        """Read what ``dump`` returned."""
        alerts = cls()
        for code, count, kept in dumped:
            alerts._kept[code] = [Alert(code, message, remedy) for message, remedy in kept]
            alerts._counts[code] = count
        return alerts

    def has(self, code: str) -> bool:
        """Return whether an alert with that code was added."""
        return code in self._kept

    def kept(self) -> list[Alert]:
        """Return the alerts in order of code; where some were only counted, one more alert says how many."""
        result: list[Alert] = []
        for code in sorted(self._kept):
            result += self._kept[code]
            more = self._counts[code] - len(self._kept[code])
            if more:
                result.append(Alert(code, f"… and {more} more of this kind."))
        return result
