"""A file of an input, and the unit that downloads it: what resolving hands on to downloading."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import NamedTuple, Protocol

from packline.model import FetchPlan, Member


class InputFile(NamedTuple):
    """One file of an input, wherever it is stored."""

    full: str
    """Its path with ``keep-directories: full``."""
    suffix: str
    """Its path with ``keep-directories: suffix``."""
    uri: str
    """What names exactly this file: its datum where it has one. Never with a password."""
    storage_uri: str
    size: int
    etag: str = ""
    datum: str = ""
    inside: str = ""
    """Its path in the folder that its unit is brought to."""
    secret_uri: str = ""
    """The URL with its password or signature, where it has one; never written or shown."""
    in_part: bool = False
    """It lies inside a part which its uploader stored: ``storage_uri`` is the name that it would have as an object."""


class DownloadUnit(Protocol):
    """Files that are downloaded together into one folder of the cache."""

    def bring(self, leases: ExitStack) -> DownloadResult:
        """Download the files, or find them in the cache, and hold them there. Raises the typed error of what failed."""


class DownloadResult(NamedTuple):
    """Where the files of a unit are."""

    folder: Path
    content: str = ""
    """Name of the folder in the cache; empty if it is not there but in a place of its own."""


class ResolvedUri(NamedTuple):
    """The files that one URI resolves to, and the unit that downloads them."""

    uri: str
    """As asked for, parameters filled in, without a password."""
    resolved: str
    """What an alias or ``latest`` meant: a version or a datum; else the URI."""
    files: Sequence[InputFile]
    unit: DownloadUnit


class NameResolver(Protocol):
    """Resolves names. Each method raises InvalidUri, NotFound, Unavailable."""

    def version(self, uri: str) -> FetchPlan:
        """Resolve a ``dataset://`` or ``model://`` URI to a plan."""

    def datum(self, uri: str) -> Member:
        """Resolve a ``datum://`` URI (an id or an alias) to the output it names."""

    def metadata(self, members: Sequence[Member]) -> Mapping[str, dict[str, object]]:
        """Return the recorded metadata of members by datum id; members without metadata are left out."""
