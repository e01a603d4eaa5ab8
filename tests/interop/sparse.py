"""Parts too large to write in a test: real headers around holes of a sparse file."""

from __future__ import annotations

from pathlib import Path

from isal import isal_zlib

from packline.vhpkgzip.layout import PartLayout

_ZEROS = bytes(1 << 20)


def crc32_of_zeros(size: int) -> int:
    """CRC-32 of that many zero bytes."""
    crc32 = 0
    for _ in range(size >> 20):
        crc32 = isal_zlib.crc32(_ZEROS, crc32)
    return isal_zlib.crc32(_ZEROS[: size & 0xFFFFF], crc32)


def sparse_part(path: Path, sizes: dict[str, int], crcs: list[int] | None = None) -> PartLayout:
    """Write a part whose members hold zeros only, as holes. ``crcs`` if they are known."""
    layout = PartLayout([name.encode() for name in sizes], list(sizes.values()))
    crcs = crcs or [crc32_of_zeros(size) for size in sizes.values()]
    with path.open("wb") as file:
        for i, crc32 in enumerate(crcs):
            file.seek(layout.header_offsets[i])
            file.write(layout.local_header(i, crc32))
        file.seek(layout.directory_offset)
        file.write(layout.directory(crcs))
    return layout
