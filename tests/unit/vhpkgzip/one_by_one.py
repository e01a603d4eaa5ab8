"""The rule of ``docs/format.md`` by which parts are cut, member by member and without arithmetic over many of them."""

from __future__ import annotations

from zlib import crc32

from packline.vhpkgzip.chunking import PartLimits

END = 22 + 56 + 20
HEADERS = 30 + 46 + 20 + 28
Pair = tuple[bytes, int]


def cut_one_by_one(members: list[Pair], limits: PartLimits) -> list[list[Pair]]:
    """The parts of members (path, size) in path order."""
    parts: list[list[Pair]] = []
    pending: list[Pair] = []
    for number, member in enumerate(members):
        if cost(member) > limits.max_bytes - END:
            parts += [part for part in (pending, [member]) if part]
            pending = []
            continue
        while pending and not fits([*pending, member], limits):
            first = least_fill(pending, limits)
            ranks = [rank(members, number - len(pending) + at) for at in range(first, len(pending) + 1)]
            at = first + ranks.index(min(ranks))
            parts.append(pending[:at])
            pending = pending[at:]
        pending.append(member)
    return [*parts, pending] if pending else parts


def cost(member: Pair) -> int:
    return member[1] + HEADERS + 2 * len(member[0])


def fits(members: list[Pair], limits: PartLimits) -> bool:
    return len(members) <= limits.max_files and sum(map(cost, members)) <= limits.max_bytes - END


def least_fill(pending: list[Pair], limits: PartLimits) -> int:
    files = max(1, int(limits.min_fill * limits.max_files))
    for at in range(1, min(files, len(pending)) + 1):
        if sum(map(cost, pending[:at])) >= limits.min_fill * limits.max_bytes:
            return at
    return min(files, len(pending))


def rank(members: list[Pair], number: int) -> tuple[int, int]:
    """Of a cut before that member: the depth of the folder that begins there, then a hash."""
    former, latter = members[number - 1][0].split(b"/"), members[number][0].split(b"/")
    depth, folders = 0, min(len(former), len(latter)) - 1
    while depth < folders and former[depth] == latter[depth]:
        depth += 1
    if former[:-1] == latter[:-1]:
        return len(latter) - 1, crc32(members[number][0])
    return depth, crc32(b"/".join(latter[: depth + 1]))
