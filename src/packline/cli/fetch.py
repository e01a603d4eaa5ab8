"""``packline fetch``: a dataset version, a model version or a datum into a folder."""

from __future__ import annotations

import argparse
import json
import sys
from functools import partial

from packline.cli import worker
from packline.cli.access import Access, choose_access
from packline.client.fetch import fetch
from packline.client.place import Place
from packline.client.progress import choose_reporter
from packline.client.resolve import Reference
from packline.errors import PacklineError
from packline.uri import parse_uri


def run(options: argparse.Namespace) -> int:
    uri, access = parse_uri(options.uri), choose_access(options.api)
    receipt = fetch(
        Reference(str(uri), partial(access.plan, uri), origin=access.origin),
        options.to,
        source=access.source(),
        cache=worker.cache_folder(options.cache),
        how=Place(options.place),
        reporter=choose_reporter(options.progress),
        offline=options.offline,
        include=options.include,
        limit_bytes=options.cache_bytes or worker.cache_bytes(),
    )
    if worker.current_execution() and not options.offline:
        _record_use(access, receipt.uri)
    print(json.dumps(receipt.as_json()) if options.json else "\n".join(receipt.lines()))
    return 0


def _record_use(access: Access, uri: str) -> None:
    """Lineage is worth a line in the log, not the job: who may only read cannot record."""
    try:
        access.record(worker.current_execution(), [uri])
    except PacklineError as error:
        print(f"warning: the use of {uri} was not recorded: {error.message}", file=sys.stderr)
