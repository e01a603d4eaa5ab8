"""``packline doctor``: say what a fetch needs and whether it is there, one thing a line, each with a remedy."""

from __future__ import annotations

import argparse
import json

from packline.cli.common_options import add_api, add_json, path_argument
from packline.cli.standard_streams import printable
from packline.library.doctor.diagnose import diagnose
from packline.library.doctor.report import CheckResult, CheckStatus, exit_code


def add_options(command: argparse.ArgumentParser) -> None:
    """Add the arguments of ``packline doctor``."""
    command.add_argument(
        "--cache", type=path_argument, metavar="DIR", help="cache folder (default: PACKLINE_CACHE)"
    )
    add_api(command)
    add_json(command)


def run(options: argparse.Namespace) -> int:
    """Run ``packline doctor``. Returns 0 if a fetch would work, else the exit code of the first failure."""
    results = []
    for result in diagnose(options.api, options.cache):
        results.append(result)
        if not options.json:
            print("\n".join(_lines(result)), flush=True)
    code = exit_code(results)
    if options.json:
        print(json.dumps({"ok": code == 0, "checks": [_document(result) for result in results]}))
    elif code:
        failed = sum(result.status is CheckStatus.FAILED for result in results)
        print(f"{failed} of {len(results)} checks failed: a fetch would not work")
    return code


def _lines(result: CheckResult) -> list[str]:
    lines = [f"{result.status:7}  {result.name:16}  {printable(result.message)}"]
    return lines + ([f"{'':7}  {'':16}  {printable(result.remedy)}"] if result.remedy else [])


def _document(result: CheckResult) -> dict[str, str]:
    names = ("name", "status", "message", "remedy")
    return {name: str(value) for name, value in result._asdict().items() if name in names}
