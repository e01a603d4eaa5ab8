"""``packline cache``: list, check and clean the cache of fetched versions on this machine."""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable, Sequence
from typing import Any

from packline.cli.common_options import Commands, add_json, path_argument, size_argument
from packline.client.cache.listing import CachedVersion, list_versions, totals
from packline.client.cache.removal import find_versions, prune, remove_versions
from packline.client.cache.store import Cache
from packline.client.cache.verification import Verification
from packline.client.progress import format_bytes
from packline.errors import CorruptPackage, InvalidInput
from packline.library import environment


def add_options(command: argparse.ArgumentParser) -> None:
    """Add the actions of ``packline cache`` with their arguments."""
    actions = command.add_subparsers(metavar="ACTION", dest="action", required=True)
    _add_action(actions, "ls", "List the cached versions, most recently used first.")
    _add_action(actions, "info", "Show the folder, size and size limit of the cache.")
    verify = _add_action(
        actions, "verify", "Read every cached file and compare it; exit code 5 if damage remains."
    )
    verify.add_argument("name", nargs="*", metavar="NAME", help="only these versions (URI or content id)")
    verify.add_argument("--repair", action="store_true", help="fetch again what is damaged")
    prune = _add_action(
        actions, "prune", "Remove unused versions and the leftovers of processes that have died."
    )
    how_much = prune.add_mutually_exclusive_group()
    how_much.add_argument(
        "--cache-bytes",
        type=size_argument,
        metavar="SIZE",
        help="until the cache is at most this large (default: PACKLINE_CACHE_BYTES)",
    )
    how_much.add_argument("--all", action="store_true", help="every version that is not in use")
    remove = _add_action(actions, "rm", "Remove versions from the cache.")
    remove.add_argument("name", nargs="+", metavar="NAME", help="URI, or content id (8 characters at least)")
    remove.add_argument("--force", action="store_true", help="also versions that are in use")


def _add_action(actions: Commands, name: str, help_text: str) -> argparse.ArgumentParser:
    action: argparse.ArgumentParser = actions.add_parser(name, help=help_text, description=help_text)
    action.add_argument(
        "--cache", type=path_argument, metavar="DIR", help="cache folder (default: PACKLINE_CACHE)"
    )
    add_json(action)
    return action


def run(options: argparse.Namespace) -> int:
    """Run an action of ``packline cache``. Returns 0, or 5 if damage remains."""
    cache = Cache(environment.cache_folder(options.cache))
    return _ACTIONS[options.action](cache, options)


def _ls(cache: Cache, options: argparse.Namespace) -> int:
    versions = list_versions(cache)
    lines = [
        f"{version.content[:12]}  {version.files:>9,} files  {format_bytes(version.bytes):>10}  "
        f"{_age(version.last_used):>12}  {_users(version):<9}  {version.uri}".rstrip()
        for version in versions
    ]
    _print(options, [version._asdict() for version in versions], lines or ["the cache is empty"])
    return 0


def _info(cache: Cache, options: argparse.Namespace) -> int:
    usage = totals(cache, environment.cache_bytes())
    limit = f"of {format_bytes(usage.limit_bytes)}" if usage.limit_bytes else "without a limit"
    lines = [
        f"{usage.folder} (layout {usage.layout})",
        f"{usage.versions:,} versions, {usage.files:,} files, {format_bytes(usage.bytes)} {limit}; "
        f"{usage.in_use:,} in use",
        f"{format_bytes(usage.parts_bytes)} of packages that are read without unpacking",
        f"{format_bytes(usage.staging_bytes)} for unfinished fetches, "
        f"{format_bytes(usage.free_bytes)} free on this file system",
    ]
    _print(options, usage._asdict(), lines)
    return 0


def _verify(cache: Cache, options: argparse.Namespace) -> int:
    from packline.cli.cache_verify import verify

    results = verify(cache, _chosen(cache, options.name), options.repair)
    _print(options, [result._asdict() for result, _ in results], [_verdict(*result) for result in results])
    return 0 if all(result.intact or repaired for result, repaired in results) else CorruptPackage.exit_code


def _prune(cache: Cache, options: argparse.Namespace) -> int:
    limit = 0 if options.all else environment.cache_bytes(options.cache_bytes)
    if not limit and not options.all and options.cache_bytes is None:
        raise InvalidInput("The cache has no limit.", "Pass --cache-bytes SIZE or --all.")
    pruned = prune(cache, limit)
    removed = f"removed {len(pruned.versions):,} versions, {pruned.parts:,} part files"
    line = f"{removed} ({format_bytes(pruned.bytes)}) and {pruned.manifests:,} manifest shards"
    _print(options, pruned._asdict(), [line])
    return 0


def _rm(cache: Cache, options: argparse.Namespace) -> int:
    versions = _chosen(cache, options.name)
    remove_versions(cache, versions, options.force)
    lines = [f"removed {version.content[:12]} {version.uri}".rstrip() for version in versions]
    _print(options, [version._asdict() for version in versions], lines)
    return 0


_ACTIONS: dict[str, Callable[[Cache, argparse.Namespace], int]] = {
    "ls": _ls,
    "info": _info,
    "verify": _verify,
    "prune": _prune,
    "rm": _rm,
}


def _chosen(cache: Cache, names: Sequence[str]) -> list[CachedVersion]:
    if not names:
        return list_versions(cache)
    chosen = {version.content: version for name in names for version in find_versions(cache, name)}
    return list(chosen.values())


def _verdict(result: Verification, repaired: bool) -> str:
    name = f"{result.content[:12]} {result.uri}".rstrip()
    how = f"{result.by_checksum:,} compared by checksum, {result.by_size:,} by size only"
    if result.intact:
        return f"intact    {name}: {result.files:,} files, {format_bytes(result.bytes)} ({how})"
    wrong = ", ".join([*result.damaged, *(f"{path} (does not belong there)" for path in result.extra)])
    return f"{'repaired' if repaired else 'DAMAGED'}  {name}: {wrong}"


def _age(moment: float) -> str:
    if not moment:
        return "unknown"
    seconds = max(0.0, time.time() - moment)
    for unit, length in (("days", 86400), ("hours", 3600), ("minutes", 60)):
        if seconds >= 2 * length:
            return f"{seconds / length:.0f} {unit} ago"
    return "just now" if seconds < 60 else f"{seconds:.0f} s ago"


def _users(version: CachedVersion) -> str:
    return "+".join(version.in_use_by) or "unused"


def _print(options: argparse.Namespace, document: Any, lines: Sequence[str]) -> None:
    print(json.dumps(document) if options.json else "\n".join(lines))
