"""The boundary of every public function: settings are checked first, and what leaves it is a typed error or a bug."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from packline.client.error_boundary import error_boundary
from packline.worker_settings import checked_environment


@contextmanager
def public_function() -> Iterator[None]:
    """Check the environment, then raise errors from below as typed ones. Used as a decorator.

    Raises InvalidSetting, and the typed errors of the function.
    """
    with checked_environment(), error_boundary():
        yield
