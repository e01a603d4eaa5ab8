"""Floor: the bytes of the blocks and nothing else, by plain sockets of Python into a reused buffer.

``download.py PLAN.json PORT``: two processes of eight connections; every connection asks for one block after the other.
"""

from __future__ import annotations

import json
import os
import selectors
import socket
import sys
from pathlib import Path

PROCESSES, CONNECTIONS, BUFFER = 2, 8, 512 << 10

Block = tuple[str, int, int]
"""Key, first byte, number of bytes."""


class Connection:
    """Asks for blocks until there are none left."""

    def __init__(self, port: int, blocks: list[Block]) -> None:
        self.link = socket.create_connection(("127.0.0.1", port))
        self._blocks = blocks
        self._left = 0

    def ask(self) -> bool:
        """Ask for the next block; False if there is none."""
        if not self._blocks:
            return False
        key, first, length = self._blocks.pop()
        wanted = f"GET /bench/{key} HTTP/1.1\r\nHost: 127.0.0.1\r\nRange: bytes={first}-{first + length - 1}\r\n\r\n"
        self.link.sendall(wanted.encode())
        self._left = -length
        return True

    def receive(self, view: memoryview) -> bool:
        """Receive what is there; True once the block is complete."""
        count = self.link.recv_into(view)
        if not count:
            raise ConnectionResetError
        if self._left < 0:
            head = bytes(view[:2048]).index(b"\r\n\r\n") + 4
            self._left, count = -self._left, count - head
        self._left -= count
        return not self._left


def drain(port: int, blocks: list[Block]) -> None:
    """Receive blocks by several connections at once."""
    view = memoryview(bytearray(BUFFER))
    selector = selectors.DefaultSelector()
    for _ in range(CONNECTIONS):
        connection = Connection(port, blocks)
        if connection.ask():
            selector.register(connection.link, selectors.EVENT_READ, connection)
    while selector.get_map():
        for key, _ in selector.select():
            if key.data.receive(view) and not key.data.ask():
                selector.unregister(key.data.link)


def main(plan: Path, port: int) -> int:
    """Share the blocks out to the processes. 0 if all went well."""
    parts = json.loads(plan.read_text())["parts"]
    blocks = [(part["key"], first, length) for part in parts for first, length, *_ in part["blocks"]]
    pids = []
    for share in range(PROCESSES):
        pid = os.fork()
        if not pid:
            drain(port, blocks[share::PROCESSES][::-1])
            os._exit(0)
        pids.append(pid)
    return max(os.waitpid(pid, 0)[1] for pid in pids)


sys.exit(main(Path(sys.argv[1]), int(sys.argv[2])) and 1)
