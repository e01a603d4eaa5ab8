"""JSON as RFC 8259 has it, in and out: what Python's own reads and writes beyond that, other readers refuse."""

from __future__ import annotations

import json
import math
from typing import Any

from aws_lambda_powertools.shared.json_encoder import Encoder


def parse_json(text: str) -> Any:
    """Parse a body without NaN, and without numbers of thousands of digits. Raises JSONDecodeError."""
    try:
        return json.loads(text, parse_constant=_no_constant)
    except json.JSONDecodeError:
        raise
    except ValueError as error:
        raise json.JSONDecodeError(str(error), "", 0) from None


def dump_json(value: Any) -> str:
    """Write an answer. A NaN that a sidecar has brought into the metadata of a datum becomes null."""
    try:
        return _written(value)
    except ValueError:
        return _written(_finite(value))


def _written(value: Any) -> str:
    return json.dumps(value, separators=(",", ":"), cls=Encoder, allow_nan=False)


def _finite(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _finite(item) for name, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_finite(item) for item in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is not JSON")
