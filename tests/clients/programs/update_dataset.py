"""What scripts that update a dataset ask Valohai, in their order; says which files to keep and which to replace.

The newest version of a dataset is compared with a folder: by size, then by every hash that is not null.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
from pathlib import Path
from typing import Any

import requests

session = requests.Session()
session.headers["Authorization"] = f"Token {os.environ['VH_API_TOKEN']}"
dataset, folder = sys.argv[1], Path(sys.argv[2])


def ask(path: str) -> Any:
    answer = session.get(f"{os.environ['VH_API_BASE_URL']}/api/v0/{path}", timeout=30)
    answer.raise_for_status()
    return answer.json()


known = ask(f"datasets/{dataset}/")
newest = ask(f"dataset-versions/{known['latest_version']['id']}/") if known["latest_version"] else None
old = {file["datum"]["name"]: file["datum"] for file in (newest or {}).get("files", [])}
new = {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def changed(datum: dict[str, Any], body: bytes) -> bool:
    hashes = [name for name in ("md5", "sha1", "sha256") if datum.get(name)]
    return len(body) != datum["size"] or any(
        hashlib.new(name, body).hexdigest() != datum[name] for name in hashes
    )


gone = [name for name in old if name not in new]
replaced = [name for name in new if name in old and changed(old[name], new[name])]
facts = {
    "from": f"dataset://{known['name']}/{newest['name']}" if newest else None,
    "exclude": sorted(gone + replaced),
    "upload": sorted([name for name in new if name not in old] + replaced),
    "keep": {name: old[name]["id"] for name in sorted(new) if name in old and name not in replaced},
    "previous": newest["id"] if newest else None,
}
print("\n" + json.dumps(facts))
