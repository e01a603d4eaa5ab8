"""The HTTP/1.1 module without sockets: heads, framing and chunks, byte by byte."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from packline.http.http1 import (
    MAX_HEAD_BYTES,
    ChunkedDecoder,
    MalformedResponse,
    body_decoder,
    parse_head,
    split_head,
)


@pytest.mark.parametrize(
    "head",
    [
        b"SSH-2.0-x",
        b"HTTP/1.1 abc",
        b"HTTP/1.1 \xb2\xb2\xb2",
        b"",
        b"HTTP/1.1 200 OK\r\nContent-Length: -5",
        b"HTTP/1.1 200 OK\r\nContent-Length: \xb2",
        b"HTTP/1.1 200 OK\r\nContent-Length: " + b"9" * 5_000,
    ],
)
def test_what_is_not_http_is_refused(head: bytes) -> None:
    with pytest.raises(MalformedResponse):
        parse_head(head)


@settings(deadline=None)
@given(st.lists(st.binary(min_size=1, max_size=30)), st.integers(0, 200))
def test_chunks_join_to_the_body_and_a_part_of_them_is_known_as_such(pieces: list[bytes], cut: int) -> None:
    raw = b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in pieces) + b"0\r\n\r\n"
    whole, partial = ChunkedDecoder(), ChunkedDecoder()
    assert whole.feed(raw)
    assert (bytes(whole.body), whole.close(), whole.reusable) == (b"".join(pieces), True, True)
    assert partial.feed(raw[:cut]) == (cut >= len(raw)) == partial.close()
    if cut < len(raw):
        assert partial.feed(raw[cut:])
        assert partial.body == whole.body


@pytest.mark.parametrize("size", [b"-6", b"   -6", b"+5", b"0x5", b"1_0", b"", b" 5", b"\xb2"])
def test_a_chunk_size_is_plain_digits(size: bytes) -> None:
    with pytest.raises(MalformedResponse):
        ChunkedDecoder().feed(size + b"\r\nhello\r\n0\r\n\r\n")


def test_a_chunk_longer_than_its_size_is_malformed() -> None:
    with pytest.raises(MalformedResponse):
        ChunkedDecoder().feed(b"3\r\nhello\r\n0\r\n\r\n")


def test_two_lengths_that_differ_are_malformed_and_equal_ones_are_not() -> None:
    head = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\ncontent-length: "
    assert parse_head(head + b"5").length == 5
    with pytest.raises(MalformedResponse):
        parse_head(head + b"6")


def test_interim_responses_are_skipped_and_a_head_has_a_limit() -> None:
    hints = b"HTTP/1.1 103 Early Hints\r\nlink: a\r\n\r\n"
    final = b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"
    split = split_head(hints * 2 + final + b"body")
    assert split is not None
    assert (split[0].status, split[1]) == (200, len(hints * 2 + final))
    assert split_head(hints + final[:-1]) is None
    with pytest.raises(MalformedResponse):
        split_head(hints * (1 + MAX_HEAD_BYTES // len(hints)))


@pytest.mark.parametrize(
    ("head", "method", "pieces", "body", "reusable"),
    [
        (b"200 OK\r\nContent-Length: 5", "GET", [b"he", b"llo"], b"hello", True),
        (b"200 OK\r\nContent-Length: 5", "GET", [b"hello!"], b"hello", False),
        (b"200 OK\r\nContent-Length: 5", "HEAD", [], None, True),
        (b"204 No Content", "GET", [], None, True),
        (b"304 Not Modified\r\nContent-Length: 5", "GET", [], None, True),
        (b"200 OK", "GET", [b"he", b"llo"], b"hello", False),
        (
            b"200 OK\r\nTransfer-Encoding: chunked\r\nContent-Length: 9",
            "GET",
            [b"1\r\na\r\n0\r\n\r\n"],
            b"a",
            True,
        ),
    ],
)
def test_the_head_decides_how_a_body_ends(
    head: bytes, method: str, pieces: list[bytes], body: bytes | None, reusable: bool
) -> None:
    decoder = body_decoder(parse_head(b"HTTP/1.1 " + head), method)
    assert (decoder is None) == (body is None)
    if decoder is not None:
        complete = [decoder.feed(piece) for piece in pieces][-1] or decoder.close()
        assert (complete, bytes(decoder.body), decoder.reusable) == (True, body or b"", reusable)
