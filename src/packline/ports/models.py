"""Models: their names, the counters of their versions, the states of these."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from packline.model import DatasetVersion, ModelStatus


class ModelStore(Protocol):
    """Keeps the counters and the states of model versions."""

    def reserve_version(self, model: str, execution: str) -> int:
        """Return the number of the version that this execution makes of that model: the next one, always the same."""

    def models(self, after: str = "") -> Iterator[str]:
        """List the names of all models that sort after ``after``, in order."""

    def set_status(self, model: str, version: str, status: ModelStatus) -> DatasetVersion:
        """Approve or reject a version of a model. Raises VersionNotFound."""
