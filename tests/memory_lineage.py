"""The lineage door in memory."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from packline.model import Use


class MemoryLineage:
    """See ``packline.ports.Lineage``."""

    def __init__(self) -> None:
        self.uses: dict[tuple[str, str, str], Use] = {}

    def record_uses(self, uses: Iterable[Use]) -> None:
        for use in uses:
            self.uses.setdefault((use.uri, use.kind, use.by), use)

    def users(self, uri: str) -> Iterator[Use]:
        return (self.uses[key] for key in sorted(self.uses) if key[0] == uri)
