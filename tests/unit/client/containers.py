"""Processes in namespaces of their own, as containers have them: other process ids, another host name, other mounts."""

from __future__ import annotations

import functools
import subprocess

import pytest


@functools.cache
def _works(*command: str) -> bool:
    try:
        return subprocess.run([*command, "true"], capture_output=True, timeout=20).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def container(name: str = "container") -> list[str]:
    """The beginning of a command that runs the rest of it in PID, mount and UTS namespaces of its own.

    To kill the command kills all processes in it. Skips the test where the system does not permit that.
    """
    command = ["unshare", "--pid", "--fork", "--kill-child", "--mount-proc", "--uts"]
    if not _works(*command):
        pytest.skip("namespaces may not be made here")
    return [*command, "sh", "-c", f'hostname {name} && exec "$@"', "sh"]


def own_mounts() -> list[str]:
    """The beginning of a command that runs the rest of it in a mount namespace of its own."""
    if not _works("unshare", "--mount"):
        pytest.skip("mount namespaces may not be made here")
    return ["unshare", "--mount", "--propagation", "private"]
