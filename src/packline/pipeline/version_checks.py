"""Check a new version before it takes its name: its names, and whether its files can be read."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

from packline.errors import (
    AccessDenied,
    InvalidName,
    NotFound,
    ObjectNotFound,
    Refused,
    VersionDeleted,
    VersionExists,
)
from packline.keys import OUTPUTS
from packline.model import Member
from packline.part_range import resolve
from packline.ports import Registry, StoreReader, VersionStore
from packline.uri import LATEST, LATEST_IS_TAKEN, version_uri

READERS = 16
PROBES = 250
"""Files of a version that are read from: all of a small one, and of a larger one as many, spread over it. What denies
reading (a key of KMS, a policy, a lifecycle rule) denies many."""


def check_names(
    dataset: str, version: str, aliases: Sequence[str], made: Collection[str], registry: Registry
) -> None:
    """Check the names that a version wants, where a version's name always wins over an alias.

    Args:
        aliases: Aliases that shall move to it.
        made: URIs of versions that are made together with it.
        registry: Knows the versions and aliases there are.

    Raises:
        VersionExists: The version is named like an alias, which would lead elsewhere from then on, or ``latest``.
        InvalidName: An alias is named like a version, so that it could never be reached.
    """
    if version == LATEST:
        raise VersionExists(LATEST_IS_TAKEN, "Choose another version name.")
    for alias in aliases:
        check_alias_name(dataset, alias, registry, {version_uri(dataset, version), *made})
    try:
        registry.alias(dataset, version)
    except NotFound:
        return
    raise VersionExists(
        f"{version_uri(dataset, version)} is an alias, and a version of that name would hide it.",
        "Choose another version name.",
    )


def check_alias_name(dataset: str, alias: str, registry: VersionStore, made: Collection[str] = ()) -> None:
    """Raise InvalidName for an alias that is named like a version, which would always win over it."""
    uri = version_uri(dataset, alias)
    if uri in made or _is_version(dataset, alias, registry):
        raise InvalidName(
            f"{uri} is a version, so no alias can have that name.", "Choose another name for the alias."
        )


class Sample:
    """Members of a version to read from, chosen while they pass."""

    def __init__(self, files: int) -> None:
        """``files``: how many members will pass, at most."""
        self._step = max(1, -(-files // PROBES))
        self.members: list[Member] = []

    def choose(self, members: Iterable[Member]) -> Iterator[Member]:
        """Pass the members through. Of those that share a path, the last one is chosen, which wins on disk."""
        for number, member in enumerate(members):
            if self.members and self.members[-1].path == member.path:
                self.members[-1] = member
            elif number % self._step == 0:
                self.members.append(member)
            yield member


def check_readable(store: StoreReader, members: Iterable[Member]) -> None:
    """Read a byte of each of these files that an execution uploaded; of files inside one part, of the first.

    Objects elsewhere are not read: the function that seals may only list them.

    Raises ObjectArchived, AccessDenied, ObjectNotFound.
    """
    uploaded = _one_of_each_part(member for member in members if member.key.startswith(OUTPUTS))
    with ThreadPoolExecutor(READERS) as pool:
        for _ in pool.map(lambda member: _probe(store, member), uploaded):
            pass


def check_unarchived(store: StoreReader, members: Sequence[Member]) -> None:
    """Read a byte of every file, for they were uploaded long ago. Raises ObjectArchived, ObjectNotFound.

    A caller may be allowed to name files and not to read them; that is not an error of the files.
    """

    def look(member: Member) -> None:
        with suppress(AccessDenied):
            _probe(store, member)

    with ThreadPoolExecutor(READERS) as pool:
        for _ in pool.map(look, _one_of_each_part(members)):
            pass


def _one_of_each_part(members: Iterable[Member]) -> Iterable[Member]:
    """Return one member for each object that holds some of them."""
    return {resolve(member.key, member.version_id)[:2]: member for member in members}.values()


def _probe(store: StoreReader, member: Member) -> None:
    if not member.size:
        return  # no byte can be asked for; the listing tells its storage class
    try:
        store.read_range(member.key, 0, 1, member.version_id)
    except (Refused, ObjectNotFound) as error:
        raise type(error)(f"{member.path!r} cannot be read: {error.message}", error.remedy) from error


def _is_version(dataset: str, name: str, registry: VersionStore) -> bool:
    try:
        registry.version(dataset, name)
    except VersionDeleted:
        return True
    except NotFound:
        return False
    return True
