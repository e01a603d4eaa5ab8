"""``packline metadata``: show or change metadata of datums, and properties of datasets and versions."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

from packline.cli.backend_option import services_of
from packline.cli.common_options import add_api, add_json, path_argument, uri_argument
from packline.errors import InvalidInput, InvalidMetadata, NotFound, PacklineError
from packline.json_types import JsonObject
from packline.ports.deployment import DatumService
from packline.rules.metadata import parse_object
from packline.uri import DatumUri, check_dataset_name, parse_datum_uri, parse_version_uri

MAX_DATUMS = 1_000
"""Datums that are changed at once."""


def add_options(command: argparse.ArgumentParser) -> None:
    """Add the arguments of ``packline metadata``."""
    command.add_argument(
        "uri",
        nargs="?",
        type=uri_argument,
        metavar="URI",
        help="datum://id or datum://alias; dataset://name, dataset://name/version, model://name/counter",
    )
    command.add_argument(
        "--set",
        action="append",
        default=[],
        metavar="KEY=VALUE",
        help="JSON or text; null removes the key (may be repeated)",
    )
    command.add_argument(
        "--file",
        type=path_argument,
        metavar="FILE",
        help="file with a JSON object to merge; --set takes precedence",
    )
    command.add_argument(
        "--from-jsonl",
        type=path_argument,
        metavar="FILE",
        help='many datums: lines of {"datum": "<id or alias>", "metadata": {…}}',
    )
    add_api(command)
    add_json(command)


def run(options: argparse.Namespace) -> int:
    """Run ``packline metadata``. Returns 0, or the exit code of the first datum that was refused."""
    if options.from_jsonl:
        if options.uri or options.set or options.file:
            raise InvalidInput("--from-jsonl cannot be combined with URI, --set or --file.", "Remove them.")
        return _many(options)
    if not options.uri:
        raise InvalidInput("No datum is named.", "Pass datum://<id-or-alias>, or --from-jsonl FILE.")
    if not options.uri.startswith("datum://") and "://" in options.uri:
        return _properties(options)
    datums = services_of(options).datums
    datum = datums.find(parse_datum_uri(options.uri))
    if not options.set and options.file is None:
        print(json.dumps(datum.metadata, indent=2, ensure_ascii=False))
        return 0
    changes = _of_file(options.file) | dict(map(_pair, options.set))
    done = datums.annotate(datum, changes)
    document = {"datum": done.datum.id, "changed": done.changed, "metadata": done.datum.metadata}
    text = f"{done.datum.uri}  {done.datum.path}  {'changed' if done.changed else 'unchanged'}"
    print(json.dumps(document, ensure_ascii=False) if options.json else text)
    return 0


def _properties(options: argparse.Namespace) -> int:
    """Show or change the properties of a dataset, a model or a version."""
    changes = _of_file(options.file) | dict(map(_pair, options.set))
    collection, reference = _named(options.uri)
    service = services_of(options).properties
    if changes:
        properties = service.change_properties(collection, reference, changes)
    else:
        properties = service.properties(collection, reference)
    print(json.dumps(properties, indent=None if options.json else 2, ensure_ascii=False))
    return 0


def _named(text: str) -> tuple[str, str]:
    """Return collection and version of a URI; the version is empty if the URI names a dataset or model alone."""
    if text.startswith("dataset://") and "/" not in text.removeprefix("dataset://").rstrip("/"):
        return check_dataset_name(text.removeprefix("dataset://").rstrip("/")), ""
    return parse_version_uri(text)


def _pair(text: str) -> tuple[str, object]:
    """Parse ``key=value``; the value is JSON, or else text. Raises InvalidMetadata for NaN and Infinity."""
    key, sign, value = text.partition("=")
    if not sign or not key:
        raise InvalidMetadata(f"--set {text!r} is not KEY=VALUE.", "Write it like --set stars=5.")
    try:
        parsed = json.loads(value)
    except (ValueError, RecursionError):
        return key, value
    try:
        json.dumps(parsed, allow_nan=False)
    except ValueError:
        raise InvalidMetadata(
            f"--set {text!r} has a number that JSON does not have.", "For a text, write it in double quotes."
        ) from None
    return key, parsed


def _of_file(path: Path | None) -> JsonObject:
    return parse_object(_read(path), str(path)) if path else {}


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise InvalidInput(f"{path} cannot be read: {error.strerror}.", "Name a readable file.") from None


def _many(options: argparse.Namespace) -> int:
    datums = services_of(options).datums
    lines = _lines(options.from_jsonl)
    counts = {"changed": 0, "unchanged": 0, "refused": 0}
    code = 0
    while batch := list(islice(lines, MAX_DATUMS)):
        for datum, done in _annotate(batch, datums).items():
            if isinstance(done, PacklineError):
                counts["refused"] += 1
                code = code or done.exit_code
                print(f"packline: {datum}: {done}", file=sys.stderr)
            else:
                counts["changed" if done else "unchanged"] += 1
    print(json.dumps(counts) if options.json else ", ".join(f"{n:,} {what}" for what, n in counts.items()))
    return code


def _annotate(
    batch: Iterable[tuple[DatumUri, JsonObject]], datums: DatumService
) -> dict[str, bool | PacklineError]:
    """Merge metadata into datums. Returns what became of each; an unknown alias refuses its own lines only."""
    ids: dict[DatumUri, str] = {}
    refused: dict[str, bool | PacklineError] = {}
    changes: dict[str, JsonObject] = {}
    for uri, metadata in batch:
        try:
            datum = ids[uri] = ids.get(uri) or datums.datum_id(uri)
        except NotFound as error:
            refused[uri.reference] = error
        else:
            changes[datum] = {**changes.get(datum, {}), **metadata}  # the last value of a key wins
    return refused | dict(datums.annotate_many(changes)) if changes else refused


def _lines(path: Path) -> Iterator[tuple[DatumUri, JsonObject]]:
    """Yield pairs of a datum and its metadata. Raises InvalidMetadata naming the line."""
    for number, raw in enumerate(_read(path).splitlines(), start=1):
        if not raw.strip():
            continue
        line = parse_object(raw, f"{path} line {number}")
        datum, metadata = line.get("datum"), line.get("metadata")
        if not isinstance(datum, str) or not isinstance(metadata, dict):
            raise InvalidMetadata(
                f"{path} line {number} needs a datum and its metadata.",
                'Write {"datum": "<id>", "metadata": {…}}.',
            )
        yield parse_datum_uri(datum if "://" in datum else f"datum://{datum}"), metadata
