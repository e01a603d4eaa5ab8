"""Claims on byte ranges of a part file: a process that fetches a range tells the others of the machine.

A claim is a record lock (fcntl(2)), which the kernel takes back when the process ends, and which a forked child does
not inherit. Nothing relies on claims: a lost one costs a request.
"""

from __future__ import annotations

import errno
import sys

from packline.worker_settings import choice_setting

if sys.platform != "win32":
    import fcntl


def claims_enabled() -> bool:
    """Return whether ranges are claimed: not where PACKLINE_LOCKS is off. Raises InvalidSetting."""
    return sys.platform != "win32" and choice_setting("PACKLINE_LOCKS") != "off"


def claim_range(handle: int, start: int, length: int) -> bool:
    """Claim a range of an open file.

    Args:
        handle: The file, open for writing.
        start: First byte.
        length: Bytes, at least one.

    Returns:
        False if another process claims a byte of it. True also where the file system has no locks.
    """
    try:
        fcntl.lockf(handle, fcntl.LOCK_EX | fcntl.LOCK_NB, length, start)
    except OSError as error:
        return error.errno not in (errno.EACCES, errno.EAGAIN)
    return True


def release_range(handle: int, start: int, length: int) -> None:
    """Give up the claims of this process on a range; there may be none."""
    try:
        fcntl.lockf(handle, fcntl.LOCK_UN, length, start)
    except OSError:
        return
