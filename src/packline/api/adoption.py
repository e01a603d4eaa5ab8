"""Routes of the store: what it is, and adopting objects that lie in it."""

from __future__ import annotations

from typing import Annotated, Any

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from aws_lambda_powertools.event_handler.openapi.params import Body, Path
from pydantic import BaseModel, ConfigDict, Field

from packline.api.auth import principal
from packline.api.dependencies import ApiDependencies
from packline.api.paging import PageResponse
from packline.api.problems import InvalidRequest
from packline.errors import NotFound
from packline.model import ExecutionState
from packline.pipeline.adopt import AdoptionContext, adopt_object, request_adoption
from packline.rules.adoption import LONGEST_PATTERN, MOST_ALIASES, MOST_PATTERNS, Adoption, parse_store_url

DEFAULT = "default"
Name = Annotated[str, Field(max_length=256)]
Url = Annotated[str | None, Field(max_length=1_100)]
Pattern = Annotated[str, Field(max_length=LONGEST_PATTERN)]
StoreId = Annotated[str, Path(max_length=64)]


class StoreResponse(BaseModel):
    """The bucket of the deployment. ``adoptable``: the prefixes whose objects it adopts; ``""`` is all of it."""

    id: str
    name: str
    type: str
    url: str
    adoptable: list[str]


class AdoptionRequest(BaseModel):
    """One object by its ``url``, or all below a ``prefix``: as datums, or as a version if one is named."""

    model_config = ConfigDict(extra="forbid")

    url: Url = None
    project: Annotated[str | None, Field(max_length=256, description="Taken, and not used.")] = None
    prefix: Url = None
    dataset: Name = ""
    version: Name = ""
    packaging: bool = False
    include: Annotated[list[Pattern], Field(max_length=MOST_PATTERNS)] = []
    targeting_aliases: Annotated[list[Name], Field(max_length=MOST_ALIASES)] = []


class AdoptedObject(BaseModel):
    """What was adopted at once: the object's URL, and the id of its datum."""

    ok: bool
    created: dict[str, str]


class AdoptionStarted(BaseModel):
    """The execution that adopts, its state, and the version it is to make."""

    ok: bool
    execution: str
    state: ExecutionState
    version: str | None


class AdoptionRoutes:
    """The one store of a deployment."""

    def __init__(self, app: APIGatewayHttpResolver, deps: ApiDependencies) -> None:
        self._app, self._deps = app, deps
        app.get("/api/v0/stores/", summary="The store", tags=["stores"])(self.list_stores)
        app.post(
            "/api/v0/stores/<store>/adopt/",
            summary="Adopt objects that are there",
            tags=["stores"],
            responses={
                200: {
                    "description": "One object is a datum",
                    "content": {"application/json": {"model": AdoptedObject}},
                },
                202: {
                    "description": "An execution adopts",
                    "content": {"application/json": {"model": AdoptionStarted}},
                },
            },
        )(self.adopt)

    def list_stores(self) -> PageResponse[StoreResponse]:
        """List the store; there is one."""
        name = self._deps.store_name
        store = StoreResponse(
            id=DEFAULT, name=name, type="s3", url=f"s3://{name}/", adoptable=list(self._deps.adoptable)
        )
        return PageResponse[StoreResponse](count=1, next=None, results=[store])

    def adopt(
        self, store: StoreId, request: Annotated[AdoptionRequest, Body()]
    ) -> Response[AdoptedObject | AdoptionStarted]:
        """Record one object as a datum at once, or start an execution that adopts a prefix. Repeats change nothing."""
        if store not in (DEFAULT, self._deps.store_name):
            raise NotFound(f"There is no store {store!r}.", f"There is one: {DEFAULT}.")
        if (request.url is None) == (request.prefix is None):
            raise InvalidRequest("Adopt either a url or a prefix.", "Send exactly one of them.")
        if request.url is None:
            return _answer(202, self._ask(request))
        if request.model_fields_set - {"url", "project"}:
            raise InvalidRequest("One object is adopted as a datum.", "A version is made of a prefix.")
        return _answer(200, self._adopt_one(request.url))

    def _adopt_one(self, url: str) -> AdoptedObject:
        deps = self._deps
        key = parse_store_url(url, deps.store_name)
        datum = adopt_object(key, deps.store.head, deps.adoptable, deps.datum_index)
        return AdoptedObject(ok=True, created={url: datum.id})

    def _ask(self, request: AdoptionRequest) -> AdoptionStarted:
        deps, prefix = self._deps, request.prefix or ""
        adoption = Adoption(
            prefix=parse_store_url(prefix, deps.store_name) if "://" in prefix else prefix,
            dataset=request.dataset,
            version=request.version,
            packaging=request.packaging,
            include=tuple(request.include),
            targeting_aliases=tuple(request.targeting_aliases),
        )
        to = AdoptionContext(deps.registry, deps.store, deps.start_run, deps.adoptable)
        execution = request_adoption(adoption, principal(self._app.current_event).name, to, deps.clock())
        return AdoptionStarted(
            ok=True, execution=execution.id, state=execution.state, version=adoption.uri or None
        )


def _answer(status: int, body: Any) -> Response[Any]:
    return Response(status, content_type="application/json", body=body)
