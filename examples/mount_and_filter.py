"""Mount, filter, package: a job reads a network mount that nothing versions and leaves a packaged version.

    python examples/mount_and_filter.py --count 10000

The mount is a folder of this machine; on a worker it is a share that its administrator has mounted. The step below is
the one of a ``valohai.yaml``: ``packline inputs`` checks the mount, links it and records what it held, the job copies
what it selects to its outputs, and ``packline push`` uploads and packages them while the job runs.
Without PACKLINE_STORE and PACKLINE_TABLE in the environment it starts AWS on this machine.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from common import an_aws, bring, packline, step, wait_for

VERSION = "dataset://example-filtered/v1"
YAML = """
- step:
    name: filter
    image: python:3.12
    command: python filter.py
    mounts:
      - {{destination: {job}/images, source: {share}}}
"""
FILTER = """
import os, shutil, sys
from pathlib import Path

mount, outputs = Path(sys.argv[1]), Path(os.environ["VH_OUTPUTS_DIR"])
for file in mount.rglob("*.txt"):
    if file.read_text().startswith("keep"):
        target = outputs / file.relative_to(mount)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, target)
"""


def fill(share: Path, count: int) -> int:
    """Write the files of the share; how many of them the job selects."""
    for number in range(count):
        file = share / f"{number % 100:02d}" / f"{number}.txt"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f"{'drop' if number % 10 else 'keep'} {number}\n")
    return len(range(0, count, 10))


def run(count: int, scratch: Path) -> None:
    """Filter ``count`` files of a share in a job, and push what is left as a version."""
    share, job = scratch / "share", scratch / "job"
    outputs = job / "outputs"
    outputs.mkdir(parents=True)
    with step(f"{count:,} files on the share"):
        selected = fill(share, count)
    yaml, program = scratch / "valohai.yaml", scratch / "filter.py"
    yaml.write_text(YAML.format(job=job, share=share))
    program.write_text(FILTER)
    os.environ |= {"VH_OUTPUTS_DIR": str(outputs), "PACKLINE_EXECUTION": "example-filter"}
    with step("run the job: mount, filter, push"):
        command = [sys.executable, "-m", "packline.cli.main", "inputs", "--yaml", yaml, "--step", "filter"]
        command += ["--to", job / "inputs", "--config-dir", job / "config", "--command"]
        command += [sys.executable, "-m", "packline.cli.main", "push", outputs, "--dataset", VERSION]
        command += ["--command", sys.executable, program, job / "images"]
        subprocess.run(list(map(str, command)), check=True)
    facts = wait_for(VERSION)
    print(f"    packaging: {facts['packaging']}, {facts['files']} files")
    with step("ask what the version was made of"):
        (mount,) = packline("lineage", VERSION)["made_by"]["mounts"]
        print(f"    {mount['source']}: {mount['files']:,} files, {mount['bytes']:,} bytes, untracked")
        assert (mount["files"], mount["tracked"]) == (count, False)
    with step("bring the version as an input and compare"):
        came = {path.name: path.read_bytes() for path in bring(scratch, "texts", VERSION).rglob("*.txt")}
        expected = {path.name: path.read_bytes() for path in share.rglob("*0.txt")}
        assert came == expected, "the version differs from what was selected"
    print(f"mount and filter: OK ({selected:,} of {count:,} files)")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--count", type=int, default=1000, help="files on the share (default: 1000)")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="packline-example-") as name, an_aws(Path(name)):
        run(options.count, Path(name))


if __name__ == "__main__":
    main()
