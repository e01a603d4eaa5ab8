"""Alerts collected while sealing: the first of each code are kept, the rest counted."""

from __future__ import annotations

from packline.errors import PacklineError
from packline.model import Alert

KEPT_PER_CODE = 10
LONGEST = 600
"""Characters of a message that are kept: file names may be long, the item must stay small."""


class Alerts:
    """A bounded list of alerts."""

    def __init__(self) -> None:
        self._kept: dict[str, list[Alert]] = {}
        self._counts: dict[str, int] = {}

    def add(self, code: str, message: str, remedy: str = "") -> None:
        """Keep the alert, or count it if many of its code are kept already."""
        kept = self._kept.setdefault(code, [])
        self._counts[code] = self._counts.get(code, 0) + 1
        if len(kept) < KEPT_PER_CODE:
            kept.append(Alert(code, message[:LONGEST], remedy[:LONGEST]))

    def add_error(self, error: PacklineError) -> None:
        """Keep an error as an alert."""
        self.add(error.code, error.message, error.remedy)

    def extend(self, alerts: list[Alert]) -> None:
        for alert in alerts:
            self.add(alert.code, alert.message, alert.remedy)

    def merge(self, other: Alerts) -> None:
        """Take over what another list keeps, and what it only counted."""
        for code, kept in other._kept.items():
            self.extend(kept)
            self._counts[code] += other._counts[code] - len(kept)

    def has(self, code: str) -> bool:
        return code in self._kept

    def kept(self) -> list[Alert]:
        """Alerts by code; where some were only counted, one more says how many."""
        result: list[Alert] = []
        for code in sorted(self._kept):
            result += self._kept[code]
            more = self._counts[code] - len(self._kept[code])
            if more:
                result.append(Alert(code, f"… and {more} more of this kind."))
        return result
