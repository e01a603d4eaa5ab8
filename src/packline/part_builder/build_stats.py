"""Count what a build costs in requests, for metrics and log lines."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(slots=True)
class BuildStats:
    """Counts that grow while a part is built. Pass one to ``build_part`` and read it afterwards."""

    requests: int = 0
    """Requests that were sent, retries included."""
    retries: int = 0
    slow_downs: int = 0
    """How often the store asked for fewer requests, or left one unanswered."""
    copied_members: int = 0
    """Members whose entries were copied from base parts."""
    connections: int = 0
    """Connections that were opened. Connections kept from an earlier build do not count."""
