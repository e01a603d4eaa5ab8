"""Assigns names to files below an input's folder, and handles two files that want the same name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import StrEnum

from packline.client.inputs.definition import InputDefinition, KeepDirectories
from packline.client.inputs.input_file import InputFile
from packline.errors import PathCollision
from packline.vhpkgzip.member_paths import check_path

SHOWN = 20
"""Number of colliding names that are listed in full."""


class OnCollision(StrEnum):
    """What to do with files of equal names."""

    REFUSE = "refuse"
    LAST_WINS = "last-wins"


def assign_names(
    definition: InputDefinition, files: Sequence[InputFile], on_collision: OnCollision = OnCollision.REFUSE
) -> dict[str, InputFile]:
    """Return the files by their names below the input's folder, in order.

    ``filename`` names a single file, and has no effect on several (Valohai's schema of input items).
    Raises PathCollision with the list of equal names, UnsafePath.
    """
    chosen: dict[str, InputFile] = {}
    lost: dict[str, list[str]] = {}
    names = list(_names(definition, files))
    for name, file in zip(names, files, strict=True):
        other = chosen.pop(name, None)
        if other is not None and _identity(other) != _identity(file):
            lost.setdefault(name, [other.full]).append(file.full)
        chosen[name] = file
    if lost and on_collision is OnCollision.REFUSE:
        raise _collision(definition, lost)
    return chosen


def _identity(file: InputFile) -> tuple[str, str]:
    return file.datum or file.storage_uri, file.etag


def _names(definition: InputDefinition, files: Sequence[InputFile]) -> Iterable[str]:
    if len(files) == 1 and definition.filename:
        return [check_path(definition.filename)]
    if definition.names and len(definition.names) == len(files):
        names = zip(definition.names, files, strict=True)
        return [check_path(name or _name(file, definition.keep)) for name, file in names]
    return [check_path(_name(file, definition.keep)) for file in files]


def _name(file: InputFile, keep: KeepDirectories) -> str:
    match keep:
        case KeepDirectories.FULL:
            return file.full.lstrip("/")
        case KeepDirectories.SUFFIX:
            return file.suffix
        case _:
            return file.full.rpartition("/")[2]


def _collision(definition: InputDefinition, lost: dict[str, list[str]]) -> PathCollision:
    lines = [f"{name}: {', '.join(paths[:5])}" for name, paths in list(lost.items())[:SHOWN]]
    more = [f"and {len(lost) - SHOWN} more"] if len(lost) > SHOWN else []
    return PathCollision(
        f"Input {definition.name!r} has several files of the same name:\n  "
        + "\n  ".join(lines + more)
        + "\n",
        "Use keep-directories: full, or --on-collision last-wins.",
    )
