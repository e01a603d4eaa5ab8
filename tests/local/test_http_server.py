"""The local server reads bodies in chunked transfer coding, and closes a connection whose body is not one."""

from __future__ import annotations

import socket
from collections.abc import Iterator

import pytest

from packline.local.http_server import Request, Response, Server

HEAD = b"POST / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n"


@pytest.fixture
def port() -> Iterator[int]:
    server = Server(lambda request: Response(200, [], request.body))
    server.start()
    yield server.port
    server.stop()


def exchange(port: int, sent: bytes) -> bytes:
    with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
        connection.sendall(sent)
        connection.shutdown(socket.SHUT_WR)
        return b"".join(iter(lambda: connection.recv(65_536), b""))


@pytest.mark.parametrize("body", [b"hello", b"\n\r\nlines\r\n", b"a\n" * 50_000 + b"x" * 70_000])
def test_chunks_are_joined(port: int, body: bytes) -> None:
    chunks = b"3;extension=1\r\n%b\r\n%x\r\n%b\r\n0\r\nTrailer: 1\r\n\r\n" % (
        body[:3],
        len(body) - 3,
        body[3:],
    )
    status, _, received = exchange(port, HEAD + chunks).partition(b"\r\n\r\n")
    assert (status.split()[1], received) == (b"200", body)


@pytest.mark.parametrize("chunks", [b"5\r\nhel", b"-5\r\nhello\r\n", b"zz\r\nhello\r\n", b"2\r\nhello\r\n"])
def test_a_body_that_is_cut_or_malformed_is_not_answered(port: int, chunks: bytes) -> None:
    assert exchange(port, HEAD + chunks) == b""


def test_the_handler_gets_the_names_of_headers_as_sent() -> None:
    requests: list[Request] = []

    def answer(request: Request) -> Response:
        requests.append(request)
        return Response(204, [])

    server = Server(answer)
    server.start()
    exchange(server.port, b"GET /a%20b?c HTTP/1.1\r\nHost: localhost\r\nX-Amz-Meta-Aa_b: 1\r\n\r\n")
    server.stop()
    (request,) = requests
    assert (request.path, request.names["x-amz-meta-aa_b"]) == ("/a b", "X-Amz-Meta-Aa_b")
