"""What a token must say, after its signature was verified by who forwards the request."""

from __future__ import annotations

import base64
import json
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeGuard

from packline.errors import Refused
from packline.reading_posts import is_reading_post

LEEWAY_SECONDS = 60.0
"""Clocks of those who make tokens may be ahead or behind by so much."""
SIGN_IN = "Sign in again, or ask for a new token."


class TokenMissing(Refused):
    """The request has no token that can be read: it must send exactly one."""

    status = 401


class TokenExpired(Refused):
    """The token was good until it expired: a new one of the same kind is needed."""

    status = 401


class TokenNotAccepted(Refused):
    """The token is of another issuer, or for another application."""

    status = 401


class ScopeMissing(Refused):
    """The token is good, and its scopes do not allow the request."""

    status = 403


@dataclass(frozen=True, slots=True)
class TokenPolicy:
    """Which tokens are taken. Without an issuer none is."""

    issuer: str = ""
    audiences: tuple[str, ...] = ()
    read_scope: str = ""
    """Empty: any token of the audience reads."""
    write_scope: str = ""
    """Empty: nobody writes."""

    def check(self, claims: Mapping[str, object], method: str, path: str, now: float) -> None:
        """Check the claims of a verified token for a request.

        Args:
            claims: Of the token.
            method: Of the request, in capitals.
            path: Of the request, decoded.
            now: Seconds since the epoch.

        Raises TokenNotAccepted, TokenExpired, ScopeMissing.
        """
        if not self.issuer or claims.get("iss") != self.issuer:
            remedy = (
                f"Ask {self.issuer} for a token."
                if self.issuer
                else "Ask who runs the deployment for jwt_issuer."
            )
            raise TokenNotAccepted("The token is not of the issuer of this deployment.", remedy)
        expires = claims.get("exp")
        if not _is_time(expires) or expires < now - LEEWAY_SECONDS:
            raise TokenExpired("The token has expired.", SIGN_IN)
        # As API Gateway: client_id counts only in a token without aud, such as Cognito's access tokens.
        audience = "client_id" if claims.get("aud") is None else "aud"
        if not {*_texts(claims.get(audience))} & {*self.audiences}:
            remedy = f"Ask for a token whose audience is {' or '.join(self.audiences)}."
            raise TokenNotAccepted("The token is for another application.", remedy)
        scopes = {*_words(claims.get("scope")), *_words(claims.get("scp"))}
        if method == "GET" or is_reading_post(method, path):
            reading_scopes = {self.read_scope, self.write_scope} - {""} if self.read_scope else set()
            if reading_scopes and not reading_scopes & scopes:
                raise ScopeMissing("The token has no scope to read.", f"Ask for the scope {self.read_scope}.")
        elif not self.write_scope or self.write_scope not in scopes:
            remedy = (
                f"Ask for the scope {self.write_scope}." if self.write_scope else "People only read here."
            )
            raise ScopeMissing("The token has no scope to change something.", remedy)


def read_claims(authorizations: Sequence[str]) -> dict[str, object]:
    """Read the claims of a bearer token, whose signature is not looked at.

    Args:
        authorizations: The values of the header Authorization: exactly one, so that nobody reads another token than
            the one that was verified.

    Raises TokenMissing.
    """
    scheme, _, token = (authorizations[0] if len(authorizations) == 1 else "").partition(" ")
    parts = token.strip().split(".")
    if scheme.lower() != "bearer" or len(parts) != 3:
        raise TokenMissing(
            "The request has no bearer token, or several.", "Send Authorization: Bearer <token>."
        )
    try:
        padded = parts[1] + "=" * (-len(parts[1]) % 4)
        claims = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
    except (ValueError, RecursionError):
        claims = None
    if not isinstance(claims, dict):
        raise TokenMissing(
            "The bearer token cannot be read.", "Send the token as the issuer gave it, unchanged."
        )
    return claims


def exact_names(value: object, claim: str, authorizations: Sequence[str]) -> list[str]:
    """Return the names that a claim of a verified token has: one text, or a list.

    API Gateway hands a list over as ``[one two]``, where a name with a space counts as two. The token itself tells
    which names are meant. It is believed only where it spells what was verified, so nobody gains by sending another
    one; a list that it does not spell has no names.

    Args:
        value: The claim as who verified the token hands it over.
        claim: Its name.
        authorizations: The values of the header Authorization.
    """
    if isinstance(value, str) and value.startswith("["):
        try:
            listed = read_claims(authorizations).get(claim)
        except TokenMissing:
            return []
        names = _texts(listed)
        return [*names] if _spelling([value]) == _spelling(names) else []
    return [*_texts(value)]


def _spelling(texts: Sequence[str]) -> list[str]:
    return [word for text in texts for word in re.split(r"[\s,\[\]]+", text) if word]


def _is_time(value: object) -> TypeGuard[float]:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _texts(value: object) -> Sequence[str]:
    texts = value if isinstance(value, list) else [value]
    return [each for each in texts if isinstance(each, str)]


def _words(value: object) -> Sequence[str]:
    if isinstance(value, str):
        return value.split()
    return [each for each in value if isinstance(each, str)] if isinstance(value, list) else []
