"""Server processes that the tests start: on loopback, ended with their children, and asked where they listen."""

from __future__ import annotations

import ctypes
import os
import re
import signal
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

LOOPBACK = "127.0.0.1"
START_SECONDS = 120.0
_LISTEN = "0A"
_PR_SET_PDEATHSIG = 1


class ServerProcess:
    """One server, in a process group of its own so that its children end with it."""

    def __init__(self, command: Sequence[str], environment: Mapping[str, str], log: Path) -> None:
        self._log = log
        with log.open("wb") as output:
            self._process = subprocess.Popen(
                command,
                env=environment,
                cwd=log.parent,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=_end_with_parent,
            )

    @property
    def pid(self) -> int:
        return self._process.pid

    def wait_until_it_answers(self, url: str) -> None:
        """Wait for any HTTP answer; fail with the end of the log if the process ends before that."""
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            if self._process.poll() is not None:
                break
            try:
                urlopen(url, timeout=5).close()
            except (URLError, OSError) as error:
                if getattr(error, "code", None) is not None:
                    return
            else:
                return
            time.sleep(0.1)
        tail = self._log.read_text(errors="replace")[-2000:]
        raise RuntimeError(f"{self._process.args!r} does not answer at {url}:\n{tail}")

    def stop(self) -> None:
        """End the process group: first politely, then not."""
        for sign, seconds in ((signal.SIGTERM, 2.0), (signal.SIGKILL, 10.0)):
            if self._process.poll() is None:
                os.killpg(self.pid, sign)
                try:
                    self._process.wait(seconds)
                except subprocess.TimeoutExpired:
                    continue
        # Workers of a server that is gone already.
        try:
            os.killpg(self.pid, signal.SIGKILL)
        except ProcessLookupError:
            return


def free_ports(count: int) -> list[int]:
    """Return ports of the loopback interface that nobody listens on now."""
    sockets = [socket.socket() for _ in range(count)]
    try:
        for each in sockets:
            each.bind((LOOPBACK, 0))
        return [each.getsockname()[1] for each in sockets]
    finally:
        for each in sockets:
            each.close()


def listening_addresses(pid: int) -> set[tuple[str, int]]:
    """Return the address and port of every TCP socket on which a process or a descendant of it listens (Linux)."""
    inodes = {inode for member in process_tree(pid) for inode in _socket_inodes(member)}
    addresses = set()
    for table, family in (("tcp", socket.AF_INET), ("tcp6", socket.AF_INET6)):
        for line in Path("/proc/net", table).read_text().splitlines()[1:]:
            columns = line.split()
            if columns[3] == _LISTEN and columns[9] in inodes:
                addresses.add(_address(columns[1], family))
    return addresses


def process_tree(pid: int) -> set[int]:
    """Return the ids of a process and of all its descendants."""
    parents = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            # The name in brackets may hold anything; the parent is the second column after it.
            parents[int(folder.name)] = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue
    tree = {pid}
    while children := {child for child, parent in parents.items() if parent in tree} - tree:
        tree |= children
    return tree


def _socket_inodes(pid: int) -> Iterator[str]:
    try:
        descriptors = list(Path(f"/proc/{pid}/fd").iterdir())
    except OSError:
        return
    for descriptor in descriptors:
        try:
            match = re.fullmatch(r"socket:\[(\d+)\]", str(descriptor.readlink()))
        except OSError:
            continue
        if match:
            yield match[1]


def _address(column: str, family: socket.AddressFamily) -> tuple[str, int]:
    """Read an address as /proc/net/tcp writes it: 32-bit words in the byte order of the machine."""
    digits, port = column.split(":")
    words = bytes.fromhex(digits)
    packed = b"".join(words[at : at + 4][::-1] for at in range(0, len(words), 4))
    return socket.inet_ntop(family, packed), int(port, 16)


def _end_with_parent() -> None:
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
