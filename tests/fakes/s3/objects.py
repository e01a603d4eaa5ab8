"""Objects of the fake S3: versions by key, and the view of their latest bytes."""

from __future__ import annotations

import base64
import hashlib
import itertools
from collections.abc import Iterator, Mapping, MutableMapping
from dataclasses import dataclass
from typing import Self


@dataclass
class StoredObject:
    """One object version."""

    data: bytes
    version_id: str
    crc32: str | None = None
    kind: str = "FULL_OBJECT"
    """Of the checksum."""

    @property
    def etag(self) -> str:
        """The MD5 in quotes, as for an object that was written at once."""
        return f'"{hashlib.md5(self.data).hexdigest()}"'


class LatestObjects(MutableMapping[str, bytes]):
    """The bytes of the latest version of each key; a value that is set is a new version."""

    def __init__(self) -> None:
        self.versions: dict[str, list[StoredObject]] = {}
        self.ids = itertools.count(1)

    def __getitem__(self, key: str) -> bytes:
        return self.versions[key][-1].data

    def __setitem__(self, key: str, data: bytes) -> None:
        self.add(key, data)

    def __delitem__(self, key: str) -> None:
        del self.versions[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self.versions)

    def __len__(self) -> int:
        return len(self.versions)

    def __ior__(self, others: Mapping[str, bytes]) -> Self:
        self.update(others)
        return self

    def add(self, key: str, data: bytes, crc32: str | None = None, kind: str = "FULL_OBJECT") -> StoredObject:
        """Add a version."""
        stored = StoredObject(data, f"v{next(self.ids)}", crc32, kind)
        self.versions.setdefault(key, []).append(stored)
        return stored


def encode_crc32(crc32: int) -> str:
    """Encode a CRC-32 as headers spell it."""
    return base64.b64encode(crc32.to_bytes(4, "big")).decode()


def parse_range(text: str) -> tuple[int, int]:
    """Parse ``bytes=first-last``."""
    first, last = text.removeprefix("bytes=").split("-")
    return int(first), int(last)
