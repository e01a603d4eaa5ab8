"""Starts the command again in Python's UTF-8 mode where the locale has another encoding for file names."""

from __future__ import annotations

import os
import sys


def restart_in_utf8() -> None:
    """Replace this process by the same command with ``-X utf8``, if Python would not write names as UTF-8.

    Names in datasets are UTF-8; in a locale such as ISO-8859-1, or with PYTHONUTF8=0, Python would write files under
    other names, and read other names for uploads (PEP 540). Process id, arguments and environment stay.
    """
    if sys.getfilesystemencoding() != "utf-8" and sys.executable and sys.orig_argv[1:]:
        os.execv(sys.executable, [sys.orig_argv[0], "-X", "utf8", *sys.orig_argv[1:]])
