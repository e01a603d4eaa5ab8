"""Parse the times of AWS's answers."""

from __future__ import annotations

from datetime import datetime
from typing import Any


def parse_time(value: Any) -> datetime:
    """Parse a time as botocore does: a number, the form of HTTP, or ISO 8601, which S3 writes."""
    if isinstance(value, str) and value[4:5] == "-" and value.endswith("Z"):
        try:
            return datetime.fromisoformat(value)
        except ValueError:
            pass
    from botocore.utils import parse_timestamp

    parsed: datetime = parse_timestamp(value)
    return parsed
