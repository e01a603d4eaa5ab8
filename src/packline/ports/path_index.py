"""The head of the index of paths: which segments it has, and how far it has come."""

from __future__ import annotations

from typing import Protocol

from packline.search_index import PathIndexHead


class PathIndexHeads(Protocol):
    """Keeps the one head of a deployment."""

    def path_index(self) -> PathIndexHead:
        """Read the head; one of revision 0 if there is none yet."""

    def save_path_index(self, head: PathIndexHead) -> PathIndexHead:
        """Write a head if ``head.rev`` is still the stored one, and return it with the next. Raises StateMoved."""
