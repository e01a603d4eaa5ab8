"""Lines that run in another process only are counted, however it starts and ends."""

from __future__ import annotations

import inspect
import shutil
import subprocess
import venv
from pathlib import Path

import coverage
import pytest

from packline import sizes
from tests.coverage.measurement import CONFIGURATION, PACKAGES, ROOT, measured_processes

PROBE = "from packline.sizes import parse_bytes; parse_bytes('10MB')"
PROGRAMS = {
    "leaves by os._exit": f"import os; {PROBE}; os._exit(0)",
    "is forked": f"""
import os
if os.fork() == 0:
    {PROBE}
    os._exit(0)
os.wait()
""",
    "runs it in a thread without threading": f"""
import _thread
def probe():
    {PROBE}
    ended.release()
ended = _thread.allocate_lock()
ended.acquire()
_thread.start_new_thread(probe, ())
ended.acquire()
""",
    "has no environment variables": f"""
import subprocess, sys
subprocess.run([sys.executable, "-c", {PROBE!r}], env={{}}, check=True)
""",
    "replaces itself": f"import os, sys; os.execv(sys.executable, [sys.executable, '-c', {PROBE!r}])",
    "is killed": f"""
import subprocess, sys
program = {PROBE!r} + "; print(flush=True); import time; time.sleep(300)"
child = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE)
child.stdout.readline()
child.kill()
assert child.wait() == -9
""",
}
SANDBOX = f"""
import os, runpy, signal, sys
# Its native code reads the address of the runtime API when it is imported, which the sandbox does not have yet.
assert not any(name.startswith("awslambdaric") for name in sys.modules)
runpy.run_module("awslambdaric")
from awslambdaric.lambda_runtime_client import BaseLambdaRuntimeClient

class KilledWhileItWaits:
    @property
    def use_thread_for_polling_next(self):
        os.kill(os.getpid(), signal.SIGKILL)

if os.fork() == 0:
    {PROBE}
    BaseLambdaRuntimeClient.wait_next_invocation(KilledWhileItWaits())
_, status = os.wait()
assert os.waitstatus_to_exitcode(status) == -signal.SIGKILL
"""


class Environment:
    """A virtual environment with our packages, whose interpreters can be measured without touching other tests'."""

    def __init__(self, folder: Path) -> None:
        venv.create(folder, symlinks=True, with_pip=False)
        self.python = folder / "bin" / "python"
        (self.packages,) = folder.glob("lib/python3*/site-packages")
        (self.packages / "__tests.pth").write_text(f"{PACKAGES}\n{ROOT / 'src'}\n")
        shutil.copy(PACKAGES / "a1_coverage.pth", self.packages)

    def covered(self, program: Path, data: Path) -> set[int]:
        """Run a program, measured. Returns the lines of ``packline.sizes`` that it, or a process of it, has run."""
        with measured_processes(data, self.packages):
            subprocess.run([self.python, program], env={"PATH": "/usr/bin:/bin"}, check=True, timeout=100)
        measured = coverage.Coverage(data_file=str(data), config_file=str(CONFIGURATION))
        measured.combine([str(data.parent)])
        return set(measured.get_data().lines(sizes.__file__) or ())


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> Environment:
    return Environment(tmp_path_factory.mktemp("environment"))


def body_of_probe() -> set[int]:
    """Lines of ``parse_bytes`` that run when it is called, not when its module is imported."""
    lines, first = inspect.getsourcelines(sizes.parse_bytes)
    return set(range(first + 1, first + len(lines)))


@pytest.mark.parametrize("name", PROGRAMS)
def test_a_line_is_counted_when_its_process(environment: Environment, tmp_path: Path, name: str) -> None:
    program = tmp_path / "program.py"
    program.write_text(PROGRAMS[name])
    assert environment.covered(program, tmp_path / "data") & body_of_probe()


def test_a_line_is_counted_when_a_lambda_sandbox_is_killed(environment: Environment, tmp_path: Path) -> None:
    program = tmp_path / "forkserver.py"
    program.write_text(SANDBOX)
    assert environment.covered(program, tmp_path / "data") & body_of_probe()
