"""The URLs that the API gives open objects by themselves: no error, no line, no file shows them."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from packline.client.api.http import ApiClient
from packline.client.progress import JsonReporter
from packline.errors import InvalidSetting, PacklineError
from packline.model import Packaging
from tests.fakes.s3 import FakeS3, Fault
from tests.unit.client.api_server import ApiServer, Reply, an_api
from tests.unit.client.api_worker import Worker
from tests.unit.client.datasets import a_version, some_files

SECRET = "s3cr3tV4lue"
QUERY = f"X-Amz-Credential={SECRET}&X-Amz-Security-Token={SECRET}&X-Amz-Signature={SECRET}"


@pytest.fixture(params=[Packaging.BUILT, Packaging.NONE])
def api(store: FakeS3, request: pytest.FixtureRequest) -> Iterator[ApiServer]:
    plan = a_version(store, some_files(40, 500))
    if request.param is Packaging.NONE:
        plan = replace(plan, parts=(), packaging=Packaging.NONE)
    with an_api(store, plan) as running:
        yield running


def signed(document: Any, change: Callable[[str], str]) -> Any:
    """The document with every URL changed."""
    if isinstance(document, dict):
        return {
            name: change(value) if name == "url" else signed(value, change)
            for name, value in document.items()
        }
    return [signed(item, change) for item in document] if isinstance(document, list) else document


def outcome(worker: Worker, folder: Path) -> str:
    """All that a fetch says and leaves: its error if it fails, its progress, every file."""
    out = io.StringIO()
    said = ""
    try:
        said = str(worker.fetch(folder / "data", reporter=JsonReporter(out)))
    except PacklineError as error:
        said = f"{error} {error!r} {error.__cause__!r}"
    files = [path for path in folder.rglob("*") if path.is_file()]
    return said + out.getvalue() + "".join(f"{path}{path.read_bytes()!r}" for path in files)


CHANGES: dict[str, Callable[[str], str]] = {
    "signed": lambda url: f"{url.partition('?')[0]}?{QUERY}",
    "nowhere": lambda url: f"http://127.0.0.1:1/x?{QUERY}",
    "a password": lambda url: f"http://me:{SECRET}@127.0.0.1:1/x?{QUERY}",
    "a space": lambda url: f"http://127.0.0.1:1/x y?{QUERY}",
    "another scheme": lambda url: f"ftp://me:{SECRET}@host/x?{QUERY}",
}


@pytest.mark.parametrize("name", CHANGES)
def test_urls_of_the_api_show_nowhere(api: ApiServer, tmp_path: Path, name: str) -> None:
    api.change = lambda document: signed(document, CHANGES[name])
    assert SECRET not in outcome(Worker(api.url, tmp_path), tmp_path)


@pytest.mark.parametrize(
    "fault",
    [
        Fault(status=403, code="AccessDenied"),
        Fault(
            status=403,
            code="SignatureDoesNotMatch",
            message=f"GET /x?{QUERY} of {SECRET[:0]}https://h/x?{QUERY}",
        ),
        Fault(status=404, code="NoSuchKey"),
        Fault(status=400, code="AuthorizationQueryParametersError", message=f"Query {QUERY}"),
    ],
    ids=lambda fault: fault.code,
)
def test_a_refusal_of_the_store_does_not_repeat_the_url(
    api: ApiServer, store: FakeS3, tmp_path: Path, fault: Fault
) -> None:
    api.change = lambda document: signed(document, CHANGES["signed"])
    store.fault = lambda seen: fault
    assert SECRET not in outcome(Worker(api.url, tmp_path), tmp_path)


def test_an_error_of_the_api_that_repeats_a_url_does_not_show_it(api: ApiServer, tmp_path: Path) -> None:
    problem = {"title": "X", "detail": f"Bad https://h/x?{QUERY}", "remedy": f"Use https://me:{SECRET}@h/"}
    api.answer = lambda asked: Reply(400, problem)
    assert SECRET not in outcome(Worker(api.url, tmp_path), tmp_path)


def test_a_redirect_of_the_api_is_named_without_its_query(api: ApiServer, tmp_path: Path) -> None:
    location = (("Location", f"https://me:{SECRET}@elsewhere.example/x?{QUERY}"),)
    api.answer = lambda asked: Reply(302, {}, location)
    said = outcome(Worker(api.url, tmp_path), tmp_path)
    assert "elsewhere.example" in said
    assert SECRET not in said


@pytest.mark.parametrize(
    "url", [f"https://me:{SECRET}@host", f"http://host/?{QUERY}", f"https://me:{SECRET}/x@host"]
)
def test_a_wrong_address_of_an_api_is_named_without_its_password(url: str) -> None:
    with pytest.raises(InvalidSetting) as refused:
        ApiClient(url)
    assert SECRET not in str(refused.value)
