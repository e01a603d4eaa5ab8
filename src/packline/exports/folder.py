"""The target of an export: a folder that appears with one rename once all is written, or standard output."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from packline.errors import TargetNotEmpty
from packline.fs.os_errors import file_error


@contextmanager
def new_folder(target: Path) -> Iterator[Path]:
    """Yield a folder beside the target to write into, and rename it to the target; remove it after an error.

    Args:
        target: A folder that is empty, or that does not exist.

    Raises:
        TargetNotEmpty: The target holds something, or is not a folder.
        LocalError, NoSpace: The system refuses a file.
    """
    _check_target(target)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        partial = Path(tempfile.mkdtemp(prefix=f".{target.name}.partial-", dir=target.parent))
    except OSError as error:
        raise file_error(error, target, "write to") from error
    try:
        yield partial
        os.chmod(partial, 0o777 & ~_umask())  # mkdtemp gives a folder to its owner alone
        os.rename(partial, target)
    except OSError as error:
        raise file_error(error, target, "write to") from error
    finally:
        shutil.rmtree(partial, ignore_errors=True)


def _check_target(target: Path) -> None:
    try:
        with os.scandir(target) as entries:
            is_empty = next(entries, None) is None
    except FileNotFoundError:
        return
    except NotADirectoryError:
        is_empty = False
    except OSError as error:
        raise file_error(error, target, "read") from error
    if not is_empty:
        raise TargetNotEmpty(f"{target} is not an empty folder.", "Name a new folder with --to.")


def _umask() -> int:
    mask = os.umask(0o077)
    os.umask(mask)
    return mask
