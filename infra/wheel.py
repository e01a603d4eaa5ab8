"""Build the wheel with the template, the bundles and the console inside: ``python -m infra.wheel DIR``."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

from infra.assets import ROOT
from infra.bundle import write_bundle

TAKEN = ("pyproject.toml", "README.md", "LICENSE", "src")


def build_wheel(target: Path) -> Path:
    """Build the wheel from a copy of the sources, so that the checkout stays as it is. Returns its path.

    Raises subprocess.CalledProcessError if the build fails.
    """
    target.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="packline-wheel-") as scratch:
        copy = Path(scratch)
        for name in TAKEN:
            source = ROOT / name
            if source.is_dir():
                shutil.copytree(
                    source, copy / name, ignore=shutil.ignore_patterns("__pycache__", "*.egg-info")
                )
            else:
                shutil.copyfile(source, copy / name)
        # Compressed: a worker's disk has all of the wheel, and nobody compares the bundles in it.
        write_bundle(copy / "src" / "packline" / "bundle", zipfile.ZIP_DEFLATED)
        built = copy / "dist"
        command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation"]
        subprocess.run([*command, "--wheel-dir", str(built), str(copy)], check=True)
        (wheel,) = built.glob("*.whl")
        return Path(shutil.copy(wheel, target / wheel.name))


if __name__ == "__main__":
    print(build_wheel(Path(sys.argv[1] if len(sys.argv) > 1 else ROOT / "dist")))
