"""What an import would bring: units of files, what is recorded of their origin, and what is not carried over."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

from packline.imports.errors import SourceMissing
from packline.imports.storages import Storage
from packline.json_types import JsonObject

PROPERTY = "import"
"""Key in the properties of a version, and in the marker."""
FORM = 1
"""Number of the form of the record; a reader ignores keys that it does not know."""


class Location(NamedTuple):
    """Where a file is."""

    storage: Storage
    path: str
    version: str = ""
    """Version id of an object."""


class ImportFile(NamedTuple):
    """A file that a manifest names."""

    path: str
    """In the new version."""
    locations: Sequence[Location]
    """Where it may be; the first that has it is read."""
    size: int | None = None
    """Bytes; None if the manifest does not say."""
    digest: str = ""
    """``<algorithm>:<hex>``, such as ``md5:…``, or ``git:…`` for the hash of a blob; empty if none can be compared."""
    identity: str = ""
    """Of the object that was listed, as its storage says; empty if the list does not tell."""
    remedy: str = "Fetch the data of the source completely, then import again."
    """What to do if no location has it."""
    problem: str = ""
    """Why there is no location; empty if there is one."""


Skip = Callable[[str], bool]
"""Says of a path whether it is left out."""


class SourceEntry(NamedTuple):
    """A file in an archive."""

    path: str
    size: int
    pieces: Iterator[bytes]
    """Its data, which is read before the next entry."""


class ImportArchive(NamedTuple):
    """An archive whose entries become files."""

    name: str
    size: int
    """Bytes of the archive."""
    identity: str
    entries: Callable[[Skip], Iterator[SourceEntry]]
    """Reads the archive once, without the paths that are skipped. Raises DamagedSource, CannotImport, ObjectChanged."""


class FileList(Protocol):
    """Files, listed anew each time."""

    def __call__(self) -> Iterator[ImportFile]:
        """Yield the files. Raises CannotImport, SourceMissing."""


@dataclass(frozen=True)
class ImportPlan:
    """Everything about a source before its data is read."""

    kind: str
    source: str
    """For people, and in the record; without secrets."""
    archives: Sequence[ImportArchive] = ()
    files: FileList | None = None
    record: JsonObject = field(default_factory=dict)
    """What is known of it: revision, parents, metadata."""
    tags: Sequence[str] = ()
    not_carried: Sequence[str] = ()
    """Sentences about what the version will lack."""

    def document(self) -> JsonObject:
        """Return what is kept of the origin with the version."""
        recorded = {key: value for key, value in self.record.items() if value not in ("", None, [], {})}
        return {"form": FORM, "kind": self.kind, "source": self.source, **recorded}


def missing_data(file: ImportFile) -> SourceMissing:
    """Return the error for a file that is nowhere."""
    places = " or ".join(location.storage.show(location.path) for location in file.locations)
    why = file.problem or f"no {places}"
    return SourceMissing(f"The data of {file.path!r} is missing: {why}; nothing was published.", file.remedy)
