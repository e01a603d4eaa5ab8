"""What must hold at the end, when all faults have stopped and enough time has passed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from packline.keys import (
    CONTROL,
    OUTPUTS,
    PACKAGES,
    UPLOADS,
    is_bookkeeping,
    marker_key,
    outputs_prefix,
    plan_key,
)
from packline.model import DatasetVersion, Execution, ExecutionState, Packaging
from packline.pipeline.planning import read_plan
from packline.pipeline.standalone_upload import Upload, described_key
from packline.rules.datum_ids import STANDALONE_PREFIX, datum_id
from packline.rules.lifecycle import packaging_run_name
from tests.simulation.announcements import never_sent, unannounced
from tests.simulation.watching import package_faults

if TYPE_CHECKING:
    from tests.simulation.world import SimulatedWorld

CLOCKS = 5.0
"""Seconds that clocks may disagree."""
ATTEMPTS = 6
RETRIES = 3
"""How often a packaging is tried again by itself."""


def unsealed(world: SimulatedWorld) -> Iterator[str]:
    """Executions that are in no final state."""
    uploaded = {key.split("/")[1] for key in world.store.bodies if key.startswith(OUTPUTS)}
    heard = {
        key.split("/")[1] for key in (u.key for u in world.queue.acknowledged) if key.startswith(OUTPUTS)
    }
    for name in sorted(uploaded | {*world.registry.executions}):
        execution = world.registry.executions.get(name)
        if execution is None:
            if name in heard or marker_key(name) in world.store.bodies:
                yield f"{name} was uploaded, and is not known"
        elif execution.state is not ExecutionState.SEALED and not execution.waiting:
            yield f"{name} is still {execution.state} (attempt {execution.attempt})"
        elif execution.waiting:
            known_at = world.watch.given_up.get(name, float("inf"))
            yield from _given_up(execution, world.faults.calm, known_at)


def _given_up(execution: Execution, calm: bool, known_at: float) -> Iterator[str]:
    """Only what a person has to mend is given up, or what failed again and again; and it says so."""
    if execution.touched_at > known_at:
        yield f"{execution.id} was given up, and what was uploaded since has not opened it again"
    codes = {alert.code for alert in execution.alerts}
    if not codes:
        yield f"{execution.id} was given up without an alert"
    if execution.attempt < ATTEMPTS and codes & {"SealingFailed", "MissingFiles"}:
        yield f"{execution.id} was given up after {execution.attempt} attempts"
    yield from (
        f"{execution.id} was given up: {alert.message}"
        for alert in execution.alerts
        if alert.code == "SealingFailed" and (calm or "VersionExists" in alert.message)
    )


def without_run(world: SimulatedWorld, before: float) -> Iterator[str]:
    """What waits for a run that ended before that time."""
    runs = world.step_functions.runs
    for execution in world.registry.executions.values():
        if execution.state is ExecutionState.SEALING and runs[execution.owner].ended_at < before:
            yield f"{execution.id} is being sealed by a run that is gone"
    for version in world.registry.known.values():
        run = runs.get(packaging_run_name(version))
        if version.packaging is Packaging.PENDING and version.attempt and run and run.ended_at < before:
            yield f"{version.uri} waits for a run that is gone"


def unfinished(world: SimulatedWorld) -> Iterator[str]:
    """All that is wrong at the very end."""
    yield from unsealed(world)
    for version in world.registry.known.values():
        yield from _version(world, version)
    for execution in world.registry.executions.values():
        yield from _execution(world, execution)
    for upload in world.queue.acknowledged:
        yield from _acknowledged(world, upload)
    dead = [upload.key for upload in world.queue.dead if "!" not in upload.key]
    yield from (f"{key} is in the dead-letter queue for good" for key in dead)
    yield from (
        f"{datum} cannot be searched for" for datum in world.watch.annotated - {*world.datum_index.saved}
    )
    yield from unannounced(world)
    for (_, name), due in world.registry.looks.items():
        if due < world.scheduler.now - 600:
            yield f"the packaging of {name} is looked at each minute, to no end"
    yield from _aliases(world)
    yield from _datum_aliases(world)
    yield from _orphans(world)
    yield from _lost(world)
    yield from never_sent(world)


def _version(world: SimulatedWorld, version: DatasetVersion) -> Iterator[str]:
    if version.uri not in world.watch.created:
        yield f"{version.uri} exists, but was never sealed"
        return
    place = version.dataset, version.version
    if version.packaging is Packaging.PENDING:
        yield f"{version.uri} still waits for its package (attempt {version.attempt})"
    if version.packaging is Packaging.BUILT and place not in world.registry.purged:
        yield from package_faults(world, version)
    if version.packaging is Packaging.FAILED and not version.deleted_at:
        yield from _failed(world, version)
    if version.deleted_at and version.purge_at < world.scheduler.now - 600 and place not in world.purges.done:
        yield f"{version.uri} is not purged"


def _failed(world: SimulatedWorld, version: DatasetVersion) -> Iterator[str]:
    """A failed packaging was retried as often as it may be, and says why it failed at last."""
    if version.automatic_retries != RETRIES:
        yield f"{version.uri} is failed, and was tried again {version.automatic_retries} times"
    if version.asked_at <= world.calm_from:
        return
    why = version.packaging_reason
    if not world.faults.doomed_run(packaging_run_name(version)):
        yield f"{version.uri} is failed, though nothing went wrong: {why}"
    elif f"its run ended without an answer {RETRIES + 1} times" not in why:
        yield f"{version.uri} is failed, but not because its runs end: {why}"


def _execution(world: SimulatedWorld, execution: Execution) -> Iterator[str]:
    for uri in execution.versions:
        known = [version for version in world.registry.known.values() if version.uri == uri]
        if not known or known[0].execution != execution.id:
            yield f"{execution.id} says it has made {uri}, which is not its own"
    if execution.state is not ExecutionState.SEALED or execution.id.startswith("composed-"):
        return
    wanted = {alias.alias: alias.intent_at for alias in world.watch.aliased.get(execution.id, ())}
    for alias in execution.aliases:
        moves = world.registry.datum_moves.get(alias, [])
        newer = any(move.intent_at >= wanted.get(alias, float("inf")) for move in moves)
        if not newer and execution.id not in {move.execution for move in moves}:
            yield f"{alias} was never moved to a file of {execution.id}"
    listing = world.watch.sealed.get(execution.id, ())
    newest = max((found.last_modified for found in listing), default=0.0)
    listed_at = max(newest, world.watch.listed_at.get(execution.id, 0.0)) + 1.0
    for upload in world.queue.acknowledged:
        mine = upload.key.startswith(outputs_prefix(execution.id))
        if mine and upload.at > listed_at and upload.key not in execution.late:
            yield f"{execution.id} does not say that {upload.key} came late"


def _acknowledged(world: SimulatedWorld, upload: Upload) -> Iterator[str]:
    """An acknowledged event left its trace."""
    if upload.key.startswith(UPLOADS) and described_key(upload.key) == upload.key:
        identity = datum_id(
            STANDALONE_PREFIX, upload.key.removeprefix(UPLOADS), upload.version_id or upload.etag
        )
        if identity not in world.datum_index.saved:
            yield f"{upload.key} ({upload.version_id}) was acknowledged, but is no datum"
    elif upload.key.startswith((OUTPUTS, CONTROL)):
        name = upload.key.split("/")[1].removesuffix(".json")
        execution = world.registry.executions.get(name)
        if execution is None or (
            execution.state is not ExecutionState.SEALED and execution.touched_at < upload.at - CLOCKS
        ):
            yield f"{upload.key} was acknowledged, but {name} does not know of it"


def _aliases(world: SimulatedWorld) -> Iterator[str]:
    yield from _histories(world)
    for version in world.registry.known.values():
        for alias in version.targeting_aliases:
            yield from _targeted(world, version, alias)
    for (dataset, alias), made in world.watch.by_hand.items():
        last = world.registry.moves[dataset, alias][-1]
        if last.intent_at < made[-1][1] and last.version != made[-1][0]:
            yield f"{alias} was moved by hand to {made[-1][0]}, and an older intent has it"


def _histories(world: SimulatedWorld) -> Iterator[str]:
    for (dataset, alias), moves in world.registry.moves.items():
        if [move.rev for move in moves] != list(range(1, len(moves) + 1)):
            yield f"{alias} has a history with gaps"
        for move in moves:
            if (dataset, move.version) not in world.registry.known:
                yield f"{alias} has pointed to {move.version}, which does not exist"
        version = world.registry.known.get((dataset, moves[-1].version))
        if version and version.deleted_at:
            yield f"{alias} points to {moves[-1].version}, which is deleted"


def _targeted(world: SimulatedWorld, version: DatasetVersion, alias: str) -> Iterator[str]:
    """The alias went to the version, or somebody with a newer intent has it.

    Where somebody moved it to this version before it was its turn, it stays, and keeps his intent.
    """
    if version.uri in world.watch.ever_deleted:
        return
    moves = world.registry.moves.get((version.dataset, alias), [])
    mine = [move for move in moves if move.version == version.version]
    newer = [move for move in moves if move.intent_at >= version.created_at and move not in mine]
    if not mine and not newer:
        yield f"{alias} was never moved to {version.uri}"
    if (
        mine
        and moves[-1].intent_at < version.created_at
        and moves[-1].version not in _by_hand(world, version, alias)
    ):
        yield f"{alias} is older than {version.uri}"


def _by_hand(world: SimulatedWorld, version: DatasetVersion, alias: str) -> list[str]:
    return [name for name, _ in world.watch.by_hand.get((version.dataset, alias), ())]


def _datum_aliases(world: SimulatedWorld) -> Iterator[str]:
    for alias, moves in world.registry.datum_moves.items():
        if [move.rev for move in moves] != list(range(1, len(moves) + 1)):
            yield f"{alias} has a history with gaps"
        if [move.intent_at for move in moves] != sorted(move.intent_at for move in moves):
            yield f"{alias} was moved by an older intent"


def _orphans(world: SimulatedWorld) -> Iterator[str]:
    """Parts that no plan of a kept version names any more, recorded or not."""
    named: set[str] = set()
    for place, version in world.registry.known.items():
        if place not in world.purges.done:
            for plan in filter(None, (version.plan, *version.former_plans)):
                named |= {part.key for part in world.registry.parts(plan)}
                if plan_key(plan) not in world.store.bodies:
                    continue  # see _lost
                named |= {f"{PACKAGES}{part.digest}" for part in read_plan(world.store, plan)}
    for key in world.store.bodies:
        if is_bookkeeping(key):
            continue  # the next collection removes it
        if key.startswith(PACKAGES) and not any(key.startswith(name) for name in named):
            yield f"{key[:30]} belongs to nothing, and no purge finds it"


def _lost(world: SimulatedWorld) -> Iterator[str]:
    """Manifests and plans that are referred to, and gone."""
    for execution in world.registry.executions.values():
        keys = [shard.key for shard in execution.metadata]
        if execution.manifest is not None:
            keys += execution.manifest.shards
        yield from (f"{key[:30]} of {execution.id} is gone" for key in keys if key not in world.store.bodies)
    for place, version in world.registry.known.items():
        keys = [] if place in world.registry.purged else [*version.manifest.shards]
        if version.plan and not version.deleted_at:
            keys.append(plan_key(version.plan))
        yield from (f"{key[:30]} of {version.uri} is gone" for key in keys if key not in world.store.bodies)
