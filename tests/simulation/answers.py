"""What a function has answered must be so: success is reported only where it is true."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from packline.model import ExecutionState, Packaging

if TYPE_CHECKING:
    from tests.simulation.world import SimulatedWorld


def answered(world: SimulatedWorld, function: str, payload: Any, result: Any) -> None:
    """Judge the state when a step of the state machine has succeeded."""
    judge = JUDGES.get(function)
    if judge is not None:
        judge(world, payload, result)


def _sealed(world: SimulatedWorld, payload: Any, result: Any) -> None:
    execution = world.registry.executions[payload["execution"]]
    if result["next"] == "tasks":
        return  # others go on with it
    if execution.state is ExecutionState.SEALING and execution.owner == payload["owner"]:
        world.watch.fail(f"sealing {execution.id} was answered, and it is neither sealed nor opened again")


def _packed(world: SimulatedWorld, payload: Any, result: Any) -> None:
    part = world.registry.recorded.get((payload["plan"], payload["index"]))
    if part is None or part.key not in world.store.bodies:
        world.watch.fail(f"packing part {payload['index']} was answered, and it is not there")


def _published(world: SimulatedWorld, payload: Any, result: Any) -> None:
    version = world.registry.known[payload["dataset"], payload["version"]]
    if version.packaging is Packaging.PENDING and version.plan == payload["plan"]:
        world.watch.fail(f"publishing {version.uri} was answered, and it still waits")


def _ranged(world: SimulatedWorld, payload: Any, result: Any) -> None:
    outcome = f"sealing/{payload['folder']}/stage-{payload['stage']:03d}/{payload['number']}.json"
    if outcome not in world.store.bodies:
        world.watch.fail(f"task {payload['number']} of sealing was answered, and it has left nothing")


JUDGES = {
    "seal_execution": _sealed,
    "seal_range": _ranged,
    "pack_part": _packed,
    "publish_package": _published,
}
