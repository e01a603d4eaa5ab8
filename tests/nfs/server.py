"""The NFS server of the kernel that tests run in, and jobs of the two hosts that mount it."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

THREADS = Path("/proc/fs/nfsd/threads")


class NfsServer:
    """Exports three file systems: ``plain``, ``squash`` (root is nobody there) and ``small`` (6 MB, asynchronous)."""

    def __init__(self, mounts: Path, version: str) -> None:
        self._mounts, self.version = mounts, version

    @property
    def has_locks(self) -> bool:
        """Whether a lock of one host is seen by the other."""
        return self.version == "nfs4"

    def on(self, host: str, export: str = "plain") -> Path:
        """Where a host ("one" or "two") has mounted an export."""
        return self._mounts / self.version / host / export

    def exported(self, export: str = "plain") -> Path:
        """The folder of an export on the server itself."""
        return self._mounts / "export" / export

    def exports(self) -> list[Path]:
        """The folders of all exports, on the server itself."""
        return [self.exported(name) for name in ("plain", "squash", "small")]

    def stop(self) -> None:
        """Stop serving: who asks waits."""
        THREADS.write_text("0")

    def start(self) -> None:
        """Serve again, as after a restart: the server has forgotten its clients."""
        libraries = {"LD_LIBRARY_PATH": os.environ["NFS_LIBRARIES"]}
        subprocess.run(["rpc.nfsd", "-H", "127.0.0.1", "4"], env=os.environ | libraries, check=True)
