"""Types of fields that the OpenAPI document describes more closely than Python does."""

from __future__ import annotations

from typing import Annotated

from pydantic import WithJsonSchema

DateTime = Annotated[str, WithJsonSchema({"type": "string", "format": "date-time"})]
"""A time as ISO 8601 in UTC (RFC 3339), formatted once by ``schemas.iso_time``."""
