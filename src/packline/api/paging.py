"""Paging: ``{count, next, previous, results}`` as Valohai has it, going on behind an opaque cursor.

``next`` costs the same on every page. Scripts that were written for Valohai count an ``offset`` up instead; lists of
Valohai's take one, and read past what it skips. ``count`` is given where it is known without counting.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable, Iterable, Sized
from itertools import islice
from typing import Annotated, Any, Generic, TypeVar
from urllib.parse import parse_qsl, urlencode

from aws_lambda_powertools.event_handler.openapi.params import Query
from aws_lambda_powertools.utilities.data_classes import APIGatewayProxyEventV2
from pydantic import BaseModel, TypeAdapter

from packline.api.own_rows import BoundedRows
from packline.api.problems import InvalidRequest

MOST = 1_000
"""Results of one page."""
MICROS = 1_000_000
"""Times in cursors are in microseconds."""
LONGEST = 1_024
"""Bytes of a key of S3, or of a sort key of DynamoDB."""
MOST_SKIPPED = 100_000
"""Results that ``offset`` may skip."""
LONG_PAGE = 10_000
"""Results of one page, where valohai-cli asks for thousands and takes a short page for the last one."""
_WHOLE_NUMBER = TypeAdapter(int)
SURROGATES = re.compile("[\ud800-\udfff]")

Limit = Annotated[int, Query(ge=1, le=MOST, description="Results of one page.")]
Cursor = Annotated[str, Query(max_length=8_500, description="From ``next``; opaque.")]
LongLimit = Annotated[int, Query(ge=1, le=LONG_PAGE, description="Results of one page.")]
Offset = Annotated[
    int, Query(ge=0, le=MOST_SKIPPED, description="Results to skip; ``next`` is faster, and goes before it.")
]
NoOffset = Annotated[int, Query(ge=0, le=0, description="Not offered; follow ``next``.")]

T = TypeVar("T")
U = TypeVar("U")


class PageResponse(BaseModel, Generic[T]):
    """Some of the results, and where to go on; ``previous`` is always null."""

    count: int | None
    """How many results there are; null where knowing it would cost reading all of them."""
    count_at_least: int = 0
    """As many there are at least: all, or those of this page and one more if there is a next one."""
    next: str | None
    previous: str | None = None
    results: list[T]

    def model_post_init(self, _: Any) -> None:
        """State what is known of the number of results."""
        shown = len(self.results) + (self.next is not None)
        self.count_at_least = shown if self.count is None else self.count


def encode_cursor(place: Any) -> str:
    """Encode a position in a list as a cursor."""
    text = json.dumps(place, separators=(",", ":"), ensure_ascii=False)
    return base64.urlsafe_b64encode(text.encode(errors="surrogatepass")).decode().rstrip("=")


def decode_cursor(cursor: str, *kinds: type) -> list[Any]:
    """Decode the position that a cursor names: a list with values of these types. Raises InvalidRequest."""
    try:
        place = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (ValueError, RecursionError):
        place = None
    if isinstance(place, list) and list(map(type, place)) == list(kinds) and all(map(_possible, place)):
        return place
    raise InvalidRequest("The cursor is not one of this list.", "Start again without it, and follow next.")


def _possible(value: Any) -> bool:
    """Reject forged cursors: return whether a value can be of a cursor that this API made."""
    if isinstance(value, str):
        return len(value.encode(errors="replace")) <= LONGEST and not SURROGATES.search(value)
    return isinstance(value, int) and abs(value) < 2**53


def page_of(
    rows_in_order: Iterable[U],
    limit: int,
    event: APIGatewayProxyEventV2,
    *,
    place: Callable[[U], list[Any]],
    to_response: Callable[[U], T],
    count: int | None = None,
    skip: int | None = None,
    is_shown: Callable[[U], bool] = lambda row: True,
) -> PageResponse[T]:
    """Return the first ``limit`` rows, and a link to the rows after the last of them if there are more.

    ``skip``: results to pass over; None for what the request's ``offset`` says. ``is_shown``: a filter. So that an
    answer does not take long, the page may be short, or empty, and still have a link, if very many rows are not shown.
    """
    start = skipped_results(event) if skip is None else skip
    rows, more = rows_of_page(
        BoundedRows(rows_in_order, is_shown), start, limit, lambda row: encode_cursor(place(row))
    )
    more = more and link(event, more)
    shown = [to_response(row) for row in rows[:limit]]
    return PageResponse(
        count=whole_count(event, shown, more) if count is None else count, next=more, results=shown
    )


def rows_of_page(
    rows_in_order: BoundedRows[U], start: int, limit: int, encode: Callable[[U], str]
) -> tuple[list[U], str | None]:
    """Return the rows of a page and one more if there is one, and the cursor of the next page if there may be one.

    Raises InvalidRequest if the rows end at their bound before ``start``.
    """
    rows = list(islice(rows_in_order, start, start + limit + 1))
    if len(rows) > limit:
        return rows, encode(rows[limit - 1])
    if not rows_in_order.is_cut:
        return rows, None
    if start and not rows:
        raise InvalidRequest(
            "The offset lies behind very many entries that are not shown.", "Leave it out, and follow next."
        )
    return rows, rows_in_order.cursor_after(encode)


def whole_count(event: APIGatewayProxyEventV2, rows: Sized, more: str | None) -> int | None:
    """Return how many results there are; None if counting would cost reading those after this page."""
    start = skipped_results(event)
    last = more is None and not any(name == "cursor" for name, _ in query_pairs(event))
    return start + len(rows) if last and (len(rows) or not start) else None


def skipped_results(event: APIGatewayProxyEventV2) -> int:
    """Return the ``offset`` of a request (already validated); 0 if it goes on from a cursor."""
    query = dict(query_pairs(event))
    # As the parameter was validated: 1.0 is the number 1.
    return 0 if query.get("cursor") else _WHOLE_NUMBER.validate_python(query.get("offset") or 0)


def link(event: APIGatewayProxyEventV2, cursor: str) -> str:
    """Return the URL of this request with another cursor."""
    pairs = [pair for pair in query_pairs(event) if pair[0] not in ("cursor", "offset")]
    return f"{site_of(event)}{event.raw_path}?{urlencode([*pairs, ('cursor', cursor)])}"


def link_below(event: APIGatewayProxyEventV2, list_name: str, page_link: str) -> str:
    """Return the URL of the list ``list_name/`` below this request's path, which goes on where ``page_link`` does.

    Parameters of this request are not that list's, but for its cursor.
    """
    cursor = dict(parse_qsl(page_link.partition("?")[2], keep_blank_values=True))["cursor"]
    return f"{site_of(event)}{event.raw_path}{list_name}/?{urlencode({'cursor': cursor})}"


def site_of(event: APIGatewayProxyEventV2) -> str:
    """Return scheme and host that the request was sent to."""
    scheme = "http" if event.headers.get("x-forwarded-proto") == "http" else "https"
    return f"{scheme}://{event.request_context.domain_name}"


def query_pairs(event: APIGatewayProxyEventV2) -> list[tuple[str, str]]:
    """Return the query as it was sent: API Gateway's own form joins repeated parameters by commas."""
    return parse_qsl(event.raw_query_string or "", keep_blank_values=True)


def repeated(event: APIGatewayProxyEventV2, name: str) -> tuple[str, ...]:
    """Return all values of a parameter that may be given several times."""
    return tuple(value for key, value in query_pairs(event) if key == name)
