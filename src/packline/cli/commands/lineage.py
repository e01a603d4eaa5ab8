"""``packline lineage``: show what a datum or version was made from, and what uses it."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from typing import Any

from packline.cli.backend_option import services_of
from packline.cli.common_options import add_api, add_json, count_argument, uri_argument
from packline.client.progress import format_bytes

Node = dict[str, Any]


def add_options(command: argparse.ArgumentParser) -> None:
    """Add the arguments of ``packline lineage``."""
    command.add_argument(
        "uri", type=uri_argument, metavar="URI", help="dataset://, model://, datum:// or sql://"
    )
    command.add_argument(
        "--depth", type=count_argument, default=5, metavar="N", help="generations (default: 5)"
    )
    add_api(command)
    add_json(command)


def run(options: argparse.Namespace) -> int:
    """Run ``packline lineage``. Returns 0. Raises InvalidUri, NotFound."""
    node = services_of(options).executions.lineage(options.uri, options.depth)
    print(json.dumps(node, indent=2, ensure_ascii=False) if options.json else "\n".join(_lines(node)))
    return 0


def _lines(node: Node) -> Iterator[str]:
    yield _name(node)
    yield from _up(node, "  ")
    if node["used_by"]:
        yield "used by"
        yield from _down(node, "  ")


def _name(node: Node) -> str:
    if "unknown" in node:
        return f"{node['uri']} (unknown)"
    if node["uri"].startswith("sql://"):
        return _query(node)
    what = node["path"] if "path" in node else f"{node['files']:,} files"
    return f"{node['uri']}  {what}, {format_bytes(node['bytes'])}" + (" …" if node.get("more") else "")


def _query(node: Node) -> str:
    if "rows" not in node:
        return str(node["uri"])
    engine = f"{node['engine']} {node['engine_version']}".strip()
    return f"{node['uri']}  {node['rows']:,} rows of {engine}, read {node['started']}"


def _up(node: Node, margin: str) -> Iterator[str]:
    made = node.get("made_by")
    if made:
        yield f"{margin}made by execution {made['execution']}"
        for fact, value in made.items():
            if fact not in ("execution", "inputs"):
                yield f"{margin}  {fact}: {value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)}"
        for used in made["inputs"]:
            yield f"{margin}  from {_name(used)}"
            yield from _up(used, margin + "    ")
    if "based_on" in node:
        yield f"{margin}based on {_name(node['based_on'])}"
        yield from _up(node["based_on"], margin + "  ")


def _down(node: Node, margin: str) -> Iterator[str]:
    for user in node.get("used_by", []):
        if "version" in user:
            yield f"{margin}version {_name(user['version'])}, based on it"
            yield from _down(user["version"], margin + "  ")
        elif "execution" in user:
            yield f"{margin}execution {user['execution']} (as {user['through']})"
            for version in user["made"]:
                yield f"{margin}  made {_name(version)}"
                yield from _down(version, margin + "    ")
        else:
            yield f"{margin}…"
