"""``--verify sha256``: files on the disk are compared with the SHA-256 recorded for every part.

Blocks of one part come over several connections, in any order, and a SHA-256 cannot be put together from those of
pieces. But a part is nothing else than its local headers, its files and its directory: with the directory, read from
the store, the part is hashed as it was built, from the files as they are on the disk now.
The cost: reading all files once more, from the page cache as a rule, and the directories (about 1 % of a part).
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from packline.client.errors import PartDigestMismatch
from packline.client.transfer.settings import TransferSettings, environment_settings
from packline.errors import InvalidInput, PacklineError, Unavailable
from packline.fs.os_errors import member_error
from packline.model import FetchPlan, Part
from packline.vhpkgzip import headers
from packline.vhpkgzip.lenient_headers import central_header_length, parse_central
from packline.vhpkgzip.member_paths import check_path_bytes

if TYPE_CHECKING:
    from packline.client.cache.store import Cache
    from packline.client.transfer.engine import ObjectSource

READ_BYTES = 1 << 20
DIRECTORY_BYTES = 8 << 20
"""Of a directory in one request."""
THREADS = 4


class RangeReader(Protocol):
    """Reads ranges of objects."""

    def read_range(self, key: str, start: int, length: int) -> bytes:
        """Read bytes of an object. Raises ObjectNotFound."""


def verify_parts(plan: FetchPlan, folder: Path, source: RangeReader, tick: Callable[[], None]) -> list[str]:
    """Compare the files below ``folder`` with all parts of a version; warnings about those without a SHA-256.

    ``tick`` is called between parts. Raises PartDiffers, and as reading does.
    """
    if not plan.parts:
        return [f"{plan.uri} has no package, so there is no SHA-256 to compare its files with."]
    from concurrent.futures import ThreadPoolExecutor  # hashlib lets other threads go on

    with ThreadPoolExecutor(THREADS) as pool:
        parts = [part for part in plan.parts if part.sha256]
        # One connection, used by this thread alone.
        directories = (_directory(part, source) for part in parts)
        waiting: list[tuple[Part, Any]] = []
        for part, directory in zip(parts, directories, strict=True):
            waiting.append((part, pool.submit(_digest, part, directory, folder)))
            while len(waiting) > THREADS:
                _compare(*waiting.pop(0))
                tick()
        for part, future in waiting:
            _compare(part, future)
            tick()
    return [
        f"Part {part.key!r} has no recorded SHA-256: it was put together by the store, and checked by CRC-32."
        for part in plan.parts
        if not part.sha256
    ]


def verifying_settings(
    verify: str, include: Sequence[str], settings: TransferSettings | None
) -> TransferSettings:
    """Return the settings of a fetch that compares the SHA-256 of parts. Raises InvalidInput."""
    if verify != "sha256":
        raise InvalidInput(f"verify={verify!r} is not known.", "Use sha256.")
    if include:
        raise InvalidInput(
            "A selection cannot be compared with the SHA-256 of parts.", "Leave out --include or --verify."
        )
    return (settings or environment_settings())._replace(verify_sha256=True)


def verify_cached(
    plan: FetchPlan, cache: Cache, folder: Path, source: ObjectSource, offline: bool
) -> list[str]:
    """Compare a cached version with its parts; warnings. If it differs, it is dropped.

    Raises PartDiffers, Unavailable.
    """
    if offline:
        raise Unavailable(
            f"{plan.uri} cannot be compared with its parts offline: their directories are in the store.",
            "Leave out --verify or --offline; `packline cache verify` compares without a connection.",
        )
    try:
        return verify_parts(source.load_parts(plan), folder, source, lambda: None)
    except PartDigestMismatch:
        cache.drop(plan.content_hash)
        raise
    finally:
        source.close()


def _compare(part: Part, future: Any) -> None:
    try:
        digest: str = future.result()
    except (PacklineError, ValueError) as error:
        raise PartDigestMismatch(
            f"The files of part {part.key!r} cannot be compared with its SHA-256: {error}", REMEDY
        ) from error
    if digest != part.sha256:
        raise PartDigestMismatch(
            f"The files of part {part.key!r} make the SHA-256 {digest}, {part.sha256} is recorded.", REMEDY
        )


REMEDY = "Fetch again: all of it is fetched anew. If it repeats, package the version again."


def _directory(part: Part, source: RangeReader) -> bytes:
    """Read everything behind the entries of a part, as it is in the store."""
    start = part.blocks[-1].offset + part.blocks[-1].length if part.blocks else 0
    return b"".join(
        source.read_range(part.key, at, min(DIRECTORY_BYTES, part.size - at))
        for at in range(start, part.size, DIRECTORY_BYTES)
    )


def _digest(part: Part, directory: bytes, folder: Path) -> str:
    """Return the SHA-256 of a part, its entries taken from the files below a folder."""
    digest = sha256()
    buffer = memoryview(bytearray(READ_BYTES))
    root = os.fsencode(folder)
    for path, size, crc32 in _entries(directory, part.files):
        digest.update(headers.pack_local(path, size, crc32))
        check_path_bytes(path)
        try:
            handle = os.open(os.path.join(root, path), os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
        except OSError as error:
            raise member_error(error, path) from error
        try:
            while count := os.readv(handle, [buffer]):
                digest.update(buffer[:count])
        finally:
            os.close(handle)
    digest.update(directory)
    return digest.hexdigest()


def _entries(directory: bytes, count: int) -> Iterator[tuple[bytes, int, int]]:
    """Yield path, size and CRC-32 of the entries of a directory. Raises leaves of CorruptPackage, ValueError."""
    at = 0
    for _ in range(count):
        if len(directory) - at < headers.CENTRAL_HEADER.size:
            raise ValueError("its directory is too short.")
        length = central_header_length(directory[at : at + headers.CENTRAL_HEADER.size])
        raw = directory[at : at + length]
        fields = headers.parse_central_header(raw)
        if fields is not None:
            yield fields[:3]
        else:
            record = parse_central(raw).record
            yield record.path, record.size, record.crc32
        at += length
