"""A stranger with a client made from the document sends what its types allow and what they do not.

Every operation gets wrong values for each parameter and each part of its body, and wrong headers. Each answer is one
that the document describes, of the form that it describes, and never a 5xx.
"""

from __future__ import annotations

import base64
import copy
import json
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any, NamedTuple
from urllib.parse import urlencode

import pytest
from aws_lambda_powertools.utilities.typing import LambdaContext
from jsonschema import Draft202012Validator

from packline.api.paging import encode_cursor
from tests.unit.api.api import FakeApiDeployment, event
from tests.unit.api.described_calls import DescribedCall, calls, routes, small_deployment
from tests.unit.api.test_openapi import document_of

PARAMETERS = ["", "..", "%00", "💥", "-1", "1.0", "9" * 30, "a" * 9_000, "images:v9", "datum://x", "[!", "İ"]
CURSORS = [encode_cursor(place) for place in (["x"], [1], [1, 2], [0, ""], ["x", 1], [0, 0, ""], [2**52])]
PRECONDITIONS = ["*", '"1"', 'W/"1"', "1", '"1",,"2"', "\x00", '"1"' * 900]
VALUES: list[Any] = [
    None,
    True,
    -1,
    1.5,
    10**30,
    "",
    "a" * 9_000,
    "\ud800",
    "\x00",
    [],
    {},
    [None],
    {"a": [1]},
]
TYPES = [
    "text/plain",
    "multipart/form-data",
    "multipart/form-data; boundary=b",
    "application/xml",
    "application/json;",
]
BODIES = ["null", "[]", "{", '{"a":NaN}', "[" * 100_000, "\x00", '{"\\ud800":1}']


NO_HEADERS: Mapping[str, str] = MappingProxyType({})


class Sent(NamedTuple):
    """A request, and whether its body is said to be base64."""

    target: str
    body: str | None = None
    headers: Mapping[str, str] = NO_HEADERS
    is_base64: bool = False


def attacks(call: DescribedCall, path: str, operation: Any) -> Iterator[Sent]:
    body = None if call.body is None else json.dumps(call.body)
    target = path.format(**call.path)
    query = f"?{urlencode(call.query)}" if call.query else ""
    for parameter in operation.get("parameters", ()):
        name, where = parameter["name"], parameter["in"]
        if where == "header":
            yield from (Sent(target + query, body, call.headers | {name: value}) for value in PRECONDITIONS)
        elif where == "path":
            changed = (path.format(**(call.path | {name: value})) for value in PARAMETERS)
            yield from (Sent(one + query, body, call.headers) for one in changed)
        else:
            for value in (*PARAMETERS, *(CURSORS if name == "cursor" else ())):
                wrong = urlencode({**call.query, name: value})
                yield Sent(f"{target}?{wrong}", body, call.headers)
    if body is not None:
        yield from _wrong_bodies(call, target + query, body)


def _wrong_bodies(call: DescribedCall, target: str, body: str) -> Iterator[Sent]:
    for place in _places(call.body):
        for value in VALUES:
            yield Sent(target, json.dumps(_with(call.body, place, value)), call.headers)
    yield from (Sent(target, wrong, call.headers) for wrong in BODIES)
    yield from (Sent(target, body, call.headers | {"content-type": kind}) for kind in TYPES)
    for encoded in ("///", base64.b64encode(b"\xff\xfe").decode()):
        yield Sent(target, encoded, call.headers, is_base64=True)


def test_whatever_a_stranger_sends_is_answered_as_described() -> None:
    world, document = small_deployment(), document_of("")
    world.store.put("raw/c.txt", b"raw")
    described = Described(document)
    wrong: dict[str, list[str]] = {}
    for call in list(calls(world)):
        method, path = routes(document)[call.operation]
        for sent in attacks(call, path, document["paths"][path][method.lower()]):
            reason = described.mistake(call.operation, answer_to(world, method, sent))
            if reason:
                wrong.setdefault(f"{call.operation}: {reason}", []).append(repr(sent)[:200])
    assert wrong == {}


@pytest.mark.parametrize(
    "kind", ["multipart/form-data", "multipart/form-data; boundary=b", "MULTIPART/Form-Data"]
)
def test_files_of_a_form_are_no_body(kind: str) -> None:
    body = '--b\r\nContent-Disposition: form-data; name="name"\r\n\r\nsounds\r\n--b--'
    sent = Sent("/api/v0/datasets/", body, {"content-type": kind})
    answer = answer_to(FakeApiDeployment(), "POST", sent)
    assert (answer["statusCode"], json.loads(answer["body"])["title"]) == (415, "UnsupportedContentType")


def test_a_number_is_the_same_in_every_spelling() -> None:
    world = small_deployment()
    assert world.get("dataset-versions/?dataset=images&offset=1.0") == world.get(
        "dataset-versions/?dataset=images&offset=1"
    )


class Described:
    """What the document says of answers."""

    def __init__(self, document: Any) -> None:
        self._document, self._checks = document, dict[tuple[str, str, str], Draft202012Validator]()
        self._places = routes(document)

    def mistake(self, operation: str, answer: Any) -> str:
        """Why an answer is none that the operation may give; empty if it is one."""
        status, kind = str(answer["statusCode"]), answer["headers"].get("Content-Type", "")
        body: Any = json.loads(answer["body"]) if "json" in kind else None
        if status >= "500":
            return f"{status} {body}"
        if status == "405" or (status == "404" and body["title"] == "NoRoute"):
            return ""  # the path became another one
        method, path = self._places[operation]
        responses = self._document["paths"][path][method.lower()]["responses"]
        content = responses.get(status, {}).get("content", {})
        if status not in responses or (content and kind not in content and "*/*" not in content):
            return f"{status} with {kind} is not described"
        if body is None or kind not in content:
            return ""
        key = (operation, status, kind)
        if key not in self._checks:
            schema = {**content[kind]["schema"], "components": self._document["components"]}
            self._checks[key] = Draft202012Validator(schema)
        error = next(self._checks[key].iter_errors(body), None)
        return f"{status}: {[*error.absolute_path]} {error.message[:100]}" if error else ""


def answer_to(world: FakeApiDeployment, method: str, sent: Sent) -> Any:
    request = event(method, sent.target, sent.body, **sent.headers)
    request["isBase64Encoded"] = sent.is_base64
    return world.app.resolve(request, LambdaContext())


def _places(value: Any, at: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    yield at
    children = (
        value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    )
    for name, child in children:
        yield from _places(child, (*at, name))


def _with(value: Any, place: tuple[Any, ...], new: Any) -> Any:
    if not place:
        return new
    changed = copy.deepcopy(value)
    inner = changed
    for name in place[:-1]:
        inner = inner[name]
    inner[place[-1]] = new
    return changed
