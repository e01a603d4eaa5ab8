"""Find AWS credentials in the environment, else by botocore's chain, and renew them before they expire."""

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
"""Credentials are renewed this long before they expire, in seconds. botocore renews 10 to 15 minutes before."""

REMEDY = (
    "Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY (and AWS_SESSION_TOKEN for temporary ones), "
    "choose a profile with AWS_PROFILE, or run where a role is attached."
)


TOKENS = ("AWS_SECURITY_TOKEN", "AWS_SESSION_TOKEN")
"""The first variable that is set is used, as in botocore."""


def from_environment(environ: Mapping[str, str] = os.environ) -> Credentials | None:
    """Read the credentials in the environment variables; None if there are none.

    Raises:
        CredentialsMissing: One key of the pair is missing, a value cannot be sent, or the credentials have expired.
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
    """Check that credentials can be sent in a header, and return them.

    Raises CredentialsMissing, whose message shows no secret. ``origin`` says where they come from.
    """
    for name, value in (
        ("access key", credentials.access_key),
        ("secret key", credentials.secret_key),
        ("session token", credentials.token),
    ):
        # Files and secrets of Kubernetes often end with a line feed, which invalidates every signature.
        if value and not (value.isascii() and value.isprintable() and " " not in value):
            raise CredentialsMissing(
                f"The AWS {name} in {origin} contains a space, a line feed or another character that no key has.",
                "Set it again without that character. Often it is a line feed at the end.",
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
    """Provides working credentials. Many threads may use it; one renews them while the others wait."""

    def __init__(self, load: Callable[[], Credentials] | None = None) -> None:
        """Make a chain. ``load`` replaces the environment and botocore's chain, and is called for each renewal."""
        chain = _Chain()
        self._load = load or chain.load
        self._reload = load or chain.reload
        self._lock = allocate_lock()  # threading.Lock, without the import
        self._current: Credentials | None = None

    def get(self) -> Credentials:
        """Return credentials that work for at least some minutes. Raises CredentialsMissing."""
        current = self._current
        if current is not None and current.expires_at - time.time() > RENEW_BEFORE:
            return current
        with self._lock:
            if self._current is None or self._current.expires_at - time.time() <= RENEW_BEFORE:
                self._current = self._load()
            return self._current

    def renew(self, refused: Credentials) -> Credentials:
        """Return newer credentials after a service refused ``refused``. Threads that ask at once get the same ones.

        Raises CredentialsMissing if there are no newer ones.
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
        """Return current credentials. botocore renews those that can be renewed."""
        from_variables = from_environment()
        if from_variables:
            return from_variables
        if self._session_credentials is None:
            self._session_credentials = _botocore_credentials()
        return _frozen(self._session_credentials)

    def reload(self) -> Credentials:
        """Look for credentials again from the start, because another tool may have written its files again."""
        self._session_credentials = None
        return self.load()


def profile_chain(profile: str) -> CredentialChain:
    """Make the chain of one profile of ``~/.aws``; keys in variables do not count, as with ``aws --profile``."""
    return CredentialChain(lambda: _frozen(_botocore_credentials(profile)))


def _botocore_credentials(profile: str | None = None) -> Any:
    try:
        from botocore.session import Session
    except ImportError:
        raise CredentialsMissing("There are no AWS credentials in the environment.", REMEDY) from None
    with _typed():
        session = Session(profile=profile)
        if region := os.environ.get("AWS_REGION"):  # botocore does not read it, but STS and SSO need a region
            session.set_config_variable("region", region)
        credentials = session.get_credentials()
    if credentials is None:
        raise CredentialsMissing("No AWS credentials could be found.", REMEDY)
    return credentials


@contextmanager
def _typed() -> Iterator[None]:
    """Raise exceptions of botocore's chain as typed errors; the original is ``__cause__``."""
    try:
        yield
    except Exception as error:
        from packline.aws_api.botocore_errors import credentials_error

        raise credentials_error(error) from error


def _frozen(credentials: Any) -> Credentials:
    with _typed():
        frozen = credentials.get_frozen_credentials()
    # botocore does not publish when renewable credentials expire. It renews them in time when it is asked again.
    expiry = getattr(credentials, "_expiry_time", None)
    expires_at = float("inf") if expiry is None else float(expiry.timestamp())
    current = Credentials(frozen.access_key, frozen.secret_key, frozen.token or "", expires_at)
    return checked(current, f"the answer of {getattr(credentials, 'method', '') or 'the credential chain'}")
