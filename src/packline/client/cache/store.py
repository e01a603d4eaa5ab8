"""The worker's cache: published versions, staging folders, leases, and what names meant when last asked.

::

    <cache>/
    ├── v1/<content id>/            a version's files, published by one rename; complete if it exists
    ├── notes/<content id>.json     files, bytes, boot and whether checked since; its mtime is the last use
    ├── refs/<origin>/…             dataset://name/reference → the last plan, for offline use
    ├── leases/<content id>/        one file for each job that uses it
    ├── known/<dataset>/            one file for each version of it that was published: where its manifest is
    ├── places/                     one file for each folder a version was placed at
    └── staging/<content id>.<unique>/

A later layout gets another name beside ``v1``, so that old and new clients can share a disk.
"""

from __future__ import annotations

import hashlib
import json
import os
import socket
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from packline.client.cache.fs import ASIDE, measure, remove_tree, write_whole
from packline.client.cache.process_identity import boot_id

LAYOUT = "v1"


class Note(NamedTuple):
    """What is known about a published version."""

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
        self.staging = self.root / "staging"
        self.notes = self.root / "notes"
        self.refs = self.root / "refs"
        self.leases = self.root / "leases"
        self.places = self.root / "places"

    def folder(self, content: str) -> Path:
        """Where a version's files are, or will be."""
        return self.versions / content

    def find(self, content: str) -> Path | None:
        """The folder of a published whole version, or None. Constant time, but for the first use after a boot."""
        folder = self.folder(content)
        note = self.note(content)
        if note is None or not folder.is_dir():
            return None
        if note.boot != boot_id():
            # Nothing is synced to disk while fetching: after a power cut, files may be short.
            if measure(folder) != (note.files, note.bytes):
                self.drop(content)
                return None
            self.write_note(content, note._replace(boot=boot_id()))
        with suppress(PermissionError):  # another user's note: that user's fetches keep it fresh
            os.utime(self.notes / f"{content}.json")
        return folder

    def publish(self, content: str, files: Path, note: Note) -> Path:
        """Rename a finished folder to its place; if another run was faster, its result is used."""
        self.versions.mkdir(parents=True, exist_ok=True)
        self.write_note(content, note)
        folder = self.folder(content)
        while True:
            try:
                os.rename(files, folder)
            except OSError:
                if not folder.is_dir():
                    raise
                if measure(folder) != (note.files, note.bytes):
                    self.drop(content)
                    continue
            return folder

    def drop(self, content: str) -> None:
        """Remove a version that is not whole: out of sight by a rename, then file by file."""
        self.staging.mkdir(parents=True, exist_ok=True)
        aside = self.staging / f"{content}{ASIDE}{os.getpid()}-{os.urandom(3).hex()}"
        with suppress(FileNotFoundError):
            os.rename(self.folder(content), aside)
            remove_tree(aside)

    def remember_place(self, to: Path, content: str, link: bool) -> None:
        """Record that ``to`` shows a version; a ``link`` keeps it from eviction as long as it points here."""
        place = os.path.abspath(to)
        identity = [place, content, socket.gethostname(), link, os.lstat(place).st_ino]
        write_whole(self._place_file(place), json.dumps(identity))

    def placed(self, to: Path) -> str:
        """The content id that ``to`` was made of, or nothing."""
        place = os.path.abspath(to)
        try:
            recorded, content, host, _, inode = json.loads(self._place_file(place).read_bytes())
            same = (recorded, host, inode) == (place, socket.gethostname(), os.lstat(place).st_ino)
        except (OSError, ValueError, TypeError):
            return ""
        return str(content) if same else ""

    def _place_file(self, place: str) -> Path:
        return (
            self.places
            / f"{hashlib.sha256(f'{socket.gethostname()}:{place}'.encode()).hexdigest()[:32]}.json"
        )

    def note(self, content: str) -> Note | None:
        """The note of a version, or None."""
        try:
            return Note(*json.loads((self.notes / f"{content}.json").read_bytes()))
        except (OSError, ValueError, TypeError):
            return None

    def write_note(self, content: str, note: Note) -> None:
        """Write a note, whole or not at all."""
        write_whole(self.notes / f"{content}.json", json.dumps(note))
