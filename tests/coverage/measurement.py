"""Make every interpreter of this environment measure itself, by a ``.pth`` file (site, documentation of Python)."""

from __future__ import annotations

import sysconfig
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import coverage

from tests.coverage import process_start

ROOT = Path(__file__).resolve().parents[2]
CONFIGURATION = ROOT / "pyproject.toml"
PACKAGES = Path(sysconfig.get_path("purelib"))
PTH_NAME = "a0_packline_coverage.pth"
"""Sorts before coverage.py's own ``a1_coverage.pth``, which reads the variable that ours sets."""


def configuration(data_file: Path) -> str:
    """Return the configuration in ``pyproject.toml`` as coverage.py passes it to a child process.

    Args: ``data_file`` is the prefix of the files that processes write.
    """
    measured = coverage.Coverage(config_file=str(CONFIGURATION), data_file=str(data_file))
    return measured.config.serialize()


@contextmanager
def measured_processes(data_file: Path, packages: Path = PACKAGES) -> Iterator[None]:
    """While in this context, each interpreter that starts in an environment is measured.

    Args: ``data_file`` is the prefix of the files that processes write, ``packages`` the environment's site-packages.
    """
    serialized = configuration(data_file)
    pth = packages / PTH_NAME
    program = (
        f"import runpy; runpy.run_path({process_start.__file__!r}, "
        f"run_name='packline_process_start')['start']({serialized!r})"
    )
    pth.write_text(program + "\n")
    try:
        yield
    finally:
        pth.unlink()
