"""Plans and presigned URLs of versions, renewed before they expire."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator

from packline.client.api.errors import UnreadableAnswer
from packline.client.api.http import ApiClient
from packline.client.api.plan import ObjectId, PlanPage, read_page
from packline.model import FetchPlan, Part
from packline.uri import Uri, parse_uri

MAX_PARTS = 100_000
PAGE_PARTS = 200
SHORTEST, LONGEST = 30.0, 86_400.0
"""Seconds that URLs are taken to last, whatever the clocks say."""
EARLY_SECONDS = 60.0

Clock = Callable[[], float]


class PlanRegistry:
    """Plans and presigned URLs by version. Safe among threads."""

    def __init__(self, api: ApiClient, clock: Clock = time.monotonic) -> None:
        self.api = api
        self.store = ""
        """The name of the bucket, once anything has been resolved."""
        self._clock = clock
        self._lock = threading.RLock()
        self._urls_by_uri: dict[str, PresignedUrls] = {}
        self._uris_by_key: dict[str, str] = {}

    def plan(self, uri: Uri) -> FetchPlan:
        """Resolve a name; the plan of a package with several parts comes without them (see ``PresignedUrls.parts``).

        Raises the error that the API names (DatasetNotFound, VersionNotFound, DatumNotFound), and leaves of
        Unavailable.
        """
        urls = PresignedUrls(self.api, uri, self._clock)
        plan = urls.plan
        with self._lock:
            self.store = urls.store
            self._urls_by_uri[plan.uri] = urls
            self.expect(plan)
            self._uris_by_key.update((member.key, plan.uri) for member in plan.manifest.inline)
        return plan

    def expect(self, plan: FetchPlan) -> None:
        """Remember that shards of this version's manifest will be requested."""
        with self._lock:
            self._uris_by_key.update(dict.fromkeys(plan.manifest.shards, plan.uri))

    def urls(self, uri: str) -> PresignedUrls:
        """Return the URLs of a version or datum, by its own URI. Raises as ``plan``."""
        with self._lock:
            if uri not in self._urls_by_uri:
                self.plan(parse_uri(uri))
            return self._urls_by_uri[uri]

    def urls_for_key(self, key: str) -> PresignedUrls | None:
        """Return the URLs among which that of a key is, or None if that is not known."""
        with self._lock:
            uri = self._uris_by_key.get(key)
        return None if uri is None else self.urls(uri)


class PresignedUrls:
    """The presigned URLs of one version: requested together, renewed together."""

    def __init__(self, api: ApiClient, uri: Uri, clock: Clock) -> None:
        self.api = api
        self.generation = 0
        """Grows with every renewal."""
        self._clock = clock
        self._lock = threading.RLock()
        self._urls: dict[ObjectId, str] = {}
        self._lasting: list[tuple[float, str, str]] = []
        self._renew_at = 0.0
        first = self._ask(uri, 1)
        self.plan = with_parts(first.plan, () if first.cursor else first.plan.parts)
        self.store = first.store
        self._uri = parse_uri(self.plan.uri)
        self._first, self._whole = first, not first.cursor

    def parts(self) -> tuple[Part, ...]:
        """Return all parts of the package, in order. Raises as ``PlanRegistry.plan``."""
        with self._lock:
            if not self._whole:
                self._renew_at = 0.0
                all_parts = [*self._first.plan.parts, *self._parts_after(self._first)]
                self.plan = with_parts(self.plan, tuple(all_parts))
                self._whole = True
            return self.plan.parts

    def find(self, identity: ObjectId) -> str | None:
        """Return the URL of a part, a shard or a datum's object, valid for a while; None for any other object."""
        with self._lock:
            if self._clock() > self._until():
                self.renew()
            return self._urls.get(identity)

    def renew(self) -> None:
        """Request new URLs of everything that had one. Raises as ``PlanRegistry.plan``."""
        with self._lock:
            self.generation += 1
            self._lasting, self._renew_at = [], 0.0
            first = self._ask(self._uri, PAGE_PARTS if self._whole else 1)
            if self._whole:
                for _ in self._parts_after(first):
                    continue  # their URLs are what is wanted

    def _parts_after(self, page: PlanPage) -> Iterator[Part]:
        """Yield the parts of the pages behind one, whose indices ascend: so there is an end."""
        last = page.plan.parts[-1].index if page.plan.parts else -1
        while page.cursor:
            page = self._ask(self._uri, PAGE_PARTS, page.cursor)
            for part in page.plan.parts:
                if not last < part.index < MAX_PARTS:
                    raise UnreadableAnswer(
                        f"The parts of {self.plan.uri} do not ascend in the API's answer.",
                        "Package the version again.",
                    )
                last = part.index
                yield part
            if not page.plan.parts:
                raise UnreadableAnswer(
                    f"The API goes on with the parts of {self.plan.uri} and names none.", "Run again later."
                )

    def _ask(self, uri: Uri, limit: int, cursor: str = "") -> PlanPage:
        asked_at = self._clock()
        query = [("uri", str(uri)), ("limit", str(limit)), *([("cursor", cursor)] if cursor else [])]
        answer = self.api.get("fetch-plan/", *query)
        page = read_page(answer.document, uri)
        if self._urls and page.plan.content_hash != self.plan.content_hash:
            raise UnreadableAnswer(
                f"{uri} has another content than when it was first asked for.", "Run again."
            )
        self._urls.update(page.urls)
        self._lasting.append((asked_at, page.expires_at, answer.date))
        return page

    def _until(self) -> float:
        """Return when the first of the URLs has nearly expired; computed when needed, which a warm fetch never does."""
        if not self._renew_at:
            self._renew_at = min(
                asked_at + until_renewal(expires_at, date) for asked_at, expires_at, date in self._lasting
            )
        return self._renew_at


def with_parts(plan: FetchPlan, parts: tuple[Part, ...]) -> FetchPlan:
    """Return the plan with other parts."""
    return FetchPlan(
        *(plan.dataset, plan.version, plan.content_hash, plan.files, plan.bytes, plan.manifest),
        parts=parts,
        packaging=plan.packaging,
    )


def until_renewal(expires_at: str, date: str) -> float:
    """Return the seconds for which URLs are used: nearly until they expire, by the API's own clock where it is
    known.
    """
    from datetime import UTC, datetime
    from email.utils import parsedate_to_datetime

    try:
        end = datetime.fromisoformat(expires_at)
        now = parsedate_to_datetime(date) if date else datetime.now(UTC)
        lasts = (end - now).total_seconds()
    except (ValueError, TypeError, OverflowError):
        lasts = SHORTEST
    lasts = max(SHORTEST, min(LONGEST, lasts))
    return max(lasts - EARLY_SECONDS, lasts / 2)
