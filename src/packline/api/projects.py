"""Routes that valohai-cli asks first: who is logged in, and which projects there are."""

from __future__ import annotations

from typing import Annotated

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver
from aws_lambda_powertools.event_handler.openapi.params import Path
from pydantic import BaseModel

from packline.api.auth import principal
from packline.api.dependencies import ApiDependencies
from packline.api.field_types import DateTime
from packline.api.paging import Cursor, LongLimit, Offset, PageResponse, decode_cursor, page_of
from packline.api.schemas import iso_time
from packline.pipeline.projects import Project, find_project, list_projects
from packline.principal import IdentitySource

ProjectId = Annotated[str, Path(max_length=256, description="Its id, or its name.")]


class User(BaseModel):
    """Who calls, as the gateway found; empty texts where it asks nobody."""

    id: str
    username: str
    email: str


class Owner(BaseModel):
    """Whose project it is, by its name."""

    id: str
    username: str


class ProjectResponse(BaseModel):
    """A project, known by the markers of executions. ``mtime``: when its newest execution was sealed."""

    id: str
    name: str
    owner: Owner
    description: str = ""
    mtime: DateTime


class ProjectRoutes:
    """What can be asked about the caller and about projects."""

    def __init__(self, app: APIGatewayHttpResolver, deps: ApiDependencies) -> None:
        self._app, self._deps = app, deps
        root = "/api/v0/projects/"
        app.get("/api/v0/users/me/", summary="Who calls", tags=["people"])(self.read_user)
        app.get(root, summary="Projects by name", tags=["people"])(self.list_projects)
        app.get(f"{root}<project>/", summary="A project", tags=["people"])(self.read_project)

    def read_user(self) -> User:
        """Return who calls."""
        who = principal(self._app.current_event)
        is_address = (
            who.source is IdentitySource.TOKEN and "@" in who.name
        )  # an ARN may have one in its session name
        return User(id=who.name, username=who.name, email=who.name if is_address else "")

    def list_projects(
        self, limit: LongLimit = 100, cursor: Cursor = "", offset: Offset = 0
    ) -> PageResponse[ProjectResponse]:
        """List the projects that the newest executions name."""
        (after,) = decode_cursor(cursor, str) if cursor else [""]
        return page_of(
            (project for project in list_projects(self._deps.execution_index) if project.name > after),
            limit,
            self._app.current_event,
            place=lambda project: [project.name],
            to_response=_response,
        )

    def read_project(self, project: ProjectId) -> ProjectResponse:
        """Read a project."""
        return _response(find_project(project, self._deps.execution_index))


def _response(project: Project) -> ProjectResponse:
    owner, _, name = project.name.rpartition("/")
    return ProjectResponse(
        id=project.id, name=name, owner=Owner(id=owner, username=owner), mtime=iso_time(project.seen_at)
    )
