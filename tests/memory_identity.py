"""The identity of the store, in memory."""

from __future__ import annotations

from packline.ports import StoreIdentity


class MemoryIdentityStore:
    """See ``packline.ports.IdentityStore``."""

    def __init__(self) -> None:
        self.kept: StoreIdentity | None = None

    def identity(self) -> StoreIdentity | None:
        return self.kept

    def create_identity(self, identity: StoreIdentity) -> bool:
        if self.kept is not None:
            return False
        self.kept = identity
        return True

    def replace_identity(self, identity: StoreIdentity) -> None:
        self.kept = identity
