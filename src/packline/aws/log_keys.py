"""What each line of a function's log says about whom it is for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import islice
from typing import Any

from packline.keys import CONTROL, OUTPUTS

IDENTITIES = ("execution", "owner", "dataset", "version", "plan", "index", "folder", "stage", "number")
"""Fields of a step's input that say what it is about."""
MOST_NAMED = 20


def identify(event: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields of a step's input that say what it is about."""
    return {name: event[name] for name in IDENTITIES if name in event}


def name_executions(keys: Iterable[str]) -> list[str]:
    """Return the executions that uploads of these keys are about, at most twenty of them."""
    names = (key.split("/")[1].removesuffix(".json") for key in keys if key.startswith((OUTPUTS, CONTROL)))
    return [*islice(dict.fromkeys(names), MOST_NAMED)]
