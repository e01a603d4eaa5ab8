"""The recorded parts of package plans in memory."""

from __future__ import annotations

from collections.abc import Iterator

from packline.model import Part


class MemoryParts:
    """The reading half of ``packline.ports.PackagingStore``."""

    def __init__(self) -> None:
        self.recorded: dict[tuple[str, int], Part] = {}

    def parts(self, plan: str) -> list[Part]:
        return list(self.parts_from(plan, 0))

    def parts_from(self, plan: str, index: int) -> Iterator[Part]:
        return (self.recorded[key] for key in sorted(self.recorded) if key[0] == plan and key[1] >= index)

    def part(self, plan: str, index: int) -> Part | None:
        return self.recorded.get((plan, index))

    def last_part(self, plan: str) -> Part | None:
        return max(self.parts_from(plan, 0), key=lambda part: part.index, default=None)
