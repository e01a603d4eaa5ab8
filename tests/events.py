"""The sample events: what each function receives, as files."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

EVENTS = Path(__file__).parents[1] / "events"


def sample(name: str) -> Any:
    """A sample event by ``<function>/<case>.json``."""
    return json.loads((EVENTS / name).read_text())
