"""``IdentityStore``: the identity of the store that the table belongs to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class StoreIdentity:
    """What the table says about the identity of its store."""

    id: str
    is_stored: bool = False
    """Whether the store is known to hold the same id; before, a process may have died in between."""


class IdentityStore(Protocol):
    """Keeps one identity. A store and its table are given the same one, once."""

    def identity(self) -> StoreIdentity | None:
        """Read the identity; None if the table has none."""

    def create_identity(self, identity: StoreIdentity) -> bool:
        """Write the identity if there is none. Returns False if there is one already."""

    def replace_identity(self, identity: StoreIdentity) -> None:
        """Write the identity whatever is there."""
