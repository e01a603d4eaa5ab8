"""The head of the index of paths in memory."""

from __future__ import annotations

from dataclasses import replace

from packline.errors import StateMoved
from packline.search_index import PathIndexHead


class MemoryPathIndexHeads:
    """Implements ``packline.ports.PathIndexHeads``."""

    def __init__(self) -> None:
        self.head = PathIndexHead()

    def path_index(self) -> PathIndexHead:
        return self.head

    def save_path_index(self, head: PathIndexHead) -> PathIndexHead:
        if head.rev != self.head.rev:
            raise StateMoved("The index of paths was changed elsewhere.")
        self.head = replace(head, rev=head.rev + 1)
        return self.head
