"""What adopting would do: the answer of a dry run, for the command line and the HTTP API."""

from __future__ import annotations

from typing import NamedTuple


class LeftOutObjects(NamedTuple):
    """Objects below a prefix that are not adopted, and why."""

    reason: str
    objects: int
    first: tuple[str, ...]
    """Paths of the first of them."""


class AdoptionPreview(NamedTuple):
    """What adopting a prefix would do."""

    files: int
    bytes: int
    first: tuple[str, ...]
    """Paths of the first files."""
    left_out: tuple[LeftOutObjects, ...]
    refusal: str
    """Why nothing would be adopted; empty if the request would be carried out."""
    remedy: str
    is_complete: bool
    """False if not all objects were listed: there are more."""
    existing_execution: str = ""
    """The sealed execution of an equal request: nothing is adopted again, and adopting answers it. Empty: none."""
