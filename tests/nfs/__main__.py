"""Run the tests of NFS: ``python -m tests.nfs [OPTION OF PYTEST …]``. The last line is pytest's summary."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[2]
TOOLS = ROOT / "build" / "nfs-tools"
MEMORY = "1G"
BEGIN, END = "packline-nfs: begin", "packline-nfs: exit "


def main(options: list[str]) -> int:
    """Boot, and show what pytest says; without the kernel, say why it is skipped. Returns pytest's exit code."""
    kernel = TOOLS / "usr" / "bin" / "linux.uml"
    if not kernel.exists():
        command = [sys.executable, "-m", "pytest", "-q", "-rs", "-m", "nfs", "tests/nfs", *options]
        return subprocess.run(command, cwd=ROOT).returncode
    with tempfile.TemporaryDirectory(prefix="packline-nfs-") as scratch:
        command = [
            str(kernel),
            f"mem={MEMORY}",
            "quiet",
            "rootfstype=hostfs",
            "rootflags=/",
            "root=/dev/root",
        ]
        command += ["con=null", "con0=null,fd:1", f"uml_dir={scratch}", f"init={ROOT}/tests/nfs/guest.sh"]
        command += [f"TOOLS={TOOLS}", f"REPO={ROOT}", f"ARGUMENTS={'+'.join(options)}"]
        with subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True) as guest:
            return show(guest)


def show(guest: subprocess.Popen[str]) -> int:
    """Print the lines of pytest, or all of them if it was never begun."""
    assert guest.stdout is not None
    before: list[str] = []
    begun = False
    for line in guest.stdout:
        if line.startswith(END):
            guest.stdout.close()
            guest.wait()
            return int(line.removeprefix(END))
        if begun:
            print(line, end="", flush=True)
        else:
            before.append(line)
        begun = begun or line.startswith(BEGIN)
    print("".join(before), "The kernel ended before the tests did.", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
