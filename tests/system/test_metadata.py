"""What a user says of files after their upload, over the local stack: by HTTP and by the command."""

from __future__ import annotations

import json

from tests.system.conftest import User
from tests.system.test_api import call

FILES = {f"{number:02}.txt": str(number).encode() for number in range(30)}


def test_what_is_said_by_http_is_found_by_the_command_and_told(user: User) -> None:
    user.upload("said-later", FILES, {"valohai.dataset-versions": ["dataset://said/v1"], "n": 0})
    user.mark("said-later", files=len(FILES))
    user.execution("said-later")
    files = call(user, "GET", "dataset-versions/said:v1/files/")[1]["results"]
    ids = {row["path"]: row["datum"]["id"] for row in files}
    said = {datum: {"n": number, "valohai.tags": ["all"]} for number, datum in enumerate(ids.values())}
    _, answer = call(user, "POST", "data/metadata/apply/", {"datum_metadata": said})
    assert (answer["changed"], answer["refused"]) == (30, 0)
    call(user, "POST", f"data/{ids['07.txt']}/metadata/", {"valohai.alias": "seven", "n": None})

    found = user.json("search", "n>=20", "--tag", "all")["datums"]
    assert sorted(datum["name"] for datum in found) == sorted(FILES)[20:]
    assert json.loads(user.run("metadata", "datum://seven").stdout)["valohai.tags"] == ["all"]
    user.run("metadata", "datum://seven", "--set", "n=70")
    shown = call(user, "GET", "data/?dataset_version=said:v1&limit=1000")[1]["results"]
    assert {datum["name"]: datum["properties"]["n"] for datum in shown}["07.txt"] == 70
    events = user.json("events", f"datum://{ids['07.txt']}")
    assert [event["type"] for event in events] == [
        "MetadataChanged",
        "DatumAliasUpdated",
        "MetadataChanged",
        "MetadataChanged",
    ]
    kinds = [event["type"] for event in call(user, "GET", "events/?execution=said-later")[1]["results"]]
    assert kinds == ["DatasetVersionCreated"]
