"""What a base version has already: the files on disk that need not be uploaded again."""

from __future__ import annotations

from pathlib import Path

from packline.client.upload.compare_content import ContentMatch, compare_content
from packline.client.upload.upload import UploadRequest, find_outputs
from packline.library.backend import Backend
from packline.library.push import parse_target
from packline.model import DatasetVersion, Member
from packline.snapshots.reuse import Reuse, compare_members, newest_snapshot
from packline.uri import DatasetUri


def find_base(target: DatasetUri, base: str, backend: Backend) -> DatasetVersion | None:
    """Return the base version.

    Args:
        target: The version that the snapshot would make.
        base: Version or alias; empty: the newest version of the dataset, if a snapshot made it.
        backend: The deployment.

    Raises:
        NotFound: There is no version of the name in ``base``.
    """
    if base:
        backend.check_names()
    if not backend.resolves_names:
        return None
    versions = backend.services.versions
    if base:
        named = parse_target(base) if "/" in base else DatasetUri(target.dataset, base)
        return versions.resolve(named.dataset, named.reference)
    return newest_snapshot(target, versions)


def compare_files(base: DatasetVersion, folder: Path, backend: Backend) -> Reuse:
    """Compare the files on disk with those of the base version, by sizes and checksums, without downloading any."""
    checksum_of = backend.stored_checksums()
    outputs = {output.path: output for output in find_outputs(UploadRequest(folder, "snapshot")).outputs}

    def has_same_bytes(path: str, member: Member) -> bool:
        compared = compare_content([outputs[path]], [], [member], checksum_of)
        return compared.content is ContentMatch.SAME

    sizes = {path: output.size for path, output in outputs.items()}
    return compare_members(backend.services.versions.files(base), sizes, has_same_bytes)
