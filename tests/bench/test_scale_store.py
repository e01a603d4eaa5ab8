"""The files of ``bench.scale_store`` reach SeaweedFS as entries of its own backups."""

from __future__ import annotations

import io
import struct
from base64 import b64decode
from collections.abc import Iterator
from hashlib import md5

from bench.scale.outputs import PREFIX, MadeUpOutputs, path_of
from bench.scale_store.restore import body_of, write_backup


def fields(message: bytes) -> dict[int, bytes | int]:
    """The fields of a message of protocol buffers, by number: bytes, or a number."""
    read: dict[int, bytes | int] = {}
    stream = io.BytesIO(message)
    while key := _varint(stream):
        number, wire_type = key >> 3, key & 7
        value = _varint(stream)
        read[number] = stream.read(value) if wire_type == 2 else value
    return read


def _varint(stream: io.BytesIO) -> int:
    value = shift = 0
    while byte := stream.read(1):
        value |= (byte[0] & 0x7F) << shift
        if byte[0] < 0x80:
            break
        shift += 7
    return value


def messages(backup: bytes) -> Iterator[dict[int, bytes | int]]:
    stream = io.BytesIO(backup)
    while length := stream.read(4):
        yield fields(stream.read(struct.unpack(">I", length)[0]))


def test_a_backup_holds_each_file_with_its_bytes_and_the_etag_of_a_put() -> None:
    outputs, backup = MadeUpOutputs(2_000, "same", 500), io.BytesIO()
    total = write_backup(backup, "store", outputs, range(999, 1_002), 1_700_000_000)
    read = [*messages(backup.getvalue())]
    assert total == sum(outputs.size_of(number) for number in range(999, 1_002))
    for number, message in zip(range(999, 1_002), read, strict=True):
        entry = fields(bytes(message[2]))
        path = bytes(message[1]) + b"/" + bytes(entry[1])
        assert path.decode() == f"/buckets/store/{PREFIX}{path_of(number)}"
        body = body_of(number, outputs.size_of(number))
        digest = md5(body, usedforsecurity=False)
        assert entry[9] == body
        assert fields(bytes(entry[4]))[1] == len(body)
        assert fields(bytes(entry[5])) == {1: b"Seaweed-X-Amz-ETag", 2: digest.hexdigest().encode()}
        assert b64decode(bytes(fields(bytes(entry[3]))[5])) == digest.digest()
