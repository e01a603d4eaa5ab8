"""Checks whether the version that a push would make exists already, with the same content or with another."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Generic, TypeVar

from packline.client.upload.compare_content import Comparison, ContentMatch, compare_content
from packline.client.upload.output_file import OutputFile
from packline.client.upload.output_list import OutputList
from packline.client.upload.sidecars import data_files, data_named_like_metadata
from packline.errors import AccessDenied, InvalidName, NotFound, PacklineError, VersionDeleted, VersionExists
from packline.library.backend import Backend
from packline.model import DatasetVersion, Member, Packaging
from packline.ports.deployment import AliasService, DeploymentServices, VersionService
from packline.uri import DatasetUri, parse_dataset_uri, version_uri

Item = TypeVar("Item")

OTHER_NAME = "Versions never change: choose another version name."


def find_existing(target: DatasetUri, aliases: Sequence[str], backend: Backend) -> DatasetVersion | None:
    """Return the version of that name, if it exists and names can be looked up.

    Args:
        target: The version that a push would make.
        aliases: Aliases that would move to it.
        backend: The deployment.

    Raises:
        VersionExists: The version was deleted, or the name is that of an alias.
        InvalidName: An alias is named like a version.
    """
    if not backend.resolves_names:
        message = f"PACKLINE_TABLE is not set, so nobody has looked whether {target} exists already"
        print(f"warning: {message}", file=sys.stderr, flush=True)
        return None
    try:
        return backend.services.versions.version(target.dataset, target.reference)
    except VersionDeleted as error:
        from packline.rules.retention import name_taken_error

        taken = name_taken_error(error)
        raise VersionExists(f"{taken.message} Nothing was uploaded.", taken.remedy) from error
    except NotFound:
        _check_new_names(target, aliases, backend.services)
        return None


def _check_new_names(target: DatasetUri, aliases: Sequence[str], services: DeploymentServices) -> None:
    """Refuse before the upload what sealing would refuse after it: a name stands for a version or for an alias."""
    if alias_target(services.aliases, target.dataset, target.reference):
        raise VersionExists(
            f"{target} is an alias, and a version of that name would hide it. Nothing was uploaded.",
            "Choose another version name.",
        )
    for alias in aliases:
        if alias == target.reference or _is_version(services.versions, target.dataset, alias):
            raise InvalidName(
                f"{version_uri(target.dataset, alias)} is a version, so no alias can have that name. "
                "Nothing was uploaded.",
                "Choose another name for the alias.",
            )


def _is_version(versions: VersionService, dataset: str, name: str) -> bool:
    try:
        versions.version(dataset, name)
    except VersionDeleted:
        return True
    except NotFound:
        return False
    return True


def refuse_watched(version: DatasetVersion) -> VersionExists:
    """Return the error for a live upload to an existing version: its outputs do not exist yet and cannot be
    compared.
    """
    return VersionExists(
        f"{version.uri} exists already (made by execution {version.execution}); nothing was started or uploaded.",
        OTHER_NAME,
    )


def check_same_content(version: DatasetVersion, outputs: OutputList, base: str, backend: Backend) -> None:
    """Raise VersionExists unless the version has exactly these files, and those of the base version.

    Args:
        version: The existing version.
        outputs: What would be uploaded, in path order; read several times.
        base: URI of the version or alias whose files would be inherited; empty if none.
        backend: The deployment.
    """
    comparison = _compare(version, Repeated(lambda: data_files(outputs)), base, backend)
    if comparison.content is ContentMatch.SAME:
        return
    made = f"{version.uri} exists already (made by execution {version.execution})"
    if comparison.content is ContentMatch.OTHER:
        raise VersionExists(
            f"{made}, with other content: {comparison.reason}. Nothing was uploaded.", OTHER_NAME
        )
    raise VersionExists(
        f"{made}, and its content could not be compared: {comparison.reason}. Nothing was uploaded.",
        f"{OTHER_NAME} Comparing needs the right to read manifests/ and, for some objects, the objects.",
    )


class Repeated(Generic[Item]):
    """An iterable that begins anew each time it is read, instead of being kept in memory."""

    def __init__(self, begin: Callable[[], Iterator[Item]]) -> None:
        self._begin = begin

    def __iter__(self) -> Iterator[Item]:
        return self._begin()


def _compare(version: DatasetVersion, files: Iterable[OutputFile], base: str, backend: Backend) -> Comparison:
    versions = backend.services.versions
    inherited: Iterable[Member] = ()
    try:
        if base:
            uri = parse_dataset_uri(base)
            base_version = versions.resolve(uri.dataset, uri.reference)
            inherited = Repeated(lambda: versions.files(base_version))
        members = Repeated(lambda: versions.files(version))
        return compare_content(files, inherited, members, backend.stored_checksums())
    except AccessDenied as error:
        return Comparison(ContentMatch.UNKNOWN, error.message.rstrip("."))
    except NotFound as error:
        return Comparison(ContentMatch.OTHER, error.message.rstrip("."))


def point_aliases(
    service: AliasService, version: DatasetVersion, aliases: Sequence[str], moved: list[str]
) -> None:
    """Move the aliases that do not point to an existing version, as ``packline alias`` does.

    Aliases that the version itself moves once its package is published are left to that. The names of moved aliases are
    appended to ``moved``. Raises the error of the first alias that cannot be moved, after the others were tried.
    """
    failed: PacklineError | None = None
    for alias in dict.fromkeys(aliases):
        if alias in pending_aliases(version, aliases):
            continue
        try:
            moved += [alias] if _move(service, version, alias) else []
        except PacklineError as error:
            failed = failed or type(error)(
                f"{version.uri} is already there, but its alias {alias} was not moved: {error.message}",
                error.remedy or "Ask someone who may move aliases.",
            )
    if failed:
        raise failed


def pending_aliases(version: DatasetVersion, aliases: Sequence[str]) -> list[str]:
    """Return those of the aliases that will move to the version once its package is published."""
    if version.packaging is not Packaging.PENDING:
        return []
    return [alias for alias in dict.fromkeys(aliases) if alias in version.targeting_aliases]


def _move(service: AliasService, version: DatasetVersion, alias: str) -> bool:
    if alias_target(service, version.dataset, alias) == version.version:
        return False
    service.move(version.dataset, alias, version.version)
    return True


def alias_target(service: AliasService, dataset: str, alias: str) -> str:
    """Return the version that an alias points to; empty if there is no such alias."""
    try:
        return service.alias(dataset, alias).version
    except NotFound:
        return ""


def documents(outputs: OutputList) -> tuple[int, str]:
    """Return the number of metadata documents among the files, and the path of the first; empty if there is none."""
    data, count, first = set(data_named_like_metadata(outputs)), 0, ""
    for output in outputs.documents():
        if output.path not in data:
            count, first = count + 1, first or output.path
    return count, first
