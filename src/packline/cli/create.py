"""``packline create``: a dataset without any version yet."""

from __future__ import annotations

import argparse
import json
import time

from packline.cli import worker
from packline.uri import check_dataset_name


def run(options: argparse.Namespace) -> int:
    from packline.ports import Dataset

    name = check_dataset_name(options.dataset.removeprefix("dataset://").rstrip("/"))
    made = worker.shelf().create_dataset(Dataset(name, options.owner, time.time()))
    facts = {"dataset": made.name, "uri": f"dataset://{made.name}", "owner": made.owner}
    print(json.dumps(facts) if options.json else f"dataset://{made.name} is there")
    return 0
