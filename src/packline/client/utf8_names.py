"""Refuses to work where Python would read and write other file names than those in the dataset."""

from __future__ import annotations

import sys

from packline.errors import InvalidSetting


def require_utf8_names() -> None:
    """Check Python's file name encoding before anything is fetched or uploaded. Raises InvalidSetting.

    The ``packline`` command starts again in UTF-8 mode instead; a program that imports packline cannot.
    """
    encoding = sys.getfilesystemencoding()
    if encoding != "utf-8":
        raise InvalidSetting(
            f"Python writes file names as {encoding} here, and names in datasets are UTF-8.",
            "Start Python with PYTHONUTF8=1, or in a UTF-8 locale such as LC_ALL=C.UTF-8.",
        )
