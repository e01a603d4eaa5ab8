"""``packline events``: list what was done to a dataset, model or datum, or by an execution, and by whom."""

from __future__ import annotations

import argparse
import json
from datetime import UTC, datetime
from itertools import islice

from packline.cli.backend_option import services_of
from packline.cli.common_options import add_api, add_json, count_argument
from packline.model import PastEvent
from packline.ports.deployment import DatumService
from packline.principal import describe_principal
from packline.rules.event_identity import DATUM, EXECUTION, collection_subject, is_about
from packline.rules.event_text import describe_event, event_document
from packline.uri import (
    check_dataset_name,
    check_execution_id,
    parse_datum_uri,
    parse_model_uri,
    parse_version_uri,
    version_uri,
)


def add_options(command: argparse.ArgumentParser) -> None:
    """Add the arguments of ``packline events``."""
    command.add_argument(
        "subject",
        metavar="SUBJECT",
        help="dataset://name or a version or alias of it, model://name/ or a version of it, datum://id-or-alias, "
        "or an execution",
    )
    command.add_argument(
        "--limit", type=count_argument, default=100, metavar="N", help="number of events (default: 100)"
    )
    add_api(command)
    add_json(command)


def run(options: argparse.Namespace) -> int:
    """Run ``packline events``. Returns 0. Raises InvalidUri, InvalidName, DatumNotFound."""
    services = services_of(options)
    history = services.executions.events(_subject(options.subject, services.datums))
    version = _version(options.subject)
    events = list(islice((e for e in history if not version or is_about(e, version)), options.limit))
    if options.json:
        print(json.dumps([event_document(event) for event in events], indent=2, ensure_ascii=False))
    else:
        print("\n".join(map(_line, events)) or "no events in the last 90 days")
    return 0


def _subject(text: str, datums: DatumService) -> str:
    """Return the subject as events record it. Raises InvalidUri, InvalidName, DatumNotFound."""
    scheme, separator, name = text.partition("://")
    if not separator:
        return EXECUTION + check_execution_id(text)
    if scheme == "dataset":
        return collection_subject(check_dataset_name(name.partition("/")[0]))
    if scheme == "model":
        return collection_subject(parse_model_uri(text).collection)
    return DATUM + datums.datum_id(parse_datum_uri(text))


def _version(text: str) -> str:
    """Return the URI if it names a version or an alias, whose events alone are shown; else an empty text."""
    scheme, _, name = text.partition("://")
    if scheme not in ("dataset", "model") or not name.partition("/")[2]:
        return ""
    return version_uri(*parse_version_uri(text))


def _line(event: PastEvent) -> str:
    activity = describe_event(event)
    by = describe_principal(activity.by)
    return f"{_time(event.at)}  {event.kind}  {activity.uri}  {activity.text}{f'  by {by}' if by else ''}"


def _time(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="seconds")
