"""Presigned URLs of single members of a version, requested by rows of its manifest, a page at a time."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable

from packline.client.api.errors import UnreadableAnswer
from packline.client.api.json_reader import JsonReader
from packline.client.api.plan import MAX_RESULTS, ObjectId
from packline.client.api.presigned_urls import PresignedUrls, until_renewal
from packline.errors import ObjectNotFound
from packline.manifest.rows import SHARD_ROWS, decode_rows

PAGES_KEPT = 16
"""Of 1,000 URLs: more than there are transfers under way; a URL has about 2 KB."""
SHARDS_KEPT = 2

Rows = list[tuple[str, str, str | None]]
"""Path, key and object version of the rows of a shard."""


class MemberUrls:
    """Finds the row of an object in the manifest, and requests the URLs of that row and the rows after it.

    A fetch follows the order of the manifest, so one request serves the next thousand files.
    """

    def __init__(
        self,
        urls: PresignedUrls,
        read: Callable[[str], bytes],
        clock: Callable[[], float],
        rows: int = SHARD_ROWS,
    ) -> None:
        """``read`` reads a shard of the manifest; ``rows``: of each shard but the last."""
        self._urls, self._read, self._clock, self._shard_rows = urls, read, clock, rows
        self._pages: OrderedDict[int, dict[ObjectId, str]] = OrderedDict()
        self._renew_at = float("inf")
        self._shards: OrderedDict[int, Rows] = OrderedDict()
        self._places: dict[int, dict[ObjectId, int]] = {}

    def find(self, identity: ObjectId) -> str:
        """Return the URL of a member's object. Raises ObjectNotFound if it is not a member, and as
        ``PlanRegistry.plan``.
        """
        if self._clock() > self._renew_at:
            self.forget()
        for page in reversed(self._pages.values()):
            if identity in page:
                return page[identity]
        return self._ask(*self._place(identity))[identity]

    def forget(self) -> None:
        """Drop all URLs, because they have expired."""
        self._pages.clear()
        self._renew_at = float("inf")

    def _place(self, identity: ObjectId) -> tuple[int, int]:
        """Shard and row in it. The shard used last comes first, then those behind it, then those before."""
        count = len(self._urls.plan.manifest.shards)
        last = next(reversed(self._shards), 0)
        for number in [*range(last, count), *range(last)]:
            self._load(number)
            place = self._places[number].get(identity)
            if place is not None:
                return number, place
        raise ObjectNotFound(f"{identity[0]!r} is not a member of {self._urls.plan.uri}.", "Run again.")

    def _load(self, number: int) -> None:
        if number in self._shards:
            self._shards.move_to_end(number)
            return
        key = self._urls.plan.manifest.shards[number]
        rows = [(row.path, row.key, row.version_id) for row in decode_rows(self._read(key), key)]
        self._shards[number] = rows
        self._places[number] = {(key, version): at for at, (_, key, version) in enumerate(rows)}
        if len(self._shards) > SHARDS_KEPT:
            dropped, _ = self._shards.popitem(last=False)
            del self._places[dropped]

    def _ask(self, shard: int, place: int) -> dict[ObjectId, str]:
        asked_at = self._clock()
        rows = self._shards[shard][place : place + MAX_RESULTS]
        start = shard * self._shard_rows + place
        uri = self._urls.plan.uri
        answer = self._urls.api.get(
            "fetch-plan/members/", ("uri", uri), ("start", str(start)), ("limit", str(len(rows)))
        )
        reader = JsonReader(answer.document, "fetch-plan/members")
        page: dict[ObjectId, str] = {}
        for (path, key, version), row_url in zip(rows, reader.each("results", MAX_RESULTS), strict=False):
            if row_url.text("path") != path:
                raise UnreadableAnswer(
                    f"The API names other members of {uri} than its manifest.", "Run again."
                )
            page[key, version] = row_url.text("url")
        if len(page) != len({row[1:] for row in rows}):
            raise UnreadableAnswer(f"The API names fewer members of {uri} than were asked for.", "Run again.")
        self._pages[start] = page
        if len(self._pages) > PAGES_KEPT:
            self._pages.popitem(last=False)
        lasts = until_renewal(reader.text("expires_at"), answer.date)
        self._renew_at = min(self._renew_at, asked_at + lasts)
        return page
