"""The endpoint that every figure rests on: right bytes, right listing, uploads joined, latency as asked."""

from __future__ import annotations

import re
import shutil
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from bench import endpoint

pytestmark = pytest.mark.skipif(not shutil.which("cc"), reason="no C compiler")

BODY = bytes(range(256)) * 20
NAMES = ["a/one", "a/two", "b/three", "four"]


@pytest.fixture(scope="module")
def catalog(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("objects")
    (folder / "pool").write_bytes(BODY)
    lines = [f"{name}\t{folder / 'pool'}\t{i * 100}\t1000\tetag{i}\n" for i, name in enumerate(NAMES)]
    (folder / "catalog").write_text("".join(lines))
    endpoint.compile_all()
    return folder / "catalog"


@pytest.fixture
def server(catalog: Path) -> Iterator[endpoint.Endpoint]:
    with endpoint.serve(catalog, 0, keep=True) as running:
        yield running


def ask(
    server: endpoint.Endpoint, path: str, method: str = "GET", body: bytes | None = None, asked: str = ""
) -> bytes:
    headers = dict([asked.split(": ")]) if asked else {}
    request = urllib.request.Request(f"{server.url}/bench/{path}", body, headers, method=method)
    with urllib.request.urlopen(request, timeout=10) as answer:
        received: bytes = answer.read()
    return received


def refused(server: endpoint.Endpoint, path: str, asked: str = "") -> int:
    with pytest.raises(urllib.error.HTTPError) as caught:
        ask(server, path, asked=asked)
    caught.value.close()
    return caught.value.code


def test_an_object_and_its_ranges_have_the_bytes_of_the_catalog(server: endpoint.Endpoint) -> None:
    assert ask(server, "a/two") == BODY[100:1100]
    assert ask(server, "a/two", asked="Range: bytes=10-19") == BODY[110:120]
    assert ask(server, "a/two", asked="Range: bytes=-5") == BODY[1095:1100]


def test_what_is_not_there_or_not_the_same_is_refused(server: endpoint.Endpoint) -> None:
    assert refused(server, "a/six") == 404
    assert refused(server, "a/two", "Range: bytes=1000-1001") == 416
    assert refused(server, "a/two", 'If-Match: "etag0"') == 412


def test_a_listing_comes_in_pages_and_by_folders(server: endpoint.Endpoint) -> None:
    first = ask(server, "?list-type=2&max-keys=3").decode()
    assert re.findall("<Key>(.*?)</Key>", first) == ["a/one", "a/two", "b/three"]
    token = re.findall("<NextContinuationToken>(.*?)<", first)[0]
    rest = ask(server, f"?list-type=2&max-keys=3&continuation-token={token}").decode()
    assert re.findall("<Key>(.*?)</Key>", rest) == ["four"]
    assert "<IsTruncated>false" in rest
    folders = ask(server, "?list-type=2&delimiter=%2F").decode()
    assert re.findall("<CommonPrefixes><Prefix>(.*?)<", folders) == ["a/", "b/"]


def test_slices_are_joined_by_their_numbers(server: endpoint.Endpoint) -> None:
    upload = re.findall("<UploadId>(.*?)<", ask(server, "new?uploads", "POST").decode())[0]
    for number, body in ((2, b"second"), (1, b"first ")):
        ask(server, f"new?partNumber={number}&uploadId={upload}", "PUT", body)
    ask(server, f"new?uploadId={upload}", "POST", b"<CompleteMultipartUpload/>")
    assert ask(server, "new") == b"first second"


def test_the_first_byte_waits_as_long_as_asked(catalog: Path) -> None:
    with endpoint.serve(catalog, 40) as slow:
        began = time.monotonic()
        assert ask(slow, "four") == BODY[300:1300]
        assert time.monotonic() - began >= (40 - endpoint.JITTER_MS) / 1000


def test_every_request_is_counted(server: endpoint.Endpoint) -> None:
    before = server.counters()
    ask(server, "four")
    after = server.counters()
    assert after["requests"] - before["requests"] == 1
