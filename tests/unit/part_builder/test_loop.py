"""The event loop against servers that answer in odd ways, byte for byte as scripted; and over TLS."""

from __future__ import annotations

import socket
import ssl
import struct
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from packline import errors
from packline.http.async_request import AsyncRequest, Origin, ReadError, ReadTimeout, TransportError
from packline.http.http1 import HttpResponse
from packline.http.http_loop import HttpLoop
from packline.http.proxy import ProxyRefused
from packline.http.tls import tls_context
from packline.part_builder import loop_pool
from tests.certificates import make_certificate
from tests.fakes.s3 import FakeS3
from tests.unit.http.proxy_server import a_proxy
from tests.unit.part_builder.parts import KEY, assert_is_the_part, in_store, pack, some_files
from tests.waiting import wait_for


class Ear:
    """Remembers what a call came to."""

    def __init__(self) -> None:
        self.answers: list[HttpResponse] = []
        self.faults: list[TransportError] = []

    def on_response(self, answer: HttpResponse) -> None:
        self.answers.append(answer)

    def on_error(self, fault: TransportError) -> None:
        self.faults.append(fault)

    @property
    def done(self) -> bool:
        return bool(self.answers or self.faults)


@contextmanager
def scripted(*connections: Sequence[bytes], read_body: bool = True) -> Iterator[HttpLoop]:
    """A loop to a server that gives each connection its pieces, one a millisecond, and then closes it."""
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        for pieces in connections:
            sock, _ = listener.accept()
            with sock, suppress(OSError):  # the loop may hang up first
                sock.recv(65536 if read_body else 1)
                for piece in pieces:
                    sock.sendall(piece)
                    time.sleep(0.001)
                sock.shutdown(socket.SHUT_WR)
                time.sleep(0.02)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    loop = HttpLoop(Origin("127.0.0.1", listener.getsockname()[1], False))
    try:
        yield loop
    finally:
        loop.close()
        listener.close()
        thread.join(2)


def run(
    loop: HttpLoop,
    *,
    sink: bytearray | None = None,
    body: bytes | None = None,
    bodyless: bool = False,
    stall_seconds: float = 100.0,
) -> Ear:
    ear = Ear()
    view = memoryview(sink) if sink is not None else None
    payload = memoryview(body) if body is not None else None
    head = b"GET / HTTP/1.1\r\n\r\n"
    loop.start(
        AsyncRequest(head, ear, body=payload, sink=view, bodyless=bodyless, stall_seconds=stall_seconds)
    )
    return turn_until_done(loop, ear)


def turn_until_done(loop: HttpLoop, ear: Ear) -> Ear:
    def turn() -> bool:
        loop.step(0.05)
        return ear.done

    wait_for(turn, 0.0)
    return ear


OK = b"HTTP/1.1 200 OK\r\n"


def test_a_body_of_the_length_of_the_sink_lands_in_it() -> None:
    sink = bytearray(5)
    with scripted([OK + b"Content-Length: 5\r\n\r\nhello"]) as loop:
        (answer,) = run(loop, sink=sink).answers
    assert (answer.in_sink, answer.body, bytes(sink)) == (True, b"", b"hello")


def test_an_answer_in_single_bytes_is_put_together() -> None:
    text = OK + b'Content-Length: 5\r\nETag: "x"\r\n\r\nhello'
    sink = bytearray(5)
    with scripted([text[at : at + 1] for at in range(len(text))]) as loop:
        (answer,) = run(loop, sink=sink).answers
    assert (bytes(sink), answer.header("etag"), answer.header("ETAG"), answer.header("none")) == (
        b"hello",
        '"x"',
        '"x"',
        None,
    )


def test_a_body_of_another_length_does_not_touch_the_sink() -> None:
    sink = bytearray(5)
    with scripted([OK + b"Content-Length: 6\r\n\r\nhello!"]) as loop:
        (answer,) = run(loop, sink=sink).answers
    assert (answer.in_sink, answer.body, bytes(sink)) == (False, b"hello!", bytes(5))


def test_an_error_of_the_length_of_the_sink_does_not_land() -> None:
    sink = bytearray(5)
    with scripted([b"HTTP/1.1 404 No\r\nContent-Length: 5\r\n\r\nsorry"]) as loop:
        (answer,) = run(loop, sink=sink).answers
    assert (answer.status, answer.in_sink, answer.body) == (404, False, b"sorry")


def test_an_interim_answer_is_skipped() -> None:
    with scripted([b"HTTP/1.1 100 Continue\r\n\r\n" + OK, b"Content-Length: 2\r\n\r\nok"]) as loop:
        (answer,) = run(loop).answers
    assert (answer.status, answer.body) == (200, b"ok")


def test_a_body_without_a_length_ends_with_the_connection() -> None:
    with scripted([b"HTTP/1.0 200 OK\r\n\r\nsome", b"thing"]) as loop:
        (answer,) = run(loop).answers
    assert answer.body == b"something"


def test_a_head_answer_has_no_body_whatever_its_length_says() -> None:
    with scripted([OK + b"Content-Length: 99\r\n\r\n"]) as loop:
        (answer,) = run(loop, bodyless=True).answers
    assert (answer.status, answer.body) == (200, b"")


@pytest.mark.parametrize(
    "pieces",
    [
        [OK + b"Content-Length: 5\r\n\r\nhel"],
        [OK[:7]],
        [b"\r\n\r\n"],
        [b"SSH-2.0-OpenSSH\r\n\r\n"],
        [OK + b"Content-Length: many\r\n\r\nhello"],
        [OK + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n"],
        [b"x" * 40_000],
        [],
    ],
    ids=["cut body", "cut head", "empty head", "no http", "no number", "no chunk", "endless head", "nothing"],
)
def test_an_answer_that_is_none_breaks_the_connection(pieces: list[bytes]) -> None:
    with scripted(pieces) as loop:
        (fault,) = run(loop, sink=bytearray(5)).faults
        assert isinstance(fault, ReadError)
        assert loop.busy == 0


def test_silence_is_given_up_after_the_stall_time() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        loop = HttpLoop(Origin("127.0.0.1", listener.getsockname()[1], False))
        (fault,) = run(loop, stall_seconds=0.3).faults
        assert isinstance(fault, ReadTimeout)
        loop.close()


def test_a_refusal_before_the_body_is_sent_is_heard() -> None:
    refusal = b"HTTP/1.1 503 Slow\r\nContent-Length: 4\r\n\r\nslow"
    with scripted([refusal], read_body=False) as loop:
        ear = run(loop, body=bytes(50_000_000))
        assert [answer.status for answer in ear.answers] == [503]
        assert loop.busy == 0


def test_a_refusal_followed_by_a_reset_is_heard() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def refuse() -> None:
            sock, _ = listener.accept()
            sock.recv(1)
            sock.sendall(b"HTTP/1.1 403 No\r\nContent-Length: 2\r\n\r\nno")
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            sock.close()

        thread = threading.Thread(target=refuse, daemon=True)
        thread.start()
        loop = HttpLoop(Origin("127.0.0.1", listener.getsockname()[1], False))
        ear = Ear()
        loop.start(AsyncRequest(b"PUT / HTTP/1.1\r\n\r\n", ear, body=memoryview(bytes(50_000_000))))
        loop.step(1.0)
        thread.join()
        turn_until_done(loop, ear)
        assert [answer.status for answer in ear.answers] == [403]
        loop.close()


def test_a_connection_announced_to_close_is_not_used_again() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        held: list[socket.socket] = []

        def serve() -> None:
            for _ in range(2):
                held.append(listener.accept()[0])
                held[-1].recv(65536)
                held[-1].sendall(OK + b"Connection: close\r\nContent-Length: 2\r\n\r\nok")

        threading.Thread(target=serve, daemon=True).start()
        loop = HttpLoop(Origin("127.0.0.1", listener.getsockname()[1], False))
        assert run(loop).answers
        assert run(loop).answers
        assert loop.started == 2
        loop.close()
        for sock in held:
            sock.close()


def test_a_kept_connection_that_was_closed_is_replaced_without_telling() -> None:
    answer = [OK + b"Content-Length: 2\r\n\r\nok"]
    with scripted(answer, answer) as loop:
        assert run(loop).answers
        assert run(loop).answers
        assert loop.started == 2


def test_of_several_addresses_one_that_answers_is_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    answer = [OK + b"Content-Length: 2\r\n\r\nok"]
    with scripted(answer, answer, answer) as loop:
        port = loop.address.port
        dead, alive = ("127.0.0.2", port), ("127.0.0.1", port)
        found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", where) for where in (dead, dead, alive, dead)]
        monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found)
        for _ in range(3):
            assert run(loop).answers


def test_when_no_address_answers_the_name_is_looked_up_again(monkeypatch: pytest.MonkeyPatch) -> None:
    with scripted([OK + b"Content-Length: 2\r\n\r\nok"]) as loop:
        port = loop.address.port
        where = ["127.0.0.2", "127.0.0.3"]
        monkeypatch.setattr(
            socket,
            "getaddrinfo",
            lambda *_, **__: [(socket.AF_INET, 1, 6, "", (host, port)) for host in where],
        )
        (fault,) = run(loop).faults
        assert "ECONNREFUSED" in str(fault)
        where[:] = ["127.0.0.1"]
        assert run(loop).answers


def test_dropped_calls_are_never_heard_of_again() -> None:
    with scripted([OK + b"Content-Length: 2\r\n\r\nok"]) as loop:
        ear = Ear()
        loop.start(AsyncRequest(b"GET / HTTP/1.1\r\n\r\n", ear))
        loop.drop_requests()
        for _ in range(5):
            loop.step(0.01)
        assert not ear.done
        assert loop.busy == 0


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_certificate(tmp_path_factory.mktemp("tls"))


@pytest.fixture
def secure_s3(certificate: Path) -> Iterator[FakeS3]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    tls_context.cache_clear()
    with FakeS3(tls=context) as server:
        yield server
    loop_pool.close_all()
    tls_context.cache_clear()


def test_a_part_is_built_over_tls(
    secure_s3: FakeS3, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_CA_BUNDLE", str(certificate))
    files = some_files(*[3000] * 30, 400_000)
    part = pack(secure_s3, in_store(secure_s3, files), slice_bytes=150_000)
    assert_is_the_part(part, secure_s3.data(KEY), files)


@pytest.mark.parametrize("authorization", ["", "Basic dXNlcjpwQHNz"])
def test_a_part_is_built_over_tls_through_a_proxy(
    authorization: str, secure_s3: FakeS3, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_CA_BUNDLE", str(certificate))
    files = some_files(*[3000] * 30, 400_000)
    with a_proxy(authorization) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", f"http://{'user:p%40ss@' * bool(authorization)}{proxy.authority}")
        part = pack(secure_s3, in_store(secure_s3, files), slice_bytes=150_000)
        loop_pool.close_all()
        assert all(line.startswith("CONNECT 127.0.0.1:") for line in proxy.requests)
        assert proxy.requests
    assert_is_the_part(part, secure_s3.data(KEY), files)


def test_a_proxy_that_refuses_a_build_ends_it_at_once(
    secure_s3: FakeS3, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_CA_BUNDLE", str(certificate))
    with a_proxy(refusal=403) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", proxy.url)
        with pytest.raises(ProxyRefused, match="NO_PROXY"):
            pack(secure_s3, in_store(secure_s3, some_files(10)))
        loop_pool.close_all()
    assert secure_s3.seen == []


def test_a_certificate_nobody_vouches_for_is_refused(secure_s3: FakeS3) -> None:
    with pytest.raises(errors.EndpointUnreachable, match="certificate verify failed"):
        pack(secure_s3, in_store(secure_s3, some_files(10)))
    assert secure_s3.seen == []
