"""Rules of a team for long lists of datums: entries of others are passed over, and looked up many at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from packline.api.own_rows import OwnRows
from packline.api.team_guard import Method, Rule
from packline.errors import DatumNotFound
from packline.model import DatumAlias, Execution
from packline.ports import DatumIndex
from packline.rules.datum_ids import prefix_of
from packline.rules.query import SearchTooBroad
from packline.rules.team_access import TeamAccess
from packline.search_index import IndexEntry, IndexRange

ENTRIES_PER_READ = 500
"""Search entries that are read, and whose datums are looked up, at once."""
MAX_ENTRIES = 20_000
"""Search entries that are passed over for one that is theirs: a few seconds."""
ALIASES_PER_READ = 100


class DatumOwners:
    """Tells which datums were made by executions of theirs."""

    def __init__(self, access: TeamAccess, index: DatumIndex) -> None:
        self._access, self._index = access, index
        self._by_prefix: dict[str, bool] = {}

    def recorded(self, ids: Iterable[str]) -> set[str]:
        """Return those of the datums that are items of the table, and theirs."""
        datums = self._index.datums(list(dict.fromkeys(ids)))
        return {datum.id for datum in datums if self._access.has_execution(datum.execution)}

    def all(self, ids: Sequence[str]) -> set[str]:
        """Return those of the datums that are theirs, plain outputs included: one read for each execution of these."""
        datums_by_id = {datum.id: datum for datum in self._index.datums(list(dict.fromkeys(ids)))}
        return {
            datum
            for datum in ids
            if (
                self._access.has_execution(datums_by_id[datum].execution)
                if datum in datums_by_id
                else self._is_made(datum)
            )
        }

    def _is_made(self, datum: str) -> bool:
        prefix = prefix_of(datum)
        if prefix not in self._by_prefix:
            try:
                self._by_prefix[prefix] = self._access.has_execution(self._index.execution_of(prefix))
            except DatumNotFound:
                self._by_prefix[prefix] = False
        return self._by_prefix[prefix]


def own_entries(index: DatumIndex) -> Rule:
    """Return the rule of ``hits``: entries of others would show their values, and a cursor names the last entry.

    Raises SearchTooBroad rather than end before the range does.
    """

    def rule(access: TeamAccess, method: Method) -> Method:
        owners = DatumOwners(access, index)

        def call(span: IndexRange, after: str, limit: int) -> list[IndexEntry]:
            matching: list[IndexEntry] = []
            for _ in range(MAX_ENTRIES // ENTRIES_PER_READ):
                entries: list[IndexEntry] = method(span, after, ENTRIES_PER_READ)
                theirs = owners.recorded(entry.datum for entry in entries)
                matching += [entry for entry in entries if entry.datum in theirs]
                if len(entries) < ENTRIES_PER_READ or len(matching) >= limit:
                    return matching[:limit]
                after = entries[-1].sort
            if matching:
                return matching
            raise SearchTooBroad(
                "Very many files of others answer this search as well.",
                "Search for a value or a tag that fewer have, or list the files of an execution or a version.",
            )

        return call

    return rule


def own_aliases(index: DatumIndex, hide: Callable[[str], str]) -> Rule:
    """Return the rule for methods that list aliases of datums: those that name a datum of theirs.

    ``hide`` makes a token of a cursor that names what is not theirs.
    """

    def rule(access: TeamAccess, method: Method) -> Method:
        def call(*args: Any, **keywords: Any) -> Any:
            listed: Iterable[DatumAlias] = method(*args, **keywords)
            theirs = OwnRows(_marked(listed, DatumOwners(access, index)), hide)
            return [*theirs] if isinstance(listed, list) else theirs

        return call

    return rule


def _marked(listed: Iterable[DatumAlias], owners: DatumOwners) -> Iterator[tuple[DatumAlias, bool]]:
    aliases = iter(listed)
    while batch := list(islice(aliases, ALIASES_PER_READ)):
        theirs = owners.all([alias.datum for alias in batch])
        yield from ((alias, alias.datum in theirs) for alias in batch)


def sealed_since(access: TeamAccess, method: Method) -> Method:
    """Show of others that they made versions of a shared dataset, which a search must not leave out."""

    def call(at: float) -> Iterator[Execution]:
        for execution in method(at):
            versions = tuple(filter(access.has_version, execution.versions))
            if access.has_record(execution):
                yield execution
            elif versions:
                yield Execution(
                    execution.id, execution.state, sealed_at=execution.sealed_at, versions=versions
                )

    return call
