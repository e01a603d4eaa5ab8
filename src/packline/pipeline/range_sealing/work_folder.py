"""The folder of the store in which the tasks of one sealing leave what the next ones read."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from typing import Any, TypeVar

from packline.errors import InvalidInput, ObjectNotFound
from packline.keys import sealing_folder
from packline.ports import ObjectStore

FORM = 3
"""Of tasks and what they leave for each other: a release that writes another form begins in a folder of its own."""
BEGIN_AGAIN = "Nothing to do: this run ends, and the next one begins again."
READERS = 32
READ_AHEAD = 8
"""Objects of some 10 MB that are in memory at once."""
JSON = "application/json"
BYTES = "application/octet-stream"

Document = dict[str, Any]
Task = dict[str, Any]
Loaded = TypeVar("Loaded")


class WorkFolder:
    """Objects of one sealing. All are written once: of two writers of one name, the first one counts."""

    def __init__(self, store: ObjectStore, name: str) -> None:
        """``name``: of the folder, as ``folder_name`` derives it."""
        self.name = name
        self._store = store
        self._prefix = sealing_folder(name)

    def key(self, name: str) -> str:
        """Return the key of an object of the folder."""
        return self._prefix + name

    def read(self, name: str) -> Any:
        """Read a JSON document. Raises ObjectNotFound."""
        return json.loads(self._store.read(self.key(name)))

    def read_bytes(self, name: str) -> bytes:
        """Read what ``add`` has written. Raises ObjectNotFound."""
        return self._store.read(self.key(name))

    def read_range(self, name: str, start: int, length: int) -> bytes:
        """Read some bytes of what ``add`` has written. Raises ObjectNotFound."""
        return self._store.read_range(self.key(name), start, length)

    def write_once(self, name: str, document: Any) -> Any:
        """Write a JSON document unless there is one of that name, and return the one that is there."""
        body = json.dumps(document, separators=(",", ":"), ensure_ascii=False).encode()
        if self._store.create(self.key(name), body, JSON):
            return document
        return self.read(name)

    def add(self, body: bytes, kind: str) -> str:
        """Write bytes under the name of their hash, and return the name.

        Args:
            body: The bytes.
            kind: What they are: the end of the name.
        """
        name = f"data/{sha256(body).hexdigest()}.{kind}"
        self._store.create(self.key(name), body, BYTES)
        return name

    def key_of_tasks(self, stage: int) -> str:
        """Return the key of the list of tasks of a stage."""
        return self.key(_stage_name(stage))

    def has_tasks(self, stage: int) -> bool:
        """Return whether the tasks of a stage are written."""
        try:
            self.tasks(stage)
        except ObjectNotFound:
            return False
        return True

    def tasks(self, stage: int) -> list[Task]:
        """Read the tasks of a stage. Raises ObjectNotFound."""
        tasks: list[Task] = self.read(_stage_name(stage))
        return tasks

    def write_tasks(self, stage: int, tasks: Sequence[Document]) -> list[Task]:
        """Write the tasks of a stage unless they are there, and return those that are there."""
        numbered = [
            {**task, "form": FORM, "folder": self.name, "stage": stage, "number": number}
            for number, task in enumerate(tasks)
        ]
        written: list[Task] = self.write_once(_stage_name(stage), numbered)
        return written

    def outcome(self, task: Task) -> Document | None:
        """Read the outcome of a task; None if there is none yet."""
        try:
            document: Document = self.read(_outcome_name(task))
        except ObjectNotFound:
            return None
        return document

    def write_outcome(self, task: Task, document: Document) -> Document:
        """Write the outcome of a task, and return the one that counts: the first one."""
        written: Document = self.write_once(_outcome_name(task), document)
        return written

    def outcomes(self, stage: int) -> list[Document] | None:
        """Read the outcomes of all tasks of a stage, in order; None if some are missing. Raises ObjectNotFound."""
        outcomes: list[Document] = []
        with ThreadPoolExecutor(READERS) as pool:
            for outcome in pool.map(self.outcome, self.tasks(stage)):
                if outcome is None:
                    return None
                outcomes.append(outcome)
        return outcomes

    def read_many(self, names: Sequence[str]) -> Iterator[bytes]:
        """Yield the bytes of objects in order, some read ahead."""
        return self.load_many(names, self.read_bytes)

    def load_many(self, names: Sequence[str], load: Callable[[str], Loaded]) -> Iterator[Loaded]:
        """Yield what ``load`` returns of each name, in order; some are read ahead."""
        with ThreadPoolExecutor(READ_AHEAD) as pool:
            for first in range(0, len(names), READ_AHEAD):
                yield from pool.map(load, names[first : first + READ_AHEAD])


def _stage_name(stage: int) -> str:
    return f"stage-{stage:03d}.json"


def check_tasks(tasks: Sequence[Task]) -> None:
    """Raise InvalidInput if another release has written the tasks: what they leave has another form."""
    if tasks and tasks[0].get("form") != FORM:
        raise InvalidInput(f"Another release has written the task {tasks[0]['task']!r}.", BEGIN_AGAIN)


def folder_name(execution: str, attempt: int, touched_at: float) -> str:
    """Return the name of the folder in which an execution is sealed.

    Attempts that died leave the folder to the next one, unless something was uploaded since.

    Args:
        execution: The execution's id.
        attempt: The attempt that began there.
        touched_at: The newest upload event then, seconds since the epoch.
    """
    return sha256(f"{FORM}\n{execution}\n{attempt}\n{touched_at!r}".encode()).hexdigest()[:32]


def _outcome_name(task: Task) -> str:
    return f"stage-{task['stage']:03d}/{task['number']}.json"
