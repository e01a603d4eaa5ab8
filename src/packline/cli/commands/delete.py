"""``packline delete`` and ``restore``: delete a version, and restore it before it is purged."""

from __future__ import annotations

import argparse
import json
import sys
from datetime import UTC, datetime

from packline.cli.backend_option import services_of
from packline.cli.common_options import add_api, add_json, add_quiet, uri_argument
from packline.errors import InvalidInput
from packline.model import DatasetVersion
from packline.uri import parse_version_uri


class NotConfirmed(InvalidInput):
    """The deletion was not confirmed."""


def add_delete_options(command: argparse.ArgumentParser) -> None:
    """Add the arguments of ``packline delete``."""
    command.add_argument(
        "uri", type=uri_argument, metavar="URI", help="dataset://name/version, never an alias"
    )
    command.add_argument("--yes", action="store_true", help="do not ask for confirmation")
    command.add_argument(
        "--days",
        type=int,
        metavar="N",
        help="how long it can be restored (default: PACKLINE_DELETE_DAYS, else what the deployment has set, or 30)",
    )
    add_api(command)
    add_quiet(command)
    add_json(command)


def add_restore_options(command: argparse.ArgumentParser) -> None:
    """Add the arguments of ``packline restore``."""
    command.add_argument("uri", type=uri_argument, metavar="URI", help="dataset://name/version")
    add_api(command)
    add_quiet(command)
    add_json(command)


def run(options: argparse.Namespace) -> int:
    """Run ``packline delete`` or ``restore``. Returns 0. Raises NotConfirmed, VersionNotFound."""
    collection, version = parse_version_uri(options.uri)
    lifecycle = services_of(options).lifecycle
    if options.command == "restore":
        done = lifecycle.restore(collection, version)
        text = f"restored {done.uri}"
    else:
        existing, days = lifecycle.find(collection, version), lifecycle.delete_days(options.days)
        _confirm(existing, days, options.yes)
        done = lifecycle.delete(collection, version, days)
        until = _time(done.purge_at)
        text = f"deleted {done.uri}; until {until} it can be restored: packline restore {done.uri}"
    document = {
        "uri": done.uri,
        "deleted_at": _time(done.deleted_at) if done.deleted_at else None,
        "purge_at": _time(done.purge_at) if done.purge_at else None,
    }
    print(json.dumps(document) if options.json else text)
    return 0


def _confirm(version: DatasetVersion, days: int | None, yes: bool) -> None:
    if yes or version.deleted_at:
        return
    if not sys.stdin.isatty():
        raise NotConfirmed(f"Refusing to delete {version.uri} without confirmation.", "Pass --yes.")
    files = f"{version.manifest.files:,} files"
    restorable = f"for {days} days" if days is not None else "for a time"
    question = (
        f"Delete {version.uri} ({files})? It can be restored {restorable}. Its name cannot be reused. [y/N] "
    )
    # Standard output may be JSON, or silent. The end of input counts as a no.
    print(question, end="", file=sys.stderr, flush=True)
    if sys.stdin.readline().strip().lower() not in ("y", "yes"):
        raise NotConfirmed(f"{version.uri} was not deleted.", "Answer y, or pass --yes.")


def _time(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="seconds")
