"""Lists in an order that the table does not keep: all rows are read and sorted, so they must be few enough."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Annotated, Literal, TypeVar

from aws_lambda_powertools.event_handler.openapi.params import Query
from aws_lambda_powertools.utilities.data_classes import APIGatewayProxyEventV2

from packline.api.own_rows import BoundedRows
from packline.api.paging import PageResponse, decode_cursor, page_of
from packline.api.problems import TooMuchAtOnce

MOST_SORTED = 1_000
"""Datasets, or versions of one, that are sorted."""
MOST_SORTED_FILES = 100_000
LAST = 2**53 - 1
"""A sort key that stands behind all numbers."""

DatasetOrdering = Annotated[
    Literal["name", "-name", "mtime", "-mtime", "size", "-size"],
    Query(
        description=f"`mtime` and `size` of the newest version. By another than `name`: at most {MOST_SORTED:,}."
    ),
]
VersionOrdering = Annotated[
    Literal["-ctime", "ctime", "name", "-name", "size", "-size"],
    Query(description=f"By another than `-ctime`: at most {MOST_SORTED:,} versions."),
]
FileOrdering = Annotated[
    Literal["path", "-path", "size", "-size"],
    Query(description=f"By another than `path`: at most {MOST_SORTED_FILES:,} files, and no `search`."),
]

T = TypeVar("T")
U = TypeVar("U")


def sorted_page(
    rows: Iterable[U],
    keys: Callable[[U], tuple[int | str, str]],
    ordering: str,
    limit: int,
    cursor: str,
    event: APIGatewayProxyEventV2,
    *,
    to_response: Callable[[U], T],
    most: int = MOST_SORTED,
    is_shown: Callable[[U], bool] = lambda row: True,
) -> PageResponse[T]:
    """Return a page of all rows in order.

    Args:
        rows: All of them.
        keys: What a row is sorted by, and what tells it from rows of the same key.
        ordering: Begins with ``-`` for descending order.
        limit: Rows of the page.
        cursor: Of the page before; empty for the first.
        event: The request.
        to_response: Makes the result of a row.
        most: Rows that are sorted at most.
        is_shown: A filter.

    Raises:
        TooMuchAtOnce: There are more.
        InvalidRequest: The cursor is not one of this list.
    """
    bounded, keyed = BoundedRows(rows, is_shown), list[tuple[tuple[int | str, str], U]]()
    for row in bounded:
        keyed.append((keys(row), row))
        if len(keyed) > most:
            break
    if len(keyed) > most or bounded.is_cut:
        raise too_many_to_sort(most, ordering)
    descends = ordering.startswith("-")
    keyed.sort(key=lambda each: each[0], reverse=descends)
    after = _after(cursor, keyed)
    remaining = [
        each for each in keyed if after is None or (each[0] < after if descends else each[0] > after)
    ]
    return page_of(
        remaining,
        limit,
        event,
        place=lambda each: [*each[0]],
        to_response=lambda each: to_response(each[1]),
        count=len(keyed),
    )


def too_many_to_sort(most: int, ordering: str) -> TooMuchAtOnce:
    """Return the error for a list that is too long to be sorted for an answer."""
    return TooMuchAtOnce(
        f"The list has more than {most:,} results, and is not sorted by {ordering}.",
        "Leave ordering out, follow next, and sort what you get.",
    )


def _after(cursor: str, keyed: list[tuple[tuple[int | str, str], U]]) -> tuple[int | str, str] | None:
    if not cursor:
        return None
    kind = type(keyed[0][0][0]) if keyed else int
    key, identity = decode_cursor(cursor, kind, str)
    return key, str(identity)
