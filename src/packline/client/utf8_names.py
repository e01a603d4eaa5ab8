"""Refuses to work where Python would write and read other file names than those in the dataset."""

from __future__ import annotations

import sys

from packline.errors import InvalidSetting


def require_utf8_names() -> None:
    """Before anything is fetched or uploaded. Raises InvalidSetting.

    The ``packline`` command never comes here: it starts again in UTF-8 mode. A program that imports packline cannot.
    """
    encoding = sys.getfilesystemencoding()
    if encoding != "utf-8":
        raise InvalidSetting(
            f"Python writes file names as {encoding} here, and names in datasets are UTF-8.",
            "Start Python with PYTHONUTF8=1, or in a UTF-8 locale such as LC_ALL=C.UTF-8.",
        )
