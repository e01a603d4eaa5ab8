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
from packline.pipeline.preview_adoption import preview_adoption
from packline.rules.adoption import LONGEST_PATTERN, MOST_ALIASES, MOST_PATTERNS, Adoption, parse_store_url

DEFAULT = "default"
PREVIEW_SECONDS = 10.0
"""How long a preview lists: API Gateway waits 30 s."""
PREVIEW_OBJECTS = 100_000
"""Objects that a preview lists at most: their paths are kept until the end."""
LOOK_EVERY = 1_000
"""Objects between two looks at the clock: a page of the listing."""
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
    dry_run: Annotated[bool, Field(description="Only say what would be adopted; of a prefix.")] = False


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


class LeftOut(BaseModel):
    """Objects that would not be adopted: why, how many, and the first of them."""

    reason: str
    objects: int
    first: list[str]


class AdoptionPreviewResponse(BaseModel):
    """What the request would do. With a ``refusal`` it adopts nothing; not ``is_complete``: there is more.

    ``existing_execution`` is the sealed one of an equal request, which would be answered: no file is adopted again.
    """

    files: int
    bytes: int
    first: list[str]
    left_out: list[LeftOut]
    refusal: str
    remedy: str
    is_complete: bool
    existing_execution: str | None


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
                    "description": "One object is a datum, or with dry_run what would be adopted",
                    "content": {"application/json": {"model": AdoptedObject | AdoptionPreviewResponse}},
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
    ) -> Response[AdoptedObject | AdoptionStarted | AdoptionPreviewResponse]:
        """Record one object as a datum at once, or start an execution that adopts a prefix. Repeats change nothing."""
        if store not in (DEFAULT, self._deps.store_name):
            raise NotFound(f"There is no store {store!r}.", f"There is one: {DEFAULT}.")
        if (request.url is None) == (request.prefix is None):
            raise InvalidRequest("Adopt either a url or a prefix.", "Send exactly one of them.")
        if request.url is None:
            return (
                _answer(200, self._preview(request)) if request.dry_run else _answer(202, self._ask(request))
            )
        if request.model_fields_set - {"url", "project"}:
            raise InvalidRequest("One object is adopted as a datum.", "A version is made of a prefix.")
        return _answer(200, self._adopt_one(request.url))

    def _adopt_one(self, url: str) -> AdoptedObject:
        deps = self._deps
        key = parse_store_url(url, deps.store_name)
        datum = adopt_object(key, deps.store.head, deps.adoptable, deps.datum_index)
        return AdoptedObject(ok=True, created={url: datum.id})

    def _preview(self, request: AdoptionRequest) -> AdoptionPreviewResponse:
        deps = self._deps
        end = deps.clock() + PREVIEW_SECONDS

        def is_over(objects: int) -> bool:
            return objects >= PREVIEW_OBJECTS or (not objects % LOOK_EVERY and deps.clock() > end)

        adoption = self._adoption(request)
        preview = preview_adoption(adoption, deps.registry, deps.store.list, deps.adoptable, is_over)
        return AdoptionPreviewResponse.model_validate(
            {
                **preview._asdict(),
                "left_out": [each._asdict() for each in preview.left_out],
                "existing_execution": preview.existing_execution or None,
            }
        )

    def _ask(self, request: AdoptionRequest) -> AdoptionStarted:
        deps, adoption = self._deps, self._adoption(request)
        to = AdoptionContext(deps.registry, deps.store, deps.start_run, deps.adoptable)
        execution = request_adoption(adoption, principal(self._app.current_event).name, to, deps.clock())
        return AdoptionStarted(
            ok=True, execution=execution.id, state=execution.state, version=adoption.uri or None
        )

    def _adoption(self, request: AdoptionRequest) -> Adoption:
        deps, prefix = self._deps, request.prefix or ""
        return Adoption(
            prefix=parse_store_url(prefix, deps.store_name) if "://" in prefix else prefix,
            dataset=request.dataset,
            version=request.version,
            packaging=request.packaging,
            include=tuple(request.include),
            targeting_aliases=tuple(request.targeting_aliases),
        )


def _answer(status: int, body: Any) -> Response[Any]:
    return Response(status, content_type="application/json", body=body)
