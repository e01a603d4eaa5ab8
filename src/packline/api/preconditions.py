"""Preconditions of writes (RFC 9110, 13.1): the revision of an alias that the writer has seen."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, TypeVar

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.openapi.params import Header

from packline.api.problems import InvalidRequest, PreconditionFailed, PreconditionRequired
from packline.errors import AliasMoved

IfMatch = Annotated[str, Header(max_length=64, description='The rev it has now, as "3".')]
IfNoneMatch = Annotated[str, Header(max_length=64, description="* to make a new one.")]

T = TypeVar("T")

_revision = re.compile(r'"([1-9][0-9]{0,8})"').fullmatch


def expected_revision(if_match: str, if_none_match: str) -> int:
    """Return the revision that the writer has seen; 0 for none. Raises PreconditionRequired, InvalidRequest."""
    if if_none_match == "*" and not if_match:
        return 0
    if not if_match:
        raise _required('Send If-Match: "<rev>", or If-None-Match: *.')
    return existing_revision(if_match)


def existing_revision(if_match: str) -> int:
    """Return the revision that the writer has seen of what must exist.

    Raises PreconditionRequired, InvalidRequest.
    """
    if not if_match:
        raise _required('Send If-Match: "<rev>".')
    match = _revision(if_match)
    if not match:
        raise InvalidRequest(f"If-Match is {if_match!r}.", 'Send the rev in quotes, as in If-Match: "3".')
    return int(match[1])


def _required(remedy: str) -> PreconditionRequired:
    return PreconditionRequired("Say which revision of the alias you have seen.", remedy)


def tagged(answer: T, rev: int) -> Response[T]:
    """Return an answer with the revision as its ETag, which ``If-Match`` of a change names (RFC 9110, 8.8.3)."""
    return Response(200, content_type="application/json", body=answer, headers={"ETag": f'"{rev}"'})


@contextmanager
def refuse_other_revision() -> Iterator[None]:
    """Turn AliasMoved into PreconditionFailed: the alias has another revision than ``If-Match`` says."""
    try:
        yield
    except AliasMoved as error:
        raise PreconditionFailed(error.message, error.remedy) from error
