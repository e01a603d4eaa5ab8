"""Types of JSON documents, for annotations only."""

from __future__ import annotations

from typing import Any

JsonObject = dict[str, Any]
"""A JSON object as ``json.loads`` returns it: text keys, values of any JSON type."""
