"""``packline executions``: what has run, newest first."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import islice
from typing import Any

from packline.cli.common_options import add_json
from packline.library import environment
from packline.model import Execution, ExecutionState
from packline.rules.lifecycle import listed_time


def add_options(command: argparse.ArgumentParser) -> None:
    """Add the arguments of ``packline executions``."""
    command.add_argument("--state", choices=("open", "sealing", "sealed"), help="only those in this state")
    command.add_argument("--alerts", action="store_true", help="only those with alerts")
    command.add_argument("--limit", type=int, default=100, metavar="N", help="so many (default: 100)")
    add_json(command)


def run(options: argparse.Namespace) -> int:
    states = [ExecutionState(options.state)] if options.state else list(ExecutionState)
    found = environment.execution_index().executions(states)
    wanted = (execution for execution in found if execution.alerts or not options.alerts)
    shown = list(islice(wanted, options.limit))
    if options.json:
        print(json.dumps([_facts(execution) for execution in shown], indent=2, ensure_ascii=False))
    else:
        print("\n".join(_lines(shown)) or "no executions")
    return 0


def _lines(shown: list[Execution]) -> Iterator[str]:
    for execution in shown:
        facts = _facts(execution)
        files = f"{facts['files']:,} files" if execution.manifest else "-"
        alerts = ", ".join(dict.fromkeys(alert["code"] for alert in facts["alerts"]))
        what = " ".join([*facts["versions"], *([f"[{alerts}]"] if alerts else [])])
        yield f"{facts['at']}  {facts['state']:7}  {execution.id}  {files}  {what}".rstrip()


def _facts(execution: Execution) -> dict[str, Any]:
    at = datetime.fromtimestamp(listed_time(execution), UTC).isoformat(timespec="seconds")
    return {
        "execution": execution.id,
        "state": str(execution.state),
        "at": at,
        "files": execution.manifest.files if execution.manifest else 0,
        "versions": list(execution.versions),
        "alerts": [{"code": alert.code, "message": alert.message} for alert in execution.alerts],
    }
