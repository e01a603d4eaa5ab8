"""Collect the model entries of all files of an execution into one request for each model."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from packline.model import Alert
from packline.rules.reserved_keys import ModelVersionEntry
from packline.rules.version_requests import MAX_NAME_BYTES


@dataclass(slots=True)
class ModelRequest:
    """The next version of one model: the union of what its files say."""

    model: str
    tags: list[str] = field(default_factory=list)
    note: str = ""


class ModelRequests:
    """Collects the model entries of many files."""

    def __init__(self) -> None:
        self.requests: dict[str, ModelRequest] = {}
        self.refused: dict[str, Alert] = {}
        """Model to the reason why it gets no new version."""
        self.warnings: dict[str, Alert] = {}

    def add(self, entries: Sequence[ModelVersionEntry], where: str) -> tuple[str, ...]:
        """Add the entries of one file, and return the models it joins. The first of different release notes stays."""
        for entry in entries:
            request = self.requests.setdefault(entry.model, ModelRequest(entry.model))
            request.tags += [tag for tag in entry.tags if tag not in request.tags]
            if entry.note and request.note and entry.note != request.note:
                self.warnings.setdefault(
                    entry.model,
                    Alert(
                        "ConflictingNotes",
                        f"{where}: model://{entry.model}/: another file has another release note; the first is kept.",
                    ),
                )
            request.note = request.note or entry.note
            self._check_size(request)
        return tuple(dict.fromkeys(entry.model for entry in entries))

    def sorted_requests(self) -> list[ModelRequest]:
        """Return the requests that may become versions, in order of the model's name."""
        return [self.requests[model] for model in sorted(self.requests) if model not in self.refused]

    def alerts(self) -> list[Alert]:
        """Return refusals and warnings, in a stable order."""
        return [alerts[model] for alerts in (self.refused, self.warnings) for model in sorted(alerts)]

    def _check_size(self, request: ModelRequest) -> None:
        size = sum(len(text.encode()) for text in (*request.tags, request.note))
        if size > MAX_NAME_BYTES:
            self.refused.setdefault(
                request.model,
                Alert(
                    "ConflictingEntries",
                    f"model://{request.model}/ has no new version: its tags and release note have more than "
                    f"{MAX_NAME_BYTES:,} bytes.",
                    "Use fewer tags, and a shorter note.",
                ),
            )
