"""Writes members as a stored zip in one pass, with the headers of ``.vhpkgzip`` parts: any zip tool opens it."""

from __future__ import annotations

from array import array
from collections.abc import Iterable

from packline.exports.member_reads import MemberData
from packline.reader.dataset import Dataset
from packline.vhpkgzip import headers
from packline.vhpkgzip.writer import ByteSink


def write_zip(members: Iterable[MemberData], dataset: Dataset, out: ByteSink) -> None:
    """Write an archive. CRC-32 and size stand before the data, so a reader may stream it. Memory: 20 bytes a member.

    Raises what reading members raises.
    """
    positions, crcs, offset = array("Q"), array("L"), 0
    for member in members:
        checksum = member.crc32()
        header = headers.pack_local(member.path.encode(), member.size, checksum)
        out.write(header)
        for piece in member.pieces():
            out.write(piece)
        positions.append(member.position)
        crcs.append(checksum)
        offset += len(header) + member.size
    _write_directory(dataset, positions, crcs, offset, out)


def _write_directory(
    dataset: Dataset, positions: array[int], crcs: array[int], directory_offset: int, out: ByteSink
) -> None:
    paths, sizes, offset, length = dataset.paths(), dataset.sizes(), 0, 0
    for position, checksum in zip(positions, crcs, strict=True):
        path, size = paths[position].encode(), sizes[position]
        entry = headers.pack_central(path, size, checksum, offset)
        out.write(entry)
        length += len(entry)
        offset += headers.local_length(len(path), size) + size
    out.write(headers.pack_end(len(positions), length, directory_offset))
