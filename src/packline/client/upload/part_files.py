"""Cuts the files of a folder into the parts that the pipeline would build of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from hashlib import sha256
from typing import NamedTuple

from packline.client.upload.output_file import OutputFile
from packline.model import LAYOUT_VERSION
from packline.vhpkgzip.chunking import PartLimits, split_into_parts

NAME_DIGITS = 40


class PartFiles(NamedTuple):
    """The files of one part, in order. ``name`` is a hash of what tells them apart before they are read."""

    name: str
    files: list[OutputFile]


def cut_into_parts(
    outputs: Iterable[OutputFile], limits: PartLimits | None = None, *, exact: bool = False
) -> Iterator[PartFiles]:
    """Yield files as the parts that ``plan_package`` cuts the members of a version into, one after the other.

    Args:
        outputs: The files of a version in byte order of their paths.
        limits: When a part closes; those of the deployment, so that its parts are the same.
        exact: Whether names tell parts apart whose files have equal paths, sizes and times, by inodes and times of the
            last change: nothing compares a part that replaces its files with them.
    """
    cut = split_into_parts(outputs, lambda file: file.size, lambda file: file.path.encode(), limits)
    return (PartFiles(_name(files, exact), files) for files in cut)


def _name(files: Iterable[OutputFile], exact: bool) -> str:
    """Hash what tells parts apart before their bytes are read: a repeated push finds them in the store by it."""
    digest = sha256(b"packline staged part, layout %d\n" % LAYOUT_VERSION)
    for file in files:
        digest.update(b"%b\0%d\0%d\0" % (file.path.encode(), file.size, file.written))
        if exact:
            digest.update(b"%d\0%d\0" % (file.changed, file.inode))
    return digest.hexdigest()[:NAME_DIGITS]
