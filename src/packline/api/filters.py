"""Refuses query parameters that a list does not have, because an ignored filter would return other items."""

from __future__ import annotations

from aws_lambda_powertools.utilities.data_classes import APIGatewayProxyEventV2

from packline.api.paging import query_pairs, repeated
from packline.api.problems import InvalidRequest

HARMLESS = {"limit", "cursor", "offset", "ordering", "no_count", "exclude"}
"""Valohai's clients send the last three everywhere. Each list here has one order, all fields and a free count."""
HIDDEN = {"deleted", "purged"}
"""Valohai's lists leave both out unless asked for; lists here never hold any."""
FALSE = {"", "0", "false", "no"}


def check_filters(event: APIGatewayProxyEventV2, *supported: str) -> None:
    """Refuse query parameters that have no meaning here. Raises InvalidRequest."""
    for name, value in query_pairs(event):
        if name in HIDDEN and name not in supported and value.lower() not in FALSE:
            raise InvalidRequest(f"The list holds nothing that is {name}.", f"Leave {name} out.")
        if name not in HARMLESS and name not in HIDDEN and name not in supported:
            raise InvalidRequest(
                f"The list has no filter {name!r}.",
                f"Leave it out; the filters are {', '.join(sorted(supported)) or 'none'}.",
            )


def words(event: APIGatewayProxyEventV2, name: str) -> frozenset[str]:
    """Return the values of a filter that is repeated, or whose values are joined by commas: clients do both."""
    return frozenset(filter(None, ",".join(repeated(event, name)).split(",")))
