"""Cut sorted paths into blocks whose content decides where they end, and say by a signature what may be in a block.

A block is a text: one JSON string a line. Where a version differs from an older one by some paths, the blocks around
them differ, and all others are equal, so that they are kept once.

The signature is a set of numbers: the hashes of all sequences of three and of four bytes in the lower-case text, and of
the first six digits of each longer number. A text whose signature lacks a number of the needle's does not have the
needle. Sequences of digits, the letters A to F and punctuation have numbers of their own: a block of UUIDs has all of
them, and must not pass for words.
"""

from __future__ import annotations

import re
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
_CLASS_BITS = SIGNATURE_BITS >> 1
"""Of sequences with a letter beyond F; as many for all others."""
DIGEST_LETTERS = 16
_CHOSEN_GRAMS = 6
"""Sequences of a needle of each of both classes that are looked up; each is a request for a large segment."""
_NUMERIC = frozenset(b'0123456789abcdef-_./"\n')
_ARE_NUMERIC = bytes(low in _NUMERIC and high in _NUMERIC for high in range(256) for low in range(256))
"""By two bytes, little-endian, whether both are of such a sequence."""
_beginnings_of_numbers = re.compile(rb"(?<=[^0-9a-f])[0-9]{6}").findall
"""Neighbours have few of them, and all combinations of the digits behind."""
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
    """Return the hashes of all sequences of three and four bytes of a text in lower case, and of how numbers begin."""
    lowered = text.lower() + b"\n\n\n"  # the last bytes of a text begin sequences, too
    fours: set[int] = set()
    for start in range(4):
        view = memoryview(lowered)[start:]
        words = array("I", view[: len(view) // 4 * 4].tobytes())
        if not _LITTLE:
            words.byteswap()
        fours.update(words)
    threes = {four & 0xFFFFFF for four in fours}
    numbers = {_hash_number(digits) for digits in {*_beginnings_of_numbers(lowered)}}
    return {*map(_hash_four, fours), *map(_hash_three, threes), *numbers}


def needle_signature(needle: bytes) -> list[int]:
    """Return some numbers that the signature of every text with that needle has; none for a needle below three bytes.

    Args:
        needle: In lower case.
    """
    width = 4 if len(needle) >= 4 else 3
    hashed = _hash_four if width == 4 else _hash_three
    starts = range(len(needle) - width + 1)
    grams = [hashed(int.from_bytes(needle[start : start + width], "little")) for start in starts]
    worded = [number for number in grams if number < _CLASS_BITS]
    numeric = [number for number in grams if number >= _CLASS_BITS]
    numbers = map(_hash_number, _beginnings_of_numbers(needle))
    return sorted({*numbers, *_spread(worded), *_spread(numeric)})


def _spread(numbers: Sequence[int]) -> list[int]:
    """Return a few of some numbers, from the first to the last."""
    if len(numbers) <= _CHOSEN_GRAMS:
        return [*numbers]
    step = (len(numbers) - 1) / (_CHOSEN_GRAMS - 1)
    return [numbers[round(place * step)] for place in range(_CHOSEN_GRAMS)]


def _hash_four(word: int) -> int:
    hashed = ((word * 2_654_435_761) & 0xFFFFFFFF) >> 19
    return hashed | _CLASS_BITS if _ARE_NUMERIC[word & 0xFFFF] and _ARE_NUMERIC[word >> 16] else hashed


def _hash_three(word: int) -> int:
    hashed = (((word + 0x5BD1E995) * 2_246_822_519) & 0xFFFFFFFF) >> 19
    return hashed | _CLASS_BITS if _ARE_NUMERIC[word & 0xFFFF] and _ARE_NUMERIC[word >> 8] else hashed


def _hash_number(digits: bytes) -> int:
    return crc32(digits) % _CLASS_BITS
