"""Refuses query parameters that a route does not have, because an ignored one would answer another question."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from aws_lambda_powertools.event_handler.middlewares import NextMiddleware
from aws_lambda_powertools.event_handler.openapi.params import Query
from aws_lambda_powertools.utilities.data_classes import APIGatewayProxyEventV2

from packline.api.paging import query_pairs, repeated
from packline.api.problems import InvalidRequest

Search = Annotated[str, Query(max_length=256, description="A part of the name, in any case of letters.")]
HARMLESS = {"no_count", "exclude"}
"""Valohai's clients send them everywhere. Each answer here has all fields and a free count."""
HIDDEN = {"deleted", "purged"}
"""Valohai's lists leave both out unless asked for; lists here never hold any."""
FALSE = {"", "0", "false", "no"}
NOT_FOUND = "^.*$"
"""The pattern of the route by which Powertools answers for a path that is nobody's."""

ORDERS: dict[str, tuple[str, ...]] = {
    "/api/v0/models/": ("name",),
    "/api/v0/projects/": ("name",),
    "/api/v0/datum-aliases/": ("name", "-ctime"),
    "/api/v0/model-versions/": ("-counter",),
    "/api/v0/executions/": ("-ctime", "-counter", "counter"),
    "/api/v0/events/": ("-time",),
    "/api/v0/datasets/<dataset>/activity/": ("-time",),
    "/api/v0/data/": ("-ctime", "id"),
}
"""What ``ordering`` may be of lists with one order: first that, then those that Valohai's clients send to it.

The latter have no effect, as docs/compatibility.md says; ``data/`` has only such.
"""


def check_parameters(app: APIGatewayHttpResolver, next_middleware: NextMiddleware) -> Response[Any]:
    """Check the query of a request against the parameters of its route. Raises InvalidRequest."""
    route = app.context["_route"]
    if route.rule.pattern != NOT_FOUND:
        declared = {field.alias for field in route.dependant.query_params}
        _check(app.current_event, declared, ORDERS.get(route.openapi_path, ()))
    return next_middleware(app)


def _check(event: APIGatewayProxyEventV2, declared: set[str], orders: tuple[str, ...]) -> None:
    is_list = "limit" in declared
    for name, value in query_pairs(event):
        if name in declared or name in HARMLESS:
            continue
        if is_list and name in HIDDEN:
            if value.lower() not in FALSE:
                raise InvalidRequest(f"The list holds nothing that is {name}.", f"Leave {name} out.")
        elif is_list and name == "ordering":
            if value and value not in orders:
                only = f"it is ordered by {orders[0]}" if orders else "it has one order"
                raise InvalidRequest(f"The list has no ordering {value!r}.", f"Leave it out: {only}.")
        else:
            has = f"the parameters are {', '.join(sorted(declared))}" if declared else "there are none"
            raise InvalidRequest(f"There is no parameter {name!r} here.", f"Leave it out; {has}.")


def has_part(part: str) -> Callable[[str], bool]:
    """Return the test whether a name has a part, whatever the case of their letters."""
    part = part.casefold()
    return lambda name: part in name.casefold()


def words(event: APIGatewayProxyEventV2, name: str) -> frozenset[str]:
    """Return the values of a filter that is repeated, or whose values are joined by commas: clients do both."""
    return frozenset(filter(None, ",".join(repeated(event, name)).split(",")))
