"""``packline create``: create a dataset without versions."""

from __future__ import annotations

import argparse
import json

from packline.cli.backend_option import services_of
from packline.cli.common_options import add_api, add_json, add_quiet
from packline.uri import check_dataset_name


def add_options(command: argparse.ArgumentParser) -> None:
    """Add the arguments of ``packline create``."""
    command.add_argument("dataset", metavar="DATASET", help="dataset://name, or the name")
    command.add_argument("--owner", default="", help="person or team responsible for it")
    add_api(command)
    add_quiet(command)
    add_json(command)


def run(options: argparse.Namespace) -> int:
    """Run ``packline create``. Returns 0. Raises InvalidName."""
    name = check_dataset_name(options.dataset.removeprefix("dataset://").rstrip("/"))
    made = services_of(options).lifecycle.create_dataset(name, options.owner)
    document = {"dataset": made.name, "uri": f"dataset://{made.name}", "owner": made.owner}
    print(json.dumps(document) if options.json else f"created dataset://{made.name}")
    return 0
