"""``packline ls``, ``show`` and ``execution``: show datasets, versions and executions as text or JSON."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import asdict
from datetime import UTC, datetime
from itertools import islice
from typing import Any

from packline.cli.backend_option import services_of
from packline.cli.common_options import add_api, add_json, uri_argument
from packline.cli.wait import alert_text
from packline.client.progress import format_bytes
from packline.errors import InvalidInput, VersionNotFound
from packline.model import DatasetVersion, Execution, Part
from packline.ports.deployment import DeploymentServices
from packline.principal import describe_principal, principal_document
from packline.rules.execution_progress import progress_text
from packline.uri import (
    LATEST,
    DatumUri,
    check_dataset_name,
    check_execution_id,
    parse_model_uri,
    parse_uri,
    parse_version_uri,
)

LISTED = 1_000
"""Number of versions of a dataset that are listed, newest first."""
INTERNAL = frozenset({"rev", "owner", "lease_until", "look_at", "metadata"})
"""Fields of an execution that only the pipeline needs."""


def add_ls_options(command: argparse.ArgumentParser) -> None:
    """Add the arguments of ``packline ls``."""
    from packline.cli.commands.members import add_read_options

    command.add_argument(
        "dataset",
        nargs="?",
        metavar="DATASET",
        help="a dataset, whose versions are listed, or a version (NAME/VERSION), whose members are listed",
    )
    command.add_argument(
        "prefix", nargs="?", default="", metavar="PREFIX", help="only members whose paths start with this"
    )
    command.add_argument(
        "-l", "--long", action="store_true", help="print size and datum of each member, not only its path"
    )
    add_read_options(command)
    command.add_argument(
        "--deleted", action="store_true", help="also list deleted versions that are not purged yet"
    )
    add_json(command)


def add_show_options(command: argparse.ArgumentParser) -> None:
    """Add the arguments of ``packline show``."""
    command.add_argument("uri", type=uri_argument, metavar="URI")
    add_api(command)
    add_json(command)


def add_execution_options(command: argparse.ArgumentParser) -> None:
    """Add the arguments of ``packline execution``."""
    command.add_argument("execution", metavar="ID")
    add_api(command)
    add_json(command)


def run(options: argparse.Namespace) -> int:
    """Run ``packline ls``, ``show`` or ``execution``. Returns 0. Raises InvalidUri, NotFound."""
    if options.command == "ls":
        if _names_version(options.dataset):
            return _list_members(options)
        _refuse_member_options(options)
    commands = {"ls": _list, "show": _show, "execution": _execution}
    document, lines = commands[options.command](services_of(options), options)
    print(json.dumps(document, indent=2, ensure_ascii=False) if options.json else "\n".join(lines))
    return 0


def _list(services: DeploymentServices, options: argparse.Namespace) -> tuple[Any, Sequence[str]]:
    if options.dataset is None:
        names, models = list(services.versions.datasets()), list(services.versions.models())
        lines = [*names, *(f"model://{model}/" for model in models)]
        return {"datasets": names, "models": models}, lines or ["no datasets yet"]
    dataset = _collection(options.dataset)
    listed = list(islice(services.versions.versions(dataset, deleted=options.deleted), LISTED + 1))
    versions, has_more = listed[:LISTED], len(listed) > LISTED
    if not versions:
        with suppress(VersionNotFound):  # a dataset may have none
            services.versions.resolve(dataset, LATEST)
    if has_more:
        print(f"warning: only the newest {LISTED:,} versions are listed", file=sys.stderr)
    aliases = list(services.aliases.aliases(dataset))
    pointing = {
        version.version: [a.alias for a in aliases if a.version == version.version] for version in versions
    }
    document = {
        "dataset": dataset,
        "versions": [_brief(version, pointing[version.version]) for version in versions],
        "aliases": [asdict(alias) for alias in aliases],
        "more": has_more,
    }
    rows = _table(_row(version, pointing[version.version]) for version in versions)
    return document, rows or ["no versions yet"]


def _refuse_member_options(options: argparse.Namespace) -> None:
    """Refuse what says something about members only: a list of versions would look like the answer to it."""
    for_members = {
        "PREFIX": options.prefix,
        "--cache": options.cache,
        "--cache-bytes": options.cache_bytes is not None,
        "--offline": options.offline,
    }
    names = [name for name, value in for_members.items() if value]
    if names:
        raise InvalidInput(
            f"{', '.join(names)} can be given with a version only.",
            f"Name one: packline ls {options.dataset or 'NAME'}/VERSION.",
        )


def _list_members(options: argparse.Namespace) -> int:
    from packline.cli.commands import members

    line = members.json_line if options.json else members.long_line if options.long else members.path_line
    return members.list_members(options, uri_argument(options.dataset), options.prefix, line)


def _names_version(name: str | None) -> bool:
    """Return whether a name is that of a version, and not of a dataset or model."""
    text = (name or "").rpartition("://")[2]
    return bool(text.rstrip("/").partition("/")[2])


def _collection(name: str) -> str:
    if name.startswith("model://"):
        return parse_model_uri(name).collection
    return check_dataset_name(name.removeprefix("dataset://").rstrip("/"))


def _row(version: DatasetVersion, aliases: list[str]) -> tuple[str, ...]:
    files, size = f"{version.manifest.files:,} files", format_bytes(version.manifest.bytes)
    created = _time(version.created_at)
    notes = [f"deleted, restorable until {_time(version.purge_at)}"] if version.deleted_at else aliases
    return version.version, files, size, str(version.packaging), created, ", ".join(notes)


def _show(services: DeploymentServices, options: argparse.Namespace) -> tuple[Any, Sequence[str]]:
    uri = parse_uri(options.uri)
    if isinstance(uri, DatumUri):
        from packline.cli.commands.search import show

        return show(uri, services)
    collection, reference = parse_version_uri(options.uri)
    version = services.versions.resolve(collection, reference or LATEST)
    all_aliases = services.aliases.aliases(version.dataset)
    aliases = [alias.alias for alias in all_aliases if alias.version == version.version]
    parts = services.versions.parts(version)
    document = {
        **_brief(version, aliases),
        "base": version.base,
        "tags": list(version.tags),
        "properties": version.properties,
        "plan": version.plan,
        "associated_project_ids": list(version.projects),
        **({"status": version.status, "release_note": version.note} if version.is_model else {}),
    }
    document["parts"] = [_part(part) for part in parts]
    return document, [
        f"{version.uri}" + (f"  ({', '.join(aliases)})" if aliases else ""),
        f"  files      {version.manifest.files:,}, {format_bytes(version.manifest.bytes)}",
        f"  content    {version.manifest.digest}",
        f"  created    {_time(version.created_at)} by execution {version.execution}"
        + (f", {by}" if (by := describe_principal(version.created_by)) else ""),
        *([f"  based on   {version.base}"] if version.base else []),
        *([f"  tags       {', '.join(version.tags)}"] if version.tags else []),
        *(
            f"  {name} = {json.dumps(value, ensure_ascii=False)}"
            for name, value in version.properties.items()
        ),
        *([f"  status     {version.status}"] if version.is_model else []),
        *([f"  note       {version.note}"] if version.note else []),
        f"  packaging  {version.packaging}: {version.packaging_reason}",
        *(
            f"  part {part.index:<5} {part.key}  {part.files:,} files, {format_bytes(part.size)}, "
            f"{len(part.blocks)} blocks" + ("  (reused)" if part.reused else "")
            for part in parts
        ),
    ]


def _execution(services: DeploymentServices, options: argparse.Namespace) -> tuple[Any, Sequence[str]]:
    execution = check_execution_id(options.execution)
    execution_state = services.executions.find(execution)
    unindexed = services.executions.unindexed(execution)
    document = {
        **_without_internals(execution_state),
        "progress": progress_text(execution_state),
        "alerts": [asdict(alert) for alert in execution_state.alerts],
        "unindexed": unindexed,
    }
    return document, _execution_lines(execution_state, unindexed)


def _without_internals(execution: Execution) -> dict[str, Any]:
    """Return the fields that people read: the pipeline's leases and places of storage are not in the API's answers."""
    fields = {name: value for name, value in asdict(execution).items() if name not in INTERNAL}
    manifest = execution.manifest
    outputs = manifest and {name: getattr(manifest, name) for name in ("digest", "files", "bytes", "rows")}
    return {**fields, "manifest": outputs}


def _execution_lines(execution: Execution, unindexed: int) -> list[str]:
    progress = progress_text(execution)
    lines = [f"{execution.id}: {execution.state}" + (f" ({progress})" if progress else "")]
    if execution.manifest:
        lines.append(f"  outputs  {execution.manifest.rows:,}, {format_bytes(execution.manifest.bytes)}")
    adopted = execution.marker.get("adopt")
    lines += [f"  adopted  {adopted['prefix']}"] if isinstance(adopted, dict) and "prefix" in adopted else []
    if unindexed:
        lines.append(
            f"  search   {unindexed:,} files are not in the index yet; Packline adds them automatically"
        )
    lines += [f"  version  {uri}" for uri in execution.versions]
    lines += [f"  alert    {alert_text(alert)}" for alert in execution.alerts]
    lines += [f"  late     {key}" for key in execution.late]
    return lines


def _brief(version: DatasetVersion, aliases: list[str]) -> dict[str, Any]:
    return {
        "uri": version.uri,
        "dataset": version.dataset,
        "version": version.version,
        "aliases": aliases,
        "files": version.manifest.files,
        "bytes": version.manifest.bytes,
        "content_hash": version.manifest.digest,
        "execution": version.execution,
        "created_at": _time(version.created_at),
        "packaging": str(version.packaging),
        "packaging_reason": version.packaging_reason,
        "deleted_at": _time(version.deleted_at) if version.deleted_at else None,
        "purge_at": _time(version.purge_at) if version.purge_at else None,
        "created_by": principal_document(version.created_by),
        "deleted_by": principal_document(version.deleted_by),
    }


def _part(part: Part) -> dict[str, Any]:
    document = asdict(part)
    return {**document, "blocks": [block._asdict() for block in part.blocks]}


def _time(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="seconds")


def _table(rows: Iterable[tuple[str, ...]]) -> list[str]:
    cells = [[str(cell) for cell in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    return [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in cells
    ]
