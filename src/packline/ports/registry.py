"""``Registry``: executions, versions, aliases and packaging in one."""

from __future__ import annotations

from typing import Protocol

from packline.ports.executions import ExecutionStore
from packline.ports.packaging import PackagingStore
from packline.ports.versions import VersionAliasStore, VersionStore


class Registry(ExecutionStore, VersionStore, VersionAliasStore, PackagingStore, Protocol):
    """Offers the four ports in one, for a use case that needs several. Their records share transactions."""
