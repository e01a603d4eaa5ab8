"""Code and layer, staged without Docker: sources are copied, arm64 wheels are installed by uv from the lock."""

from __future__ import annotations

import ast
import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / "requirements" / "lambda.txt"
PYTHON = "3.13"
PLATFORM = "aarch64-manylinux_2_28"  # Amazon Linux 2023 has glibc 2.34; obstore has no manylinux2014 wheel
LEFT_OUT = shutil.ignore_patterns("__pycache__", "*.pyc", "*.egg-info", "local", "cli")


def stage_code(build: Path) -> Path:
    """Copy functions/ and packline/ side by side, as they lie in Lambda; the worker-only floors stay out."""
    target = build / "code"
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(ROOT / "functions", target / "functions", ignore=LEFT_OUT)
    shutil.copytree(ROOT / "src" / "packline", target / "packline", ignore=LEFT_OUT)
    return target


def stage_layer(build: Path) -> Path:
    """Install the locked wheels for Lambda's platform, once per content of the lock file."""
    target = build / f"layer-{layer_hash()[:16]}"
    if not target.exists():
        beside = build / f".layer-{os.getpid()}"
        shutil.rmtree(beside, ignore_errors=True)
        _install(beside / "python")
        beside.rename(target)
    return target


def layer_hash() -> str:
    """Names the layer by what goes in, so that the same lock never uploads twice."""
    return hashlib.sha256(f"{PYTHON} {PLATFORM}\n".encode() + LOCK.read_bytes()).hexdigest()


def describe(function: str) -> str:
    """First line of the docstring of functions/<function>.py: its description in AWS, too."""
    tree = ast.parse((ROOT / "functions" / f"{function}.py").read_text(encoding="utf-8"))
    docstring = ast.get_docstring(tree)
    if docstring is None:
        raise ValueError(f"functions/{function}.py has no docstring.")
    return docstring.splitlines()[0]


def _install(target: Path) -> None:
    target.mkdir(parents=True)
    command = [
        str(Path(sys.executable).with_name("uv")),
        "pip",
        "install",
        "--quiet",
        "--target",
        str(target),
    ]
    command += ["--python-version", PYTHON, "--python-platform", PLATFORM, "--only-binary", ":all:"]
    command += ["--require-hashes", "--link-mode", "copy", "--requirements", str(LOCK)]
    subprocess.run(command, check=True)
    shutil.rmtree(target / "bin", ignore_errors=True)
    (target / ".lock").unlink(missing_ok=True)
