"""``packline table``: export the items of the table to the bucket, and import them into a new stack's."""

from __future__ import annotations

import argparse
import json
from datetime import UTC, datetime

from packline.cli.common_options import add_json, add_quiet


def add_options(command: argparse.ArgumentParser) -> None:
    """Add the arguments of ``packline table``."""
    command.add_argument("action", choices=("export", "import"), help="what to do")
    command.add_argument(
        "name", nargs="?", default="", metavar="NAME", help="name of the backup (export: default is the time)"
    )
    command.add_argument(
        "--continue", dest="go_on", action="store_true", help="repeat an import that was interrupted"
    )
    add_quiet(command)
    add_json(command)


def run(options: argparse.Namespace) -> int:
    """Run ``packline table``. Returns 0. Raises InvalidInput, TableNotEmpty, DamagedBackup, WrongStore."""
    from packline.aws.table_backup import export_table, import_table
    from packline.errors import InvalidInput
    from packline.library.administration import Administration

    ports = Administration()
    if options.action == "export":
        name = options.name or datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
        report = export_table(ports.table, ports.store, name)
        text = f"exported {report.items:,} items to backups/{report.name}/"
    elif not options.name:
        raise InvalidInput("No backup is named.", "Name one: packline table import NAME.")
    else:
        report = import_table(ports.table, ports.store, options.name, go_on=options.go_on)
        text = f"imported {report.items:,} items from backups/{report.name}/"
    print(json.dumps(report._asdict()) if options.json else text)
    return 0
