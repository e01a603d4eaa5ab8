"""Models and their versions as the API shows them, with the fields that valohai-cli prints."""

from __future__ import annotations

from collections.abc import Sequence

from pydantic import BaseModel

from packline.api.execution_schemas import Creator, creator_of
from packline.api.field_types import DateTime
from packline.api.path_ids import version_id
from packline.api.schemas import NamedResponse, Version, iso_time, version_facts
from packline.model import DatasetVersion, Execution, ModelStatus
from packline.uri import MODEL

SUMMARISED = 1_000
"""Versions that the summary of a model names; the newest."""


class Model(BaseModel):
    """A model; its id is its name."""

    id: str
    name: str
    slug: str
    uri: str


class VersionSummary(BaseModel):
    """A version of a model in a list of models."""

    id: str
    counter: int
    status: ModelStatus


class ModelDetail(Model):
    """A model with its newest version; null while all of them are deleted, as are the times then.

    ``ctime`` and ``mtime`` are when its oldest and its newest version were made.
    """

    latest_version: NamedResponse | None
    ctime: DateTime | None
    mtime: DateTime | None
    tags: list[str] = []
    version_summary: list[VersionSummary]


class ModelSource(BaseModel):
    """Where a version of a model comes from."""

    type: str
    id: str
    title: str


class ModelNote(BaseModel):
    """A text that belongs to a version of a model."""

    title: str
    body: str


class ModelDatasetVersion(NamedResponse):
    """The dataset version that holds the files of a version of a model."""

    ctime: DateTime


class ModelVersion(Version):
    """A version of a model; ``dataset_version`` is where its files are."""

    counter: int
    model: Model
    mtime: DateTime
    dataset_version: ModelDatasetVersion
    source: ModelSource
    creator: Creator
    execution_count: int
    dataset_aliases: list[str]
    notes: list[ModelNote]
    descriptions: list[ModelNote]


def model_of(name: str) -> Model:
    """Return a model by its name."""
    return Model(id=name, name=name, slug=name, uri=f"model://{name}/")


def model_detail(name: str, newest: DatasetVersion | None, versions: Sequence[DatasetVersion]) -> ModelDetail:
    """Return a model. ``versions``: highest counter first."""
    return ModelDetail(
        **model_of(name).model_dump(),
        latest_version=NamedResponse(id=version_id(newest), name=newest.version) if newest else None,
        ctime=iso_time(versions[-1].created_at) if versions else None,
        mtime=iso_time(versions[0].created_at) if versions else None,
        version_summary=[
            VersionSummary(
                id=version_id(version),
                counter=int(version.version),
                status=ModelStatus(version.status or ModelStatus.PENDING),
            )
            for version in versions
        ],
    )


def model_version(version: DatasetVersion, made_by: Execution | None) -> ModelVersion:
    """Return a version of a model. ``made_by``: its execution; None if that is not in the table any more."""
    marker = made_by.marker if made_by else {}
    title = marker.get("title") or marker.get("step") or version.execution
    created = iso_time(version.created_at)
    return ModelVersion(
        **{**version_facts(version), "status": ModelStatus(version.status or ModelStatus.PENDING)},
        counter=int(version.version),
        model=model_of(version.dataset.removeprefix(MODEL)),
        mtime=created,
        dataset_version=ModelDatasetVersion(id=version_id(version), name=version.version, ctime=created),
        source=ModelSource(type="execution", id=version.execution, title=str(title)),
        creator=creator_of(marker),
        execution_count=1,
        dataset_aliases=[],
        notes=[ModelNote(title="Release note", body=version.note)] if version.note else [],
        descriptions=[],
    )
