"""Check whether files can be the members of one version, for every way to make one.

Sealing, composing and adopting call ``version_members`` before the version's name is taken; a push holds the paths of
its folder against the same ``check_path``. What a version must not have refuses it as a whole, so none lacks a file.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from packline.aws_api.s3_errors import ObjectArchived
from packline.errors import PacklineError, PathCollision, UnsafePath
from packline.manifest.members import by_path
from packline.model import Member
from packline.rules.alerts import LISTED, LONGEST_NAME
from packline.rules.archived import RESTORE_REMEDY
from packline.rules.path_conflicts import check_path_conflicts
from packline.vhpkgzip.member_paths import check_path

RENAME = "Rename what is named here, or leave it out, and make the version again; the files are kept."


def member_path(path: str) -> str:
    """Return the path as a member has it; an empty text for a path that no member can have."""
    try:
        return check_path(path)
    except UnsafePath:
        return ""


def version_members(members: Sequence[Member], archived: Mapping[str, str]) -> list[Member]:
    """Normalize the paths of the files that are new in a version, and return its members in path order.

    ``./a`` and ``a//b`` are ``a`` and ``a/b``. Two members may share a path, the last one wins on disk; but not under
    two spellings of it, for then nobody has chosen.

    Args:
        archived: Storage classes of members that cannot be read, by path as the members have it.

    Raises:
        UnsafePath: Some have a path that no member can have.
        PathCollision: Two spellings of one path.
        ObjectArchived: Some have to be restored before they can be read.
    """
    moved = _normalised(members)
    if archived:
        _check_readable(members, archived)
    if not moved:
        return list(members)
    spelled: dict[str, str] = {}
    result = []
    for member in members:
        path = moved.get(member.path, member.path)
        result.append(member._replace(path=path))
        other = spelled.setdefault(path, member.path)
        if other != member.path:
            raise PathCollision(f"{other!r} and {member.path!r} are one path: {path!r}.", RENAME)
    return sorted(result, key=by_path)


def check_member_conflicts(members: Iterator[Member]) -> Iterator[Member]:
    """Pass all members of a version through, inherited ones too. Raises PathCollision for a file that is a folder."""
    return check_path_conflicts(members, lambda member: member.path)


def _normalised(members: Sequence[Member]) -> dict[str, str]:
    """Return the paths that differ in a version, and how. Raises UnsafePath for the first that is refused."""
    moved: dict[str, str] = {}
    refused: list[UnsafePath] = []
    for member in members:
        try:
            path = check_path(member.path)
        except UnsafePath as error:
            refused.append(error)
            continue
        if path != member.path:
            moved[member.path] = path
    if refused:
        raise unsafe_error([error.message.rstrip(".") for error in refused])
    return moved


def _check_readable(members: Sequence[Member], archived: Mapping[str, str]) -> None:
    unreadable = [describe_archived(member, archived) for member in members if member.path in archived]
    if unreadable:
        raise archived_error(unreadable)


def describe_archived(member: Member, archived: Mapping[str, str]) -> str:
    """Return how an error names a file that has to be restored before it can be read."""
    return f"{member.path[:LONGEST_NAME]!r} ({archived[member.path]})"


def unsafe_error(reasons: Sequence[str], count: int | None = None) -> PacklineError:
    """Build the error for files whose path no member can have.

    Args:
        reasons: Why; at least the first ones.
        count: How many there are; None if these are all.
    """
    return _listing(UnsafePath, "cannot be in a version", reasons, RENAME, count)


def archived_error(names: Sequence[str], count: int | None = None) -> PacklineError:
    """Build the error for files that have to be restored, as ``describe_archived`` names them.

    Args:
        names: At least the first ones.
        count: How many there are; None if these are all.
    """
    return _listing(ObjectArchived, "cannot be read before it is restored", names, RESTORE_REMEDY, count)


def _listing(
    kind: type[PacklineError], what: str, shown: Sequence[str], remedy: str, total: int | None
) -> PacklineError:
    count = len(shown) if total is None else total
    first = f", the first of them: {shown[0]}." if count > 1 else f": {shown[0]}."
    error = kind(f"{count:,} of its files {what}{first}", remedy)
    if count > 1:
        error.details = [*shown[:LISTED], *([f"and {count - LISTED:,} more"] if count > LISTED else [])]
    return error
