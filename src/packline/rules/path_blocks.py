"""Cut sorted paths into blocks whose content decides where they end, and say by a signature what may be in a block.

A block is a text: one JSON string a line. Where a version differs from an older one by some paths, the blocks around
them differ, and all others are equal, so that they are kept once.

The signature is a set of numbers: the hashes of all sequences of three and of four bytes in the lower-case text. A text
whose signature lacks a number of the needle's does not have the needle.
"""

from __future__ import annotations

import sys
from array import array
from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256
from json.encoder import encode_basestring
from typing import NamedTuple
from zlib import crc32

MEAN_PATHS = 4_096
"""Of a block, where it is cut by content: some 160 KB of text. A power of two."""
LEAST_PATHS, MOST_PATHS = 512, 16_384
SIGNATURE_BITS = 1 << 14
"""4,096 neighbours with numbers in their names have some 6,000 different sequences of four bytes."""
DIGEST_LETTERS = 16
_CHOSEN_GRAMS = 6
"""Sequences of a needle that are looked up; each is a request for a large segment."""
_LITTLE = sys.byteorder == "little"


class PathBlock(NamedTuple):
    """Some neighbouring paths of one manifest shard."""

    digest: str
    text: bytes
    paths: int


def cut_blocks(paths: Iterable[str]) -> Iterator[PathBlock]:
    """Cut paths, in byte order, into blocks. A path that is repeated stands once."""
    lines: list[bytes] = []
    last: str | None = None
    for path in paths:
        if path == last:
            continue
        last = path
        line = encode_basestring(path).encode(errors="surrogatepass")
        lines.append(line)
        is_cut = crc32(line) % MEAN_PATHS == 0 and len(lines) >= LEAST_PATHS
        if is_cut or len(lines) == MOST_PATHS:
            yield _block(lines)
            lines = []
    if lines:
        yield _block(lines)


def _block(lines: Sequence[bytes]) -> PathBlock:
    text = b"\n".join(lines) + b"\n"
    return PathBlock(sha256(text).hexdigest()[:DIGEST_LETTERS], text, len(lines))


def signature(text: bytes) -> set[int]:
    """Return the hashes of all sequences of three and four bytes of a text in lower case."""
    lowered = text.lower() + b"\n\n\n"  # the last bytes of a text begin sequences, too
    fours: set[int] = set()
    for start in range(4):
        view = memoryview(lowered)[start:]
        words = array("I", view[: len(view) // 4 * 4].tobytes())
        if not _LITTLE:
            words.byteswap()
        fours.update(words)
    threes = {four & 0xFFFFFF for four in fours}
    return {*map(_hash_four, fours), *map(_hash_three, threes)}


def needle_signature(needle: bytes) -> list[int]:
    """Return some numbers that the signature of every text with that needle has; none for a needle below three bytes.

    Args:
        needle: In lower case.
    """
    width = 4 if len(needle) >= 4 else 3
    starts = range(len(needle) - width + 1)
    if len(starts) > _CHOSEN_GRAMS:
        step = (len(starts) - 1) / (_CHOSEN_GRAMS - 1)
        starts = [round(number * step) for number in range(_CHOSEN_GRAMS)]  # type: ignore[assignment]
    words = [int.from_bytes(needle[start : start + width], "little") for start in starts]
    return sorted({(_hash_four if width == 4 else _hash_three)(word) for word in words})


def _hash_four(word: int) -> int:
    return ((word * 2_654_435_761) & 0xFFFFFFFF) >> 18


def _hash_three(word: int) -> int:
    return (((word + 0x5BD1E995) * 2_246_822_519) & 0xFFFFFFFF) >> 18
