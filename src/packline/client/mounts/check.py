"""Checks the mounts of a step on this worker: used as they are, linked to where they are, or refused with a reason."""

from __future__ import annotations

import errno
import os
import threading
from collections.abc import Callable, Sequence
from enum import StrEnum
from functools import partial
from typing import NamedTuple

from packline.client.mounts.definition import MountDefinition
from packline.errors import InvalidInput, PacklineError, Unavailable
from packline.fs.mount_table import MountedFileSystem, find_file_system, read_mount_table
from packline.fs.os_errors import file_error, reason

ANSWER_SECONDS = 30.0
"""A file server that does not answer for so long is taken for unreachable: a hard NFS mount would wait for ever."""
ALIASES = {
    "nfs3": "nfs", "nfs4": "nfs", "smb": "cifs", "smb3": "cifs", "smbfs": "cifs", "fuseblk": "fuse",
    "efs": "nfs", "azurefile": "cifs",
}  # fmt: skip
"""Types of file systems that are one; EFS is mounted as NFS."""
BIND_KINDS = ("", "bind", "none", "volume")
"""Words that ask for no type of file system."""
GONE = (
    errno.ESTALE,
    errno.EIO,
    errno.ENOTCONN,
    errno.EHOSTDOWN,
    errno.ETIMEDOUT,
    errno.EHOSTUNREACH,
    errno.ENXIO,
)


class MountState(StrEnum):
    """How a job gets to its mount."""

    MOUNTED = "mounted"
    """It is at its destination already."""
    LINKED = "linked"
    """Its destination is a symbolic link to it."""


class MountRefused(InvalidInput):
    """A mount of the step is not there, or not as the step says."""


class CheckedMount(NamedTuple):
    """A mount that the job can use."""

    definition: MountDefinition
    folder: str
    """The folder without links."""
    kind: str
    """Type of the file system that it lies in; empty where the system does not tell."""
    state: MountState
    warnings: tuple[str, ...] = ()


def check_mounts(
    definitions: Sequence[MountDefinition], answer_seconds: float = ANSWER_SECONDS
) -> list[CheckedMount]:
    """Check every mount, then link those that are not at their destination.

    Args:
        definitions: The mounts of the step.
        answer_seconds: How long a file server may take for its first answer.

    Raises:
        MountRefused: A mount is missing, of another type, writable where the step says read-only, or its destination
            is in use. Nothing is linked then.
        Unavailable: A file server does not answer.
    """
    doubles = {mount.destination for mount in definitions}
    if len(doubles) < len(definitions):
        raise MountRefused("Two mounts have the same destination.", "Give each its own destination.")
    try:
        table = read_mount_table()
    except OSError:
        table = []
    checked = [_in_time(partial(_check, mount, table), mount, answer_seconds) for mount in definitions]
    for mount in checked:
        if mount.state is MountState.LINKED:
            _link(mount)
    return checked


def _in_time(look: Callable[[], CheckedMount], mount: MountDefinition, seconds: float) -> CheckedMount:
    """Look at a mount in a thread that may be left behind: nothing ends a call into a hard mount."""
    results: list[CheckedMount | BaseException] = []

    def run() -> None:
        try:
            results.append(look())
        except BaseException as error:  # noqa: BLE001 - raised below, in the thread of the caller
            results.append(error)

    thread = threading.Thread(target=run, name="packline-mount", daemon=True)
    thread.start()
    thread.join(seconds)
    if not results:
        raise Unavailable(
            f"Mount {mount.destination!r}: {mount.source!r} does not answer within {seconds:g} s.",
            "Check the file server and the network, mount it again (`umount -l`, `mount`), and run again.",
        )
    if isinstance(results[0], BaseException):
        raise results[0]
    return results[0]


def _check(mount: MountDefinition, table: list[MountedFileSystem]) -> CheckedMount:
    folder = _share(mount, table) if mount.is_share else mount.source
    try:
        resolved = os.path.realpath(folder, strict=True)
        with os.scandir(resolved) as entries:
            is_empty = next(entries, None) is None
        is_read_only = bool(os.statvfs(resolved).f_flag & os.ST_RDONLY)
    except OSError as error:
        raise _unusable(mount, error) from error
    system = find_file_system(resolved, table)
    kind = system.kind if system else ""
    _check_kind(mount, kind, bool(table))
    if is_empty and mount.read_only:
        raise _refusal(
            mount,
            f"{mount.source!r} is an empty folder, so the share is probably not mounted there",
            "Mount it, or remove the mount from the step.",
        )
    if mount.read_only and not is_read_only:
        raise _refusal(
            mount,
            f"the step says read-only, and {mount.source!r} can be written to: a link cannot change that",
            f"Mount it read-only (`mount -o bind,ro {mount.source} {mount.destination}`), or leave out readonly.",
        )
    warnings = (
        (f"mount {mount.destination}: {mount.source} is mounted read-only; a job cannot write to it",)
        if is_read_only and not mount.read_only
        else ()
    )
    return CheckedMount(mount, resolved, kind, _state(mount, resolved), warnings)


def _share(mount: MountDefinition, table: list[MountedFileSystem]) -> str:
    """Return where a share is mounted. Raises MountRefused if it is not."""
    wanted_source = mount.source.rstrip("/")
    points = [
        os.fsdecode(each.point)
        for each in table
        if each.source.rstrip("/") == wanted_source and _is_whole(each, wanted_source)
    ]
    if mount.destination in points or not points:
        if points:
            return mount.destination
        kind = ALIASES.get(mount.kind, mount.kind) or ("cifs" if mount.source.startswith("//") else "nfs")
        raise _refusal(
            mount,
            f"{mount.source!r} is not mounted on this worker",
            f"Let its administrator run: mount -t {kind} {mount.source} {mount.destination}",
        )
    return points[-1]


def _is_whole(mounted: MountedFileSystem, source: str) -> bool:
    """Return whether all of a share is mounted there, and not a folder of it by a bind mount, such as a subPath.

    SMB has the folders that follow the name of the share in the source and in the root, too.
    """
    root = os.fsdecode(mounted.root)
    return root == "/" or source.endswith(root)


def _check_kind(mount: MountDefinition, kind: str, has_table: bool) -> None:
    expected = ALIASES.get(mount.kind, mount.kind)
    if expected in BIND_KINDS or not has_table:
        return
    base = kind.partition(".")[0]
    if expected not in (kind, ALIASES.get(kind, kind), ALIASES.get(base, base)):
        raise _refusal(
            mount,
            f"{mount.source!r} lies in a file system of type {kind or 'unknown'}, and the step says {mount.kind}",
            "Mount the share there, or correct the type in the step.",
        )


def _state(mount: MountDefinition, resolved: str) -> MountState:
    """Return whether the destination leads there already. Raises MountRefused if something else is there."""
    destination = mount.destination
    try:
        if os.path.realpath(destination, strict=True) == resolved or os.path.samefile(destination, resolved):
            return MountState.LINKED if os.path.islink(destination) else MountState.MOUNTED
    except FileNotFoundError:
        if not os.path.lexists(destination):
            return MountState.LINKED
    except OSError as error:
        raise _unusable(mount, error) from error
    # What a link of an earlier run led to may have been unmounted or moved: such a link is replaced.
    if os.path.islink(destination) and not os.path.exists(destination):
        return MountState.LINKED
    raise _refusal(
        mount,
        f"{destination!r} exists and is not {mount.source!r}",
        "Remove it, mount the source there, or choose another destination.",
    )


def _link(mount: CheckedMount) -> None:
    destination = mount.definition.destination
    try:
        if os.path.islink(destination):
            if os.path.exists(destination):
                return
            os.unlink(destination)
        os.makedirs(os.path.dirname(destination), exist_ok=True)
        os.symlink(mount.folder, destination)
    except FileExistsError:  # another process was faster
        if os.path.realpath(destination) != mount.folder:
            raise _refusal(
                mount.definition, f"{destination!r} was made by another process", "Run again."
            ) from None
    except OSError as error:
        raise MountRefused(
            f"Mount {destination!r} cannot be linked to {mount.folder!r}: {reason(error)}.",
            "Create its parent folder with the right to write, or mount the source there.",
        ) from error


def _unusable(mount: MountDefinition, error: OSError) -> PacklineError:
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        what = "does not exist" if isinstance(error, FileNotFoundError) else "is not a folder"
        return _refusal(mount, f"{mount.source!r} {what} on this worker", "Mount it, or correct the source.")
    if error.errno in GONE:
        return Unavailable(
            f"Mount {mount.destination!r}: {mount.source!r} does not answer: {reason(error)}.",
            "Mount it again (`umount -l`, then `mount`), and run again.",
        )
    return file_error(error, mount.source, "use the mount")


def _refusal(mount: MountDefinition, why: str, remedy: str) -> MountRefused:
    return MountRefused(f"Mount {mount.destination!r}: {why}.", remedy)
