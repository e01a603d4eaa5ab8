"""The boundary of every command and public function: only typed errors leave it, and bugs of Packline."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from packline.errors import InvalidInput, LocalError, PacklineError
from packline.fs.os_errors import file_error


@contextmanager
def error_boundary() -> Iterator[None]:
    """Raise errors of the operating system and of botocore as typed ones; the original is ``__cause__``."""
    try:
        yield
    except PacklineError:
        raise
    except Exception as error:
        typed = typed_error(error)
        if typed is None:
            raise
        raise typed from error


def typed_error(error: Exception) -> PacklineError | None:
    """Return the typed error for an exception; None if only a bug of Packline explains it."""
    if isinstance(error, PacklineError):
        return error
    if "botocore" in sys.modules or "boto3" in sys.modules:
        from packline.aws_api.botocore_errors import botocore_error

        # Before OSError, because some of its errors of connections are OSErrors as well.
        if (of_botocore := botocore_error(error)) is not None:
            return of_botocore
    if isinstance(error, OSError):
        return file_error(error)
    if isinstance(error, MemoryError):
        return LocalError("The memory is used up.", "Give the job more memory, and run again.")
    if isinstance(error, UnicodeEncodeError):
        return _not_encodable(error)
    return None


def _not_encodable(error: UnicodeEncodeError) -> PacklineError | None:
    """Return the error for a text that holds bytes which are not UTF-8 (PEP 383), or that the locale cannot encode."""
    around = ascii(error.object[max(0, error.start - 40) : error.end + 40])
    return InvalidInput(
        f"The text {around} cannot be encoded as {error.encoding}.",
        "Write names in UTF-8, and run with a UTF-8 locale (LC_ALL=C.UTF-8).",
    )
