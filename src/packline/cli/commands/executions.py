"""``packline executions``: list executions, newest first."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import islice
from typing import Any

from packline.cli.backend_option import services_of
from packline.cli.common_options import add_api, add_json, count_argument
from packline.model import Execution, ExecutionState
from packline.rules.lifecycle import listed_time


def add_options(command: argparse.ArgumentParser) -> None:
    """Add the arguments of ``packline executions``."""
    command.add_argument("--state", choices=("open", "sealing", "sealed"), help="only those in this state")
    command.add_argument("--alerts", action="store_true", help="only those with alerts")
    command.add_argument(
        "--limit", type=count_argument, default=100, metavar="N", help="number of executions (default: 100)"
    )
    add_api(command)
    add_json(command)


def run(options: argparse.Namespace) -> int:
    """Run ``packline executions``. Returns 0."""
    states = [ExecutionState(options.state)] if options.state else list(ExecutionState)
    executions = services_of(options).executions.executions(states, alerts=options.alerts)
    shown = list(islice(executions, options.limit))
    if options.json:
        print(json.dumps([_document(execution) for execution in shown], indent=2, ensure_ascii=False))
    else:
        print("\n".join(_lines(shown)) or "no executions")
    return 0


def _lines(shown: list[Execution]) -> Iterator[str]:
    for execution in shown:
        document = _document(execution)
        files = f"{document['files']:,} files" if execution.manifest else "-"
        alerts = ", ".join(dict.fromkeys(alert["code"] for alert in document["alerts"]))
        what = " ".join([*document["versions"], *([f"[{alerts}]"] if alerts else [])])
        yield f"{document['at']}  {document['state']:7}  {execution.id}  {files}  {what}".rstrip()


def _document(execution: Execution) -> dict[str, Any]:
    at = datetime.fromtimestamp(listed_time(execution), UTC).isoformat(timespec="seconds")
    return {
        "execution": execution.id,
        "state": str(execution.state),
        "at": at,
        "files": execution.manifest.files if execution.manifest else 0,
        "versions": list(execution.versions),
        "alerts": [{"code": alert.code, "message": alert.message} for alert in execution.alerts],
    }
