"""Split a stream of bytes into lines of bounded length."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

MAX_LINE_BYTES = 1024 * 1024
"""Bytes. Of a longer line only so much is kept and handed out: enough for a reader to refuse it."""


def split_lines(chunks: Iterable[bytes], longest: int = MAX_LINE_BYTES) -> Iterator[bytes]:
    """Yield lines without their ends (``\\n`` or ``\\r\\n``); text after the last end is a line, too.

    Only the first ``longest`` bytes of a line are kept.
    """
    kept = b""
    for chunk in chunks:
        first, *others = chunk.split(b"\n")
        kept += first[: max(0, longest - len(kept))]
        for other in others:
            yield kept.removesuffix(b"\r")
            kept = other[:longest]
    if kept:
        yield kept.removesuffix(b"\r")
