"""Lists in an order that the table does not keep: all rows are read and sorted, so they must be few enough."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
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
    readers: int = 1,
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
        readers: Threads that call ``keys``, where each of its calls is a request to the table.

    Raises:
        TooMuchAtOnce: There are more.
        InvalidRequest: The cursor is not one of this list.
    """
    bounded = BoundedRows(rows, is_shown)
    shown = list(islice(bounded, most + 1))
    if len(shown) > most or bounded.is_cut:
        raise too_many_to_sort(most, ordering, is_cut=bounded.is_cut)
    with ThreadPoolExecutor(readers) as pool:
        keyed = [*zip(pool.map(keys, shown) if readers > 1 else map(keys, shown), shown, strict=True)]
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


def too_many_to_sort(most: int, ordering: str, *, is_cut: bool = False) -> TooMuchAtOnce:
    """Return the error for a list that is too long to be sorted; ``is_cut``: it has many rows that are not shown."""
    has = "too many entries that are not shown" if is_cut else f"more than {most:,} results"
    return TooMuchAtOnce(
        f"The list has {has}, and is not sorted by {ordering}.",
        "Leave ordering out, follow next, and sort what you get.",
    )


def _after(cursor: str, keyed: list[tuple[tuple[int | str, str], U]]) -> tuple[int | str, str] | None:
    """Return the key of the row that a cursor names; None if there is nothing to go on in."""
    if not (cursor and keyed):
        return None
    key, identity = decode_cursor(cursor, type(keyed[0][0][0]), str)
    return key, str(identity)
