"""``packline search`` and ``show datum://…``: find and show datums by their metadata."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from typing import Any

from packline.cli.common_options import add_json, uri_argument
from packline.client.progress import format_bytes
from packline.library import environment
from packline.model import Datum
from packline.pipeline.datums import find_datum
from packline.pipeline.project_outputs import list_project_outputs, parse_cursor
from packline.pipeline.searching import describe_scope, search
from packline.rules.query import InvalidQuery, Query, parse_conditions
from packline.rules.reserved_keys import alias_of, properties_of, tags_of
from packline.uri import DatumUri


def add_options(command: argparse.ArgumentParser) -> None:
    """Add the arguments of ``packline search``."""
    command.add_argument(
        "conditions",
        nargs="*",
        metavar="CONDITION",
        help="a property: accuracy>=0.9, factory=eu-02, approved_by",
    )
    command.add_argument("--tag", action="append", default=[], help="tag (may be repeated; all must match)")
    command.add_argument("--name", default="", metavar="GLOB", help="path or file name")
    command.add_argument("--alias", default="", help="datum alias")
    command.add_argument("--execution", default="", metavar="ID", help="outputs of this execution")
    command.add_argument(
        "--dataset", type=uri_argument, default="", metavar="URI", help="members of this version"
    )
    command.add_argument(
        "--project", default="", metavar="NAME", help="outputs of this project, by its name or id"
    )
    command.add_argument(
        "--limit", type=int, default=100, metavar="N", help="results of one page (default: 100)"
    )
    command.add_argument("--cursor", default="", help="continue after the previous page")
    add_json(command)


def run(options: argparse.Namespace) -> int:
    """Run ``packline search``. Returns 0. Raises InvalidQuery."""
    if options.project:
        return _list_project(options)
    query = Query(
        tags=tuple(options.tag),
        name=options.name,
        alias=options.alias.removeprefix("datum://"),
        execution=options.execution,
        dataset=options.dataset,
        conditions=parse_conditions(options.conditions),
    )
    page = search(query, environment.deps(), cursor=options.cursor, limit=options.limit)
    document = {
        "datums": [datum_document(datum) for datum in page.datums],
        "cursor": page.cursor,
        "searched": describe_scope(query),
        "complete": not page.not_searched,
        "not_searched": [
            {"execution": backlog.execution, "files": backlog.datums} for backlog in page.not_searched
        ],
    }
    lines = [_line(datum) for datum in page.datums] or [
        "nothing on this page" if page.cursor else "nothing found"
    ]
    lines += [f"more: --cursor {page.cursor}"] if page.cursor else []
    if not query.scoped and not query.needs_annotations:
        print(f"searched: {describe_scope(query)}", file=sys.stderr)
    for backlog in page.not_searched:
        print(
            f"warning: {backlog.datums:,} files of execution {backlog.execution} are not in the search index yet; "
            "Packline adds them automatically, so search again later",
            file=sys.stderr,
        )
    print(json.dumps(document, indent=2, ensure_ascii=False) if options.json else "\n".join(lines))
    return 0


def _list_project(options: argparse.Namespace) -> int:
    """List the outputs of a project, filtered by name; other criteria are not supported."""
    if any((options.conditions, options.tag, options.alias, options.execution, options.dataset)):
        raise InvalidQuery("With --project, only --name can be searched.", "Remove the other criteria.")
    cursor = parse_cursor(options.cursor) if options.cursor else None
    page = list_project_outputs(
        options.project,
        environment.deps(),
        environment.execution_index(),
        name=options.name,
        cursor=cursor,
        limit=max(1, options.limit),
    )
    document = {
        "datums": [datum_document(datum) for datum in page.datums],
        "cursor": str(page.cursor) if page.cursor else "",
        "searched": f"all outputs of sealed executions of project {options.project}",
        "complete": True,
        "not_searched": [],
    }
    lines = [_line(datum) for datum in page.datums] or [
        "nothing on this page" if page.cursor else "nothing found"
    ]
    lines += [f"more: --cursor {page.cursor}"] if page.cursor else []
    print(json.dumps(document, indent=2, ensure_ascii=False) if options.json else "\n".join(lines))
    return 0


def show(uri: DatumUri) -> tuple[Any, Sequence[str]]:
    """Return a datum as JSON document and as lines of text. Raises DatumNotFound."""
    deps = environment.deps()
    datum = find_datum(uri, deps)
    history = [] if uri.is_id else [*deps.datum_index.datum_alias_history(uri.reference)][::-1]
    document = datum_document(datum)
    document["alias_history"] = [
        {"rev": move.rev, "datum": move.datum, "name": move.path, "at": move.moved_at} for move in history
    ]
    return document, [
        _line(datum),
        f"  object     {datum.key}" + (f" (version {datum.version_id})" if datum.version_id else ""),
        f"  execution  {datum.execution or 'none (uploaded without an execution)'}",
        *(f"  {name} = {json.dumps(value, ensure_ascii=False)}" for name, value in datum.metadata.items()),
    ]


def datum_document(datum: Datum) -> dict[str, Any]:
    """Return a datum as JSON document."""
    return {
        "id": datum.id,
        "uri": datum.uri,
        "name": datum.path,
        "key": datum.key,
        "version_id": datum.version_id,
        "size": datum.size,
        "etag": datum.etag,
        "execution": datum.execution,
        "tags": list(tags_of(datum.metadata)),
        "alias": alias_of(datum.metadata),
        "properties": properties_of(datum.metadata),
        "metadata": datum.metadata,
    }


def _line(datum: Datum) -> str:
    tags = f"  [{', '.join(tags_of(datum.metadata))}]" if tags_of(datum.metadata) else ""
    return f"{datum.uri}  {datum.path}  {format_bytes(datum.size)}{tags}"
