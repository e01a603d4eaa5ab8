"""Reads a byte of each kind of object that a fetch reads: a manifest, a part of a package, a file in its version."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING

from packline.aws_api.s3_errors import ObjectArchived
from packline.errors import ObjectChanged, ObjectNotFound
from packline.library.backend import ApiBackend, TableBackend
from packline.library.doctor.report import CheckWarning
from packline.manifest.reader import read_shard
from packline.manifest.rows import decode_lines
from packline.model import DatasetVersion, FetchPlan, Member, Packaging
from packline.uri import parse_uri

if TYPE_CHECKING:
    from packline.client.transfer.engine import ObjectSource

DATASETS = 20
"""How many datasets are looked at for a version that has a package."""


class SampleReads:
    """Chooses a version, the newest of a dataset, and reads objects of it as a fetch would."""

    def __init__(self, backend: TableBackend | ApiBackend) -> None:
        self._backend = backend

    def read_package(self) -> str:
        """Read the manifest of the version, and a byte of its package.

        Returns what was read. Raises AccessDenied, Unavailable; CheckWarning without any version, or where its package
        is gone, because a fetch then brings its files one by one.
        """
        _ = self._rows
        plan = self._plan
        if not plan.parts:
            return f"the manifest of {plan.uri}; no package was found to read"
        with _missing_is_a_warning(f"The package of {plan.uri}", "Run `packline package URI --rebuild`."):
            self._source.read_range(plan.parts[0].key, 0, 1)
        return f"the manifest and the package of {plan.uri}"

    def read_file(self) -> str:
        """Read a byte of a file in its object version, as a fetch of a version without a package does.

        Returns what was read. Raises AccessDenied, Unavailable; CheckWarning where the object is gone or archived.
        """
        plan, member = self._plan, self._member
        if member is None:
            return f"not needed: the files of {plan.uri} are empty"
        with _missing_is_a_warning(f"A file of {plan.uri}", "Versions with a package can be fetched."):
            self._source.read_range(member.key, 0, 1, member.version_id)
        return f"a file of {plan.uri} in its object version"

    def close(self) -> None:
        """Close the connections."""
        if "_source" in vars(self):
            self._source.close()

    @cached_property
    def _plan(self) -> FetchPlan:
        version = self._choose()
        if version is None:
            raise CheckWarning("There is no version whose files could be read.", "Push one, then look again.")
        return self._source.load_parts(self._backend.plan(parse_uri(version.uri)))

    @cached_property
    def _source(self) -> ObjectSource:
        return self._backend.source()

    @cached_property
    def _rows(self) -> bytes:
        shards = self._plan.manifest.shards
        return read_shard(self._source, shards[0]) if shards else b""

    @cached_property
    def _member(self) -> Member | None:
        """A member that is not empty: a byte of it can be requested."""
        members = decode_lines(self._rows.splitlines())
        return next((member for member in members if member.size), None)

    def _choose(self) -> DatasetVersion | None:
        versions = self._backend.services.versions
        chosen = None
        for dataset in islice(versions.datasets(), DATASETS):
            newest = next(iter(versions.versions(dataset)), None)
            if newest is None or not newest.manifest.files:
                continue
            if newest.packaging is Packaging.BUILT:
                return newest
            chosen = chosen or newest
        return chosen


@contextmanager
def _missing_is_a_warning(what: str, remedy: str) -> Iterator[None]:
    try:
        yield
    except (ObjectNotFound, ObjectChanged, ObjectArchived) as error:
        raise CheckWarning(f"{what} cannot be read: {error.message}", remedy) from error
