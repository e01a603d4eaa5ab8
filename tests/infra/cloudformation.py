"""What cfn-lint says of a template."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

IGNORED = ("W3005",)
"""CDK writes a DependsOn where a reference says the same."""


def complaints(template: Path, *more: str) -> list[str]:
    """Rule and message of each finding, but of the rules that are ignored."""
    command = [str(Path(sys.executable).with_name("cfn-lint")), "--ignore-checks", *IGNORED, *more]
    command += ["--format", "json", "--", str(template)]
    run = subprocess.run(command, capture_output=True, text=True, timeout=280)
    assert run.stdout or run.returncode == 0, run.stderr
    return [f"{m['Rule']['Id']} {m['Message']}" for m in json.loads(run.stdout or "[]")]
