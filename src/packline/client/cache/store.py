"""The worker's cache: published versions, staging folders, leases, and what names meant when last asked.

::

    <cache>/
    ├── v1/<content id>/            a version's files, read-only, published by one rename
    ├── index/<content id>          names, sizes, times, inodes and CRC-32 of those files: they are checked on each use
    ├── notes/<content id>.json     files, bytes, boot and whether checked since; its mtime is the last use
    ├── refs/<origin>/…             dataset://name/reference → the last plan, for offline use
    ├── leases/<content id>/        one file for each job that uses it
    ├── known/<dataset>/            one file for each version of it that was published: where its manifest is
    ├── manifests/                  shards of manifests, for work without a connection
    ├── members/<content id>        member index of a version that is read without unpacking (packline.reader)
    ├── parts/<sha-256>             sparse part files with the ranges that readers have fetched, and their journals
    ├── pushes-<user id>/           journals of pushes (packline.client.upload.push_state)
    ├── places/                     one file for each symbolic link that leads into a version (placements)
    └── staging/<content id>.<unique>/

A later layout gets another name beside ``v1``, so that old and new clients can share a disk.
"""

from __future__ import annotations

import json
import os
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from packline.client.cache.process_identity import boot_id
from packline.client.cache.schema import check_schema, known_fields, with_schema
from packline.client.cache.takeover import move_to_trash
from packline.fs.tree import remove_tree, write_whole

if TYPE_CHECKING:
    from packline.client.cache.publication import RecordChecksums
    from packline.client.cache.tree_compare import ExpectedFiles
    from packline.client.cache.tree_index import TreeIndex

LAYOUT = "v1"


class CacheEntry(NamedTuple):
    """What is recorded about a published version."""

    files: int
    bytes: int
    uri: str
    boot: str
    """The start of the machine in which it was last known to be whole."""


class Cache:
    """The paths of one cache folder, and its published versions."""

    def __init__(self, root: Path) -> None:
        self.root = Path(os.path.abspath(root))
        self.versions = self.root / LAYOUT
        self.indexes = self.root / "index"
        self.manifests = self.root / "manifests"
        self.staging = self.root / "staging"
        self.entries = self.root / "notes"
        self.refs = self.root / "refs"
        self.leases = self.root / "leases"
        self.places = self.root / "places"
        self.members = self.root / "members"
        self.parts = self.root / "parts"

    def folder(self, content: str) -> Path:
        """Return the folder where a version's files are, or will be."""
        return self.versions / content

    def index_file(self, content: str) -> Path:
        """Return the file of a version's tree index."""
        return self.indexes / content

    def find(self, content: str) -> Path | None:
        """Return the folder of a published version that is intact (``inspection.inspect``), or None. Raises OSError."""
        from packline.client.cache.inspection import inspect

        if not inspect(self, content).intact:
            return None
        with suppress(OSError):  # another user's note: that user's fetches keep it fresh
            os.utime(self.entries / f"{content}.json")
        return self.folder(content)

    def write_index(self, content: str, tree: TreeIndex) -> None:
        """Write a version's tree index. Raises OSError."""
        tree.write(self.index_file(content))

    def mark_checked(self, content: str, tree: TreeIndex) -> None:
        """Record that a version was checked as a whole since the machine started."""
        entry = self.entry(content) or CacheEntry(len(tree.names), tree.total_bytes, "", "")
        with suppress(OSError):  # a cache that may only be read
            self.write_entry(content, entry._replace(boot=boot_id()))

    def publish(
        self,
        content: str,
        files: Path,
        entry: CacheEntry,
        expected: ExpectedFiles | None = None,
        record_checksums: RecordChecksums | None = None,
    ) -> Path:
        """Publish a finished folder; see ``publication.publish``."""
        from packline.client.cache.publication import publish

        return publish(self, content, files, entry, expected, record_checksums)

    def drop(self, content: str) -> None:
        """Remove a version: out of sight by a rename, then file by file."""
        self.staging.mkdir(parents=True, exist_ok=True)
        trash = move_to_trash(self.staging, self.folder(content))
        with suppress(OSError):
            self.index_file(content).unlink()
        if trash is not None:
            remove_tree(trash)

    def records(self, content: str) -> tuple[Path, ...]:
        """Return the files beside a version that mean nothing without it."""
        return (self.entries / f"{content}.json", self.index_file(content))

    def entry(self, content: str) -> CacheEntry | None:
        """Return the entry of a version, or None."""
        try:
            entry = _read_entry(json.loads((self.entries / f"{content}.json").read_bytes()))
        except (OSError, ValueError, TypeError):
            return None
        if "?" not in entry.uri and "@" not in entry.uri:
            return entry
        from packline.redaction import redact_url  # an older release noted presigned URLs as they were

        return entry._replace(uri=redact_url(entry.uri))

    def write_entry(self, content: str, entry: CacheEntry) -> None:
        """Write an entry, whole or not at all."""
        write_whole(self.entries / f"{content}.json", json.dumps(with_schema(entry._asdict())))


def _read_entry(document: object) -> CacheEntry:
    """Read a note; that of release 0.1.0 is a list. Raises ValueError, TypeError."""
    if isinstance(document, list):
        return CacheEntry(*document)
    return CacheEntry(**known_fields(CacheEntry, check_schema(document)))
