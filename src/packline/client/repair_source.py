"""Where the files of a cached folder can be downloaded again, and what they should be."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Protocol

from packline.client.transfer.engine import ObjectSource
from packline.client.transfer_plan import TransferPlan
from packline.manifest.reader import ObjectReader, read_files
from packline.model import FetchPlan


class RepairSource(Protocol):
    """A version, a selection of its members, or single objects."""

    uri: str

    def expected(self) -> Iterator[tuple[bytes, int]]:
        """Return path and size of every file. Raises UnreadableManifest, ObjectNotFound, Unavailable."""

    def plan_for(self, sizes: Mapping[str, int]) -> TransferPlan:
        """Return the plan that downloads some of the files, given with their sizes."""


class VersionRepairSource:
    """A version, or the members of it that match ``include``."""

    def __init__(
        self,
        plan: FetchPlan,
        include: Sequence[str],
        source: ObjectSource,
        shards: ObjectReader,
        warn: Callable[[str], None],
    ) -> None:
        """``shards`` gives the manifest, ``source`` all parts of the plan where it does not have them."""
        self.uri = plan.uri
        self._plan, self._include, self._source = plan, include, source
        self._shards, self._warn = shards, warn

    def expected(self) -> Iterator[tuple[bytes, int]]:
        """Return path and size of every member by the manifest."""
        from packline.globs import compile_globs

        is_selected = compile_globs(self._include) if self._include else None
        for member in read_files(self._plan.manifest, self._shards):
            if is_selected is None or is_selected(member.path):
                yield member.path.encode(), member.size

    def plan_for(self, sizes: Mapping[str, int]) -> TransferPlan:
        """Return the plan that downloads some of the members by narrow ranges."""
        from packline.client.selected_members import DELTA_GAP_BYTES, SelectionPlan

        whole = self._source.load_parts(self._plan)
        some = shrink_plan(whole, sizes)
        return SelectionPlan(
            whole, some, lambda _, path: path in sizes, self._shards, self._warn, DELTA_GAP_BYTES
        )


def shrink_plan(plan: FetchPlan, sizes: Mapping[str, int]) -> FetchPlan:
    """Return the plan with the number and bytes of some of its files."""
    return type(plan)(**{**vars(plan), "files": len(sizes), "bytes": sum(sizes.values())})
