"""Lets Amazon's driver talk to PostgreSQL: the two differences in the first messages of a connection, and no more.

The driver sends startup parameters that PostgreSQL does not know, and refuses its version. What Redshift itself does
otherwise is not here: its own types, UNLOAD and its planner.
"""

from __future__ import annotations

import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

KNOWN = (b"user", b"database", b"application_name", b"client_encoding")
SSL_REQUEST = 80877103
READY = b"Z"
PARAMETER_STATUS = b"S"


@contextmanager
def redshift_shim(port: int) -> Iterator[int]:
    """Accept connections on the port that is yielded, and pass them on to PostgreSQL on ``port``."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        threading.Thread(target=_accept, args=(listener, port), daemon=True).start()
        yield listener.getsockname()[1]


def _accept(listener: socket.socket, port: int) -> None:
    with suppress(OSError):
        while True:
            client, _ = listener.accept()
            server = socket.create_connection(("127.0.0.1", port))
            threading.Thread(target=_from_client, args=(client, server), daemon=True).start()
            threading.Thread(target=_from_server, args=(server, client), daemon=True).start()


def _from_client(client: socket.socket, server: socket.socket) -> None:
    with suppress(OSError, EOFError):
        length, code = struct.unpack("!ii", _exactly(client, 8))
        if code == SSL_REQUEST:
            client.sendall(b"N")
            length, code = struct.unpack("!ii", _exactly(client, 8))
        fields = _exactly(client, length - 8).split(b"\0")
        pairs = zip(fields[::2], fields[1::2], strict=False)
        kept = b"".join(name + b"\0" + value + b"\0" for name, value in pairs if name in KNOWN) + b"\0"
        server.sendall(struct.pack("!ii", len(kept) + 8, code) + kept)
        _pass_on(client, server)
    _end(server)


def _from_server(server: socket.socket, client: socket.socket) -> None:
    with suppress(OSError, EOFError):
        kind = b""
        while kind != READY:
            kind = _exactly(server, 1)
            body = _exactly(server, struct.unpack("!i", _exactly(server, 4))[0] - 4)
            if kind == PARAMETER_STATUS and body.startswith(b"server_version\0"):
                body = b"server_version\x008.0.2\0"
            client.sendall(kind + struct.pack("!i", len(body) + 4) + body)
        _pass_on(server, client)
    _end(client)
    client.close()
    server.close()


def _end(to: socket.socket) -> None:
    with suppress(OSError):
        to.shutdown(socket.SHUT_RDWR)


def _pass_on(source: socket.socket, target: socket.socket) -> None:
    while data := source.recv(65_536):
        target.sendall(data)


def _exactly(source: socket.socket, size: int) -> bytes:
    data = b""
    while len(data) < size:
        if not (more := source.recv(size - len(data))):
            raise EOFError
        data += more
    return data
