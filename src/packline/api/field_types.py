"""Types of fields that the OpenAPI document describes more closely than Python does."""

from __future__ import annotations

from typing import Annotated

from pydantic import WithJsonSchema

Crc32 = Annotated[
    int, WithJsonSchema({"type": "integer", "format": "int64", "minimum": 0, "maximum": 2**32 - 1})
]
"""A CRC-32 as a number, as in zip archives and ``zlib.crc32``."""
DateTime = Annotated[str, WithJsonSchema({"type": "string", "format": "date-time"})]
"""A time as ISO 8601 in UTC (RFC 3339), formatted once by ``schemas.iso_time``."""
