"""Reads every byte of a cached version and compares it with its CRC-32, else with the ETag where that is an MD5."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import NamedTuple

from isal.isal_zlib import crc32

from packline.client.cache.store import Cache
from packline.client.cache.tree_compare import Damage, compare
from packline.client.cache.tree_index import TreeIndex, read_index
from packline.client.cache.tree_scan import ScannedTree, scan
from packline.errors import PacklineError
from packline.fs.open_flags import READ_FILE

READ_BYTES = 1 << 20
_is_md5 = re.compile(r'"?([0-9a-f]{32})"?').fullmatch

MD5_BYTES = 16


class ExpectedMember(NamedTuple):
    """What a manifest says of a member."""

    path: bytes
    size: int
    etag: str


Members = Callable[[], Iterable[ExpectedMember]]
"""Reads a manifest, each time anew: there may be ten million members. Raises PacklineError if it is not at hand."""


class Verification(NamedTuple):
    """What reading a cached version has shown."""

    content: str
    uri: str
    files: int
    bytes: int
    by_checksum: int
    """Files whose content was compared."""
    by_size: int
    """Files of which nothing but the size is known."""
    damaged: tuple[str, ...]
    """Paths of files that are missing or wrong."""
    extra: tuple[str, ...]
    """Paths of entries that do not belong there."""

    @property
    def intact(self) -> bool:
        """Whether nothing is wrong."""
        return not (self.damaged or self.extra)


def verify_version(cache: Cache, content: str, members: Members | None) -> Verification:
    """Read a version. What is damaged is marked in its index, so that the next fetch repairs it.

    ``members``: what its manifest says, if that is at hand, for files whose CRC-32 is not known. Raises OSError.
    """
    entry = cache.entry(content)
    tree = read_index(cache.index_file(content))
    folder = cache.folder(content)
    scanned = scan(folder)
    if tree is not None:
        damage = compare(scanned, zip(tree.paths(), tree.sizes, strict=True))
    else:
        damage = _compare_with_manifest(scanned, members)
    wrong = set(damage.files)
    by_checksum = by_size = 0
    index = tree or scanned.tree
    md5s = _md5_column(index, members)
    for number, path in enumerate(index.paths()):
        if path in wrong:
            continue
        md5 = bytes(md5s[number * MD5_BYTES : (number + 1) * MD5_BYTES])
        right = _content_is_right(os.path.join(os.fsencode(folder), path), index, number, md5)
        by_checksum += right is not None
        by_size += right is None
        if right is False:
            wrong.add(path)
    if tree is not None and wrong:
        _mark(cache, content, tree, wrong)
    files, total = len(scanned.tree.names), scanned.tree.total_bytes
    return Verification(
        *(content, entry.uri if entry else "", files, total, by_checksum, by_size),
        *(_texts(wrong), _texts(damage.extra)),
    )


def _compare_with_manifest(scanned: ScannedTree, members: Members | None) -> Damage:
    if members is not None:
        with suppress(PacklineError):
            return compare(scanned, ((path, size) for path, size, _ in members()))
    return Damage([], scanned.others)


def _md5_column(tree: TreeIndex, members: Members | None) -> bytearray:
    """Return 16 bytes for each file: its MD5 by the manifest, zeros where that is unknown or its CRC-32 is known.

    Nothing is returned if no file needs one.
    """
    if members is None or all(tree.has_crc):
        return bytearray()
    column = bytearray(MD5_BYTES * len(tree.names))
    with suppress(PacklineError):
        for path, _, etag in members():
            md5, number = _is_md5(etag), tree.find(path)
            if md5 and number >= 0 and not tree.has_crc[number]:
                column[number * MD5_BYTES : (number + 1) * MD5_BYTES] = bytes.fromhex(md5[1])
    return column


def _content_is_right(file: bytes, tree: TreeIndex, number: int, expected_md5: bytes) -> bool | None:
    """Return whether a file has its content; None if nothing tells what that is. It is read in any case.

    ``expected_md5``: zeros or nothing if it is not known.
    """
    has_md5 = any(expected_md5)
    md5 = hashlib.md5(usedforsecurity=False)
    crc = 0
    try:
        handle = os.open(file, READ_FILE)
        try:
            while piece := os.read(handle, READ_BYTES):
                crc = crc32(piece, crc)
                if has_md5:
                    md5.update(piece)
        finally:
            os.close(handle)
    except OSError:
        return False
    if tree.has_crc[number]:
        return crc == tree.crcs[number]
    return md5.digest() == expected_md5 if has_md5 else None


def _mark(cache: Cache, content: str, tree: TreeIndex, wrong: set[bytes]) -> None:
    """Mark a file as changed: every check takes one with another time and no known content for that."""
    for path in wrong:
        number = tree.find(path)
        tree.mtimes[number] = 0
    try:
        cache.write_index(content, tree)
    except OSError as error:
        raise PacklineError(
            f"{cache.index_file(content)} cannot be written: {error.strerror}.",
            "Let the owner of the cache run it.",
        ) from error


def _texts(paths: set[bytes] | list[bytes]) -> tuple[str, ...]:
    return tuple(path.decode("utf-8", "replace") for path in sorted(paths))
