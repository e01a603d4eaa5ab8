"""``packline adopt`` of objects in another store than that of the deployment."""

from __future__ import annotations

import argparse
import json
from typing import Any

from packline.cli.backend_option import backend_of
from packline.cli.push_result import warn
from packline.cli.stop_signals import StopSignals
from packline.cli.wait import wait_for_version, waited_text
from packline.client.progress import format_bytes
from packline.errors import InvalidInput
from packline.library.adopt_elsewhere import AdoptedElsewhere, AdoptionElsewhere, adopt_elsewhere
from packline.redaction import redact_url
from packline.uri import parse_dataset_uri


def adopt(options: argparse.Namespace) -> int:
    """Make a version of the objects. Returns 0. Raises what ``adopt_elsewhere`` and waiting raise."""
    if not options.to or options.inventory or options.csv:
        raise InvalidInput(
            f"{redact_url(options.url)} is in another store: its objects become a version.",
            "Give --to NAME/VERSION, and neither --inventory nor --csv.",
        )
    target = parse_dataset_uri(options.to)
    backend = backend_of(options)
    if options.wait:
        backend.check_names()
    adoption = AdoptionElsewhere(options.url, target, options.alias, options.include)
    with StopSignals(False) as signals:
        adopted = adopt_elsewhere(adoption, backend, checkpoint=signals.check)
    if adopted.by_size:
        warn(f"{adopted.by_size:,} files were checked by their size only: the store tells no checksum")
    document = _document(adopted, str(target))
    if options.wait:
        document |= wait_for_version(backend.services, target, adopted.execution, options.timeout)
    print(json.dumps(document) if options.json else _text(document))
    return 0


def _document(adopted: AdoptedElsewhere, uri: str) -> dict[str, Any]:
    return {
        "execution": adopted.execution,
        "uri": uri,
        "files": adopted.files,
        "bytes": adopted.bytes,
        "already_existed": adopted.existed,
    }


def _text(document: dict[str, Any]) -> str:
    what = f"{document['files']:,} files, {format_bytes(document['bytes'])}"
    if document["already_existed"]:
        lines = [f"{document['uri']} is already there, of the same objects: {what}"]
    else:
        lines = [f"adopted {what} as execution {document['execution']}"]
    if "packaging" in document:
        lines.append(waited_text(document))
    return "\n".join(lines)
