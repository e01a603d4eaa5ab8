"""``packline fetch``: a dataset version, a model version or a datum into a folder."""

from __future__ import annotations

import argparse
import json
import sys
import time
from functools import partial

from packline.cli import worker
from packline.client.fetch import fetch
from packline.client.place import Place
from packline.client.progress import choose_reporter
from packline.client.resolve import Reference
from packline.errors import PacklineError
from packline.model import FetchPlan, Use, UseKind
from packline.uri import DatumUri, Uri, parse_uri


def run(options: argparse.Namespace) -> int:
    uri = parse_uri(options.uri)
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
    if worker.current_execution() and not options.offline:
        _record_use(receipt.uri)
    print(json.dumps(receipt.as_json()) if options.json else "\n".join(receipt.lines()))
    return 0


def _record_use(uri: str) -> None:
    """Lineage is worth a line in the log, not the job: a role that may only read cannot record."""
    try:
        worker.lineage().record_uses([Use(uri, UseKind.EXECUTION, worker.current_execution(), time.time())])
    except PacklineError as error:
        print(f"warning: the use of {uri} was not recorded: {error.message}", file=sys.stderr)


def _resolve(uri: Uri) -> FetchPlan:
    from packline.pipeline.resolving import any_plan, fetch_plan

    if isinstance(uri, DatumUri):
        return any_plan(uri, worker.doors())
    return fetch_plan(uri, worker.registry())
