"""``packline status``: approve or reject a version of a model."""

from __future__ import annotations

import argparse
import json

from packline.cli.backend_option import services_of
from packline.cli.common_options import add_api, add_json, add_quiet
from packline.errors import InvalidUri
from packline.model import ModelStatus
from packline.uri import parse_model_uri


def add_options(command: argparse.ArgumentParser) -> None:
    """Add the arguments of ``packline status``."""
    command.add_argument("uri", metavar="URI", help="model://name/counter")
    command.add_argument("status", choices=("pending", "approved", "rejected"))
    add_api(command)
    add_quiet(command)
    add_json(command)


def run(options: argparse.Namespace) -> int:
    """Run ``packline status``. Returns 0. Raises InvalidUri, VersionNotFound."""
    uri = parse_model_uri(options.uri)
    if not uri.reference:
        raise InvalidUri(f"{uri} does not name a version.", "Write its counter, or latest.")
    lifecycle = services_of(options).lifecycle
    changed = lifecycle.set_status(uri.collection, uri.reference, ModelStatus(options.status))
    document = {"uri": changed.uri, "status": changed.status}
    print(json.dumps(document) if options.json else f"{changed.uri} is {changed.status}")
    return 0
