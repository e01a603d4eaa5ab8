"""Which files are left out: by ``--exclude`` patterns, and ``.packlineignore`` files with the syntax of gitignore."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from packline.errors import InvalidInput
from packline.fs.os_errors import file_error
from packline.globs import compile_globs

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

IGNORE_FILE = ".packlineignore"


class IgnoreRules:
    """Decides by path below the folder; folders are decided before their content.

    A ``.packlineignore`` holds for its folder and those below. The deepest file with a matching rule decides, and what
    is in
    a folder that is left out cannot be included again, as in git (https://git-scm.com/docs/gitignore).
    """

    def __init__(self, exclude: Sequence[str] = ()) -> None:
        """``exclude``: globs as in ``fetch --include``. Raises InvalidInput for one that cannot be read."""
        self._excluded = compile_globs(exclude) if exclude else None
        self._specs: dict[str, GitIgnoreSpec] = {}

    def read(self, folder: str, file: str) -> None:
        """Read the rules of the ``.packlineignore`` in ``folder`` (its path below the top, "" for the top).

        Raises InvalidInput if a pattern is invalid, LocalError if the file cannot be read.
        """
        from pathspec import GitIgnoreSpec

        try:
            with open(file, encoding="utf-8") as lines:
                self._specs[folder] = GitIgnoreSpec.from_lines(lines)
        except ValueError as error:
            raise InvalidInput(f"{file!r} cannot be used: {error}.", "Correct it, or remove it.") from None
        except OSError as error:
            raise file_error(error, file, "read") from error

    def leaves_out(self, path: str, is_folder: bool) -> bool:
        """Return whether a path is not to be uploaded."""
        if self._excluded is not None and self._is_excluded(self._excluded, path, is_folder):
            return True
        return bool(self._specs) and self._ignored(path + "/" if is_folder else path)

    @staticmethod
    def _is_excluded(excluded: Callable[[str], bool], path: str, is_folder: bool) -> bool:
        # A folder is excluded by its own name, or if whatever it might hold is: no file has these two names.
        return excluded(path) or (is_folder and excluded(f"{path}/\0") and excluded(f"{path}/\0\0"))

    def _ignored(self, path: str) -> bool:
        """Return what the deepest of the files that say something says."""
        folder = os.path.dirname(path.rstrip("/"))
        while True:
            spec = self._specs.get(folder)
            if spec is not None:
                below = path[len(folder) + 1 :] if folder else path
                decision = spec.check_file(below).include
                if decision is not None:
                    return decision
            if not folder:
                return False
            folder = os.path.dirname(folder)
