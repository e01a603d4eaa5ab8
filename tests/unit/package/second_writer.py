"""A second writer of packages, made from docs/format.md alone: nothing of ``packline`` is imported here."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from itertools import accumulate
from zlib import crc32

Member = tuple[bytes, int]
"""Path and size."""


def cut(members: Sequence[Member], limit: int = 512 << 20, files: int = 20_000) -> list[list[Member]]:
    """The parts of a package ("Cutting members into parts")."""
    parts: list[list[Member]] = []
    waiting = 0  # the first member that waits; all up to the one that is looked at do
    up_to = list(accumulate(map(cost, members), initial=0))
    for number, member in enumerate(members):
        if cost(member) > limit - 98:
            parts += [list(members[waiting:number]), [member]] if waiting < number else [[member]]
            waiting = number + 1
            continue
        while waiting < number and not (
            number - waiting < files and up_to[number + 1] - up_to[waiting] <= limit - 98
        ):
            first = first_place(up_to[waiting : number + 1], limit, files)
            places = range(waiting + first, number + 1)
            chosen = min(places, key=lambda place: rank(members[place - 1][0], members[place][0]))
            parts.append(list(members[waiting:chosen]))
            waiting = chosen
    return parts + ([list(members[waiting:])] if waiting < len(members) else [])


def cost(member: Member) -> int:
    path, size = member
    return size + 76 + 2 * len(path) + 48


def first_place(up_to: Sequence[int], limit: int, files: int) -> int:
    """How many of those that wait are in the part in any case; ``up_to``: the costs before each, and of all."""
    for n in range(1, len(up_to)):
        if 4 * (up_to[n] - up_to[0]) >= limit or n == max(files // 4, 1):
            return n
    return len(up_to) - 1


def rank(before: bytes, path: bytes) -> tuple[int, int]:
    theirs, ours = before.split(b"/"), path.split(b"/")
    differs = next(i for i, name in enumerate(ours) if i >= len(theirs) or theirs[i] != name)
    shared = min(differs, len(theirs) - 1, len(ours) - 1)
    return shared, crc32(b"/".join(ours[: differs + 1]))


def write(members: Sequence[tuple[bytes, bytes]]) -> bytes:
    """The bytes of a part: paths and data in, below 4 GiB ("Layout of a part")."""
    body, directory = bytearray(), bytearray()
    for path, data in members:
        lengths = (crc32(data), len(data), len(data), len(path), 0)
        directory += struct.pack("<4sHHHHHH", b"PK\1\2", 0x0314, 20, 0x0800, 0, 0, 33)
        directory += struct.pack("<IIIHH", *lengths) + bytes(6)
        directory += struct.pack("<II", 0x81A40000, len(body)) + path
        body += struct.pack("<4sHHHHH", b"PK\3\4", 20, 0x0800, 0, 0, 33)
        body += struct.pack("<IIIHH", *lengths) + path + data
    count, at = len(members), len(body)
    end = b""
    if count >= 65_535:
        end = struct.pack("<4sQHHIIQQQQ", b"PK\6\6", 44, 0x032D, 45, 0, 0, count, count, len(directory), at)
        end += struct.pack("<4sIQI", b"PK\6\7", 0, at + len(directory), 1)
    entries = min(count, 0xFFFF)
    end += struct.pack("<4sHHHHIIH", b"PK\5\6", 0, 0, entries, entries, len(directory), at, 0)
    return bytes(body + directory) + end
