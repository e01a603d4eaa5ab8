"""Folders of files: a dataset repository of Hugging Face as it is on disk, and a prefix of lakeFS by its S3 gateway."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from packline.imports.errors import CannotImport, SourceMissing
from packline.imports.plan import ImportFile, ImportPlan, Location
from packline.imports.storages import Buckets, LocalStorage, PrefixStorage, walk_files
from packline.json_types import JsonObject

_SHA256 = re.compile(r"[0-9a-f]{64}")
_SKIPPED = {".git", ".cache"}
"""Folders at the top that are not of the repository."""
CARD = "README.md"
CARD_BYTES = 16_000
"""Of the header of a dataset card that is recorded."""


def plan_hugging_face(source: str) -> ImportPlan:
    """Plan the import of a snapshot in the cache of huggingface_hub, or of a folder by ``hf download --local-dir``.

    Raises CannotImport, SourceMissing.
    """
    root = Path(source)
    if not root.is_dir():
        raise SourceMissing(f"{source} is not a folder.", "Name a snapshot, such as …/snapshots/<commit>.")
    snapshot = root.absolute().parent.name == "snapshots"
    record: JsonObject = {"revision": root.absolute().name if snapshot else "", "card": _card(root)}
    if snapshot:
        repository = root.absolute().parent.parent
        record |= {
            "repository": _repository(repository.name),
            "references": _references(repository, root.name),
        }
    return ImportPlan(
        "huggingface",
        source,
        files=partial(_snapshot_files, root),
        record=record,
        not_carried=["commits, discussions and what the Hub knows of the repository beside its files"],
    )


def _repository(folder: str) -> str:
    """Return ``owner/name`` of a folder such as ``datasets--owner--name``."""
    return "/".join(folder.split("--")[1:])


def _references(repository: Path, commit: str) -> list[str]:
    """Return the branches and tags that were this commit when it was downloaded."""
    top = repository / "refs"
    files = [path for path in sorted(top.rglob("*")) if path.is_file() and path.stat().st_size < 200]
    return [
        str(path.relative_to(top)) for path in files if path.read_text("utf-8", "replace").strip() == commit
    ]


def _card(root: Path) -> str:
    """Return the header of the dataset card, which is YAML."""
    try:
        text = (root / CARD).read_text(encoding="utf-8", errors="replace")[:CARD_BYTES]
    except OSError:
        return ""
    return text[4:].partition("\n---")[0] if text.startswith("---\n") else ""


def _snapshot_files(root: Path) -> Iterator[ImportFile]:
    """Yield the files. In the cache they are links to blobs, and a large one's blob is named by its SHA-256."""
    storage = LocalStorage(root)
    blobs = root.resolve().parent.parent / "blobs"
    for path in walk_files(root, partial(_is_skipped, root, blobs)):
        digest = _blob_digest(root / path, blobs) if (root / path).is_symlink() else ""
        yield ImportFile(path, [Location(storage, path)], None, digest, remedy="Download the snapshot again.")


def _is_skipped(root: Path, blobs: Path, folder: str) -> bool:
    """Return whether a folder is of Git or the downloader. Raises CannotImport for a link to a folder."""
    if (root / folder).is_symlink():
        _blob_digest(root / folder, blobs)
    return folder in _SKIPPED


def _blob_digest(file: Path, blobs: Path) -> str:
    """Return the digest in the name of the blob that a link leads to. Raises CannotImport for another link."""
    target = file.resolve()
    if target.parent != blobs:
        raise CannotImport(
            f"{file} is a link to {target}, which is not a blob of the snapshot.",
            "Replace the link by what it leads to.",
        )
    return f"sha256:{target.name}" if _SHA256.fullmatch(target.name) else ""


def plan_lakefs(source: str, buckets: Buckets) -> ImportPlan:
    """Plan the import of ``s3://repository/reference/path/`` by the S3 gateway of lakeFS, or of any other prefix.

    The address of the gateway comes from AWS_ENDPOINT_URL_S3. Raises CannotImport.
    """
    if not source.startswith("s3://"):
        raise CannotImport(
            f"{source!r} is not a prefix.", "Write s3://repository/branch-tag-or-commit/path/."
        )
    bucket, prefix = buckets.split(source.rstrip("/") + "/")
    storage = PrefixStorage(bucket, prefix)
    reference, _, below = prefix.partition("/")
    record: JsonObject = {"repository": bucket.bucket, "revision": reference, "prefix": below}
    return ImportPlan(
        "lakefs",
        source,
        files=partial(_prefix_files, storage, source),
        record=record,
        not_carried=[
            "commits, metadata of objects, and branches; a branch may move while it is read: name a commit"
        ],
    )


def _prefix_files(storage: PrefixStorage, source: str) -> Iterator[ImportFile]:
    is_empty = True
    for file in storage.list():
        is_empty = False
        if not file.path.endswith("/"):
            yield ImportFile(file.path, [Location(storage, file.path)], file.size, identity=file.identity)
    if is_empty:
        raise SourceMissing(f"{source} has no objects.", "Check repository, reference and path.")
