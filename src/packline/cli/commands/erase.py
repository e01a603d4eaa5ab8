"""``packline erase``: show which versions hold a datum, and erase it from all of them."""

from __future__ import annotations

import argparse
import json
import time

from packline.cli.common_options import add_json, add_quiet, uri_argument
from packline.errors import InvalidInput
from packline.uri import DatumUri, parse_uri

REMAINS = (
    "What remains: events of the last 90 days and lineage name its id, logs may name its path, and so do the list of "
    "late files of its execution; old manifests and segments of path-index/ stay until packline gc --delete; rules of "
    "the bucket remove copies in parts below staged/ after 7 days, and its path below sealing/ after 14; the table can "
    "be restored to any time of the last 35 days; its sidecar, its line in valohai.metadata.jsonl among the outputs, "
    "exports below backups/, caches of workers and copies elsewhere are yours to delete."
)


def add_options(command: argparse.ArgumentParser) -> None:
    """Add the arguments of ``packline erase``."""
    command.add_argument("uri", type=uri_argument, metavar="URI", help="datum://id, or datum://alias")
    command.add_argument("--dry-run", action="store_true", help="show the versions that change (the default)")
    command.add_argument("--yes", action="store_true", help="erase; this cannot be undone")
    add_quiet(command)
    add_json(command)


def run(options: argparse.Namespace) -> int:
    """Run ``packline erase``. Returns 0. Raises DatumNotFound, NotErasable, InvalidInput, WrongStore."""
    from packline.library.administration import Administration
    from packline.pipeline.erasing import erase, find_erasure

    uri = parse_uri(options.uri)
    if not isinstance(uri, DatumUri):
        raise InvalidInput(f"{options.uri} is not a datum.", "Name datum://id; packline search finds it.")
    ports = Administration()
    ports.check_identity()
    context = ports.erasing
    erasure = find_erasure(uri, context)
    is_done = options.yes and not options.dry_run
    changes = [*erase(erasure, context, time.time())] if is_done else [(v.uri, "") for v in erasure.versions]
    if options.json:
        document = {
            "datum": erasure.datum.uri,
            "path": erasure.datum.path,
            "versions": [{"uri": old, "successor": new or None} for old, new in changes],
            "erased": is_done,
            "remains": REMAINS,
        }
        print(json.dumps(document))
        return 0
    print(f"{erasure.datum.uri} is {erasure.datum.path} of execution {erasure.datum.execution or '(none)'}")
    for old, new in changes:
        print(f"{old}: deleted and purged, successor {new or 'none'}" if is_done else f"{old} holds it")
    print(
        "erased" if is_done else f"{len(changes)} versions would be deleted; nothing was changed: pass --yes"
    )
    print(REMAINS)
    return 0
