"""Single requests over real sockets: parsed strictly, repeated within bounds, refused with typed errors."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest

from packline.aws_api.credentials import CredentialChain
from packline.aws_api.endpoint import find_endpoint
from packline.aws_api.error_codes import ErrorAction
from packline.aws_api.s3 import S3Client, S3Source
from packline.aws_api.s3_errors import CredentialsRefused, parse_error_response, to_error
from packline.aws_api.sigv4 import Credentials
from packline.errors import AccessDenied, EndpointUnreachable, ObjectNotFound, PacklineError, SlowDown
from packline.http.client import HttpClient
from packline.http.connection import ConnectionLost, HttpConnection, OversizedResponse
from packline.http.http1 import (
    HttpRequest,
)
from packline.retry import RetryPolicy

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"
QUICK = RetryPolicy(attempts=4, base_seconds=0.001, max_seconds=0.002)


class Script:
    """A server that gives scripted bytes, one answer a request, and closes after each None."""

    def __init__(self, answers: list[bytes | None]) -> None:
        self.answers = answers
        self.requests: list[bytes] = []
        self.connections = 0
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def close(self) -> None:
        with suppress(OSError):  # closed before
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join()

    def _serve(self) -> None:
        while True:
            try:
                link, _ = self._listener.accept()
            except OSError:
                return
            self.connections += 1
            with link:
                self._talk(link)

    def _talk(self, link: socket.socket) -> None:
        while request := link.recv(65536):
            self.requests.append(request)
            answer = self.answers.pop(0) if self.answers else None
            if answer is None:
                return
            link.sendall(answer)
            if b"Content-Length" not in answer and b"chunked" not in answer:
                return


Serve = Callable[..., Script]


@pytest.fixture
def serve() -> Iterator[Serve]:
    running: list[Script] = []

    def start(*answers: bytes | None) -> Script:
        running.append(Script(list(answers)))
        return running[-1]

    yield start
    for script in running:
        script.close()


@pytest.fixture
def caller() -> Iterator[HttpClient]:
    one = HttpClient(QUICK, sleep=lambda seconds: None)
    yield one
    one.close()


class EchoAtOnce:
    """A server that answers nobody before so many requests are under way, each with its own path."""

    def __init__(self, requests: int) -> None:
        self._all_here = threading.Barrier(requests)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        self._all_here.abort()
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                threading.Thread(target=self._talk, args=self._listener.accept()[:1], daemon=True).start()

    def _talk(self, link: socket.socket) -> None:
        with link, suppress(OSError, threading.BrokenBarrierError):
            while request := link.recv(65536):
                path = request.split(b" ", 2)[1]
                self._all_here.wait()
                link.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(path), path))


def a_get(script: Script) -> HttpRequest:
    return HttpRequest("GET", "127.0.0.1", script.port, False, "/", (("host", "x"),))


def test_threads_share_a_client_and_each_gets_its_own_response() -> None:
    client, server = HttpClient(RetryPolicy(attempts=1)), EchoAtOnce(4)

    def get(path: str) -> str:
        request = HttpRequest("GET", "127.0.0.1", server.port, False, path, (("host", "x"),))
        return client.call(lambda: request, lambda response: False).body.decode()

    paths = [f"/{number}" for number in range(4)]
    with ThreadPoolExecutor(4) as pool:
        for _ in range(3):
            assert list(pool.map(get, paths)) == paths
    assert client.requests == 12
    client.close()
    server.close()


def objects(script: Script, caller: HttpClient) -> S3Client:
    chain = CredentialChain(lambda: Credentials("AKID", "secret"))
    return S3Client(
        S3Source("store", find_endpoint("s3", url=f"http://127.0.0.1:{script.port}"), chain), caller
    )


def refusal(status: int, code: str) -> bytes:
    body = f"<Error><Code>{code}</Code><Message>m</Message></Error>".encode()
    return b"HTTP/1.1 %d X\r\nContent-Length: %d\r\n\r\n%s" % (status, len(body), body)


@pytest.mark.parametrize(
    "answer",
    [
        OK,
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhe\r\n3;x=y\r\nllo\r\n0\r\n\r\n",
        b"HTTP/1.0 200 OK\r\n\r\nhello",
        b"HTTP/1.1 200\r\ncontent-length:5\r\nConnection: close\r\n\r\nhello",
    ],
)
def test_a_body_arrives_whole_however_it_is_framed(serve: Serve, answer: bytes) -> None:
    script = serve(answer)
    connection = HttpConnection("127.0.0.1", script.port, False)
    assert connection.exchange(a_get(script)).body == b"hello"
    connection.close()


def test_a_connection_is_used_again(serve: Serve, caller: HttpClient) -> None:
    script = serve(OK, OK, OK)
    for _ in range(3):
        caller.call(lambda: a_get(script), lambda response: False)
    assert (script.connections, len(script.requests)) == (1, 3)


def test_a_kept_connection_closed_meanwhile_is_opened_again_and_costs_no_try(
    serve: Serve, caller: HttpClient
) -> None:
    script = serve(OK, None, OK)
    caller.retry_policy = RetryPolicy(attempts=1)
    for _ in range(2):
        assert caller.call(lambda: a_get(script), lambda response: False).body == b"hello"


def test_a_cut_body_is_a_lost_connection(serve: Serve) -> None:
    script = serve(b"HTTP/1.1 200 OK\r\n\r\n".replace(b"\r\n\r\n", b"\r\ncontent-length: 9\r\n\r\nhell"))
    with pytest.raises(ConnectionLost, match="4 of 9"):
        HttpConnection("127.0.0.1", script.port, False).exchange(a_get(script))


@pytest.mark.parametrize(
    "answer",
    [
        b"HTTP/1.1 200 OK\r\nContent-Length: 99999999999999\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + b"10\r\n%s\r\n" % (b"x" * 16) * 100,
        b"HTTP/1.1 200 OK\r\n\r\n" + b"x" * 2_000,
    ],
)
def test_of_an_answer_that_is_too_long_no_more_is_read_and_it_is_not_asked_for_again(
    serve: Serve, answer: bytes
) -> None:
    script = serve(answer, OK)
    with pytest.raises(OversizedResponse, match="more than 1,000 bytes"):
        HttpClient(QUICK, max_body_bytes=1_000).call(lambda: a_get(script), lambda _: False)
    assert len(script.requests) == 1


def test_slow_downs_are_waited_for(serve: Serve, caller: HttpClient) -> None:
    script = serve(refusal(503, "SlowDown"), refusal(500, "InternalError"), OK)
    assert objects(script, caller).read("key") == b"hello"


def test_tries_are_bounded(serve: Serve, caller: HttpClient) -> None:
    script = serve(*[refusal(503, "SlowDown")] * 10)
    with pytest.raises(SlowDown):
        objects(script, caller).read("key")
    assert len(script.requests) == QUICK.attempts


def test_nobody_there_is_unreachable_by_name(serve: Serve, caller: HttpClient) -> None:
    script = serve()
    script.close()
    with pytest.raises(EndpointUnreachable, match=f"127.0.0.1:{script.port}"):
        objects(script, caller).read("key")


@pytest.mark.parametrize(
    ("status", "code", "error"),
    [
        (404, "NoSuchKey", ObjectNotFound),
        (404, "NoSuchVersion", ObjectNotFound),
        (403, "AccessDenied", AccessDenied),
    ],
)
def test_a_refusal_is_not_repeated(
    serve: Serve, caller: HttpClient, status: int, code: str, error: type[PacklineError]
) -> None:
    script = serve(refusal(status, code), refusal(status, code))
    with pytest.raises(error, match=code):
        objects(script, caller).read("key")
    assert sum(b"/store/key " in request for request in script.requests) == 1


NO_REASON = b"HTTP/1.1 403 X\r\nContent-Length: 0\r\n\r\n"


def test_a_refused_head_is_explained_by_a_get_of_one_byte(serve: Serve, caller: HttpClient) -> None:
    script = serve(NO_REASON, refusal(403, "InvalidAccessKeyId"))
    with pytest.raises(CredentialsRefused, match="InvalidAccessKeyId"):
        objects(script, caller).head("key")
    assert [line.split()[0] for line in script.requests] == [b"HEAD", b"GET"]
    assert b"\r\nrange: bytes=0-0\r\n" in script.requests[1]


def test_a_head_that_was_refused_for_a_moment_is_asked_again(serve: Serve, caller: HttpClient) -> None:
    found = b'HTTP/1.1 200 OK\r\nContent-Length: 5\r\nETag: "e"\r\n\r\n'
    script = serve(NO_REASON, OK, found)
    assert objects(script, caller).head("key").size == 5


def test_a_denied_write_and_a_denied_listing_name_their_own_permissions(
    serve: Serve, caller: HttpClient
) -> None:
    script = serve(refusal(403, "AccessDenied"), refusal(403, "AccessDenied"))
    with pytest.raises(AccessDenied, match="Allow s3:PutObject"):
        objects(script, caller).write("key", b"body")
    with pytest.raises(AccessDenied, match=r"listing of store.*Allow s3:ListBucket"):
        list(objects(script, caller).list(""))


ROW = "<Contents><Key>{}</Key><Size>{}</Size><ETag>&quot;e&quot;</ETag></Contents>"
ENCODED = "<EncodingType>url</EncodingType>"


def page(rows: str) -> bytes:
    body = f"<ListBucketResult>{rows}</ListBucketResult>".encode()
    return b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body)


@pytest.mark.parametrize(
    ("listed", "key"),
    [
        ("a%2Bb+c", "a%2Bb+c"),
        ("100%25", "100%25"),
        ("line&#10;feed&#xD;", "line\nfeed\r"),
        ("a&amp;lt;b", "a&lt;b"),
        ("&apos;&#39;&quot;&#34;&lt;&gt;", "''\"\"<>"),
        ("&#x1F600;&#99999999;&other;", "😀&#99999999;&other;"),
    ],
)
def test_a_listing_without_encoding_is_not_decoded_twice(
    listed: str, key: str, serve: Serve, caller: HttpClient
) -> None:
    script = serve(page(ROW.format(listed, 1)))
    assert [item.key for item in objects(script, caller).list("")] == [key]


def test_an_encoded_line_feed_of_a_listing_is_decoded(serve: Serve, caller: HttpClient) -> None:
    script = serve(page(ENCODED + ROW.format("line%0Afeed%2525", 1)))
    assert [item.key for item in objects(script, caller).list("")] == ["line\nfeed%25"]


def test_pages_of_a_listing_are_followed_and_names_decoded(serve: Serve, caller: HttpClient) -> None:
    more = f"{ENCODED}<NextContinuationToken>t&amp;1</NextContinuationToken>"
    script = serve(page(ROW.format("a%2Bb+c", 1) + more), page(ENCODED + ROW.format("d", 2)))
    assert [(item.key, item.size) for item in objects(script, caller).list("")] == [("a+b c", 1), ("d", 2)]
    assert b"continuation-token=t%261" in script.requests[1]


@pytest.mark.parametrize(
    ("status", "body", "action"),
    [
        (403, "<Code>ExpiredToken</Code>", ErrorAction.RENEW),
        (403, "<Code>AccessDenied</Code><Message>Request has expired</Message>", ErrorAction.RENEW),
        (403, "<Code>AccessDenied</Code><Message>Access Denied</Message>", ErrorAction.DENIED),
        (400, "<Code>AuthorizationHeaderMalformed</Code><Region>eu-west-1</Region>", ErrorAction.MOVED),
        (301, "<Code>PermanentRedirect</Code>", ErrorAction.MOVED),
        (503, "", ErrorAction.SLOW_DOWN),
        (429, "<html>", ErrorAction.SLOW_DOWN),
        (502, "bad gateway", ErrorAction.RETRY),
        (404, "", ErrorAction.MISSING),
        (400, "<Code>InvalidRequest</Code>", ErrorAction.REFUSED),
    ],
)
def test_what_the_store_says_is_sorted_into_what_to_do(status: int, body: str, action: ErrorAction) -> None:
    found = parse_error_response(status, {}, body.encode())
    assert found.action is action
    assert str(status) in to_error(found, "object 'x'").message


def test_pauses_grow_and_are_jittered() -> None:
    retry_policy = RetryPolicy(base_seconds=1.0, max_seconds=8.0)
    pauses = [[retry_policy.backoff(attempt) for _ in range(200)] for attempt in (1, 2, 3, 9)]
    assert [round(max(row)) for row in pauses] == [2, 4, 8, 8]
    assert all(min(row) < 1 for row in pauses)
