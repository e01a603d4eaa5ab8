"""Compares files on disk with the members of a dataset version, by sizes and checksums, without downloading any."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable
from enum import StrEnum
from typing import NamedTuple

from packline.aws_api.checksums import Checksum, new_digest
from packline.client.upload.multipart_upload import slice_bytes
from packline.client.upload.source_file import SourceFile
from packline.client.upload.transfer_queue import OutputFile
from packline.errors import PacklineError
from packline.manifest.members import has_same_content, last_per_path
from packline.model import Member
from packline.vhpkgzip.member_paths import check_path

MAX_CHECKSUM_REQUESTS = 1_000
"""Objects whose checksum the store is asked for; the ETags of all others must do."""

ChecksumOf = Callable[[Member], Checksum | None]
"""Asks the store for the checksum of an object; None if the store knows none."""

_is_md5 = re.compile(r"[0-9a-f]{32}").fullmatch
_multipart_etag = re.compile(r"[0-9a-f]{32}-([0-9]+)").fullmatch


class ContentMatch(StrEnum):
    """How the content of a version compares with the files on disk."""

    SAME = "same"
    OTHER = "other"
    UNKNOWN = "unknown"


class Comparison(NamedTuple):
    """The result, and in words what decided it: the first difference, or why a file could not be compared."""

    content: ContentMatch
    reason: str = ""


def compare_content(
    outputs: Iterable[OutputFile],
    inherited: Iterable[Member],
    members: Iterable[Member],
    checksum_of: ChecksumOf,
) -> Comparison:
    """Compare a version with files on disk and inherited members: has it exactly these?

    Args:
        outputs: The files on disk, without metadata documents.
        inherited: Members of the base version, in path order; a file on disk takes the place of one of its path.
        members: Members of the version, in path order.
        checksum_of: Asks the store where the ETag does not decide.

    Raises:
        FileChanged, LocalError: A file on disk cannot be read.
    """
    local = {check_path(output.path): output for output in outputs}
    version = {member.path: member for member in last_per_path(members)}
    base = {member.path: member for member in last_per_path(inherited) if member.path not in local}
    return (
        _compare_names(local.keys() | base.keys(), version.keys())
        or _compare_inherited(base, version)
        or _compare_sizes(local, version)
        or _compare_bytes(local, version, checksum_of)
    )


def _compare_names(expected: set[str], existing: Iterable[str]) -> Comparison | None:
    missing, surplus = expected.difference(existing), set(existing) - expected
    if missing:
        return Comparison(ContentMatch.OTHER, f"it lacks {_some(missing)}")
    if surplus:
        return Comparison(ContentMatch.OTHER, f"it also has {_some(surplus)}")
    return None


def _some(paths: set[str]) -> str:
    more = f" and {len(paths) - 1:,} more files" if len(paths) > 1 else ""
    return f"{min(paths)!r}{more}"


def _compare_inherited(base: dict[str, Member], version: dict[str, Member]) -> Comparison | None:
    for path, member in base.items():
        if version[path].datum != member.datum and not has_same_content(version[path], member):
            return Comparison(ContentMatch.OTHER, f"{path!r} is not the one of the base version")
    return None


def _compare_sizes(local: dict[str, OutputFile], version: dict[str, Member]) -> Comparison | None:
    for path, output in local.items():
        if output.size != version[path].size:
            return Comparison(
                ContentMatch.OTHER,
                f"{path!r} has {version[path].size:,} bytes there and {output.size:,} here",
            )
    return None


def _compare_bytes(
    local: dict[str, OutputFile], version: dict[str, Member], checksum_of: ChecksumOf
) -> Comparison:
    unknown, requests, reason = "", 0, ""
    for path, output in local.items():
        if _etag_matches(output, version[path].etag):
            continue
        checksum = None
        if not reason:
            requests += 1
            checksum, reason = _ask_store(version[path], checksum_of, requests)
        if checksum is None:
            unknown = unknown or f"the store tells no checksum of {path!r}{reason}"
        elif _digest(output, checksum.algorithm) != checksum.value:
            return Comparison(ContentMatch.OTHER, f"the bytes of {path!r} differ")
    return Comparison(ContentMatch.UNKNOWN, unknown) if unknown else Comparison(ContentMatch.SAME)


def _ask_store(member: Member, checksum_of: ChecksumOf, requests: int) -> tuple[Checksum | None, str]:
    """Return the checksum, and the reason if the store need not be asked again."""
    if requests > MAX_CHECKSUM_REQUESTS:
        return None, f" (it was asked about {MAX_CHECKSUM_REQUESTS:,} objects)"
    try:
        return checksum_of(member), ""
    except PacklineError as error:
        return None, f" ({error.message.rstrip('.')})"


def _etag_matches(output: OutputFile, etag: str) -> bool:
    """Return whether the ETag proves equal bytes; one that differs proves nothing (encryption, other slices)."""
    if _is_md5(etag):
        return _digest(output, "MD5").hex() == etag
    slices = _multipart_etag(etag)
    length = slice_bytes(output.size)
    if slices is None or int(slices[1]) != -(-output.size // length):
        return False
    return _etag_of_slices(output, length) == etag


def _etag_of_slices(output: OutputFile, length: int) -> str:
    """Return the ETag of a multipart upload: the MD5 of the MD5s of its slices, and their number."""
    source = SourceFile(output.file)
    try:
        starts = range(0, source.size, length)
        digests = [_md5(source, start, min(length, source.size - start)) for start in starts]
        source.check_unchanged()
    finally:
        source.close()
    return f"{hashlib.md5(b''.join(digests), usedforsecurity=False).hexdigest()}-{len(digests)}"


def _md5(source: SourceFile, start: int, length: int) -> bytes:
    digest = hashlib.md5(usedforsecurity=False)
    for piece in source.pieces(start, length):
        digest.update(piece)
    return digest.digest()


def _digest(output: OutputFile, algorithm: str) -> bytes:
    source, digest = SourceFile(output.file), new_digest(algorithm)
    try:
        for piece in source.pieces(0, source.size):
            digest.update(memoryview(piece))
        source.check_unchanged()
    finally:
        source.close()
    return digest.digest()
