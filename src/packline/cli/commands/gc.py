"""``packline gc``: show, and delete, what nothing in the table refers to."""

from __future__ import annotations

import argparse
import json
import time
from collections import Counter
from typing import TYPE_CHECKING

from packline.cli.common_options import add_json, add_quiet, count_argument
from packline.client.progress import format_bytes

if TYPE_CHECKING:
    from packline.pipeline.garbage import Garbage

DAY = 86_400


def add_options(command: argparse.ArgumentParser) -> None:
    """Add the arguments of ``packline gc``."""
    command.add_argument("--delete", action="store_true", help="delete it; without this, it is only shown")
    command.add_argument(
        "--older-than",
        type=count_argument,
        default=7,
        metavar="DAYS",
        help="leave what was written in the last DAYS days (default: 7, at least 1)",
    )
    command.add_argument("--keys", action="store_true", help="print every key")
    add_quiet(command)
    add_json(command)


def run(options: argparse.Namespace) -> int:
    """Run ``packline gc``. Returns 0.

    Raises InvalidSetting, WrongStore, NothingReferred, ObjectNotFound if a manifest is gone.
    """
    from packline.library.administration import Administration
    from packline.pipeline.garbage import check_min_age, check_referred, delete_garbage, find_garbage

    ports = Administration()
    ports.check_identity()
    garbage = find_garbage(
        scan=ports.scan,
        store=ports.store,
        now=time.time(),
        min_age=check_min_age(float(options.older_than * DAY)),
    )
    deleted: set[str] = set()
    if options.delete:
        garbage = check_referred(garbage)
        done = delete_garbage(garbage, retention=ports.retention, store=ports.store, clock=time.time)
        deleted = {stored.key for stored in done}
    _report(garbage, deleted, options)
    return 0


def _report(garbage: Garbage, deleted: set[str], options: argparse.Namespace) -> None:
    if options.json:
        document = {
            "garbage": [stored.key for stored in garbage.objects],
            "bytes": garbage.bytes,
            "kept": garbage.kept,
            "too_young": garbage.young,
            "deleted": sorted(deleted),
        }
        print(json.dumps(document))
        return
    if options.keys:
        print(*(stored.key for stored in garbage.objects), sep="\n")
    counts = Counter(stored.key.partition("/")[0] for stored in garbage.objects)
    by_prefix = ", ".join(f"{count:,} below {name}/" for name, count in sorted(counts.items()))
    print(
        f"{len(garbage.objects):,} objects of {format_bytes(garbage.bytes)} belong to nothing: {by_prefix or 'none'}"
    )
    print(f"{garbage.kept:,} objects are in use; {garbage.young:,} may be, because they are too young")
    if options.delete:
        kept = len(garbage.objects) - len(deleted)
        print(f"deleted {len(deleted):,}; {kept:,} are used again, or being deleted by somebody else")
    elif garbage.objects:
        print("nothing was deleted: pass --delete")
