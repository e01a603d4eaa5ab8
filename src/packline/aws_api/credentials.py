"""AWS credentials: the environment first, else botocore's whole chain, renewed once before they expire."""

from __future__ import annotations

import os
import time
from _thread import allocate_lock
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from packline.aws_api.sigv4 import Credentials
from packline.errors import CredentialsMissing

RENEW_BEFORE = 300.0
"""Seconds before their end at which credentials are renewed; botocore renews 10 to 15 minutes ahead."""

REMEDY = (
    "Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY (and AWS_SESSION_TOKEN for temporary ones), "
    "choose a profile with AWS_PROFILE, or run where a role is attached."
)


TOKENS = ("AWS_SECURITY_TOKEN", "AWS_SESSION_TOKEN")
"""The first that is set is used, as by botocore."""


def from_environment(environ: Mapping[str, str] = os.environ) -> Credentials | None:
    """The credentials in the environment variables, or None.

    Raises CredentialsMissing for half a pair, for a value that cannot be sent, and for credentials that have ended.
    """
    access_key = environ.get("AWS_ACCESS_KEY_ID", "")
    secret_key = environ.get("AWS_SECRET_ACCESS_KEY", "")
    if not access_key:
        return None
    if not secret_key:
        raise CredentialsMissing(
            "AWS_ACCESS_KEY_ID is set, but AWS_SECRET_ACCESS_KEY is not.", "Set both, or neither of them."
        )
    token = next(filter(None, map(environ.get, TOKENS)), "") or ""
    expires_at = float("inf")
    if ends := environ.get("AWS_CREDENTIAL_EXPIRATION", ""):
        expires_at = _expiration(ends)
    return checked(Credentials(access_key, secret_key, token, expires_at), "the environment")


def checked(credentials: Credentials, origin: str) -> Credentials:
    """The credentials, if they can be sent in a header. Raises CredentialsMissing, which shows none of them."""
    for name, value in (
        ("access key", credentials.access_key),
        ("secret key", credentials.secret_key),
        ("session token", credentials.token),
    ):
        # A line feed at the end, as files and secrets of Kubernetes often have one, spoils every signature.
        if value and not (value.isascii() and value.isprintable() and " " not in value):
            raise CredentialsMissing(
                f"The AWS {name} in {origin} contains a space, a line feed or another character that no key has.",
                "Set it again without that character; often it is a line feed at its end.",
            )
    return credentials


def _expiration(text: str) -> float:
    from datetime import UTC, datetime

    try:
        parsed = datetime.fromisoformat(text)
    except ValueError:
        raise CredentialsMissing(
            f"AWS_CREDENTIAL_EXPIRATION is {text!r}, not a time.", "Write it as 2026-01-31T12:00:00Z."
        ) from None
    ends = (parsed if parsed.tzinfo else parsed.replace(tzinfo=UTC)).timestamp()
    if ends <= time.time():
        raise CredentialsMissing(f"The AWS credentials in the environment ended at {text}.", REMEDY)
    return ends


class CredentialChain:
    """Hands out working credentials. Many threads may ask: one renews, the others wait."""

    def __init__(self, load: Callable[[], Credentials] | None = None) -> None:
        """``load`` replaces environment and botocore's chain; it is asked again whenever credentials end."""
        chain = _Chain()
        self._load = load or chain.load
        self._reload = load or chain.reload
        self._lock = allocate_lock()  # threading.Lock, without the import
        self._current: Credentials | None = None

    def get(self) -> Credentials:
        """Credentials that work for some minutes yet. Raises CredentialsMissing."""
        current = self._current
        if current is not None and current.expires_at - time.time() > RENEW_BEFORE:
            return current
        with self._lock:
            if self._current is None or self._current.expires_at - time.time() <= RENEW_BEFORE:
                self._current = self._load()
            return self._current

    def renew(self, refused: Credentials) -> Credentials:
        """New credentials after the store refused these; others that ask at once get the same new ones.

        Raises CredentialsMissing where nothing newer can be had.
        """
        with self._lock:
            if self._current in (None, refused):
                self._current = self._reload()
            if self._current is None or self._current == refused:
                raise CredentialsMissing(
                    "The AWS credentials have expired and there are no newer ones.", REMEDY
                )
            return self._current


class _Chain:
    """Environment, then botocore (profiles, SSO, web identity, container and instance roles)."""

    def __init__(self) -> None:
        self._session_credentials: Any = None

    def load(self) -> Credentials:
        """The credentials of now; botocore renews those that can be renewed."""
        from_variables = from_environment()
        if from_variables:
            return from_variables
        if self._session_credentials is None:
            self._session_credentials = _botocore_credentials()
        return _frozen(self._session_credentials)

    def reload(self) -> Credentials:
        """The same from the start: files that another tool has written meanwhile are read again."""
        self._session_credentials = None
        return self.load()


def _botocore_credentials() -> Any:
    try:
        from botocore.session import Session
    except ImportError:
        raise CredentialsMissing("There are no AWS credentials in the environment.", REMEDY) from None
    with _typed():
        session = Session()
        if region := os.environ.get("AWS_REGION"):  # which botocore does not read, and STS and SSO need one
            session.set_config_variable("region", region)
        credentials = session.get_credentials()
    if credentials is None:
        raise CredentialsMissing("No AWS credentials could be found.", REMEDY)
    return credentials


@contextmanager
def _typed() -> Iterator[None]:
    """Raise what goes wrong in botocore's chain as a typed error; the original is ``__cause__``."""
    try:
        yield
    except Exception as error:
        from packline.aws_api.botocore_errors import credentials_error

        raise credentials_error(error) from error


def _frozen(credentials: Any) -> Credentials:
    with _typed():
        frozen = credentials.get_frozen_credentials()
    # botocore keeps the end of renewable credentials to itself; it renews them in time when asked again.
    expiry = getattr(credentials, "_expiry_time", None)
    expires_at = float("inf") if expiry is None else float(expiry.timestamp())
    current = Credentials(frozen.access_key, frozen.secret_key, frozen.token or "", expires_at)
    return checked(current, f"the answer of {getattr(credentials, 'method', '') or 'the credential chain'}")
