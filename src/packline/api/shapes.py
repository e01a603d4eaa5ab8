"""What the API answers with: Valohai's shapes where they are known, with our own facts beside them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from pydantic import BaseModel

from packline.api.hashes import Md5s
from packline.api.names import version_id
from packline.model import Alert, DatasetVersion, Datum, Execution, Member, VersionAlias
from packline.rules.described import properties_of, tags_of
from packline.rules.execution_progress import progress_text
from packline.rules.lifecycle import listed_time
from packline.uri import version_uri


class Named(BaseModel):
    """An id and a name."""

    id: str
    name: str


class Identified(BaseModel):
    """An id alone."""

    id: str


class File(BaseModel):
    """A datum as the files of a version show it: ``name`` is its path. Hashes that nobody has computed are null."""

    id: str
    name: str
    size: int
    md5: str | None = None
    sha1: str | None = None
    sha256: str | None = None


class VersionFile(BaseModel):
    """A member of a version: a path, and the datum behind it."""

    path: str
    etag: str
    datum: File


class Dataset(BaseModel):
    """A dataset; ``latest_version`` is shown where one dataset is asked for."""

    id: str
    name: str
    uri: str


class DatasetDetail(Dataset):
    """A dataset with its newest version; who owns it and since when, if it was made by hand."""

    latest_version: Named | None
    owner: str | None
    ctime: str | None


class Version(BaseModel):
    """A version of a dataset or model."""

    id: str
    name: str
    uri: str
    dataset: Named
    ctime: str
    previous_version: str | None
    packaging: str
    packaging_reason: str
    file_count: int
    size: int
    content_hash: str
    execution: str | None
    tags: list[str]
    targeting_aliases: list[str]
    status: str | None
    note: str | None
    deleted_at: str | None
    purge_at: str | None


class VersionDetail(Version):
    """A version with its first files; ``files_next`` leads to the others."""

    files: list[VersionFile]
    files_next: str | None


class DatumShape(BaseModel):
    """A datum, in the shape that Valohai's tools read."""

    id: str
    name: str
    size: int | None
    ctime: str | None = None
    file_ctime: str | None = None
    file_mtime: str | None = None
    md5: str | None = None
    sha1: str | None = None
    sha256: str | None = None
    uri: str
    store: str | None = None
    project: str | None = None
    output_execution: Identified | None
    tags: list[str] = []
    aliases: list[str] = []
    purged: bool = False
    properties: dict[str, Any] = {}


class AlertShape(BaseModel):
    """Something a person should know."""

    code: str
    message: str
    remedy: str


class ExecutionShape(BaseModel):
    """A job run: its state, what it made, and what was wrong."""

    id: str
    state: str
    progress: str
    """What is awaited until it is sealed, in words."""
    mtime: str
    """When it was sealed; before, its newest upload."""
    sealed_at: str | None
    file_count: int
    size: int
    versions: list[str]
    datum_aliases: list[str]
    alerts: list[AlertShape]
    late: list[str]
    marker: dict[str, Any]


class Alias(BaseModel):
    """Where a version alias points; ``rev`` is what ``If-Match`` names."""

    name: str
    uri: str
    version: Named
    rev: int
    mtime: str


def moment(seconds: float) -> str:
    """A time as ISO 8601 in UTC."""
    return datetime.fromtimestamp(seconds, UTC).isoformat().replace("+00:00", "Z")


def version_facts(version: DatasetVersion) -> dict[str, Any]:
    """The fields of ``Version``."""
    return {
        "id": version_id(version),
        "name": version.version,
        "uri": version.uri,
        "dataset": Named(id=version.dataset, name=version.dataset),
        "ctime": moment(version.created_at),
        "previous_version": version.base or None,
        "packaging": str(version.packaging),
        "packaging_reason": version.packaging_reason,
        "file_count": version.manifest.files,
        "size": version.manifest.bytes,
        "content_hash": version.manifest.digest,
        "execution": version.execution or None,
        "tags": list(version.tags),
        "targeting_aliases": list(version.targeting_aliases),
        "status": version.status or None,
        "note": version.note or None,
        "deleted_at": moment(version.deleted_at) if version.deleted_at else None,
        "purge_at": moment(version.purge_at) if version.purge_at else None,
    }


def version_shape(version: DatasetVersion) -> Version:
    return Version(**version_facts(version))


def file_shape(member: Member, md5s: Md5s) -> VersionFile:
    md5 = md5s.of(member.key, member.etag)
    datum = File(id=member.datum, name=member.path, size=member.size, md5=md5)
    return VersionFile(path=member.path, etag=member.etag, datum=datum)


def datum_shape(
    datum: Datum, md5s: Md5s, aliases: Sequence[str] = (), modified: float | None = None
) -> DatumShape:
    """A datum with what was said about it, and the aliases that point to it now.

    ``modified``: when its object was written, where that was looked up.
    """
    at = moment(modified) if modified is not None else None
    return DatumShape(
        id=datum.id,
        name=datum.path,
        size=datum.size,
        ctime=at,
        file_mtime=at,
        md5=md5s.of(datum.key, datum.etag),
        uri=datum.uri,
        output_execution=Identified(id=datum.execution) if datum.execution else None,
        tags=list(tags_of(datum.metadata)),
        aliases=list(aliases),
        properties=properties_of(datum.metadata),
    )


def execution_shape(execution: Execution) -> ExecutionShape:
    manifest = execution.manifest
    return ExecutionShape(
        id=execution.id,
        state=str(execution.state),
        progress=progress_text(execution),
        mtime=moment(listed_time(execution)),
        sealed_at=moment(execution.sealed_at) if execution.sealed_at else None,
        file_count=manifest.files if manifest else 0,
        size=manifest.bytes if manifest else 0,
        versions=list(execution.versions),
        datum_aliases=list(execution.aliases),
        alerts=[_alert(alert) for alert in execution.alerts],
        late=list(execution.late),
        marker=execution.marker,
    )


def alias_shape(alias: VersionAlias) -> Alias:
    return Alias(
        name=alias.alias,
        uri=version_uri(alias.dataset, alias.alias),
        version=Named(id=f"{alias.dataset}:{alias.version}", name=alias.version),
        rev=alias.rev,
        mtime=moment(alias.moved_at),
    )


def _alert(alert: Alert) -> AlertShape:
    return AlertShape(code=alert.code, message=alert.message, remedy=alert.remedy)
