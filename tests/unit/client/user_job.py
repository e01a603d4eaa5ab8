"""``job`` as another user: ``python -m tests.unit.client.user_job USER GROUP URL PLAN CACHE TO``.

Everything is imported before, since other users may not be able to read the interpreter's own files.
"""

from __future__ import annotations

import os
import pkgutil
import sys
from contextlib import suppress
from importlib import import_module

import packline.client
from tests.unit.client import job

STANDARD = (
    "fcntl",
    "pwd",
    "shutil",
    "subprocess",
    "random",
    "tempfile",
    "zlib",
    "selectors",
    "encodings.idna",
)


def main() -> None:
    """Import, become the user, fetch."""
    user, group = int(sys.argv.pop(1)), int(sys.argv.pop(1))
    for name in STANDARD:
        import_module(name)
    for module in pkgutil.walk_packages(packline.client.__path__, "packline.client."):
        with suppress(ImportError):  # of an extra
            import_module(module.name)
    os.umask(0o002)
    os.setgroups([])
    os.setgid(group)
    os.setuid(user)
    job.main()


if __name__ == "__main__":
    main()
