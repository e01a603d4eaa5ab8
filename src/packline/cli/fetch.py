"""``packline fetch``: a dataset version into a folder."""

from __future__ import annotations

import argparse
import json
from functools import partial

from packline.cli import worker
from packline.client.fetch import fetch
from packline.client.place import Place
from packline.client.progress import choose_reporter
from packline.client.resolve import Reference
from packline.model import FetchPlan
from packline.uri import DatasetUri, parse_dataset_uri


def run(options: argparse.Namespace) -> int:
    uri = parse_dataset_uri(options.uri)
    table = worker.setting("PACKLINE_TABLE")
    receipt = fetch(
        Reference(str(uri), partial(_resolve, uri), origin=table),
        options.to,
        source=worker.source(),
        cache=worker.cache_folder(options.cache),
        how=Place(options.place),
        reporter=choose_reporter(options.progress),
        offline=options.offline,
        include=options.include,
        limit_bytes=options.cache_bytes or worker.cache_bytes(),
    )
    print(json.dumps(receipt.as_json()) if options.json else "\n".join(receipt.lines()))
    return 0


def _resolve(uri: DatasetUri) -> FetchPlan:
    from packline.pipeline.resolving import fetch_plan

    return fetch_plan(uri, worker.registry())
