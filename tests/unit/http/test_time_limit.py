"""An answer that stalls, drips, never ends or announces the impossible is a typed error, in bounded time and memory."""

from __future__ import annotations

import gzip
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial

import pytest

from packline.aws_api.credentials import CredentialChain
from packline.aws_api.endpoint import find_endpoint
from packline.aws_api.s3 import S3Source
from packline.aws_api.sigv4 import Credentials
from packline.errors import EndpointUnreachable, InvalidSetting
from packline.http.client import MAX_OBJECT_BYTES, HttpClient
from packline.http.connection import HttpConnection, OversizedResponse
from packline.http.http1 import ChunkedDecoder, MalformedResponse
from packline.http.time_limit import READ_SECONDS, RequestTimeLimit
from packline.manifest.reader import read_files
from packline.manifest.rows import MAX_SHARD_BYTES, UnreadableManifest
from packline.model import ManifestRef
from packline.retry import RetryPolicy
from tests.waiting import wait_for

HEAD = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n"
CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"

Talk = Callable[[socket.socket], None]


class Server:
    """Lets a function answer every connection, after the request has come."""

    def __init__(self, talk: Talk) -> None:
        self._talk = talk
        self.connections = 0
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        threading.Thread(target=self._serve, daemon=True).start()

    def close(self) -> None:
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def _serve(self) -> None:
        with suppress(OSError):
            while True:
                link, _ = self._listener.accept()
                self.connections += 1
                threading.Thread(target=self._answer, args=(link,), daemon=True).start()

    def _answer(self, link: socket.socket) -> None:
        with link, suppress(OSError):
            link.recv(65536)
            self._talk(link)


@pytest.fixture
def serve() -> Iterator[Callable[[Talk], Server]]:
    running: list[Server] = []

    def start(talk: Talk) -> Server:
        running.append(Server(talk))
        return running[-1]

    yield start
    for server in running:
        server.close()


Serve = Callable[[Talk], Server]


@pytest.fixture
def source() -> Iterator[Callable[[Server], S3Source]]:
    opened: list[S3Source] = []

    def make(server: Server) -> S3Source:
        chain = CredentialChain(lambda: Credentials("AKID", "secret"))
        opened.append(S3Source("store", find_endpoint("s3", url=server.url), chain))
        return opened[-1]

    yield make
    for one in opened:
        one.close()


Open = Callable[[Server], S3Source]


def silent(link: socket.socket) -> None:
    link.recv(1)  # until the client closes


def drip(link: socket.socket, pieces: bytes = b"x", pause: float = 0.02) -> None:
    while True:
        link.sendall(pieces)
        time.sleep(pause)


def headers_then_silence(link: socket.socket) -> None:
    link.sendall(HEAD % 1000)
    silent(link)


def headers_then_a_drip(link: socket.socket) -> None:
    link.sendall(HEAD % 1_000_000)
    drip(link)


def a_head_that_drips(link: socket.socket) -> None:
    drip(link)


def chunks_that_drip(link: socket.socket) -> None:
    link.sendall(CHUNKED)
    drip(link, b"1\r\nx\r\n")


def a_body_without_length_that_drips(link: socket.socket) -> None:
    link.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
    drip(link)


STALLED: list[Talk] = [
    silent,
    headers_then_silence,
    headers_then_a_drip,
    a_head_that_drips,
    chunks_that_drip,
    a_body_without_length_that_drips,
]


@pytest.mark.parametrize("talk", STALLED, ids=lambda talk: talk.__name__)
def test_a_whole_object_that_does_not_come_fails_in_the_time_that_is_set(
    serve: Serve, source: Open, talk: Talk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PACKLINE_READ_SECONDS", "0.4")
    with pytest.raises(EndpointUnreachable, match=r"within 0\.4 s .*PACKLINE_READ_SECONDS"):
        source(serve(talk)).read("manifests/a.jsonl.gz")


def test_a_slow_answer_that_keeps_the_rate_has_the_time_it_needs(serve: Serve, source: Open) -> None:
    now = [0.0]
    limit = RequestTimeLimit(60, 1000, lambda: now[0])

    def has_read(count: int) -> bool:
        return limit.bytes >= count

    def steady(link: socket.socket) -> None:
        link.sendall(HEAD % 600_000)
        for number in range(30):
            wait_for(partial(has_read, number * 20_000))
            now[0] += 10
            link.sendall(b"y" * 20_000)

    request = source(serve(steady)).request("a")
    limit.start()
    connection = HttpConnection(request.host, request.port, request.tls)
    answer = connection.exchange(request, limit)
    connection.close()
    assert answer.body == b"y" * 600_000
    assert now[0] == 300


def test_a_minimum_rate_of_0_accepts_any(serve: Serve, source: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PACKLINE_READ_SECONDS", "0.1")
    monkeypatch.setenv("PACKLINE_MIN_RATE", "0")

    def slow(link: socket.socket) -> None:
        link.sendall(HEAD % 10)
        for _ in range(10):
            time.sleep(0.03)
            link.sendall(b"y")

    assert source(serve(slow)).read("a") == b"y" * 10


def test_the_time_is_that_of_all_tries_without_the_pauses() -> None:
    now = [0.0]
    limit = RequestTimeLimit(60, 1000, lambda: now[0])
    limit.start()
    now[0] += 30
    assert limit.left == 30
    limit.stop()
    now[0] += 1000  # a pause
    assert limit.left == 30
    limit.start()
    limit.bytes += 5000
    now[0] += 34
    assert limit.left == 1
    now[0] += 2
    assert limit.left < 0


def test_a_peer_of_one_byte_in_five_seconds_is_given_a_minute() -> None:
    now = [0.0]
    limit = RequestTimeLimit.from_environment({})
    limit._clock = lambda: now[0]
    limit.start()
    while limit.left > 0:
        now[0] += 5
        limit.bytes += 1
    assert READ_SECONDS <= now[0] <= READ_SECONDS + 5


@pytest.mark.parametrize("value", ["soon", "-1", "nan", "inf"])
@pytest.mark.parametrize("name", ["PACKLINE_READ_SECONDS", "PACKLINE_MIN_RATE"])
def test_a_setting_that_is_no_number_is_refused(name: str, value: str) -> None:
    with pytest.raises(InvalidSetting, match=f"{name} is '{value}'"):
        RequestTimeLimit.from_environment({name: value})


def announced(link: socket.socket) -> None:
    link.sendall(HEAD % 10**17)
    silent(link)


def endless_chunks(link: socket.socket) -> None:
    link.sendall(CHUNKED)
    drip(link, b"100000\r\n" + bytes(1 << 20) + b"\r\n", 0)


def a_chunk_announced(link: socket.socket) -> None:
    link.sendall(CHUNKED + b"FFFFFFFFFFFFFF\r\n")
    drip(link, bytes(1000))


def endless_body(link: socket.socket) -> None:
    link.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
    drip(link, bytes(1 << 20), 0)


@pytest.mark.parametrize(
    "talk", [announced, endless_chunks, a_chunk_announced, endless_body], ids=lambda talk: talk.__name__
)
def test_a_manifest_that_is_too_long_is_refused_once(serve: Serve, source: Open, talk: Talk) -> None:
    server = serve(talk)
    manifest = ManifestRef("0" * 64, ("manifests/a.jsonl.gz",), 1, 1, 1)
    with pytest.raises(OversizedResponse, match=f"more than {MAX_OBJECT_BYTES:,} bytes"):
        list(read_files(manifest, source(server)))
    assert server.connections == 1


def test_what_unpacks_to_more_than_a_manifest_has_is_refused(serve: Serve, source: Open) -> None:
    bomb = gzip.compress(bytes(MAX_SHARD_BYTES + 1), 1)

    def talk(link: socket.socket) -> None:
        link.sendall(HEAD % len(bomb) + bomb)

    manifest = ManifestRef("0" * 64, ("manifests/a.jsonl.gz",), 1, 1, 1)
    with pytest.raises(UnreadableManifest, match="longer than any of ours"):
        list(read_files(manifest, source(serve(talk))))


def test_an_answer_to_any_other_request_is_bounded_too(serve: Serve, source: Open) -> None:
    server = serve(announced)
    caller = HttpClient(RetryPolicy(base_seconds=0.001))
    request = source(server).request("a")
    with pytest.raises(OversizedResponse):
        caller.call(lambda: request, lambda response: False)


def test_chunks_are_decoded_as_they_come_and_not_again_from_the_start() -> None:
    chunks = ChunkedDecoder()
    for _ in range(20_000):
        assert not chunks.feed(b"400\r\n" + bytes(1024) + b"\r\n")
    assert chunks.feed(b"0\r\n\r\n")
    assert len(chunks.body) == 20_000 * 1024


def test_a_line_of_a_chunk_that_does_not_end_is_malformed() -> None:
    chunks = ChunkedDecoder()
    chunks.feed(b"0" * 4000)
    with pytest.raises(MalformedResponse):
        chunks.feed(b"0" * 1000)
