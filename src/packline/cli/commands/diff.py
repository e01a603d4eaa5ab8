"""``packline diff``: list the paths in which two versions differ, by their manifests; no file is read."""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterator
from typing import Any

from packline.cli.backend_option import services_of
from packline.cli.common_options import add_api, add_json, add_quiet, uri_argument
from packline.client.progress import format_bytes
from packline.client.upload.scan import printable
from packline.model import DatasetVersion
from packline.ports.deployment import DatumSide, PathChange, VersionService
from packline.uri import LATEST, parse_version_uri

MEMORY_BYTES, PIECE_CHARACTERS = 8 << 20, 1 << 16
EQUAL, DIFFERENT = 0, 1
"""Exit codes, as diff(1) has them; an error has a code of its own, from 2 on."""
KINDS = {"added": "+", "removed": "-", "changed": "~"}


def add_options(command: argparse.ArgumentParser) -> None:
    """Add the arguments of ``packline diff``."""
    command.add_argument(
        "before", type=uri_argument, metavar="A", help="dataset://name/version, or an alias, or latest"
    )
    command.add_argument("after", type=uri_argument, metavar="B", help="the version to compare it with")
    add_api(command)
    add_quiet(command)
    add_json(command)


def run(options: argparse.Namespace) -> int:
    """Run ``packline diff``. Returns 0 if the files are equal, 1 if not. Raises InvalidUri, NotFound."""
    versions = services_of(options).versions
    before, after = _resolve(versions, options.before), _resolve(versions, options.after)
    changes = versions.changes(before, after)
    count = _print_json(before, after, changes) if options.json else _print_text(before, after, changes)
    return DIFFERENT if count else EQUAL


def _resolve(versions: VersionService, text: str) -> DatasetVersion:
    collection, reference = parse_version_uri(text)
    return versions.resolve(collection, reference or LATEST)


def _print_text(before: DatasetVersion, after: DatasetVersion, changes: Iterator[PathChange]) -> int:
    """Print a line for each change as it is found. Returns how many there are."""
    counts: Counter[str] = Counter()
    for change in changes:
        counts[change.kind] += 1
        print(f"{KINDS[change.kind]} {printable(change.path)}  {_sizes(change)}")
    if not counts:
        print(f"{before.uri} and {after.uri} have the same files")
        return 0
    print(", ".join(f"{counts[kind]:,} {kind}" for kind in KINDS))
    return counts.total()


def _print_json(before: DatasetVersion, after: DatasetVersion, changes: Iterator[PathChange]) -> int:
    """Print a document with the changes, once all are found; very many wait on the disk. Returns how many they are."""
    from tempfile import SpooledTemporaryFile

    counts: Counter[str] = Counter()
    with SpooledTemporaryFile(MEMORY_BYTES, "w+", encoding="utf-8", errors="surrogatepass") as rows:
        for change in changes:
            row = {
                "change": change.kind,
                "path": change.path,
                "before": _side(change.before),
                "after": _side(change.after),
            }
            rows.write((", " if counts else "") + json.dumps(row, ensure_ascii=False))
            counts[change.kind] += 1
        document = {
            "before": before.uri,
            "after": after.uri,
            "equal": not counts,
            **{kind: counts[kind] for kind in KINDS},
        }
        rows.seek(0)
        sys.stdout.write(json.dumps(document, ensure_ascii=False)[:-1] + ', "changes": [')
        while piece := rows.read(PIECE_CHARACTERS):
            sys.stdout.write(piece)
        sys.stdout.write("]}\n")
    return counts.total()


def _side(side: DatumSide | None) -> dict[str, Any] | None:
    return None if side is None else side._asdict()


def _sizes(change: PathChange) -> str:
    return " -> ".join(format_bytes(side.size) for side in (change.before, change.after) if side is not None)
