"""Stages code and layer without Docker: copies the sources, installs the locked arm64 wheels by pip."""

from __future__ import annotations

import ast
import hashlib
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / "requirements" / "lambda.txt"
SNAPSHOT_LOCK = ROOT / "requirements" / "lambda-snapshot.txt"
PYTHON = "3.13"
# Amazon Linux 2023 has glibc 2.34. pip takes a platform literally: with 2_28 alone it finds years-old wheels.
PLATFORMS = ("manylinux_2_28_aarch64", "manylinux_2_24_aarch64", "manylinux2014_aarch64")
TRACES = ("RECORD", "INSTALLER", "REQUESTED", "direct_url.json")
"""Files of an installed wheel that only pip reads."""
EXCLUDED_FOLDERS = ("__pycache__", "bundle", "cli", "client", "local")
"""Folders of packline that the functions do not need."""


class Asset(NamedTuple):
    """A staged folder, and the hash of what it was made from."""

    folder: Path
    digest: str


def stage_code(build: Path) -> Asset:
    """Stage functions/ and packline/ side by side, as in Lambda. Returns the asset."""
    files = dict(_sources(ROOT / "functions", "functions"))
    files |= dict(_sources(ROOT / "src" / "packline", "packline"))
    digest = hashlib.sha256()
    for target, source in sorted(files.items()):
        content = source.read_bytes()
        digest.update(f"{target}\0{len(content)}\0".encode() + content)

    def fill(folder: Path) -> None:
        for target, source in files.items():
            (folder / target).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, folder / target)

    return _stage(build, "code", digest.hexdigest(), fill)


def stage_layer(build: Path, lock: Path = LOCK) -> Asset:
    """Stage the wheels that the functions import, except boto3, for Lambda's platform.

    Args:
        build: Where it is staged.
        lock: Names the wheels.

    Returns:
        The asset.
    """
    digest = hashlib.sha256(f"{PYTHON} {PLATFORMS} {TRACES}\n".encode() + lock.read_bytes()).hexdigest()
    return _stage(build, "layer", digest, lambda folder: _install(folder / "python", lock))


def describe(function: str) -> str:
    """Return the first docstring line of functions/<function>.py, its description in AWS. Raises ValueError."""
    docstring = ast.get_docstring(ast.parse((ROOT / "functions" / f"{function}.py").read_text("utf-8")))
    if docstring is None:
        raise ValueError(f"functions/{function}.py has no docstring.")
    return docstring.splitlines()[0]


def _sources(folder: Path, target: str) -> Iterator[tuple[str, Path]]:
    for path in folder.rglob("*"):
        inside = path.relative_to(folder)
        if path.is_file() and path.suffix != ".pyc" and not set(inside.parts) & set(EXCLUDED_FOLDERS):
            yield f"{target}/{inside.as_posix()}", path


def _stage(build: Path, kind: str, digest: str, fill: Callable[[Path], None]) -> Asset:
    """Stage each content once; concurrent runs may stage the same."""
    target = build / f"{kind}-{digest[:16]}"
    if not target.exists():
        build.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=build, prefix=".staging-") as scratch:
            folder = Path(scratch) / kind
            folder.mkdir()
            fill(folder)
            try:
                folder.rename(target)
            except OSError:  # another run was first
                if not target.exists():
                    raise
    return Asset(target, digest)


def _install(target: Path, lock: Path) -> None:
    """Install the wheels by pip, which uses the index that this machine configures."""
    command = [
        sys.executable,
        "-m",
        "pip",
        "install",
        "-qq",
        "--target",
        str(target),
        "--no-compile",
        "--no-deps",
    ]
    command += ["--python-version", PYTHON, "--only-binary", ":all:", "--require-hashes", "-r", str(lock)]
    for platform in PLATFORMS:
        command += ["--platform", platform]
    subprocess.run(command, check=True)
    shutil.rmtree(target / "bin", ignore_errors=True)
    remove_traces(target)


def remove_traces(target: Path) -> None:
    """Remove what pip says of the installation, such as digests of scripts that name this machine's Python."""
    for name in TRACES:
        for path in target.glob(f"*.dist-info/{name}"):
            path.unlink()
