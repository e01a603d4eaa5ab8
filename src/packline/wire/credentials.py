"""AWS credentials: the environment first, else botocore's whole chain, renewed once before they expire."""

from __future__ import annotations

import os
import time
from _thread import allocate_lock
from collections.abc import Callable, Mapping
from typing import Any

from packline.errors import CredentialsMissing
from packline.wire.sigv4 import Credentials

RENEW_BEFORE = 300.0
"""Seconds before their end at which credentials are renewed; botocore renews 10 to 15 minutes ahead."""

REMEDY = (
    "Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY (and AWS_SESSION_TOKEN for temporary ones), "
    "choose a profile by AWS_PROFILE, or run where a role is attached."
)


def from_environment(environ: Mapping[str, str] = os.environ) -> Credentials | None:
    """The credentials in the environment variables, or None."""
    access_key = environ.get("AWS_ACCESS_KEY_ID", "")
    secret_key = environ.get("AWS_SECRET_ACCESS_KEY", "")
    if not access_key or not secret_key:
        return None
    return Credentials(access_key, secret_key, environ.get("AWS_SESSION_TOKEN", ""))


class CredentialChain:
    """Hands out working credentials. Many threads may ask: one renews, the others wait."""

    def __init__(self, load: Callable[[], Credentials] | None = None) -> None:
        self._load = load or _Chain().load
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
                self._current = self._load()
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
        found = from_environment()
        if found:
            return found
        if self._session_credentials is None:
            self._session_credentials = _botocore_credentials()
        return _frozen(self._session_credentials)


def _botocore_credentials() -> Any:
    try:
        from botocore.session import Session
    except ImportError:
        raise CredentialsMissing("There are no AWS credentials in the environment.", REMEDY) from None
    credentials = Session().get_credentials()
    if credentials is None:
        raise CredentialsMissing("No AWS credentials could be found.", REMEDY)
    return credentials


def _frozen(credentials: Any) -> Credentials:
    from botocore.exceptions import BotoCoreError

    try:
        frozen = credentials.get_frozen_credentials()
    except BotoCoreError as error:
        raise CredentialsMissing(f"The AWS credentials could not be renewed: {error}.", REMEDY) from error
    # botocore keeps the end of renewable credentials to itself; it renews them in time when asked again.
    expiry = getattr(credentials, "_expiry_time", None)
    expires_at = float("inf") if expiry is None else float(expiry.timestamp())
    return Credentials(frozen.access_key, frozen.secret_key, frozen.token or "", expires_at)
