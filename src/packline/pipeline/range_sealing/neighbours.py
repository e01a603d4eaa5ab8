"""Look at objects beside a range that decide what an object of the range is.

A file and its sidecar, a file and what lies below it, may be on both sides of a range's end. Whatever of a file lies
behind an end begins with the file's path, so the end does, too: few files of a range can have something elsewhere, and
a request for each is cheap.
"""

from __future__ import annotations

from collections.abc import Iterator

from packline.errors import ObjectNotFound
from packline.keys import SIDECAR_SUFFIX
from packline.objects import StoredObject
from packline.ports import ObjectStore
from packline.rules.metadata import is_batch, sidecar_target
from packline.rules.placeholders import folder_named, is_placeholder


class Neighbours:
    """Objects of an execution, wherever they are."""

    def __init__(self, store: ObjectStore, prefix: str) -> None:
        """``prefix``: what stands before each path in its key."""
        self._store, self._prefix = store, prefix

    def find(self, path: str) -> StoredObject | None:
        """Return the object at a path; None if there is none."""
        try:
            return self._store.head(self._prefix + path)
        except ObjectNotFound:
            return None

    def sidecar_of(self, path: str) -> StoredObject | None:
        """Return the object that is named like the sidecar of a path; None if there is none."""
        return self.find(path + SIDECAR_SUFFIX)

    def is_file(self, path: str) -> bool:
        """Return whether a path is an output: neither metadata nor a placeholder."""
        stored = self.find(path)
        return stored is not None and self._is_output(path, stored)

    def has_content_below(self, folder: str, after: str = "") -> bool:
        """Return whether an object that is not named like metadata lies below a path, behind another one."""
        return any(
            self._is_content(path) and not is_placeholder(path, stored.size)
            for path, stored in self._below(folder, after)
        )

    def first_output_below(self, folder: str, after: str) -> str | None:
        """Return the first output below a path, behind another one; None if there is none."""
        outputs = (path for path, stored in self._below(folder, after) if self._is_output(path, stored))
        return next(outputs, None)

    def is_placeholder_of(self, folder: str) -> bool:
        """Return whether some object stands for a folder, by its name or because something lies below it."""
        below = (path for path, stored in self._below(folder, "") if is_placeholder(path, stored.size))
        if any(folder_named(path) == folder for path in below):
            return True
        hadoop = self.find(f"{folder}_$folder$")
        stored = self.find(folder)
        return bool(hadoop and not hadoop.size) or bool(
            stored and not stored.size and self.has_content_below(folder)
        )

    def _is_content(self, path: str) -> bool:
        return not is_batch(path) and sidecar_target(path) is None

    def _is_output(self, path: str, stored: StoredObject) -> bool:
        if is_batch(path) or is_placeholder(path, stored.size):
            return False
        base = sidecar_target(path)
        if base is not None:
            return not self.is_file(base)
        return bool(stored.size) or not self.has_content_below(path)

    def _below(self, folder: str, after: str) -> Iterator[tuple[str, StoredObject]]:
        start = self._prefix + after if after else ""
        for stored in self._store.list(f"{self._prefix}{folder}/", after=start):
            yield stored.key[len(self._prefix) :], stored
