"""Owner files as other machines, dead processes and paused ones leave them, and staging folders to go with them."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path
from typing import Any

from packline.client.cache.staging import Staging, try_to_become_writer

GONE = [[1_999_999_999, "1"]]
"""A process that does not exist."""


def opened(root: Path, content: str = "content") -> Staging:
    """A staging folder, of which this process becomes the writer."""
    staging = try_to_become_writer(root, content)
    assert staging is not None
    return staging


def change_owner(file: Path, **changes: Any) -> None:
    """Replace an owner's file by one with other facts, which nobody has locked."""
    document = json.loads(file.read_text()) | {"lock": None} | changes
    file.unlink()
    file.write_text(json.dumps(document))


def make_silent(file: Path, seconds: float) -> None:
    """Let a file look as if it was last renewed so long ago."""
    then = time.time() - seconds
    os.utime(file, (then, then))
