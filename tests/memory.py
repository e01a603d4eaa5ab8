"""The stores in memory: small, honest implementations, held to ``tests/contract`` like the AWS ones."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from threading import Lock

from packline.errors import (
    AliasMoved,
    DatasetNotFound,
    DatumNotFound,
    ExecutionNotFound,
    StateMoved,
    VersionExists,
    VersionNotFound,
)
from packline.model import (
    Alert,
    DatasetVersion,
    Datum,
    DatumAlias,
    Execution,
    ExecutionState,
    ModelStatus,
    Packaging,
    Part,
    VersionAlias,
)
from packline.outbox import OutboxEntry
from packline.ports import PropertyChange
from packline.rules.datum_ids import execution_prefix, prefix_of, prefix_text
from packline.rules.lifecycle import revision
from packline.rules.outbox_entries import datum_alias_entry, packaged_entry, sealed_entry
from packline.rules.packaging_watch import finish_attempt, next_check, set_plan
from packline.rules.retention import deleted_error
from packline.rules.search_entries import search_entries_of
from packline.search_index import IndexBacklog, IndexEntry, IndexRange
from packline.uri import MODEL, version_uri
from tests.memory_aliases import MemoryVersionAliases
from tests.memory_parts import MemoryParts
from tests.memory_store import MemoryStore as MemoryStore


def _at_the_epoch() -> float:
    """A clock that stands; a function of its name, so that processes can pass a registry on."""
    return 0.0


class MemoryRegistry(MemoryVersionAliases, MemoryParts):
    """See ``packline.ports.Registry``."""

    def __init__(self) -> None:
        super().__init__()
        self.executions: dict[str, Execution] = {}
        self.known: dict[tuple[str, str], DatasetVersion] = {}
        self.moves: dict[tuple[str, str], list[VersionAlias]] = {}
        self.failures: dict[tuple[str, int], Alert] = {}
        self.built: dict[str, Part] = {}
        self.datum_moves: dict[str, list[DatumAlias]] = {}
        self.purged: set[tuple[str, str]] = set()
        self.empty: set[str] = set()
        self.removed: set[str] = set()
        self.changes: list[PropertyChange] = []
        self.looks: dict[tuple[str, str], float] = {}
        self.backlogs: dict[str, IndexBacklog] = {}
        self.claimed: dict[str, tuple[str, float]] = {}
        """Keys of parts that a purge or garbage collection is removing, by whom, and until when that counts."""
        self.clock: Callable[[], float] = _at_the_epoch
        self.outbox: dict[tuple[str, str, str, int], OutboxEntry] = {}

    def execution(self, execution: str) -> Execution:
        if execution not in self.executions:
            raise ExecutionNotFound(f"No execution {execution!r} is known.")
        return self.executions[execution]

    def save_execution(self, execution: Execution) -> Execution:
        known = self.executions.get(execution.id)
        if (known.rev if known else "") != execution.rev:
            raise StateMoved(f"Execution {execution.id} was changed in between.")
        saved = replace(execution, rev=revision(execution))
        self.executions[execution.id] = saved
        return saved

    def open_executions(self, touched_before: float) -> Iterator[Execution]:
        for execution in list(self.executions.values()):
            closed = execution.state is ExecutionState.SEALED or execution.waiting
            if not closed and execution.touched_at < touched_before:
                yield execution

    def seal(
        self,
        execution: Execution,
        versions: Sequence[DatasetVersion],
        aliases: Sequence[DatumAlias] = (),
        backlog: IndexBacklog | None = None,
    ) -> Execution:
        for version in versions:
            known = self.known.get((version.dataset, version.version))
            if known and (known.deleted_at or known.manifest.digest != version.manifest.digest):
                raise VersionExists(f"{version.uri} exists already.")
        saved = self.save_execution(execution)
        for version in versions:
            self.known[version.dataset, version.version] = version
            self.removed.discard(version.dataset)
            self._look(version, version.created_at)
            if version.packaging is Packaging.NONE:
                self._target(version, version.created_at)
        for alias in aliases:
            self.move_datum(alias)
        if backlog:
            self.backlogs[execution.id] = backlog
        self.tell(sealed_entry(saved))
        return saved

    def move_datum(self, wish: DatumAlias) -> DatumAlias:
        moves = self.datum_moves.setdefault(wish.alias, [])
        if not moves or (moves[-1].datum != wish.datum and moves[-1].intent_at <= wish.intent_at):
            moves.append(replace(wish, rev=len(moves) + 1))
        return moves[-1]

    def version(self, dataset: str, version: str) -> DatasetVersion:
        if (dataset, version) not in self.known:
            raise VersionNotFound(f"{version_uri(dataset, version)} does not exist.")
        if self.known[dataset, version].deleted_at:
            raise deleted_error(self.known[dataset, version], (dataset, version) in self.purged)
        return self.known[dataset, version]

    def versions(self, dataset: str, after: DatasetVersion | None = None) -> Iterator[DatasetVersion]:
        found = [v for (name, _), v in self.known.items() if name == dataset and not v.deleted_at]
        if after:
            found = [v for v in found if (v.order, v.version) < (after.order, after.version)]
        return iter(sorted(found, key=lambda version: (version.order, version.version), reverse=True))

    def newest(self, dataset: str) -> DatasetVersion | None:
        return next(self.versions(dataset), None)

    def datasets(self, after: str = "") -> Iterator[str]:
        names = {name for name, _ in self.known if not name.startswith(MODEL)}
        return iter(sorted(name for name in (names | self.empty) - self.removed if name > after))

    def resolve(self, dataset: str, reference: str) -> DatasetVersion:
        if (dataset, reference) in self.known:
            return self.version(dataset, reference)
        if alias := self._alias(dataset, reference):
            return self.version(dataset, alias.version)
        newest = next(self.versions(dataset), None)
        if dataset in self.removed or not (
            dataset in self.empty or any(name == dataset for name, _ in self.known)
        ):
            raise DatasetNotFound(f"There is no dataset {dataset!r}.")
        if reference != "latest" or newest is None:
            raise VersionNotFound(f"dataset://{dataset}/{reference} is neither a version nor an alias.")
        return newest

    def plan_packaging(self, dataset: str, version: str, plan: str, *, attempt: int = 0) -> DatasetVersion:
        self.known[dataset, version] = set_plan(self.version(dataset, version), plan, attempt)
        return self.known[dataset, version]

    def record_part(self, plan: str, part: Part) -> None:
        built = self.built.get(part.digest)
        other = part.reused and (built is None or built.key != part.key)
        if other or self.is_claimed(part.key):
            raise StateMoved(f"Part {part.key} is not what it was.")
        self.recorded[plan, part.index] = part
        if not part.reused:
            self.built[part.digest] = part

    def is_claimed(self, key: str) -> bool:
        """Whether a purge or garbage collection is removing that object."""
        return self.claimed.get(key, ("", 0.0))[1] > self.clock()

    def record_part_failure(self, plan: str, index: int, alert: Alert) -> None:
        self.failures[plan, index] = alert

    def part_failures(self, plan: str) -> list[Alert]:
        found = sorted((key, alert) for key, alert in self.failures.items() if key[0] == plan)
        return [alert for key, alert in found if key not in self.recorded]

    def built_part(self, digest: str) -> Part | None:
        return self.built.get(digest)

    def finish_packaging(
        self, dataset: str, version: str, at: float, failure: str = "", *, attempt: int = 0
    ) -> DatasetVersion:
        known = self.version(dataset, version)
        changed = self.known[dataset, version] = finish_attempt(known, failure, attempt)
        if changed.packaging is not known.packaging:
            self._look(changed, at)
            self.tell(packaged_entry(changed, at))
        self._target(changed, at)
        return changed

    def change_version(
        self,
        dataset: str,
        version: str,
        change: Callable[[DatasetVersion], DatasetVersion],
        *,
        log: Callable[[DatasetVersion, DatasetVersion], PropertyChange] | None = None,
    ) -> DatasetVersion:
        known = self.version(dataset, version)
        changed = self.known[dataset, version] = change(known)
        if log and changed != known:
            self.changes.append(log(known, changed))
        if (changed.packaging, changed.attempt) != (known.packaging, known.attempt):
            self._look(changed, changed.asked_at)
        return changed

    def tell(self, entry: OutboxEntry) -> None:
        """Add an entry to the outbox."""
        self.outbox[entry.kind, entry.subject, entry.name, entry.number] = entry

    def _look(self, version: DatasetVersion, at: float) -> None:
        due = next_check(version, at)
        self.looks.pop((version.dataset, version.version), None)
        if due is not None:
            self.looks[version.dataset, version.version] = due


class MemoryDatumIndex:
    """See ``packline.ports.DatumIndex``; beside a registry, as both are one table."""

    def __init__(self, registry: MemoryRegistry) -> None:
        self.registry = registry
        self.saved: dict[str, Datum] = {}
        self.said: dict[str, float] = {}
        self.changed: dict[str, None] = {}
        self.writing = Lock()
        self.counters: dict[str, list[str]] = {}

    def datum(self, datum: str) -> Datum:
        if datum not in self.saved:
            raise DatumNotFound(f"No datum {datum} is recorded.")
        return self.saved[datum]

    def datums(self, ids: Sequence[str]) -> list[Datum]:
        return [self.saved[datum] for datum in ids if datum in self.saved]

    def save_datums(self, datums: Iterable[Datum]) -> None:
        self.saved.update((datum.id, datum) for datum in datums)

    def add_datums(self, datums: Sequence[Datum]) -> None:
        for datum in datums:
            self.saved.setdefault(datum.id, datum)

    def backlogs(self) -> Iterator[IndexBacklog]:
        return iter(sorted(self.registry.backlogs.values(), key=lambda backlog: backlog.execution))

    def move_backlog(self, before: IndexBacklog, left: IndexBacklog | None) -> None:
        if self.registry.backlogs.get(before.execution) != before:
            raise StateMoved(f"The search index of {before.execution} is written elsewhere.")
        if left:
            self.registry.backlogs[before.execution] = left
        else:
            del self.registry.backlogs[before.execution]

    def save_datum(self, datum: Datum, said_at: float) -> bool:
        if self.said.get(datum.id, 0.0) > said_at:
            return False
        self.saved[datum.id], self.said[datum.id] = datum, said_at
        return True

    def change_datum(self, before: Datum | None, changed: Datum, at: float) -> None:
        with self.writing:
            if self.saved.get(changed.id) != before:
                raise StateMoved(f"{changed.uri} was changed in between.")
            self.saved[changed.id], self.said[changed.id] = changed, at
            self.changed[changed.id] = None

    def changed_datums(self, prefix: str) -> Iterator[Datum]:
        return (self.saved[datum] for datum in sorted(self.changed) if prefix_of(datum) == prefix)

    def execution_of(self, prefix: str) -> str:
        for execution in self.registry.executions.values():
            sealed = execution.state is ExecutionState.SEALED
            if sealed and prefix_text(execution_prefix(execution.id)) == prefix:
                return execution.id
        raise DatumNotFound(f"No sealed execution has datums that begin with {prefix}.")

    def hits(self, span: IndexRange, after: str, limit: int) -> list[IndexEntry]:
        found = {
            IndexEntry(entry.sort, datum.id)
            for datum in self.saved.values()
            for entry in search_entries_of(datum)
            if entry.where == span.where and span.low <= entry.sort <= span.high and entry.sort > after
        }
        return sorted(found)[:limit]

    def datum_alias(self, alias: str) -> DatumAlias:
        if not self.registry.datum_moves.get(alias):
            raise DatumNotFound(f"No datum alias {alias!r} is known.")
        return self.registry.datum_moves[alias][-1]

    def named_aliases(self, aliases: Sequence[str]) -> list[DatumAlias]:
        known = (self.registry.datum_moves.get(alias) for alias in dict.fromkeys(aliases))
        return [moves[-1] for moves in known if moves]

    def datum_aliases(self, after: str = "") -> Iterator[DatumAlias]:
        return (moves[-1] for name, moves in sorted(self.registry.datum_moves.items()) if name > after)

    def datum_alias_history(self, alias: str, before: int = 0) -> Iterator[DatumAlias]:
        moves = self.registry.datum_moves.get(alias, [])
        return (move for move in reversed(moves) if not before or move.rev < before)

    def datum_alias_before(self, move: DatumAlias) -> DatumAlias | None:
        return next(self.datum_alias_history(move.alias, move.rev), None)

    def move_datum_alias(self, wish: DatumAlias, rev: int | None = None) -> DatumAlias:
        moves = self.registry.datum_moves.get(wish.alias, [])
        if rev is not None and rev != len(moves):
            raise AliasMoved(f"datum://{wish.alias} was moved in between.")
        before = len(moves)
        now = self.registry.move_datum(wish)
        if now.rev > before:
            self.registry.tell(datum_alias_entry(now))
        elif rev is not None and now.datum != wish.datum:
            raise AliasMoved(f"datum://{wish.alias} was moved by a newer intent.")
        return now

    def reserve_version(self, model: str, execution: str) -> int:
        made = self.counters.setdefault(model, [])
        if execution not in made:
            made.append(execution)
        return made.index(execution) + 1

    def models(self, after: str = "") -> Iterator[str]:
        names = {name.removeprefix(MODEL) for name, _ in self.registry.known if name.startswith(MODEL)}
        return iter(sorted(name for name in names if name > after))

    def set_status(self, model: str, version: str, status: ModelStatus) -> DatasetVersion:
        changed = replace(self.registry.version(model, version), status=status)
        self.registry.known[model, version] = changed
        return changed
