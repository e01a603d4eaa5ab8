"""The state machine, carried out as its own file says: choices, tasks, maps, retries and catches.

Knows what ``infra/assemble.asl.json`` uses, and fails on anything else.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

DEFINITION = Path(__file__).resolve().parents[2] / "infra" / "assemble.asl.json"
PRODUCTION = json.loads(DEFINITION.read_text())
KNOWN = {
    "Comment", "Type", "Next", "End", "Parameters", "Resource", "ResultSelector", "ResultPath", "Retry", "Catch",
    "Choices", "Default", "ItemsPath", "MaxConcurrency", "ItemProcessor", "ItemReader", "Label", "Error", "Cause",
}  # fmt: skip


class StepFailed(Exception):
    """A state failed with a named error."""

    def __init__(self, name: str, cause: str = "") -> None:
        super().__init__(f"{name}: {cause}")
        self.name = name
        self.cause = cause


class Stopped(Exception):
    """The run was stopped: none of its states begins any more."""


class Run:
    """One execution of the state machine, or a branch of it."""

    def __init__(self, name: str, parent: Run | None = None) -> None:
        self.name = name
        self.status = "RUNNING"
        self.ended_at = float("inf")
        self._parent = parent

    @property
    def alive(self) -> bool:
        return self.status == "RUNNING" and (self._parent is None or self._parent.alive)


class Machine:
    """Carries out runs.

    ``invoke`` calls a function by its placeholder's name and returns its result; ``read`` reads an object; ``gather``
    carries out several pieces of work at the same time; ``wait`` lets time pass.
    """

    def __init__(
        self,
        invoke: Callable[[str, Any], Any],
        read: Callable[[str], bytes],
        gather: Callable[[list[Callable[[], None]]], None],
        wait: Callable[[float], None],
        definition: dict[str, Any] | None = None,
    ) -> None:
        self._definition = definition or PRODUCTION
        self._invoke, self._read, self._gather, self._wait = invoke, read, gather, wait

    def carry_out(self, run: Run, given: Any) -> None:
        """Carry out a run; its status says how it ended."""
        try:
            self._states(self._definition, given, run)
        except StepFailed:
            run.status = "FAILED" if run.alive else run.status
        except Stopped:
            return
        else:
            run.status = "SUCCEEDED" if run.alive else run.status

    def _states(self, block: dict[str, Any], data: Any, run: Run) -> Any:
        name = block["StartAt"]
        while name:
            state = block["States"][name]
            assert set(state) <= KNOWN, f"{name} has fields that the simulator does not know"
            if not run.alive:
                raise Stopped
            if state["Type"] == "Choice":
                name = self._choice(state, data)
                continue
            if state["Type"] == "Fail":
                raise StepFailed(state["Error"], state["Cause"])
            try:
                data, name = self._with_retries(state, data, run), state.get("Next", "")
            except StepFailed as error:
                catcher = _first(state.get("Catch", ()), error)
                if catcher is None:
                    raise
                data = _put(data, catcher["ResultPath"], {"Error": error.name, "Cause": error.cause})
                name = catcher["Next"]
        return data

    def _choice(self, state: dict[str, Any], data: Any) -> str:
        for choice in state["Choices"]:
            name = choice["Variable"].removeprefix("$.")
            if set(choice) == {"Variable", "StringEquals", "Next"}:
                is_chosen = _path(choice["Variable"], data) == choice["StringEquals"]
            else:
                assert set(choice) == {"Variable", "IsPresent", "Next"}
                is_chosen = (name in data) is choice["IsPresent"]
            if is_chosen:
                return str(choice["Next"])
        return str(state["Default"])

    def _with_retries(self, state: dict[str, Any], data: Any, run: Run) -> Any:
        tries: dict[int, int] = {}
        while True:
            if not run.alive:
                raise Stopped
            try:
                return (
                    self._task(state, data, run) if state["Type"] == "Task" else self._map(state, data, run)
                )
            except StepFailed as error:
                retrier = _first(state.get("Retry", ()), error)
                done = tries.get(id(retrier), 0)
                if retrier is None or done >= retrier["MaxAttempts"]:
                    raise
                tries[id(retrier)] = done + 1
                pause = retrier["IntervalSeconds"] * retrier["BackoffRate"] ** done
                self._wait(min(pause, retrier.get("MaxDelaySeconds", pause)))

    def _task(self, state: dict[str, Any], data: Any, run: Run) -> Any:
        asked = _resolve(state["Parameters"], data, run)
        result: Any = {"Payload": self._invoke(asked["FunctionName"].strip("${}"), asked["Payload"])}
        if not run.alive:
            raise Stopped
        if "ResultSelector" in state:
            result = _resolve(state["ResultSelector"], result, run)
        return _put(data, state.get("ResultPath", "$"), result)

    def _map(self, state: dict[str, Any], data: Any, run: Run) -> Any:
        if "ItemReader" in state:
            where = _resolve(state["ItemReader"]["Parameters"], data, run)
            items = json.loads(self._read(where["Key"]))
        else:
            items = _path(state["ItemsPath"], data)
        branch = Run(run.name, run)
        failures: list[StepFailed] = []

        def one(item: Any) -> None:
            try:
                self._states(state["ItemProcessor"], item, branch)
            except StepFailed as error:
                failures.append(error)
                branch.status = "ABORTED"
            except Stopped:
                pass

        self._gather([lambda item=item: one(item) for item in items])  # type: ignore[misc]
        if failures:
            raise (
                failures[0]
                if "ItemReader" not in state
                else StepFailed("States.ExceedToleratedFailureThreshold")
            )
        if not run.alive:
            raise Stopped
        return _put(data, state.get("ResultPath", "$"), [])


def _first(handlers: Any, error: StepFailed) -> Any:
    for handler in handlers:
        if error.name in handler["ErrorEquals"] or "States.ALL" in handler["ErrorEquals"]:
            return handler
    return None


def _resolve(template: Any, data: Any, run: Run) -> Any:
    if not isinstance(template, dict):
        return template
    result = {}
    for key, value in template.items():
        if not key.endswith(".$"):
            result[key] = _resolve(value, data, run)
        elif value == "$$.Execution.Name":
            result[key.removesuffix(".$")] = run.name
        else:
            result[key.removesuffix(".$")] = _path(value, data)
    return result


def _path(path: str, data: Any) -> Any:
    for step in path.split(".")[1:]:
        if step not in data:
            raise StepFailed("States.ParameterPathFailure", path)
        data = data[step]
    return data


def _put(data: Any, path: str | None, result: Any) -> Any:
    if path is None:
        return data
    if path == "$":
        return result
    return {**data, path.removeprefix("$."): result}
