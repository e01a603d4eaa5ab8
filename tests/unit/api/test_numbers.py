"""Numbers that JSON does not have never reach a client, however deep they lie in somebody's metadata."""

from __future__ import annotations

import json

import pytest

from packline.api.json_codec import dump_json


@pytest.mark.parametrize("number", [float("nan"), float("inf"), float("-inf")])
def test_a_number_that_is_none_becomes_null_wherever_it_is(number: float) -> None:
    value = {"a": [1.5, number, {"b": (number, "text")}], "c": None}
    assert json.loads(dump_json(value)) == {"a": [1.5, None, {"b": [None, "text"]}], "c": None}
