"""Checks whether the version that a push would make exists already, with the same content or with another."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Sequence

from packline.client.upload.compare_content import Comparison, ContentMatch, compare_content
from packline.client.upload.sidecars import data_files
from packline.client.upload.transfer_queue import OutputFile
from packline.errors import AccessDenied, NotFound, PacklineError, VersionDeleted, VersionExists
from packline.library import environment
from packline.model import DatasetVersion, Member, Packaging
from packline.ports import Registry
from packline.uri import DatasetUri, parse_dataset_uri

OTHER_NAME = "Versions never change: choose another version name."


def find_existing(target: DatasetUri) -> DatasetVersion | None:
    """Return the version of that name, if it exists and the table can be asked. Raises VersionExists if it was
    deleted.
    """
    if not os.environ.get("PACKLINE_TABLE"):
        message = f"PACKLINE_TABLE is not set, so nobody has looked whether {target} exists already"
        print(f"warning: {message}", file=sys.stderr, flush=True)
        return None
    try:
        return environment.registry().version(target.dataset, target.reference)
    except VersionDeleted as error:
        from packline.rules.retention import name_taken_error

        taken = name_taken_error(error)
        raise VersionExists(f"{taken.message} Nothing was uploaded.", taken.remedy) from error
    except NotFound:
        return None


def refuse_watched(version: DatasetVersion) -> VersionExists:
    """Return the error for a live upload to an existing version: its outputs do not exist yet and cannot be
    compared.
    """
    return VersionExists(
        f"{version.uri} exists already (made by execution {version.execution}); nothing was started or uploaded.",
        OTHER_NAME,
    )


def check_same_content(version: DatasetVersion, outputs: Sequence[OutputFile], base: str) -> None:
    """Raise VersionExists unless the version has exactly these files, and those of the base version.

    Args:
        version: The existing version.
        outputs: What would be uploaded.
        base: URI of the version or alias whose files would be inherited; empty if none.
    """
    comparison = _compare(version, data_files(outputs), base)
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


def _compare(version: DatasetVersion, files: Sequence[OutputFile], base: str) -> Comparison:
    from packline.pipeline.manifests import read_manifest

    deps = environment.deps()
    objects = environment.objects()
    try:
        members = list(read_manifest(deps.store, version.manifest))
        inherited: list[Member] = []
        if base:
            uri = parse_dataset_uri(base)
            based_on = deps.registry.resolve(uri.dataset, uri.reference)
            inherited = list(read_manifest(deps.store, based_on.manifest))
    except AccessDenied as error:
        return Comparison(ContentMatch.UNKNOWN, error.message.rstrip("."))
    except NotFound as error:
        return Comparison(ContentMatch.OTHER, error.message.rstrip("."))
    return compare_content(
        files, inherited, members, lambda member: objects.checksum(member.key, member.version_id)
    )


def point_aliases(
    registry: Registry, version: DatasetVersion, aliases: Sequence[str], moved: list[str]
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
            moved += [alias] if _move(registry, version, alias) else []
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


def _move(registry: Registry, version: DatasetVersion, alias: str) -> bool:
    from packline.pipeline.events import alias_moved, previous_version

    if alias_target(registry, version.dataset, alias) == version.version:
        return False
    move = registry.move_alias(version.dataset, alias, version.version, time.time())
    before = previous_version(move, registry)
    environment.announce([alias_moved(version.dataset, alias, before, version.version, move.rev)])
    return True


def alias_target(registry: Registry, dataset: str, alias: str) -> str:
    """Return the version that an alias points to; empty if there is no such alias."""
    try:
        return registry.alias(dataset, alias).version
    except NotFound:
        return ""


def documents(outputs: Sequence[OutputFile]) -> list[str]:
    """Return the paths of metadata documents among the files."""
    files = set(data_files(outputs))
    return [output.path for output in outputs if output not in files]
