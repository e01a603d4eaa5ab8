"""``packline alias``: move an alias by hand, or show where it has pointed."""

from __future__ import annotations

import argparse
import json
import time
from dataclasses import asdict
from datetime import UTC, datetime

from packline.cli import worker
from packline.errors import VersionNotFound
from packline.model import VersionAlias
from packline.uri import check_version_name, parse_dataset_uri


def run(options: argparse.Namespace) -> int:
    uri, registry = parse_dataset_uri(options.uri), worker.registry()
    if options.version:
        version = check_version_name(options.version)
        moves = [registry.move_alias(uri.dataset, uri.reference, version, time.time(), options.rev)]
    else:
        moves = list(registry.alias_history(uri.dataset, uri.reference))
        if not moves:
            raise VersionNotFound(f"{uri} is no alias.", f"See `packline ls {uri.dataset}`.")
    print(json.dumps([asdict(move) for move in moves]) if options.json else "\n".join(map(_line, moves)))
    return 0


def _line(move: VersionAlias) -> str:
    at = datetime.fromtimestamp(move.moved_at, UTC).isoformat(timespec="seconds")
    return f"rev {move.rev}  {at}  dataset://{move.dataset}/{move.alias} -> {move.version}"
