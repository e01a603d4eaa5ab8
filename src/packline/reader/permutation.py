"""A pseudo-random order of n members that is computed position by position, from a seed and an epoch.

The state of a shuffled epoch is then three integers. Above 16,384 members the order is a Feistel network over the
smallest grid that holds n, with cycle walking (J. Black and P. Rogaway, "Ciphers with arbitrary finite domains",
CT-RSA 2002, the generalized-Feistel method); up to there the members are sorted by random words, which gives each order
the same probability. Both take their random words from SHAKE-256, so that an order is the same on every machine and
under every release of Python. The order is stored by nobody, but resuming relies on it: it never changes (decision
0047).
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator, Sequence
from hashlib import shake_256
from math import isqrt
from sys import byteorder

MOST_SORTED = 1 << 14
"""Most members of which the whole order is kept: a list of 128 KiB."""
ROUNDS = 6
BLOCK = 4096
"""Positions that are computed at once: long enough for the loops of list displays, short enough for the CPU's cache."""


class Permutation(Sequence[int]):
    """The order of ``size`` members in one epoch: ``order[position]`` is a member's number."""

    def __init__(self, size: int, seed: int = 0, epoch: int = 0) -> None:
        """Prepare an order; the cost grows with the square root of ``size``.

        Args:
            size: Number of members.
            seed: Any integer; equal seeds give equal orders.
            epoch: Number of the pass; each has an order of its own.
        """
        self.size, self.seed, self.epoch = size, seed, epoch
        key = f"packline order 1: {size} {seed} {epoch}".encode()
        self._sorted = shuffled(size, key) if size <= MOST_SORTED else []
        self._positions: list[int] = []
        self._rows = max(1, isqrt(max(0, size - 1)) + 1)
        self._columns = max(1, -(-size // self._rows))
        self._tables = [] if self._sorted else _round_tables(self._rows, self._columns, key)

    def __len__(self) -> int:
        return self.size

    def __getitem__(self, position: int) -> int:  # type: ignore[override]
        """Return the number of the member at a position. Raises IndexError beyond either end."""
        if not -self.size <= position < self.size:
            raise IndexError(f"position {position} of {self.size}")
        return self.block(position % self.size, position % self.size + 1)[0]

    def __iter__(self) -> Iterator[int]:
        for start in range(0, self.size, BLOCK):
            yield from self.block(start, min(start + BLOCK, self.size))

    def block(self, start: int, stop: int) -> list[int]:
        """Return the members at the positions from ``start`` up to, but without, ``stop``."""
        return self._sorted[start:stop] if self._sorted else self.at(range(start, stop))

    def at(self, positions: Sequence[int]) -> list[int]:
        """Return the members at some positions, in their order."""
        if self._sorted:
            return [self._sorted[position] for position in positions]
        return self._walk(positions, self._encrypt)

    def positions_of(self, members: Sequence[int]) -> list[int]:
        """Return the positions at which some members come: the inverse of ``at``."""
        if not self._sorted:
            return self._walk(members, self._decrypt)
        if not self._positions:
            self._positions = [0] * self.size
            for position, member in enumerate(self._sorted):
                self._positions[member] = position
        return [self._positions[member] for member in members]

    def _walk(self, numbers: Sequence[int], step: Callable[[Sequence[int]], list[int]]) -> list[int]:
        """Apply a permutation of the grid, again to each number that leaves the range of members."""
        results = step(numbers)
        if max(results, default=0) >= self.size:
            for index, result in enumerate(results):
                while result >= self.size:
                    [result] = step([result])
                results[index] = result
        return results

    def _encrypt(self, numbers: Sequence[int]) -> list[int]:
        rows, columns = self._rows, self._columns
        high = [number // columns for number in numbers]
        low = [number % columns for number in numbers]
        for of_low, of_high in self._tables:
            high = [(a + of_low[b]) % rows for a, b in zip(high, low, strict=True)]
            low = [(b + of_high[a]) % columns for a, b in zip(high, low, strict=True)]
        return [a * columns + b for a, b in zip(high, low, strict=True)]

    def _decrypt(self, numbers: Sequence[int]) -> list[int]:
        rows, columns = self._rows, self._columns
        high = [number // columns for number in numbers]
        low = [number % columns for number in numbers]
        for of_low, of_high in reversed(self._tables):
            low = [(b - of_high[a]) % columns for a, b in zip(high, low, strict=True)]
            high = [(a - of_low[b]) % rows for a, b in zip(high, low, strict=True)]
        return [a * columns + b for a, b in zip(high, low, strict=True)]


def shuffled(size: int, key: bytes) -> list[int]:
    """Return the numbers below ``size`` in an order that depends on the key: sorted by random words of 64 bits."""
    return sorted(range(size), key=_random_words(size, key).__getitem__)


def _random_words(count: int, key: bytes) -> array[int]:
    words = array("Q", shake_256(key).digest(8 * count))
    if byteorder == "big":
        words.byteswap()
    return words


def _round_tables(rows: int, columns: int, key: bytes) -> list[tuple[list[int], list[int]]]:
    """Return the random functions of the network, two rounds a pair: from low to high numbers, and back."""
    words = iter(_random_words(ROUNDS // 2 * (rows + columns), key))
    return [
        ([next(words) % rows for _ in range(columns)], [next(words) % columns for _ in range(rows)])
        for _ in range(ROUNDS // 2)
    ]
