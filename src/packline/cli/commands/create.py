"""``packline create``: a dataset without any version yet."""

from __future__ import annotations

import argparse
import json
import time

from packline.cli.common_options import add_json, add_quiet
from packline.library import environment
from packline.uri import check_dataset_name


def add_options(command: argparse.ArgumentParser) -> None:
    """Add the arguments of ``packline create``."""
    command.add_argument("dataset", metavar="DATASET", help="dataset://name, or the name")
    command.add_argument("--owner", default="", help="who answers for it")
    add_quiet(command)
    add_json(command)


def run(options: argparse.Namespace) -> int:
    from packline.ports import Dataset

    name = check_dataset_name(options.dataset.removeprefix("dataset://").rstrip("/"))
    made = environment.dataset_store().create_dataset(Dataset(name, options.owner, time.time()))
    facts = {"dataset": made.name, "uri": f"dataset://{made.name}", "owner": made.owner}
    print(json.dumps(facts) if options.json else f"dataset://{made.name} is there")
    return 0
