"""An execution as the API shows it: its state here, and in Valohai's words what its marker says of the job."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from pydantic import BaseModel

from packline.api.field_types import DateTime
from packline.api.output_executions import ProjectName, counter_of, project_name
from packline.api.schemas import iso_time
from packline.model import Alert, Execution, ExecutionState
from packline.principal import principal_of_marker
from packline.rules.execution_progress import progress_text
from packline.rules.lifecycle import listed_time

STATUSES = {"completed": "complete", "failed": "error"}
"""What markers say, in Valohai's words."""
INCOMPLETE = frozenset({"created", "queued", "started", "stopping"})


class AlertResponse(BaseModel):
    """Something a person should know."""

    code: str
    message: str
    remedy: str


class Environment(BaseModel):
    """The kind of machine that ran the job; empty where the marker does not name it."""

    id: str = ""
    name: str = ""
    slug: str = ""


class Creator(BaseModel):
    """Who started the job; empty where the marker does not name them."""

    id: str = ""
    username: str = ""


class InputUrls(BaseModel):
    """An input of the job, and what it was made from."""

    name: str
    urls: list[str]


class ExecutionUrls(BaseModel):
    """Where to look at the execution."""

    display: str


class ExecutionResponse(BaseModel):
    """A job run: its state, what it made, and what was wrong."""

    id: str
    state: ExecutionState
    progress: str
    """What is awaited until it is sealed, in words."""
    mtime: DateTime
    """When it was sealed; before, its newest upload."""
    ctime: DateTime
    """When the job was created by its marker, else ``mtime``."""
    sealed_at: DateTime | None
    file_count: int
    size: int
    versions: list[str]
    datum_aliases: list[str]
    alerts: list[AlertResponse]
    late: list[str]
    marker: dict[str, Any]
    counter: int | None
    status: str
    step: str
    title: str
    duration: float | None
    tags: list[str]
    project: ProjectName | None
    environment: Environment
    creator: Creator
    inputs: list[InputUrls]
    parameters: dict[str, Any]
    urls: ExecutionUrls
    recorded: bool
    """False where it is known by its marker alone."""
    attempt: int
    """How often sealing was given up and the execution opened again."""
    marked: bool
    waiting: bool
    """Sealing was given up; only a new upload makes it worth another attempt."""
    incomplete: bool
    failures: int
    touched_at: DateTime | None
    """Its newest upload; null once it is sealed."""
    listed_at: DateTime | None
    content_hash: str | None
    """Of its outputs, once it is sealed."""
    rows: int
    unindexed: int = 0
    """How many of its files search does not find yet; Packline adds them to the index automatically."""


def execution_response(execution: Execution, site: str, unindexed: int = 0) -> ExecutionResponse:
    """Return an execution.

    Args:
        site: Scheme and host of the deployment, for the link to its console.
        unindexed: How many of its files search does not find yet.
    """
    manifest, marker = execution.manifest, execution.marker
    listed = iso_time(listed_time(execution))
    times = _object(marker.get("times"))
    return ExecutionResponse(
        id=execution.id,
        state=execution.state,
        progress=progress_text(execution),
        mtime=listed,
        ctime=_text(times.get("created")) or _text(times.get("started")) or listed,
        sealed_at=iso_time(execution.sealed_at) if execution.sealed_at else None,
        file_count=manifest.files if manifest else 0,
        size=manifest.bytes if manifest else 0,
        versions=list(execution.versions),
        datum_aliases=list(execution.aliases),
        alerts=[_alert(alert) for alert in execution.alerts],
        late=list(execution.late),
        marker=marker,
        counter=counter_of(marker),
        status=status_of(execution),
        step=_text(marker.get("step")),
        title=_text(marker.get("title")),
        duration=_duration(times),
        tags=[tag for tag in _list(marker.get("tags")) if isinstance(tag, str)],
        project=project_name(execution),
        environment=Environment(**_texts(marker.get("machine"), id="id", name="name", slug="slug")),
        creator=creator_of(marker),
        inputs=_inputs(marker.get("inputs")),
        parameters=_object(marker.get("parameters")),
        urls=ExecutionUrls(display=f"{site}/console/#/executions/{execution.id}"),
        recorded=bool(execution.rev),
        attempt=execution.attempt,
        marked=execution.marked,
        waiting=execution.waiting,
        incomplete=execution.incomplete,
        failures=execution.failures,
        touched_at=iso_time(execution.touched_at) if execution.touched_at else None,
        listed_at=iso_time(execution.listed_at) if execution.listed_at else None,
        content_hash=manifest.digest if manifest else None,
        rows=manifest.rows if manifest else 0,
        unindexed=unindexed,
    )


def status_of(execution: Execution) -> str:
    """Return Valohai's word for how the job ended; ``started`` until the execution is sealed."""
    if execution.state is not ExecutionState.SEALED:
        return "started"
    declared = _text(execution.marker.get("status")) or "complete"
    return STATUSES.get(declared, declared)


def creator_of(marker: Mapping[str, Any]) -> Creator:
    """Return who started the job, by its marker: an object as ``packline push`` writes it, or a text."""
    person = principal_of_marker(marker)
    return Creator(id=person.id or person.name, username=person.name)


def _duration(times: Mapping[str, Any]) -> float | None:
    """Return the seconds between the start and the end that a marker declares; None if it does not."""
    try:
        started, ended = (datetime.fromisoformat(times[name]) for name in ("started", "ended"))
        return (ended - started).total_seconds()
    except (KeyError, TypeError, ValueError):
        return None


def _inputs(inputs: object) -> list[InputUrls]:
    return [
        InputUrls(
            name=name, urls=[uri for uri in _list(_object(used).get("uris", used)) if isinstance(uri, str)]
        )
        for name, used in _object(inputs).items()
    ]


def _texts(value: object, **keys: str) -> dict[str, str]:
    """Return some members of an object as texts; markers are written by anybody."""
    members = _object(value)
    return {name: str(members[key]) for name, key in keys.items() if isinstance(members.get(key), (str, int))}


def _object(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _alert(alert: Alert) -> AlertResponse:
    return AlertResponse(code=alert.code, message=alert.message, remedy=alert.remedy)
