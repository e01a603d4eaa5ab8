"""What the tasks of a sealing list: what an execution has uploaded, or objects that are adopted where they lie."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Protocol

from packline.keys import SIDECAR_SUFFIX, outputs_prefix
from packline.objects import StoredObject
from packline.pipeline.adopted_outputs import compile_selection, sort_adopted
from packline.pipeline.listing import Outputs, attach_sidecars, drop_empty_folders, sort_outputs
from packline.pipeline.range_sealing.key_ranges import KeyRange
from packline.pipeline.range_sealing.neighbours import Neighbours
from packline.pipeline.range_sealing.work_folder import Task, WorkFolder
from packline.ports import ObjectStore
from packline.rules.adoption import Adoption, load_adoption
from packline.rules.object_lists import ObjectList
from packline.rules.placeholders import is_placeholder

ADOPTION = "adoption.json"
"""Document of the folder that has the request, where objects are adopted."""


class Source(Protocol):
    """The objects that become the outputs of an execution."""

    @property
    def prefix(self) -> str:
        """What stands before each path in its key."""

    def neighbours(self, store: ObjectStore) -> Neighbours:
        """Return how to look at objects beside a range."""

    def sort(self, listed: Iterable[StoredObject], within: KeyRange, neighbours: Neighbours) -> Outputs:
        """Sort the objects of a range as one function sorts all, with a look at what else there is around its ends."""


def load_source(task: Task, work: WorkFolder) -> Source:
    """Return what a task lists. Raises ObjectNotFound."""
    if task.get("adopted"):
        return AdoptedObjects(load_adoption(work.read(ADOPTION)))
    return UploadedOutputs(task["execution"])


@dataclass(frozen=True, slots=True)
class UploadedOutputs:
    """What was uploaded for an execution."""

    execution: str

    @property
    def prefix(self) -> str:
        """What stands before each path in its key."""
        return outputs_prefix(self.execution)

    def neighbours(self, store: ObjectStore) -> Neighbours:
        """Return how to look at objects beside a range."""
        return Neighbours(store, self.prefix)

    def sort(self, listed: Iterable[StoredObject], within: KeyRange, neighbours: Neighbours) -> Outputs:
        """Sort the objects of a range as ``list_outputs`` does."""
        outputs, documents = sort_outputs(listed, self.execution)
        drop_empty_folders(outputs, _has_content_behind(within, neighbours))
        attach_sidecars(
            outputs, documents, self.execution, lambda path: path <= within.after and neighbours.is_file(path)
        )
        end = within.upto or ""
        for member in outputs.members:
            if end.startswith(member.path) and member.path + SIDECAR_SUFFIX > end:
                sidecar = neighbours.sidecar_of(member.path)
                if sidecar:
                    outputs.sidecars[member.path] = sidecar
        return outputs


@dataclass(frozen=True, slots=True)
class AdoptedObjects:
    """Objects that are adopted where they lie."""

    adoption: Adoption
    listing: ObjectList | None = None
    """What stands for a listing of the store; only where the first tasks are written."""

    @property
    def prefix(self) -> str:
        """What stands before each path in its key."""
        return self.adoption.prefix

    def neighbours(self, store: ObjectStore) -> Neighbours:
        """Return how to look at objects beside a range."""
        return _AdoptedNeighbours(store, self.adoption)

    def sort(self, listed: Iterable[StoredObject], within: KeyRange, neighbours: Neighbours) -> Outputs:
        """Sort the objects of a range as ``list_adopted`` does."""
        outputs = sort_adopted(listed, self.adoption)
        drop_empty_folders(outputs, _has_content_behind(within, neighbours))
        return outputs


def _has_content_behind(within: KeyRange, neighbours: Neighbours) -> Callable[[str], bool]:
    """Return a function that tells whether something lies below a path, behind the end of the range."""
    end = within.upto
    return lambda path: end is not None and end.startswith(path) and neighbours.has_content_below(path, end)


class _AdoptedNeighbours(Neighbours):
    """Every object is a file if the patterns of the request choose it, metadata too."""

    def __init__(self, store: ObjectStore, adoption: Adoption) -> None:
        super().__init__(store, adoption.prefix)
        self._is_adopted = compile_selection(adoption)

    def _is_content(self, path: str) -> bool:
        return self._is_adopted(path)

    def _is_output(self, path: str, stored: StoredObject) -> bool:
        if is_placeholder(path, stored.size) or not self._is_content(path):
            return False
        return bool(stored.size) or not self.has_content_below(path)
