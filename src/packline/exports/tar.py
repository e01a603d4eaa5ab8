"""Writes members as a tar archive in one pass: POSIX pax format, without times, owners and modes of this machine."""

from __future__ import annotations

import tarfile
from collections.abc import Iterable

from packline.exports.member_reads import MemberData
from packline.vhpkgzip.writer import ByteSink

BLOCK = tarfile.BLOCKSIZE
MODE = 0o644


def tar_header(path: str, size: int) -> bytes:
    """Return the header blocks of a file; pax records stand before it where ustar has no room for path or size."""
    entry = tarfile.TarInfo(path)
    entry.size, entry.mode, entry.mtime = size, MODE, 0
    return entry.tobuf(tarfile.PAX_FORMAT, "utf-8", "strict")


def write_tar(members: Iterable[MemberData], out: ByteSink) -> None:
    """Write an archive. Raises what reading members raises."""
    length = 0
    for member in members:
        header = tar_header(member.path, member.size)
        out.write(header)
        for piece in member.pieces():
            out.write(piece)
        padding = -member.size % BLOCK
        out.write(bytes(padding))
        length += len(header) + member.size + padding
    out.write(bytes(2 * BLOCK + -(length + 2 * BLOCK) % tarfile.RECORDSIZE))
