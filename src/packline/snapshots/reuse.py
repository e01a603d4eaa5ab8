"""The rule of what a snapshot keeps of a base version, wherever its files were written: by a worker or by the engine.

It imports nothing of the fetch client, because functions of the deployment use it, too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from packline.errors import NotFound
from packline.model import DatasetVersion, Member
from packline.rules.query_record import FORM, PROPERTY
from packline.snapshots.errors import SchemaChanged
from packline.uri import LATEST, DatasetUri


class VersionResolver(Protocol):
    """Reads versions by name."""

    def resolve(self, collection: str, reference: str) -> DatasetVersion:
        """Return a version by its name, an alias, or ``latest``. Raises NotFound."""


@dataclass(frozen=True, slots=True)
class Reuse:
    """How the files of a snapshot compare with those of the base version."""

    unchanged: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    """Paths of the base version that the result does not have."""
    is_same: bool = False
    """The base version has these files, and no others."""

    def inherited(self, files: int) -> tuple[str, ...]:
        """Return the paths that the version inherits, where the result has that many files.

        One stays, because an execution without outputs makes no version.
        """
        return self.unchanged[:-1] if len(self.unchanged) == files else self.unchanged


def newest_snapshot(target: DatasetUri, versions: VersionResolver) -> DatasetVersion | None:
    """Return the newest version of the dataset, if a snapshot made it and it is not the one to be made."""
    try:
        newest = versions.resolve(target.dataset, LATEST)
    except NotFound:
        return None
    return newest if PROPERTY in newest.properties and newest.version != target.reference else None


def compare_members(
    members: Iterable[Member], sizes: Mapping[str, int], has_same_bytes: Callable[[str, Member], bool]
) -> Reuse:
    """Compare the files of a snapshot with the members of a version: names, then sizes, then bytes.

    Args:
        members: Members of the version.
        sizes: Size of each file by its path, in bytes.
        has_same_bytes: Tells whether the file of that path has the bytes of a member of the same size.
    """
    by_path = {member.path: member for member in members}
    unchanged = []
    for path, size in sizes.items():
        member = by_path.get(path)
        if member is not None and member.size == size and has_same_bytes(path, member):
            unchanged.append(path)
    gone = sorted(by_path.keys() - sizes.keys())
    return Reuse(tuple(unchanged), tuple(gone), not gone and len(unchanged) == len(sizes))


def check_schema(base: DatasetVersion, columns: Sequence[str], schema_sha256: str) -> None:
    """Raise SchemaChanged if the base version was made by a snapshot with other columns.

    Args:
        base: The base version.
        columns: Each column as ``name: type``.
        schema_sha256: Hash of these lines.
    """
    former = base.properties.get(PROPERTY)
    if not isinstance(former, dict) or former.get("form") != FORM:
        return
    if former.get("schema_sha256", schema_sha256) == schema_sha256:
        return
    before, now = [str(line) for line in former.get("schema", ())], list(columns)
    lost = [line for line in before if line not in now]
    added = [line for line in now if line not in before]
    parts = [
        f"{word} {', '.join(lines[:5])}" for word, lines in (("without", lost), ("with", added)) if lines
    ]
    raise SchemaChanged(
        f"The columns are not those of {base.uri}: {'; '.join(parts) or 'their order differs'}. "
        "Nothing was published.",
        "Correct the query, or pass --allow-schema-change.",
    )


def entry_changes(base: DatasetVersion, reuse: Reuse) -> dict[str, Any]:
    """Return what the version entry says of the base version: inherit from it, but not what the result lacks."""
    if not reuse.unchanged:
        return {}
    return {"from": base.uri} | ({"exclude": list(reuse.gone)} if reuse.gone else {})
