"""``packline delete`` and ``restore``: delete a version or a dataset, and restore versions until they are purged."""

from __future__ import annotations

import argparse
import json
import sys
from datetime import UTC, datetime

from packline.cli.backend_option import services_of
from packline.cli.common_options import add_api, add_json, add_quiet, uri_argument
from packline.errors import InvalidInput
from packline.model import DatasetVersion, UseKind
from packline.ports.datasets import DatasetUsage
from packline.uri import check_dataset_name, parse_model_uri, parse_version_uri, version_uri

SHOWN = 10
"""Executions and versions that are named."""


class NotConfirmed(InvalidInput):
    """The deletion was not confirmed."""


def add_delete_options(command: argparse.ArgumentParser) -> None:
    """Add the arguments of ``packline delete``."""
    command.add_argument(
        "uri",
        type=uri_argument,
        metavar="URI",
        help="dataset://name/version, never an alias; with --all-versions dataset://name/",
    )
    command.add_argument(
        "--all-versions",
        action="store_true",
        help="remove the dataset or model itself: its aliases and all of its versions",
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
    if options.command == "delete" and options.all_versions:
        return _remove_dataset(options)
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
    files = f"{version.manifest.files:,} files"
    _ask(
        version.uri,
        f"Delete {version.uri} ({files})? It can be restored {_restorable(days)}. Its name cannot be reused.",
    )


def _remove_dataset(options: argparse.Namespace) -> int:
    """Remove a dataset with all its versions and aliases. Raises NotConfirmed, DatasetNotFound, DatasetInUse."""
    collection = _collection(options.uri)
    lifecycle, uri = services_of(options).lifecycle, version_uri(collection, "")
    usage, days = lifecycle.dataset_usage(collection), lifecycle.delete_days(options.days)
    if not options.yes:
        print(describe_usage(usage), file=sys.stderr)
        _ask(uri, f"Remove {uri} with all of that? Its versions can be restored {_restorable(days)}.")
    aliases = versions = 0
    while True:
        step = lifecycle.remove_dataset(collection, usage.newest, days)
        aliases, versions = aliases + step.aliases_removed, versions + step.versions_deleted
        if step.is_removed:
            break
    text = f"removed {uri}: {versions:,} versions deleted, {aliases:,} aliases removed"
    document = {"uri": uri, "versions_deleted": versions, "aliases_removed": aliases}
    print(json.dumps(document) if options.json else text)
    return 0


def describe_usage(usage: DatasetUsage) -> str:
    """Return what the removal of a dataset affects, a line for each."""
    least = "" if usage.is_complete else "at least "
    lines = [
        f"{least}{usage.versions:,} versions with {usage.files:,} files, {usage.packages:,} of them packaged"
    ]
    if usage.aliases:
        lines.append(f"aliases: {', '.join(usage.aliases)}")
    for kind, what in (
        (UseKind.EXECUTION, "executions that read it"),
        (UseKind.VERSION, "versions based on it"),
    ):
        names = sorted({use.by for use in usage.users if use.kind is kind})
        if names:
            more = f" and {len(names) - SHOWN:,} more" if len(names) > SHOWN else ""
            lines.append(f"{what}: {', '.join(names[:SHOWN])}{more}")
    return "\n".join(lines)


def _collection(text: str) -> str:
    """Parse dataset://name/, model://name/ or a dataset's name. Raises InvalidName, InvalidUri."""
    if text.startswith("model://"):
        model = parse_model_uri(f"{text.rstrip('/')}/")
        return model.collection
    return check_dataset_name(text.removeprefix("dataset://").rstrip("/"))


def _restorable(days: int | None) -> str:
    return f"for {days} days" if days is not None else "for a time"


def _ask(uri: str, question: str) -> None:
    if not sys.stdin.isatty():
        raise NotConfirmed(f"Refusing to delete {uri} without confirmation.", "Pass --yes.")
    # Standard output may be JSON, or silent. The end of input counts as a no.
    print(f"{question} [y/N] ", end="", file=sys.stderr, flush=True)
    if sys.stdin.readline().strip().lower() not in ("y", "yes"):
        raise NotConfirmed(f"{uri} was not deleted.", "Answer y, or pass --yes.")


def _time(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="seconds")
