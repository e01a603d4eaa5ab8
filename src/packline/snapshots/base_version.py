"""What a base version has already: its schema, and the files that need not be uploaded again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from packline.client.upload.compare_content import ContentMatch, compare_content
from packline.client.upload.output_file import OutputFile
from packline.client.upload.upload import UploadRequest, find_outputs
from packline.errors import NotFound
from packline.library.backend import Backend
from packline.library.push import parse_target
from packline.model import DatasetVersion
from packline.rules.query_record import FORM, PROPERTY
from packline.snapshots.errors import SchemaChanged
from packline.snapshots.record import QuerySnapshot
from packline.uri import LATEST, DatasetUri


@dataclass(frozen=True, slots=True)
class Reuse:
    """How the files on disk compare with those of the base version."""

    unchanged: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    """Paths of the base version that the result does not have."""
    is_same: bool = False
    """The base version has these files, and no others."""


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
    try:
        newest = versions.resolve(target.dataset, LATEST)
    except NotFound:
        return None
    return newest if PROPERTY in newest.properties and newest.version != target.reference else None


def check_schema(base: DatasetVersion, snapshot: QuerySnapshot) -> None:
    """Raise SchemaChanged if the base version was made by a snapshot with other columns."""
    former = base.properties.get(PROPERTY)
    if not isinstance(former, dict) or former.get("form") != FORM:
        return
    if former.get("schema_sha256", snapshot.schema_sha256) == snapshot.schema_sha256:
        return
    before, now = [str(line) for line in former.get("schema", ())], list(snapshot.columns)
    lost = [line for line in before if line not in now]
    added = [line for line in now if line not in before]
    parts = [
        f"{word} {', '.join(lines[:5])}" for word, lines in (("without", lost), ("with", added)) if lines
    ]
    raise SchemaChanged(
        f"The columns are not those of {base.uri}: {'; '.join(parts) or 'their order differs'}. Nothing was uploaded.",
        "Correct the query, or pass --allow-schema-change.",
    )


def compare_files(base: DatasetVersion, folder: Path, backend: Backend) -> Reuse:
    """Compare the files on disk with those of the base version, by sizes and checksums, without downloading any."""
    members = {member.path: member for member in backend.services.versions.files(base)}
    checksum_of = backend.stored_checksums()
    outputs: Sequence[OutputFile] = list(find_outputs(UploadRequest(folder, "snapshot")).outputs)
    unchanged = []
    for output in outputs:
        member = members.get(output.path)
        if member is None or member.size != output.size:
            continue
        if compare_content([output], [], [member], checksum_of).content is ContentMatch.SAME:
            unchanged.append(output.path)
    gone = sorted(members.keys() - {output.path for output in outputs})
    is_same = not gone and len(unchanged) == len(outputs)
    return Reuse(tuple(unchanged), tuple(gone), is_same)


def entry_changes(base: DatasetVersion, reuse: Reuse) -> dict[str, Any]:
    """Return what the version entry says of the base version: inherit from it, but not what the result lacks."""
    if not reuse.unchanged:
        return {}
    return {"from": base.uri} | ({"exclude": list(reuse.gone)} if reuse.gone else {})
