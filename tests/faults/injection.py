"""Makes single file operations of a command fail: builds the shim, preloads it, and says which operation fails."""

from __future__ import annotations

import json
import mmap
import os
import re
import shutil
import struct
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[2]
SHIM = Path(__file__).with_name("fail_operation.c")
HEAD = struct.Struct("<qqqq")
FOLDER_BYTES = 4096


class Operation(NamedTuple):
    """A file operation of a run: its number from 1, its name, its path below the run's folder."""

    number: int
    name: str
    path: str

    @property
    def kind(self) -> tuple[str, str]:
        """The same for operations that differ in numbers and random names only."""
        return self.name, re.sub(r"[0-9a-f]*[0-9][0-9a-f]*", "#", self.path)


class Run(NamedTuple):
    """How a command ended."""

    code: int
    stdout: str
    stderr: str
    fired: bool
    """Whether the operation that was to fail was reached."""
    operations: tuple[Operation, ...]


def can_inject() -> bool:
    """Whether a C compiler is there, and a loader that preloads."""
    return sys.platform == "linux" and shutil.which("gcc") is not None


class Injector:
    """A process that runs commands with one operation failing."""

    def __init__(self, folder: Path) -> None:
        """``folder``: for the shim, the control file and the outputs."""
        self._folder = folder
        library = folder / "fail_operation.so"
        subprocess.run(["gcc", "-O1", "-shared", "-fPIC", "-o", str(library), str(SHIM), "-ldl"], check=True)
        self._log = folder / "operations.log"
        control = folder / "control"
        control.write_bytes(bytes(HEAD.size + FOLDER_BYTES))
        with control.open("r+b") as file:
            self._control = mmap.mmap(file.fileno(), 0)
        environ = {
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(ROOT / "src"),
            "LD_PRELOAD": str(library),
            "FAULT_CONTROL": str(control),
            "FAULT_LOG": str(self._log),
        }
        self._driver = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.driver"],
            cwd=ROOT,
            env=environ,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def close(self) -> None:
        """End the process."""
        assert self._driver.stdin is not None
        assert self._driver.stdout is not None
        self._driver.stdin.close()
        self._driver.stdout.close()
        self._driver.wait()
        self._control.close()

    def run(
        self, argv: Sequence[str], folder: Path, environ: Mapping[str, str], at: int = 0, error: int = 0
    ) -> Run:
        """Run ``packline`` in a folder. The ``at``-th operation below it fails with the errno ``error`` (0: none)."""
        self._log.write_bytes(b"")
        head = HEAD.pack(0, at, error, 0)
        self._control[:] = (head + os.fsencode(folder)).ljust(HEAD.size + FOLDER_BYTES, b"\0")
        out = self._folder / "run"
        job = {"argv": list(argv), "cwd": str(folder), "environ": dict(environ), "out": str(out)}
        assert self._driver.stdin is not None
        assert self._driver.stdout is not None
        print(json.dumps(job), file=self._driver.stdin, flush=True)
        code = int(self._driver.stdout.readline())
        fired = bool(HEAD.unpack_from(self._control)[3])
        self._control[HEAD.size : HEAD.size + FOLDER_BYTES] = bytes(FOLDER_BYTES)
        return Run(
            code,
            Path(f"{out}.stdout").read_text(errors="replace"),
            Path(f"{out}.stderr").read_text(errors="replace"),
            fired,
            tuple(_operations(self._log.read_bytes())),
        )


def _operations(log: bytes) -> list[Operation]:
    lines = [line.split(" ", 2) for line in log.decode(errors="replace").splitlines()]
    return [Operation(int(line[0]), line[1], line[2]) for line in lines if len(line) == 3]
