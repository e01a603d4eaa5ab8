"""The example, as it stands in the repository, with few pictures and AWS on this machine."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("torch", reason="needs PyTorch: make test-torch")

pytestmark = pytest.mark.torch
EXAMPLE = Path(__file__).parents[2] / "examples" / "train_torch.py"


def test_training_on_a_package_and_on_its_files_has_the_same_losses() -> None:
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(("PACKLINE_", "AWS_"))
    }
    command = [sys.executable, "-W", "ignore", str(EXAMPLE), "--count", "320"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=280)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "training: OK (320 pictures, 10 steps, the same losses)" in done.stdout
