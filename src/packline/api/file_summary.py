"""Route of a version's files by type and by size."""

from __future__ import annotations

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver
from pydantic import BaseModel

from packline.api.dependencies import ApiDependencies
from packline.api.versions import TAGS, VersionId, VersionRoutes
from packline.pipeline.file_summary import SIZE_LIMITS, summarize_files


class FilesOfType(BaseModel):
    """Files whose names end alike; ``ending`` is in lower case, and empty for names without one."""

    ending: str
    files: int
    bytes: int


class FilesOfSize(BaseModel):
    """Files of at most ``max_bytes`` (null: of any size) that are larger than those of the class before."""

    max_bytes: int | None
    files: int


class FileSummaryResponse(BaseModel):
    """Types and sizes of the files that were read: all of them, or a sample where ``files_read`` is less."""

    files: int
    bytes: int
    files_read: int
    bytes_read: int
    types: list[FilesOfType]
    other_types: int
    sizes: list[FilesOfSize]


class FileSummaryRoutes:
    """What the files of a version are."""

    def __init__(self, app: APIGatewayHttpResolver, deps: ApiDependencies, versions: VersionRoutes) -> None:
        self._deps, self._versions = deps, versions
        path = "/api/v0/dataset-versions/<version>/file-summary/"
        app.get(path, summary="Its files by type and size", tags=TAGS)(self.read_file_summary)

    def read_file_summary(self, version: VersionId) -> FileSummaryResponse:
        """Count at most 240,000 files by type and by size, in parts of the version at even distances."""
        summary = summarize_files(self._deps.store, self._versions.find(version).manifest)
        return FileSummaryResponse(
            files=summary.files,
            bytes=summary.bytes,
            files_read=summary.files_read,
            bytes_read=summary.bytes_read,
            types=[FilesOfType(**each._asdict()) for each in summary.types],
            other_types=summary.other_types,
            sizes=[
                FilesOfSize(max_bytes=limit, files=files)
                for limit, files in zip([*SIZE_LIMITS, None], summary.sizes, strict=True)
            ],
        )
