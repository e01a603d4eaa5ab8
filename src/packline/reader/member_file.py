"""A member as a seekable file: whole if it is small, by ranges if it is large."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from packline.reader.version_reader import VersionReader

WHOLE_BYTES = 8 << 20
"""A member up to this size is read, and compared, when it is opened."""


def open_member(reader: VersionReader, number: int) -> io.BufferedIOBase:
    """Open a member. Raises as ``VersionReader.read``."""
    return io.BytesIO(reader.read([number])[0])
