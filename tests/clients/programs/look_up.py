"""What scripts ask before they upload: is a file there already, is the dataset there; then they describe it."""

from __future__ import annotations

import json
import os
import sys
from typing import Any

import requests

headers = {"Authorization": f"Token {os.environ['VH_API_TOKEN']}"}
root = f"{os.environ['VH_API_BASE_URL']}/api/v0/"


def get(path: str) -> Any:
    answer = requests.get(f"{root}{path}", headers=headers, timeout=30)
    answer.raise_for_status()
    return answer.json()


def post(path: str, **body: Any) -> Any:
    answer = requests.post(f"{root}{path}", headers=headers, timeout=30, **body)
    answer.raise_for_status()
    return answer.json()


name, other = sys.argv[1:3]
project = {row["name"]: row for row in get("projects/")["results"]}["vision"]
store = get("stores/")["results"][0]
found = {
    wanted: get(f"data/?name={wanted}&store={store['id']}&project={project['id']}")
    for wanted in (name, other)
}
by_form = post("datasets/", data={"name": "by-form", "owner": 0})
by_json = post("datasets/", json={"name": "by-json", "owner": 7})
names = {row["name"] for row in get("datasets/")["results"]}
datum = found[name]["results"][0]["id"]
single = post(
    f"data/{datum}/metadata/", json={"sheeps": ["fluffy"], "valohai.tags": ["a"], "valohai.alias": "mine"}
)
applied = post("data/metadata/apply/", json={"datum_metadata": {datum: {"n": 1}}})
described = post(f"datasets/{by_json['id']}/metadata/", json={"species": "cod"})
print(
    "\n"
    + json.dumps(
        {
            "counts": {wanted: page["count"] for wanted, page in found.items()},
            "datasets": sorted(names & {"by-form", "by-json"}),
            "owners": [by_form["owner"], by_json["owner"]],
            "metadata": single,
            "applied": applied["ok"],
            "properties": described,
            "name": get(f"data/{datum}")["name"],
            "alias": get("datum-aliases/resolve/?name=mine")["datum"]["id"] == datum,
        }
    )
)
