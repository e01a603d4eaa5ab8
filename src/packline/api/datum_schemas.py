"""A datum as the API shows it, in lists, alone and behind an alias: the same facts everywhere."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from pydantic import BaseModel

from packline.api.dependencies import ApiDependencies
from packline.api.field_types import Crc32, DateTime
from packline.api.object_hashes import ComputedHashes, Md5Digests
from packline.api.output_executions import (
    OutputExecution,
    OutputExecutions,
    ProjectName,
    output_execution,
    project_name,
)
from packline.api.schemas import STORE, iso_time
from packline.model import Datum, DatumAlias
from packline.part_range import parse_part_range
from packline.pipeline.datums import current_aliases
from packline.rules.reserved_keys import properties_of, tags_of
from packline.rules.version_members import member_path


class PartLocation(BaseModel):
    """The bytes of a file that lies inside a part which its uploader stored."""

    key: str
    version_id: str | None
    etag: str
    offset: int
    crc32: Crc32
    """Of the file."""


class DatumResponse(BaseModel):
    """A datum, in the shape that Valohai's tools read. docs/compatibility.md says what may be null, and why.

    It has the fields of ``File``; ``size`` and ``etag`` are null of one whose execution is not in the table any more.
    """

    id: str
    name: str
    size: int | None
    etag: str | None = None
    ctime: DateTime | None = None
    file_ctime: DateTime | None = None
    file_mtime: DateTime | None = None
    md5: str | None = None
    sha1: str | None = None
    sha256: str | None = None
    uri: str
    store: str = STORE
    project: ProjectName | None = None
    output_execution: OutputExecution | None
    tags: list[str] = []
    aliases: list[str] = []
    purged: bool = False
    properties: dict[str, Any] = {}
    key: str | None = None
    """Of its object in the bucket; of a file inside a part, the one that it would have."""
    version_id: str | None = None
    part: PartLocation | None = None
    """Where it lies, if it has no object of its own."""
    metadata: dict[str, Any] | None = None
    """Reserved keys included; where ``metadata=true`` was sent."""


class DatumResponses:
    """Makes the datums of one answer; what several of them share is read once."""

    def __init__(self, deps: ApiDependencies, *, metadata: bool = False) -> None:
        """``metadata``: whether the whole metadata of each datum is shown."""
        self._metadata = metadata
        self._datum_index = deps.datum_index
        self._md5s, self._origins = Md5Digests(deps.store), OutputExecutions(deps.registry)

    def all(self, datums: Sequence[Datum], moved: Iterable[str] = ()) -> list[DatumResponse]:
        """Return the datums of a list. ``moved``: aliases that are known to point to some of them."""
        aliases = current_aliases(datums, self._datum_index, *moved)
        return [self.one(datum, aliases[datum.id]) for datum in datums]

    def one(
        self,
        datum: Datum,
        aliases: Sequence[str] = (),
        *,
        modified: float | None = None,
        hashes: ComputedHashes | None = None,
    ) -> DatumResponse:
        """Return a datum.

        Args:
            datum: The datum, with its metadata.
            aliases: The aliases that point to it now.
            modified: When its object was written, where that was looked up.
            hashes: Hashes of its bytes, where they were read.
        """
        made_by = self._origins.execution(datum.execution)
        created = made_by.sealed_at if made_by and made_by.sealed_at else modified
        return DatumResponse(
            id=datum.id,
            name=member_path(datum.path) or datum.path,
            size=datum.size,
            ctime=iso_time(created) if created is not None else None,
            file_mtime=iso_time(modified) if modified is not None else None,
            md5=hashes.md5 if hashes else self._md5s.of(datum.key, datum.etag),
            sha1=hashes.sha1 if hashes else None,
            sha256=hashes.sha256 if hashes else None,
            uri=datum.uri,
            project=project_name(made_by),
            output_execution=output_execution(datum.execution, made_by),
            tags=list(tags_of(datum.metadata)),
            aliases=list(aliases),
            properties=properties_of(datum.metadata),
            key=datum.key,
            version_id=datum.version_id,
            etag=datum.etag,
            part=_part_location(datum),
            metadata=datum.metadata if self._metadata else None,
        )

    def lost(self, alias: DatumAlias) -> DatumResponse:
        """Return what is left of a datum whose alias exists, when its execution is not in the table any more."""
        return DatumResponse(
            id=alias.datum,
            name=alias.path,
            size=None,
            uri=f"datum://{alias.datum}",
            output_execution=output_execution(alias.execution, None),
            aliases=[alias.alias],
        )


def _part_location(datum: Datum) -> PartLocation | None:
    at = parse_part_range(datum.version_id)
    if at is None:
        return None
    return PartLocation(key=at.key, version_id=at.version_id, etag=at.etag, offset=at.offset, crc32=at.crc32)
