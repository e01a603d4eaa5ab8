"""What a build cost in requests: for metrics and log lines."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(slots=True)
class BuildStats:
    """Counts that grow while a part is built; give one to ``build_part`` and read it afterwards."""

    requests: int = 0
    """Sent, the repeated ones included."""
    retries: int = 0
    slow_downs: int = 0
    """Times the store asked for fewer requests, or left one unanswered."""
    copied_members: int = 0
    """Members whose entries came out of parts already built."""
    connections: int = 0
    """Opened; those kept from an earlier build are not among them."""
