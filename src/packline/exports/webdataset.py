"""Groups members into WebDataset samples: files in one folder whose names are equal up to the first dot."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from packline.errors import InvalidInput

_is_meta = re.compile(r"__[^/]*__($|/)").match
_divide = re.compile(r"((?:.*/|)[^.]+)[.]([^/]*)$").match
"""As ``base_plus_ext`` of webdataset does; a line break before the last folder or in a folder with a dot fails it."""
_is_reserved = re.compile(r"__[^/]*__").fullmatch
"""Entries that its reader makes itself, or takes for marks of its own (``__key__``, ``__url__``, ``__bad__``)."""


class CannotExport(InvalidInput):
    """Members that the format has no place for."""


class SampleName(NamedTuple):
    """The name of a file as WebDataset divides it."""

    key: str
    """Folder and name up to the first dot."""
    extension: str
    """What follows the dot, in small letters, as its reader has it."""


def sample_name(path: str) -> SampleName | None:
    """Return key and extension of a path; None for one that WebDataset leaves out.

    That is a name without a dot or with nothing before it, all below a folder at the top such as ``__meta__``
    (``tar_file_iterator`` of webdataset 1.0, ``skip_meta``), and an extension such as ``__bad__``.
    """
    divided = None if _is_meta(path) else _divide(path)
    if divided is None:
        return None
    key, extension = divided[1], divided[2].lower()
    return None if key.endswith("/") or _is_reserved(extension) else SampleName(key, extension)


def group_samples(paths: Sequence[str]) -> Iterator[list[int]]:
    """Yield the positions of the members of each sample, in the order of their first members.

    Args:
        paths: All paths, in byte order.

    Raises:
        CannotExport: WebDataset's reader would leave a member out, or refuse the sample.
    """
    taken: set[int] = set()
    """Positions after the present one whose sample was yielded."""
    for position, path in enumerate(paths):
        if position in taken:
            taken.remove(position)
            continue
        name = sample_name(path)
        if name is None:
            raise CannotExport(
                f"{path!r} has no extension, or one such as __key__, or is in a folder such as __meta__; WebDataset "
                "leaves such files out when it reads.",
                "Leave it out (--exclude), or use --format tar.",
            )
        sample = _members_of(name, position, paths)
        taken.update(sample[1:])
        yield sample


def _members_of(name: SampleName, position: int, paths: Sequence[str]) -> list[int]:
    """Return the positions of a sample's members: those that follow its first one and start with its key and a dot.

    Members of a folder whose name starts so stand between them in byte order, and belong to other samples.
    """
    sample, extensions, prefix = [position], {name.extension}, name.key + "."
    following = position + 1
    while following < len(paths) and paths[following].startswith(prefix):
        other = sample_name(paths[following])
        if other is not None and other.key == name.key:
            if other.extension in extensions:
                raise CannotExport(
                    f"{paths[following]!r} and another member are one entry {other.extension!r} of one sample: "
                    "WebDataset does not tell capital letters from small ones there.",
                    "Leave one of them out (--exclude), or use --format tar.",
                )
            extensions.add(other.extension)
            sample.append(following)
        following += 1
    return sample
