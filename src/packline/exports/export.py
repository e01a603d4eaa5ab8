"""``packline.export``: the members of a version in a format that other tools open."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from packline.client.argument_checks import check_bytes, check_path, check_text
from packline.errors import InvalidInput
from packline.exports.folder import new_folder
from packline.exports.formats import FORMATS, STREAMED, WrittenFiles, write_folder, write_stream
from packline.exports.shards import ShardLimits
from packline.library.boundary import public_function
from packline.library.open import open as open_version

STANDARD_OUTPUT = "-"


class ExportResult(NamedTuple):
    """What an export has written."""

    uri: str
    """The version, also if an alias was named."""
    format: str
    to: str
    files: int
    """Shards, without an index or a card."""
    members: int
    bytes: int
    """Of the members."""


@public_function()
def export(
    uri: str,
    to: str | Path,
    *,
    format: str = "tar",
    shard_bytes: int | None = None,
    shard_members: int | None = None,
    include: str | Sequence[str] = (),
    exclude: str | Sequence[str] = (),
    cache: str | Path | None = None,
    api: str | None = None,
    offline: bool = False,
    cache_bytes: int | None = None,
) -> ExportResult:
    """Write the members of a version in a format that other tools open; the same version gives the same bytes.

    Members are read from the parts, a few MiB at a time; nothing is unpacked. The folder appears once all is written.

    Args:
        uri: ``dataset://name/version-or-alias`` or ``model://name/counter``.
        to: A folder that is empty or does not exist; ``-`` for standard output, with one archive.
        format: ``tar``, ``zip``, ``webdataset``, ``mds``, ``litdata`` or ``hf``.
        shard_bytes: Data of a file in bytes; default: no limit for tar and zip, 1 GiB for webdataset, 64 MiB for mds
            and litdata, 256 MiB for hf.
        shard_members: Members of a file; default: no limit.
        include: A glob, or several, that select paths.
        exclude: A glob, or several, of paths to leave out.
        cache, api, offline, cache_bytes: As for ``packline.open``.

    Returns:
        The version, and what was written.

    Raises:
        CannotExport: The format has no place for a member.
        TargetNotEmpty: The target holds something.
        PacklineError: What ``packline.open`` and reading raise.
    """
    limits = ShardLimits(_limit("shard_bytes", shard_bytes), _limit("shard_members", shard_members))
    is_stream = str(to) == STANDARD_OUTPUT
    check_format(check_text("format", format), is_stream, limits)
    target = None if is_stream else check_path("to", to)
    with open_version(
        uri,
        cache=cache,
        include=include,
        exclude=exclude,
        api=api,
        offline=offline,
        cache_bytes=cache_bytes,
    ) as dataset:
        if target is None:
            written: WrittenFiles = write_stream(format, dataset, sys.stdout.buffer)
            sys.stdout.buffer.flush()
        else:
            with new_folder(target) as folder:
                written = write_folder(format, dataset, limits, folder)
        return ExportResult(dataset.uri, format, str(to), *written)


def check_format(kind: str, is_stream: bool, limits: ShardLimits) -> None:
    """Raise InvalidInput for a format that is none, or that standard output cannot take."""
    if kind not in FORMATS:
        raise InvalidInput(f"format is {kind!r}.", f"Use one of {', '.join(FORMATS)}.")
    if is_stream and (kind not in STREAMED or limits != ShardLimits()):
        raise InvalidInput(
            "Standard output takes one archive.",
            f"Use --to DIR; or one of {', '.join(STREAMED)}, without --shard-bytes and --shard-members.",
        )


def _limit(name: str, value: int | None) -> int | None:
    if value is None:
        return None
    if check_bytes(name, value) < 1:
        raise InvalidInput(f"{name} is {value}.", "Pass a number from 1 on, or leave it out.")
    return value
