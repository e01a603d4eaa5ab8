"""Search over the local stack, by HTTP and by the command: it is complete, or says what it has not searched."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlencode

import boto3

from packline.aws import schema
from packline.aws.index_backlogs import backlog_item
from packline.search_index import IndexBacklog
from tests.system.conftest import User
from tests.system.test_api import call
from tests.waiting import wait_for

LONG_TAG, LONG_NAME = "t" * 513, "n" * 600


def table(user: User) -> Any:
    stack = user.stack
    keys = {"aws_access_key_id": "local", "aws_secret_access_key": "local"}
    return boto3.client("dynamodb", endpoint_url=stack.endpoint_url, region_name=stack.region, **keys)


def by_http(user: User, **query: str) -> Any:
    status, answer = call(user, "GET", f"data/?{urlencode(query)}")
    assert status == 200, answer
    return answer


def test_everything_said_about_a_file_finds_it(user: User) -> None:
    numbers = {"short": [n / 8 for n in range(99)], "long": [n / 8 for n in range(512)]}
    said = {"valohai.tags": [f"tag-{n}" for n in range(101)] + [LONG_TAG], LONG_NAME: "x", **numbers}
    user.upload("much-said", {"a.txt": b"a"}, {**said, **{f"key-{n}": n for n in range(101)}})
    user.mark("much-said", files=1)
    user.execution("much-said")
    for query in (
        {"tag": "tag-98"},
        {"tag": "tag-100"},
        {"tag": LONG_TAG},
        {"property": "key-99=99"},
        {"property": "key-100>=100"},
        {"property": f"{LONG_NAME}=x"},
        {"property": "short=12.25"},
        {"property": "long=12.5"},
        {"property": "long>=63.875"},
    ):
        answer = by_http(user, **query)
        assert [datum["name"] for datum in answer["results"]] == ["a.txt"], query
        assert (answer["complete"], answer["not_searched"]) == (True, [])
        arguments = ["--tag", query["tag"]] if "tag" in query else [query["property"]]
        found = user.json("search", *arguments)
        assert ([datum["name"] for datum in found["datums"]], found["complete"]) == (["a.txt"], True)
    assert by_http(user, property="long=64")["results"] == []


def test_search_names_what_is_not_in_the_index_yet(user: User) -> None:
    key = backlog_item(IndexBacklog("not-there", 0, 1_234))
    table(user).put_item(TableName=user.stack.table, Item=key)
    try:
        answer = by_http(user, tag="whatever")
        assert answer["complete"] is False
        assert answer["not_searched"] == [{"execution": "not-there", "files": 1_234}]
        assert by_http(user, tag="whatever", output_execution="much-said")["complete"] is True
        done = user.run("search", "--tag", "whatever", "--json")
        assert json.loads(done.stdout)["not_searched"] == answer["not_searched"]
        assert "1,234 files of execution not-there are not in the search index yet" in done.stderr
    finally:
        place = {name: key[name] for name in (schema.TABLE_PK, schema.TABLE_SK)}
        table(user).delete_item(TableName=user.stack.table, Key=place)
    assert by_http(user, tag="whatever")["complete"] is True


def test_the_schedule_writes_the_entries_that_are_missing(user: User) -> None:
    user.upload("later", {f"{n}.txt": b"x" for n in range(3)}, {"valohai.tags": ["found-later"]})
    user.mark("later", files=3)
    user.execution("later")
    client, name = table(user), user.stack.table
    for datum in user.json("search", "--execution", "later")["datums"]:
        values = {":pk": {"S": schema.datum_pk(datum["id"])}}
        items = client.query(
            TableName=name, KeyConditionExpression="pk = :pk", ExpressionAttributeValues=values
        )
        for item in items["Items"]:
            place = {key: item[key] for key in (schema.TABLE_PK, schema.TABLE_SK)}
            client.delete_item(TableName=name, Key=place)
    assert by_http(user, tag="found-later")["results"] == []
    client.put_item(TableName=name, Item=backlog_item(IndexBacklog("later", 0, 3)))
    wait_for(lambda: by_http(user, tag="found-later")["complete"], 0.3)
    assert len(by_http(user, tag="found-later")["results"]) == 3
    assert user.json("execution", "later")["unindexed"] == 0
