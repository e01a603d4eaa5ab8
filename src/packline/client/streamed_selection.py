"""Downloads chosen members of a very large version while the manifest is still read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from packline.client.cache.journal import Journal
from packline.client.preflight import check_room
from packline.client.selected_members import (
    MAX_CHECKED_PATHS,
    SelectionPlan,
    content_id,
    nothing_selected,
)
from packline.client.transfer.task import Transfer
from packline.errors import NoSpace
from packline.globs import compile_globs, literal_prefixes
from packline.manifest.reader import ObjectReader
from packline.manifest.windows import RowWindow
from packline.model import FetchPlan


class StreamedSelection(SelectionPlan):
    """A selection that is counted as it is downloaded: its plan has 0 files until the last transfer was returned."""

    def __init__(
        self,
        whole: FetchPlan,
        include: Sequence[str],
        objects: ObjectReader,
        warn: Callable[[str], None],
        windows: Sequence[RowWindow] | None = None,
    ) -> None:
        """Take the plan of the version, and the globs that select its members."""
        uncounted = replace(whole, content_hash=content_id(whole.content_hash, include), files=0, bytes=0)
        selected, prefixes = compile_globs(include), literal_prefixes(include)
        super().__init__(
            *(whole, uncounted, lambda _, path: selected(path), objects, warn),
            prefixes=prefixes,
            windows=windows,
        )
        self._include = include

    def transfers(self, journal: Journal) -> tuple[Iterable[Transfer], int]:
        """Return the ranges or objects that are not done, and how many they are at most.

        The last of them is followed by NothingSelected if no member was chosen.
        """
        return self._until_counted(super().transfers(journal)[0]), self._whole.files

    def _until_counted(self, transfers: Iterable[Transfer]) -> Iterator[Transfer]:
        yield from transfers
        if not self.chosen_files:
            raise nothing_selected(self._whole, self._include)
        self.plan = replace(self.plan, files=self.chosen_files, bytes=self.chosen_bytes)


def can_stream(plan: FetchPlan, windows: Iterable[RowWindow], folder: Path) -> bool:
    """Return whether a selection need not be counted first: the disk can hold the whole version.

    What takes few rows of the manifest is counted in a moment, and then its names are compared, too.

    Args:
        plan: Of the version.
        windows: The rows that may be selected.
        folder: Where the files go.
    """
    if sum(window.stop - window.first for window in windows) <= MAX_CHECKED_PATHS:
        return False
    try:
        check_room(folder, plan.files, plan.bytes)
    except NoSpace:
        return False
    return True
