"""A file that a URI stands for, and the unit it is brought with: what finding hands on to bringing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import NamedTuple, Protocol

from packline.model import FetchPlan, Member


class InputFile(NamedTuple):
    """One file of an input, wherever it is."""

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


class DownloadUnit(Protocol):
    """Files that are brought together into one folder of the cache."""

    def bring(self, leases: ExitStack) -> DownloadResult:
        """Bring them, or find them in the cache, and hold them there. Raises the typed error of what failed."""


class DownloadResult(NamedTuple):
    """Where the files of a unit are."""

    folder: Path
    content: str = ""
    """Name of the folder in the cache; empty if it is not there but in a place of its own."""


class ResolvedUri(NamedTuple):
    """What one URI turned out to mean."""

    uri: str
    """As asked for, parameters filled in, without a password."""
    resolved: str
    """What an alias or ``latest`` meant: a version or a datum; else the URI."""
    files: Sequence[InputFile]
    unit: DownloadUnit


class NameResolver(Protocol):
    """Answers what names mean. Each raises InvalidUri, NotFound, Unavailable."""

    def version(self, uri: str) -> FetchPlan:
        """A ``dataset://`` or ``model://`` URI as a plan to fetch."""

    def datum(self, uri: str) -> Member:
        """A ``datum://`` URI (an id or an alias) as the output it names."""

    def metadata(self, members: Sequence[Member]) -> Mapping[str, dict[str, object]]:
        """What is recorded about these, by datum id; nothing for those without metadata."""
