"""``packline search`` and ``show datum://…``: find and show datums by their metadata."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from typing import Any

from packline.cli.backend_option import services_of
from packline.cli.common_options import add_api, add_json, count_argument, uri_argument
from packline.client.progress import format_bytes
from packline.keys import OUTPUTS
from packline.model import Datum
from packline.part_range import parse_part_range
from packline.ports.deployment import DatumQuery, DatumResults, DeploymentServices, FoundItem
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
    command.add_argument(
        "--all",
        default="",
        metavar="PATTERN",
        help="everything with this part in its name or path: datasets, models, versions, executions, and files of "
        "all versions, annotated or not; * and ? stand for anything",
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
        "--limit", type=count_argument, default=100, metavar="N", help="results of one page (default: 100)"
    )
    command.add_argument("--cursor", default="", help="continue after the previous page")
    add_api(command)
    add_json(command)


def run(options: argparse.Namespace) -> int:
    """Run ``packline search``. Returns 0. Raises InvalidQuery."""
    query = _query(options)
    if options.all:
        return _search_everything(options, query)
    page = services_of(options).datums.search(query, options.cursor, options.limit)
    if query.project == "" and not _is_scoped(query):
        print(f"searched: {page.searched}", file=sys.stderr)
    for backlog in page.not_searched:
        print(
            f"warning: {backlog.datums:,} files of execution {backlog.execution} are not in the search index yet; "
            "Packline adds them automatically, so search again later",
            file=sys.stderr,
        )
    print(
        json.dumps(_document(page), indent=2, ensure_ascii=False) if options.json else "\n".join(_lines(page))
    )
    return 0


def _search_everything(options: argparse.Namespace, query: DatumQuery) -> int:
    """Search names and files of the whole deployment. Raises InvalidQuery if other criteria are given."""
    if query != DatumQuery():
        raise InvalidQuery("--all is not combined with other criteria.", "Search for metadata without --all.")
    page = services_of(options).datums.search_everything(options.all, options.cursor, options.limit)
    print(f"searched: {page.searched}", file=sys.stderr)
    for uri in page.not_searched:
        print(f"warning: the files of {uri} are not in the index yet; search again later", file=sys.stderr)
    if options.json:
        document = {**page._asdict(), "items": [item._asdict() for item in page.items]}
        print(json.dumps(document, indent=2, ensure_ascii=False))
        return 0
    lines = [_found_line(item) for item in page.items]
    lines = lines or ["nothing on this page" if page.cursor else "nothing found"]
    print("\n".join([*lines, *([f"more: --cursor {page.cursor}"] if page.cursor else [])]))
    return 0


def _found_line(item: FoundItem) -> str:
    if item.kind != "file":
        return f"{item.kind:<10} {item.uri or item.name}"
    more = f" and {item.more_versions} more" if item.more_versions else ""
    return f"{item.kind:<10} {item.name}  in {', '.join(item.versions)}{more}"


def _query(options: argparse.Namespace) -> DatumQuery:
    """Return what is searched for. Raises InvalidQuery."""
    query = DatumQuery(
        tags=tuple(options.tag),
        name=options.name,
        alias=options.alias.removeprefix("datum://"),
        execution=options.execution,
        dataset=options.dataset,
        conditions=tuple(options.conditions),
        project=options.project,
    )
    if query.project and query._replace(name="", project="") != DatumQuery():
        raise InvalidQuery("With --project, only --name can be searched.", "Remove the other criteria.")
    return query


def _is_scoped(query: DatumQuery) -> bool:
    """Return whether all files that could match are looked at. Raises InvalidQuery."""
    parsed = Query(
        *(query.tags, query.name, query.alias, query.execution, query.dataset),
        conditions=parse_conditions(query.conditions),
    )
    return parsed.scoped or parsed.needs_annotations


def _document(page: DatumResults) -> dict[str, Any]:
    return {
        "datums": [datum_document(datum) for datum in page.datums],
        "cursor": page.cursor,
        "searched": page.searched,
        "complete": not page.not_searched,
        "not_searched": [
            {"execution": backlog.execution, "files": backlog.datums} for backlog in page.not_searched
        ],
    }


def _lines(page: DatumResults) -> list[str]:
    lines = [_line(datum) for datum in page.datums]
    lines = lines or ["nothing on this page" if page.cursor else "nothing found"]
    return [*lines, *([f"more: --cursor {page.cursor}"] if page.cursor else [])]


def show(uri: DatumUri, services: DeploymentServices) -> tuple[Any, Sequence[str]]:
    """Return a datum as JSON document and as lines of text. Raises DatumNotFound."""
    datum = services.datums.find(uri)
    history = [] if uri.is_id else services.aliases.datum_history(uri.reference)
    document = datum_document(datum)
    document["alias_history"] = [
        {"rev": move.rev, "datum": move.datum, "name": move.path, "at": move.moved_at} for move in history
    ]
    return document, [
        _line(datum),
        _place(datum),
        f"  execution  {datum.execution or 'none (uploaded without an execution)'}",
        *(f"  {name} = {json.dumps(value, ensure_ascii=False)}" for name, value in datum.metadata.items()),
    ]


def _place(datum: Datum) -> str:
    at = parse_part_range(datum.version_id)
    if at is not None:
        kind = "part   " if at.key.startswith(OUTPUTS) else "archive"
        return f"  {kind}    {at.key}" + (f" (version {at.version_id})" if at.version_id else "")
    return f"  object     {datum.key}" + (f" (version {datum.version_id})" if datum.version_id else "")


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
