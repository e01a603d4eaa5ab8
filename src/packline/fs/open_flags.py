"""Flags of open(2) for files and folders of ours: no symbolic link is followed, no child process inherits them."""

from __future__ import annotations

import os

OPEN_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
READ_FILE = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
"""``O_NONBLOCK``: a pipe in the place of a file must not make the open wait for a writer."""
NEW_FILE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC
"""``O_EXCL`` refuses everything that exists, symbolic links included."""
