"""What scripts that create a dataset version from an execution's outputs ask, in their order.

The outputs are counted up by offset until a page is empty; the version is then posted with their ids.
"""

from __future__ import annotations

import json
import os
import sys
from itertools import count

import requests

session = requests.Session()
session.headers["Authorization"] = f"Token {os.environ['VH_API_TOKEN']}"
root = f"{os.environ['VH_API_BASE_URL']}/api/v0/"
execution, dataset, version, previous = sys.argv[1:5]

ids = []
for page in count():
    asked: dict[str, str | int] = {
        "ordering": "id",
        "limit": 2,
        "offset": page * 2,
        "output_execution": execution,
        "exclude": "output_execution,project",
        "purged": "false",
    }
    answer = session.get(f"{root}data/", params=asked, timeout=30)
    answer.raise_for_status()
    results = answer.json()["results"]
    if not results:
        break
    ids += [datum["id"] for datum in results]
wanted = {
    "name": version,
    "dataset": dataset,
    "files": [{"datum": datum} for datum in ids],
    "previous_version": previous or None,
}
made = session.post(f"{root}dataset-versions/", json=wanted, timeout=30)
made.raise_for_status()

# The versions before it, one by one, as scripts walk them.
walked, at = [], made.json()["id"]
while at:
    walked.append(at)
    at = session.get(f"{root}dataset-versions/{at}/", timeout=30).json()["previous_version"]
print("\n" + json.dumps({"id": made.json()["id"], "ids": ids, "walked": walked}))
