"""The definition of a mount, as ``valohai.yaml`` and the platform's API spell it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from packline.errors import InvalidInput

MAX_MOUNTS = 100
"""Mounts of one step; a marker names them all."""
_SHARE = re.compile(r"[^/:]+:/.*|//[^/]+/.+")


@dataclass(frozen=True, slots=True)
class MountDefinition:
    """One mount of a step."""

    source: str
    """A folder of the worker, or a share as its file system names it: ``server:/export``, ``//server/share``."""
    destination: str
    """Where the job expects it, an absolute path."""
    kind: str = ""
    """The type of its file system, such as ``nfs``; empty where the step does not say."""
    read_only: bool = False

    @property
    def is_share(self) -> bool:
        """Whether the source is a share of a file server, which only an administrator can mount."""
        return _SHARE.fullmatch(self.source) is not None


def define_mount(source: str, destination: str, kind: str = "", read_only: bool = False) -> MountDefinition:
    """Check a mount's own words; nothing is looked up. Raises InvalidInput.

    Args:
        source: An absolute path, ``server:/export`` or ``//server/share``.
        destination: An absolute path other than ``/``.
        kind: Type of the file system, in any case; empty for any.
        read_only: Whether the job may only read.
    """
    mount = MountDefinition(source, destination.rstrip("/"), kind.lower(), read_only)
    if not (mount.is_share or source.startswith("/")) or _is_unusable(source):
        raise InvalidInput(
            f"Mount {destination!r}: the source {source[:200]!r} is neither an absolute path nor a share.",
            "Write /path, server:/export or //server/share.",
        )
    if not mount.destination.startswith("/") or _is_unusable(destination):
        raise InvalidInput(
            f"Mount of {source!r}: the destination {destination[:200]!r} is not an absolute path.",
            "Write a path such as /images, without '..'.",
        )
    return mount


def parse_mount(text: str) -> MountDefinition:
    """Parse ``source:destination``, or with ``:ro`` behind it, as the platform's API has it. Raises InvalidInput."""
    words, read_only = (text[: -len(":ro")], True) if text.endswith(":ro") else (text, False)
    source, separator, destination = words.rpartition(":")
    if not separator or not source:
        raise InvalidInput(f"{text!r} is not a mount.", "Write SOURCE:DESTINATION, or SOURCE:DESTINATION:ro.")
    return define_mount(source, destination, read_only=read_only)


def _is_unusable(path: str) -> bool:
    return "\0" in path or "\n" in path or ".." in path.split("/")
