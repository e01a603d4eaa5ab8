"""Lists of the API, page by page: ``{count, next, previous, results}``."""

from __future__ import annotations

from collections.abc import Iterator

from packline.client.api.errors import UnreadableAnswer
from packline.client.api.http import ApiClient
from packline.client.api.json_reader import JsonReader
from packline.client.api.plan import read_cursor

PAGE_RESULTS = 1_000
"""The API's limit for most lists; lists of parts have a lower one."""


def list_results(
    api: ApiClient, path: str, *query: tuple[str, str], limit: int = PAGE_RESULTS
) -> Iterator[JsonReader]:
    """Yield all results of a list, with ``limit`` on each page. Raises what ``ApiClient.get`` raises."""
    cursor, seen = "", {""}
    while True:
        more = [("cursor", cursor)] if cursor else []
        page = JsonReader(api.get(path, *query, ("limit", str(limit)), *more).document, path)
        yield from page.each("results", limit)
        cursor = read_cursor(page)
        if not cursor:
            return
        if cursor in seen:
            raise UnreadableAnswer(f"The pages of {path} at the API have no end.", "Run again.")
        seen.add(cursor)
