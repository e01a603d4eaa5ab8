"""Compares files on disk with the members of a dataset version, by sizes and checksums, without downloading any."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from packline.aws_api.checksums import Checksum, new_digest, packed_checksum
from packline.client.upload.multipart_upload import slice_bytes
from packline.client.upload.output_file import OutputFile
from packline.client.upload.source_file import SourceFile
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


class _JoinedPath(NamedTuple):
    """What there is of one path."""

    output: OutputFile | None
    inherited: Member | None
    member: Member | None


def compare_content(
    outputs: Iterable[OutputFile],
    inherited: Iterable[Member],
    members: Iterable[Member],
    checksum_of: ChecksumOf,
) -> Comparison:
    """Compare a version with files on disk and inherited members: has it exactly these?

    All are in path order and are read twice, first for names and sizes, then for the bytes; none is kept in memory.

    Args:
        outputs: The files on disk, without metadata documents.
        inherited: Members of the base version; a file on disk takes the place of one of its path.
        members: Members of the version.
        checksum_of: Asks the store where the ETag does not decide.

    Raises:
        FileChanged, LocalError: A file on disk cannot be read.
    """
    different = _compare_names(_join(outputs, inherited, members))
    return different or _compare_bytes(_join(outputs, inherited, members), checksum_of)


def _join(
    outputs: Iterable[OutputFile], inherited: Iterable[Member], members: Iterable[Member]
) -> Iterator[_JoinedPath]:
    """Yield each path once, in order."""
    files, base, version = iter(outputs), last_per_path(inherited), last_per_path(members)
    output, former, member = next(files, None), next(base, None), next(version, None)
    while output or former or member:
        paths = [each.path for each in (output, former, member) if each is not None]
        path = check_path(min(paths, key=str.encode))
        joined = _JoinedPath(
            output if output and output.path == path else None,
            former if former and former.path == path else None,
            member if member and member.path == path else None,
        )
        yield joined
        output = next(files, None) if joined.output else output
        former = next(base, None) if joined.inherited else former
        member = next(version, None) if joined.member else member


def _compare_names(paths: Iterable[_JoinedPath]) -> Comparison | None:
    """Compare names; then inherited members; then sizes: the first of these that differs is the reason."""
    missing, surplus, reasons = _Paths(), _Paths(), ["", ""]
    for output, inherited, member in paths:
        expected = output or inherited
        if member is None:
            missing.add(expected.path if expected else "")
        elif expected is None:
            surplus.add(member.path)
        elif output is None and inherited is not None:
            same = inherited.datum == member.datum or has_same_content(member, inherited)
            reasons[0] = reasons[0] or ("" if same else f"{member.path!r} is not the one of the base version")
        elif expected.size != member.size:
            sizes = f"{member.size:,} bytes there and {expected.size:,} here"
            reasons[1] = reasons[1] or f"{member.path!r} has {sizes}"
    if missing.count:
        return Comparison(ContentMatch.OTHER, f"it lacks {missing}")
    if surplus.count:
        return Comparison(ContentMatch.OTHER, f"it also has {surplus}")
    reason = reasons[0] or reasons[1]
    return Comparison(ContentMatch.OTHER, reason) if reason else None


@dataclass(slots=True)
class _Paths:
    """The first of some paths, and their number."""

    first: str = ""
    count: int = 0

    def add(self, path: str) -> None:
        self.first = self.first if self.count else path
        self.count += 1

    def __str__(self) -> str:
        return f"{self.first!r}" + (f" and {self.count - 1:,} more files" if self.count > 1 else "")


def _compare_bytes(paths: Iterable[_JoinedPath], checksum_of: ChecksumOf) -> Comparison:
    unknown, requests, reason = "", 0, ""
    for output, _, member in paths:
        if output is None or member is None or _etag_matches(output, member.etag):
            continue
        checksum = packed_checksum(member.version_id)
        if checksum is None and not reason:
            requests += 1
            checksum, reason = _ask_store(member, checksum_of, requests)
        if checksum is None:
            unknown = unknown or f"the store tells no checksum of {output.path!r}{reason}"
        elif _digest(output, checksum.algorithm) != checksum.value:
            return Comparison(ContentMatch.OTHER, f"the bytes of {output.path!r} differ")
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
