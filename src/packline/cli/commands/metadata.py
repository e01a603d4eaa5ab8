"""``packline metadata``: show or change metadata of datums, and properties of datasets and versions."""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from packline.cli.common_options import add_json, path_argument
from packline.errors import InvalidInput, InvalidMetadata, PacklineError
from packline.json_types import JsonObject
from packline.library import environment
from packline.pipeline.annotating import MAX_DATUMS, Annotation, annotate, annotate_many
from packline.pipeline.datums import Dependencies, find_datum
from packline.pipeline.events import datum_alias_updated
from packline.pipeline.properties import (
    change_dataset_properties,
    change_version_properties,
    dataset_properties,
)
from packline.rules.metadata import parse_object
from packline.uri import check_dataset_name, parse_datum_uri, parse_version_uri


def add_options(command: argparse.ArgumentParser) -> None:
    """Add the arguments of ``packline metadata``."""
    command.add_argument(
        "uri",
        nargs="?",
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
    deps = environment.deps()
    datum = find_datum(parse_datum_uri(options.uri), deps)
    if not options.set and options.file is None:
        print(json.dumps(datum.metadata, indent=2, ensure_ascii=False))
        return 0
    changes = _of_file(options.file) | dict(map(_pair, options.set))
    done = annotate(datum.id, changes, deps, time.time())
    _announce_aliases([done])
    document = {"datum": done.datum.id, "changed": done.changed, "metadata": done.datum.metadata}
    text = f"{done.datum.uri}  {done.datum.path}  {'changed' if done.changed else 'unchanged'}"
    print(json.dumps(document, ensure_ascii=False) if options.json else text)
    return 0


def _properties(options: argparse.Namespace) -> int:
    """Show or change the properties of a dataset, a model or a version."""
    changes = _of_file(options.file) | dict(map(_pair, options.set))
    collection, reference = _named(options.uri)
    if reference:
        registry = environment.registry()
        if changes:
            properties = change_version_properties(collection, reference, changes, registry).properties
        else:
            properties = registry.resolve(collection, reference).properties
    elif changes:
        properties = change_dataset_properties(collection, changes, environment.dataset_store())
    else:
        properties = dataset_properties(collection, environment.dataset_store())
    print(json.dumps(properties, indent=None if options.json else 2, ensure_ascii=False))
    return 0


def _named(text: str) -> tuple[str, str]:
    """Return collection and version of a URI; the version is empty if the URI names a dataset or model alone."""
    if text.startswith("dataset://") and "/" not in text.removeprefix("dataset://").rstrip("/"):
        return check_dataset_name(text.removeprefix("dataset://").rstrip("/")), ""
    return parse_version_uri(text)


def _pair(text: str) -> tuple[str, object]:
    """Parse ``key=value``; the value is JSON, or else text."""
    key, sign, value = text.partition("=")
    if not sign or not key:
        raise InvalidMetadata(f"--set {text!r} is not KEY=VALUE.", "Write it like --set stars=5.")
    try:
        return key, json.loads(value)
    except (ValueError, RecursionError):
        return key, value


def _of_file(path: Path | None) -> JsonObject:
    return parse_object(_read(path), str(path)) if path else {}


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise InvalidInput(f"{path} cannot be read: {error.strerror}.", "Name a readable file.") from None


def _many(options: argparse.Namespace) -> int:
    deps = environment.deps()
    lines = _lines(options.from_jsonl, deps)
    counts = {"changed": 0, "unchanged": 0, "refused": 0}
    code = 0
    while batch := list(islice(lines, MAX_DATUMS)):
        results = annotate_many(_folded(batch), deps, time.time(), writers=1)
        _announce_aliases(done for done in results.values() if isinstance(done, Annotation))
        for datum, done in results.items():
            if isinstance(done, PacklineError):
                counts["refused"] += 1
                code = code or done.exit_code
                print(f"packline: {datum}: {done}", file=sys.stderr)
            else:
                counts["changed" if done.changed or done.moves else "unchanged"] += 1
    print(json.dumps(counts) if options.json else ", ".join(f"{n:,} {what}" for what, n in counts.items()))
    return code


def _lines(path: Path, deps: Dependencies) -> Iterator[tuple[str, JsonObject]]:
    """Yield pairs of datum id and metadata. Raises InvalidMetadata naming the line."""
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
        yield _id(datum, deps), metadata


def _id(text: str, deps: Dependencies) -> str:
    uri = parse_datum_uri(text if "://" in text else f"datum://{text}")
    return uri.reference if uri.is_id else deps.datum_index.datum_alias(uri.reference).datum


def _folded(batch: Iterable[tuple[str, JsonObject]]) -> dict[str, JsonObject]:
    """Merge the lines of each datum; the last value of a key wins."""
    folded: dict[str, JsonObject] = {}
    for datum, metadata in batch:
        folded[datum] = {**folded.get(datum, {}), **metadata}
    return folded


def _announce_aliases(done: Iterable[Annotation]) -> None:
    events: list[Any] = [
        datum_alias_updated(*move, who=environment.person())
        for annotation in done
        for move in annotation.moves
    ]
    environment.announce(events)
