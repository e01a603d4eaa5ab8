"""Builds the lineage in the marker of an execution, from its configuration files and environment variables."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from packline.client.mounts.record import MOUNTS_FILE
from packline.json_types import JsonObject
from packline.redaction import redact_document
from packline.rules.marker import MAX_BYTES

DATUMS_KEPT = 500
"""Number of datums of an input that are named one by one; a version names all of its files at once."""
URIS_KEPT = 100
SECRET = ("TOKEN", "SECRET", "PASSWORD", "KEY", "CREDENTIAL")

_PREFIX = "valohai."
# Keys of execution.json (Valohai: system configuration files), and where they stand in the marker.
_FLAT = {
    "commit-identifier": "commit",
    "execution-step": "step",
    "execution-image": "image",
    "execution-counter": "counter",
    "execution-title": "title",
    "execution-tags": "tags",
    "pipeline-id": "pipeline",
    "task-id": "task",
}
_GROUPS = {
    "project": {"project-id": "id", "project-name": "name"},
    "who": {"creator-id": "id", "creator-name": "name", "creator-email": "email"},
    "machine": {"environment-id": "id", "environment-name": "name", "environment-slug": "slug"},
    "times": {"execution-ctime": "created", "execution-qtime": "queued"},
}
_VARIABLES = {
    "VH_EXECUTION_ID": "execution_id",
    "VH_PIPELINE_ID": "pipeline",
    "VH_TASK_ID": "task",
}


def read_lineage(config: Path, environ: Mapping[str, str] = os.environ) -> JsonObject:
    """Read project, commit, step, image, parameters, inputs, mounts, machine, times and user, as far as they are known.

    ``config`` is the folder with ``execution.json``, ``parameters.json``, ``inputs.json`` and ``mounts.json``; a file
    that does not exist or is not a JSON object is ignored.
    """
    lineage = _of_execution(_document(config / "execution.json"))
    parameters = _document(config / "parameters.json")
    inputs = {name: input_lineage(entry) for name, entry in _document(config / "inputs.json").items()}
    for variable, key in _VARIABLES.items():
        if environ.get(variable):
            lineage.setdefault(key, environ[variable])
    if environ.get("VH_PROJECT_ID"):
        lineage.setdefault("project", {}).setdefault("id", environ["VH_PROJECT_ID"])
    documents = {"parameters": parameters, "inputs": inputs, "mounts": _mounts(config)}
    return lineage | {key: value for key, value in documents.items() if value}


def platform_variables(environ: Mapping[str, str] = os.environ) -> dict[str, str]:
    """Return the variables of the platform, without those that may be secret."""
    return {
        name: value
        for name, value in sorted(environ.items())
        if name.startswith("VH_") and not any(word in name for word in SECRET)
    }


def input_lineage(entry: Mapping[str, Any]) -> JsonObject:
    """Return what an input was made of, by its entry in ``inputs.json``: URIs, and what they meant.

    Where the entry does not say what they meant (the platform wrote it), the files' datums do.
    """
    files = [file for file in entry.get("files") or [] if isinstance(file, dict)]
    uris = entry.get("uris") or list(dict.fromkeys(str(file.get("uri")) for file in files if file.get("uri")))
    datums = [str(file["datum_id"]) for file in files if file.get("datum_id")]
    used: JsonObject = {
        "uris": uris[:URIS_KEPT],
        "resolved": (entry.get("resolved") or [])[:URIS_KEPT],
        "files": len(files),
        "bytes": sum(file.get("size") or 0 for file in files),
    }
    is_resolved = used["resolved"] or not datums or len(datums) > DATUMS_KEPT
    return used | ({} if is_resolved else {"datums": datums})


def encode_marker(content: JsonObject) -> bytes:
    """Encode the marker, without its longest lists, named in ``trimmed``, if it would be too long.

    URLs in it, also in parameters and the command, lose passwords and signatures.
    """
    content = redact_document(content)
    body = _json(content)
    for leave in (_without_datums, _without_uris, _without_parameters):
        if len(body) <= MAX_BYTES:
            break
        content = leave(content)
        body = _json(content)
    return body


def _without_datums(content: JsonObject) -> JsonObject:
    return _trimmed(content, "datums", lambda used: {key: used[key] for key in used if key != "datums"})


def _without_uris(content: JsonObject) -> JsonObject:
    return _trimmed(content, "uris", lambda used: {key: used[key] for key in ("files", "bytes")})


def _trimmed(content: JsonObject, what: str, change: Any) -> JsonObject:
    inputs = {name: change(used) for name, used in content.get("inputs", {}).items()}
    return content | {"inputs": inputs, "trimmed": [*content.get("trimmed", []), what]}


def _without_parameters(content: JsonObject) -> JsonObject:
    left = {key: value for key, value in content.items() if key not in ("parameters", "command")}
    return left | {"trimmed": [*content.get("trimmed", []), "parameters", "command"]}


def _of_execution(document: JsonObject) -> JsonObject:
    fields = {
        key.removeprefix(_PREFIX): value for key, value in document.items() if value not in (None, [], "")
    }
    lineage: JsonObject = {key: fields[name] for name, key in _FLAT.items() if name in fields}
    for group, keys in _GROUPS.items():
        members = {key: fields[name] for name, key in keys.items() if name in fields}
        if members:
            lineage[group] = members
    return lineage


def _mounts(config: Path) -> list[object]:
    """Return what ``packline inputs`` recorded of the step's mounts: data that no version pins."""
    mounts = _document(config / MOUNTS_FILE).get("mounts")
    return mounts if isinstance(mounts, list) else []


def _document(file: Path) -> JsonObject:
    try:
        document = json.loads(file.read_bytes())
    except (OSError, ValueError, RecursionError):
        return {}
    return document if isinstance(document, dict) else {}


def _json(content: Mapping[str, Any] | Sequence[Any]) -> bytes:
    return json.dumps(content, ensure_ascii=False).encode()
