"""What the API answers with: Valohai's shapes where they are known, with our own facts beside them."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel

from packline.api.field_types import DateTime
from packline.api.object_hashes import Md5Digests
from packline.api.path_ids import base_id, version_id
from packline.model import DatasetVersion, Member, ModelStatus, Packaging, VersionAlias
from packline.principal import IdentitySource, Principal, principal_document
from packline.rules.iso_time import iso_time as iso_time
from packline.uri import version_uri

STORE = "default"
"""Id of the one store of a deployment."""


class NamedResponse(BaseModel):
    """An id and a name."""

    id: str
    name: str


class File(BaseModel):
    """A datum: ``name`` is its path. Hashes that nobody has computed are null.

    Where an answer shows a datum it has at least these fields, by these names (decision 57).
    """

    id: str
    name: str
    size: int
    etag: str
    md5: str | None = None
    sha1: str | None = None
    sha256: str | None = None


class VersionFile(BaseModel):
    """A file of a version: a path, and the datum behind it."""

    path: str
    datum: File


class PrincipalResponse(BaseModel):
    """Who did something. ``proved``: AWS verified a token or a signature; otherwise a client or a marker says so."""

    name: str
    id: str | None
    """Subject of a token, or ARN."""
    source: IdentitySource
    proved: bool


class Version(BaseModel):
    """A version of a dataset or model."""

    id: str
    name: str
    uri: str
    dataset: NamedResponse
    ctime: DateTime
    previous_version: str | None
    """Id of the version it was made from."""
    previous_version_uri: str | None
    packaging: Packaging
    packaging_reason: str
    file_count: int
    size: int
    content_hash: str
    plan: str | None
    """Digest of its package plan, once there is one."""
    execution: str | None
    tags: list[str]
    targeting_aliases: list[str]
    associated_project_ids: list[str]
    properties: dict[str, Any]
    status: ModelStatus | None
    note: str | None
    deleted_at: DateTime | None
    purge_at: DateTime | None
    created_by: PrincipalResponse | None
    packaging_asked_by: PrincipalResponse | None
    """Who asked for the package after the version was made."""
    deleted_by: PrincipalResponse | None


class DatasetResponse(BaseModel):
    """A dataset; ``latest_version`` is shown where one dataset is asked for."""

    id: str
    name: str
    uri: str


class ListedDataset(DatasetResponse):
    """A dataset of a list; its newest version is null where it has none, and where it was not asked for."""

    newest_version: Version | None = None


class DatasetDetail(DatasetResponse):
    """A dataset with its newest version; who owns it and since when, if it was made by hand."""

    latest_version: NamedResponse | None
    properties: dict[str, Any]
    owner: str | None
    ctime: DateTime | None


class VersionDetail(Version):
    """A version with its first files; ``files_next`` leads to the others."""

    files: list[VersionFile]
    files_next: str | None


class Alias(BaseModel):
    """Where a version alias points; ``rev`` is what ``If-Match`` names."""

    name: str
    uri: str
    version: NamedResponse | None
    """Null in the history of an alias: it was removed then."""
    rev: int
    mtime: DateTime
    intent_at: DateTime
    """When the move was wanted: a move with an older intent never overrides a newer one."""
    moved_by: PrincipalResponse | None
    """Who moved it, or made the version that took it; null where nobody is known."""


def principal_response(principal: Principal) -> PrincipalResponse | None:
    """Return who did something; None if nobody is known."""
    document = principal_document(principal)
    return PrincipalResponse.model_validate(document) if document else None


def version_facts(version: DatasetVersion) -> dict[str, Any]:
    """Return the fields of ``Version``."""
    return {
        "id": version_id(version),
        "name": version.version,
        "uri": version.uri,
        "dataset": NamedResponse(id=version.dataset, name=version.dataset),
        "ctime": iso_time(version.created_at),
        "previous_version": base_id(version.base) if version.base else None,
        "previous_version_uri": version.base or None,
        "packaging": str(version.packaging),
        "packaging_reason": version.packaging_reason,
        "file_count": version.manifest.files,
        "size": version.manifest.bytes,
        "content_hash": version.manifest.digest,
        "plan": version.plan or None,
        "execution": version.execution or None,
        "tags": list(version.tags),
        "targeting_aliases": list(version.targeting_aliases),
        "associated_project_ids": list(version.projects),
        "properties": version.properties,
        "status": version.status or None,
        "note": version.note or None,
        "deleted_at": iso_time(version.deleted_at) if version.deleted_at else None,
        "purge_at": iso_time(version.purge_at) if version.purge_at else None,
        "created_by": principal_response(version.created_by),
        "packaging_asked_by": principal_response(version.asked_by),
        "deleted_by": principal_response(version.deleted_by),
    }


def version_response(version: DatasetVersion) -> Version:
    """Return a version."""
    return Version(**version_facts(version))


def file_response(member: Member, md5s: Md5Digests) -> VersionFile:
    """Return a member of a version, with its MD5 where that is known."""
    md5 = md5s.of(member.key, member.etag)
    datum = File(id=member.datum, name=member.path, size=member.size, etag=member.etag, md5=md5)
    return VersionFile(path=member.path, datum=datum)


def _alias_target(alias: VersionAlias) -> NamedResponse | None:
    if not alias.version:
        return None
    return NamedResponse(id=f"{alias.dataset}:{alias.version}", name=alias.version)


def alias_response(alias: VersionAlias) -> Alias:
    """Return a version alias."""
    return Alias(
        name=alias.alias,
        uri=version_uri(alias.dataset, alias.alias),
        version=_alias_target(alias),
        rev=alias.rev,
        mtime=iso_time(alias.moved_at),
        intent_at=iso_time(alias.intent_at),
        moved_by=principal_response(alias.moved_by),
    )
