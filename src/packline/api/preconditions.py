"""Preconditions of requests: If-Match and If-None-Match (RFC 9110, 13.1), for all routes that have an ETag."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, TypeVar

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.openapi.params import Header

from packline.api.problems import InvalidRequest, PreconditionFailed, PreconditionRequired
from packline.errors import AliasMoved, NotFound
from packline.http.entity_tags import ANY, matches_strongly, matches_weakly, parse_etags
from packline.retry import ALIAS_MOVES

MOST_CHARACTERS = 1_024
IfMatch = Annotated[
    str, Header(max_length=MOST_CHARACTERS, description='ETags that it may have now, as "3"; or *: any.')
]
IfNoneMatch = Annotated[
    str, Header(max_length=MOST_CHARACTERS, description="ETags that it may not have; *: it must not exist.")
]

T = TypeVar("T")

_revision = re.compile(r'"([1-9][0-9]{0,8})"').fullmatch


class NotModified(Exception):
    """The reader has what would be answered: an exception, because an answer is checked for its schema."""

    def __init__(self, etag: str) -> None:
        super().__init__(etag)
        self.etag = etag


@dataclass(frozen=True, slots=True)
class Preconditions:
    """What a request says about the ETag that it wants, or does not want; None: the header was not sent."""

    match: tuple[str, ...] | None = None
    none_match: tuple[str, ...] | None = None

    @classmethod
    def parse(cls, if_match: str = "", if_none_match: str = "") -> Preconditions:
        """Parse the values of the two headers; empty: not sent. Raises InvalidRequest."""
        return cls(_parse("If-Match", if_match), _parse("If-None-Match", if_none_match))

    def are_met(self, etag: str | None) -> bool:
        """Return whether a change may be made; of a weak tag and an equal strong one, only If-None-Match says equal.

        Args:
            etag: That of the resource as it is, in quotes; None if it does not exist.
        """
        if self.match is not None and not (etag and matches_strongly(self.match, etag)):
            return False
        return not self.is_unwanted(etag)

    def is_unwanted(self, etag: str | None) -> bool:
        """Return whether If-None-Match names what is there: a read of it is answered with 304."""
        return self.none_match is not None and etag is not None and matches_weakly(self.none_match, etag)

    def check(self, etag: str | None) -> None:
        """Check that a change may be made. Raises PreconditionFailed."""
        if not self.are_met(etag):
            shown = f"Its ETag is {etag}" if etag else "It does not exist"
            raise PreconditionFailed(
                f"{shown}, which the preconditions of the request exclude.", "Read it again, then decide."
            )

    @property
    def single_revision(self) -> int | None:
        """The one revision that is allowed, 0 for none; None if that depends on what there is."""
        if self.match is None and self.none_match == (ANY,):
            return 0
        one = _revision(self.match[0]) if self.match and len(self.match) == 1 else None
        return int(one[1]) if one and self.none_match is None else None


def change_alias(preconditions: Preconditions, read: Callable[[], int], write: Callable[[int], T]) -> T:
    """Change an alias whose revision meets the preconditions, and that has this revision until it is changed.

    Args:
        preconditions: Those of the request.
        read: Returns the revision of the alias as it is. May raise NotFound.
        write: Makes the change, if the alias has that revision (0: if there is none); else it raises AliasMoved.

    Raises:
        PreconditionRequired: The request has none.
        PreconditionFailed: They are not met, or the alias is moved again and again.
    """
    if preconditions == Preconditions():
        raise PreconditionRequired(
            "Say which revision of the alias you have seen.",
            'Send If-Match: "<rev>", or If-None-Match: * to make a new one.',
        )
    revision = preconditions.single_revision
    for _ in range(1 if revision is not None else ALIAS_MOVES.attempts):
        current = _current(read) if revision is None else revision
        if revision is None:
            preconditions.check(revision_etag(current) if current else None)
        try:
            return write(current)
        except AliasMoved as error:
            moved = error
    raise PreconditionFailed(moved.message, moved.remedy) from moved


def revision_etag(rev: int) -> str:
    """Return the ETag of an alias: its revision in quotes, which ``If-Match`` of a change names (RFC 9110, 8.8.3)."""
    return f'"{rev}"'


def tagged(answer: T, etag: str) -> Response[T]:
    """Return an answer with its ETag."""
    return Response(200, content_type="application/json", body=answer, headers={"ETag": etag})


def read_answer(body: T, etag: str, preconditions: Preconditions) -> Response[T]:
    """Return the answer to a read. Raises PreconditionFailed, and NotModified if If-None-Match names it.

    For bodies that the ETag names: not for the datum of an alias, whose revision stays when its metadata changes.
    """
    Preconditions(preconditions.match).check(etag)
    if preconditions.is_unwanted(etag):
        raise NotModified(etag)
    return tagged(body, etag)


def not_modified(error: NotModified) -> Response[str]:
    """Return the answer without a body (RFC 9110, 15.4.5)."""
    return Response(304, body="", headers={"ETag": error.etag})


def _current(read: Callable[[], int]) -> int:
    try:
        return read()
    except NotFound:
        return 0


def _parse(name: str, value: str) -> tuple[str, ...] | None:
    if not value:
        return None
    tags = parse_etags(value)
    if tags is None:
        raise InvalidRequest(
            f"{name} is {value!r}.", f'Send ETags in quotes, as in {name}: "3", or {name}: * for any.'
        )
    return tags
