"""What members of a team are answered about what is not theirs: what they would be if it did not exist."""

from __future__ import annotations

from typing import NoReturn

from packline.errors import DatasetNotFound, DatumNotFound, ExecutionNotFound, ObjectNotFound, VersionNotFound
from packline.pipeline.datums import datum_not_found
from packline.uri import version_uri


def no_dataset(collection: str) -> NoReturn:
    """Raise DatasetNotFound."""
    raise DatasetNotFound(f"There is no {version_uri(collection, '')}.", "See the list of datasets.")


def no_version(collection: str) -> NoReturn:
    """Raise VersionNotFound."""
    raise VersionNotFound(f"There is no {version_uri(collection, '')}.", "See the list of datasets.")


def no_execution(execution: str) -> NoReturn:
    """Raise ExecutionNotFound."""
    raise ExecutionNotFound(
        f"No execution {execution!r} is known.", "Check the id; no upload of it has been recorded."
    )


def no_datum(datum: str) -> NoReturn:
    """Raise DatumNotFound."""
    raise datum_not_found(datum)


def no_datum_alias(alias: str) -> NoReturn:
    """Raise DatumNotFound."""
    raise DatumNotFound(f"There is no datum alias {alias!r}.", "See the list of datum aliases.")


def no_object(key: str) -> NoReturn:
    """Raise ObjectNotFound."""
    raise ObjectNotFound(f"There is no object {key}.", "Check the key.")
