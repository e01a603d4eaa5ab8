"""What a run took is what its whole process tree took, and a failed run is no figure."""

from __future__ import annotations

import shutil
import sys

import pytest

from bench import endpoint
from bench.process import CommandFailed, run

pytestmark = pytest.mark.skipif(not shutil.which("cc"), reason="no C compiler")


@pytest.fixture(scope="module", autouse=True)
def _compiled() -> None:
    endpoint.compile_all()


def test_seconds_are_of_the_clock_and_of_the_processor() -> None:
    slept = run(["sleep", "0.3"], {"PATH": "/usr/bin:/bin"})
    assert slept.seconds >= 0.3
    assert slept.cpu_seconds < 0.2


def test_the_memory_of_a_child_counts_and_that_of_the_caller_does_not() -> None:
    held = bytearray(200 << 20)
    held[:: 1 << 12] = b"x" * len(held[:: 1 << 12])
    assert run(["true"], {"PATH": "/usr/bin:/bin"}).peak_rss_mib < 50
    child = f"{sys.executable} -c 'bytearray(100 << 20)'; true"
    assert run(["/bin/sh", "-c", child], {}).peak_rss_mib > 100


def test_a_command_that_fails_says_what_it_said() -> None:
    with pytest.raises(CommandFailed, match="exit 3: no such luck"):
        run(["/bin/sh", "-c", "echo no such luck; exit 3"], {})
