"""Collect the version entries of all files of an execution into one request for each version."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

from packline.errors import InvalidMetadata
from packline.model import Alert
from packline.rules.metadata import compact
from packline.rules.properties import merge_properties
from packline.rules.version_entries import VersionEntry, entry_uri, parse_entry, raw_entries

NAMES_SHOWN = 5
"""Names that one alert lists."""
MAX_NAME_BYTES = 128 * 1024
"""Bytes of all tags, aliases and project ids of one version: its item in the table holds at most 400 KB."""


@dataclass(slots=True)
class VersionRequest:
    """What an execution asks of one version: the union of its entries."""

    uri: str
    base: str = ""
    """The ``from`` of its entries; empty if none."""
    start_fresh: bool = False
    exclude: set[str] = field(default_factory=set)
    targeting_aliases: list[str] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    projects: list[str] = field(default_factory=list)
    packaging: bool = False
    properties: dict[str, object] = field(default_factory=dict)
    differing: set[str] = field(default_factory=set)
    """Properties to which files give different values; the first one read stays."""

    def add(self, entry: VersionEntry) -> str:
        """Fold one entry in. Returns the reason if it contradicts an earlier one, else an empty text."""
        base = entry.from_ or ""
        if base and self.base and base != self.base:
            return f"files name different base versions: {self.base} and {base}"
        self.base = self.base or base
        self.start_fresh = self.start_fresh or entry.start_fresh
        self.exclude.update(entry.exclude)
        self.packaging = self.packaging or entry.packaging
        self.targeting_aliases += [
            name for name in entry.targeting_aliases if name not in self.targeting_aliases
        ]
        self.tags += [tag for tag in entry.tags if tag not in self.tags]
        self.projects += [name for name in entry.associated_project_ids if name not in self.projects]
        for name, value in entry.all_properties.items():
            if compact({"": self.properties.setdefault(name, value)}) != compact({"": value}):
                self.differing.add(name)
        size = sum(len(name.encode()) for name in (*self.tags, *self.targeting_aliases, *self.projects))
        if size > MAX_NAME_BYTES:
            return f"its tags, aliases and projects have {size:,} bytes, and {MAX_NAME_BYTES:,} are kept"
        try:
            self.properties = merge_properties({}, self.properties, self.uri)
        except InvalidMetadata as error:
            return error.message.removeprefix(f"{self.uri}: ").rstrip(".")
        return ""


def exclude_alerts(uri: str, without_effect: Collection[str]) -> list[Alert]:
    """Return an alert for names in ``exclude`` that no inherited file has.

    The list is empty if there are no such names.
    """
    if not without_effect:
        return []
    names = sorted(without_effect)
    shown = ", ".join(map(repr, names[:NAMES_SHOWN]))
    more = f" and {len(names) - NAMES_SHOWN} more" if len(names) > NAMES_SHOWN else ""
    return [
        Alert(
            "ExcludeMatchesNothing",
            f"{uri}: exclude lists {shown}{more}, but no inherited file has such a name.",
            "List names as the API shows them; exclude leaves out files inherited by from, and no others.",
        )
    ]


class VersionRequests:
    """Collects the entries of many files; files with equal entries share one set of URIs."""

    def __init__(self) -> None:
        self.requests: dict[str, VersionRequest] = {}
        self.refused: dict[str, Alert] = {}
        """URI to the reason why that version must not be created."""
        self.warnings: dict[str, Alert] = {}
        self._uris_by_entries: dict[str, frozenset[str]] = {}

    def add(self, metadata: dict[str, object], where: str) -> frozenset[str]:
        """Read a file's metadata; returns the URIs the file joins. Raises InvalidMetadata if the key is not a list."""
        items = raw_entries(metadata, where)
        if not items:
            return frozenset()
        identity = repr(items)
        uris = self._uris_by_entries.get(identity)
        if uris is None:
            uris = self._uris_by_entries[identity] = self.add_items(items, where)
        return uris

    def add_items(self, items: list[object], where: str) -> frozenset[str]:
        """Read entries that no file had before; returns the URIs that they name."""
        return frozenset(uri for item in items if (uri := self._add_item(item, where)))

    def sorted_requests(self) -> list[VersionRequest]:
        """Return the requests that may become versions, in order of URI."""
        return [self.requests[uri] for uri in sorted(self.requests) if uri not in self.refused]

    def alerts(self) -> list[Alert]:
        """Return refusals and warnings, in a stable order."""
        return [
            alerts_by_key[key]
            for alerts_by_key in (self.refused, self.warnings)
            for key in sorted(alerts_by_key)
        ]

    def _add_item(self, item: object, where: str) -> str:
        try:
            entry = parse_entry(item, where)
        except InvalidMetadata as error:
            self.refused.setdefault(entry_uri(item) or where, Alert(error.code, error.message, error.remedy))
            return ""
        for key in entry.unknown_keys:
            self.warnings.setdefault(
                f"{entry.uri} {key}",
                Alert("UnknownKey", f"{where}: {entry.uri}: the key {key!r} is not known and was ignored."),
            )
        request = self.requests.setdefault(entry.uri, VersionRequest(entry.uri))
        conflict = request.add(entry)
        for name in request.differing:
            self.warnings.setdefault(
                f"{entry.uri} properties {name}",
                Alert(
                    "ConflictingProperties",
                    f"{where}: {entry.uri}: files give the property {name!r} different values; the first one stays.",
                    "Give it one value, or set it by `packline metadata`.",
                ),
            )
        if conflict:
            self.refused.setdefault(
                entry.uri,
                Alert(
                    "ConflictingEntries",
                    f"{entry.uri} was not created: {conflict}.",
                    "Use one base version, and fewer names.",
                ),
            )
        return entry.uri
