"""What an upload writes beside its files, and which paths it takes: one rule for ``packline push`` and the console."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from packline.errors import InvalidInput, UnsafePath
from packline.json_types import JsonObject
from packline.keys import MAX_KEY_BYTES
from packline.rules.packaging_rule import VARIABLE
from packline.uri import LATEST, LATEST_IS_TAKEN, DatasetUri, check_version_name, parse_dataset_uri
from packline.vhpkgzip.member_paths import check_path


def path_problem(path: str, prefix: str) -> str:
    """Return what keeps a file from being uploaded under this path; empty if nothing does.

    Args:
        path: The path of the output.
        prefix: What stands before it in the key of its object in the bucket.
    """
    try:
        plain = check_path(path)
    except UnsafePath as error:
        return error.message.rstrip(".")
    if plain != path:
        return f"would be another path in a version: {plain!r}"
    length = len(prefix.encode()) + len(path.encode())
    return (
        f"the key would have {length:,} bytes, and S3 allows {MAX_KEY_BYTES:,}"
        if length > MAX_KEY_BYTES
        else ""
    )


def version_entry(
    target: DatasetUri, aliases: Sequence[str], base: str, packaging: bool
) -> dict[str, object]:
    """Return the version entry that every file gets. Raises InvalidInput, InvalidName, InvalidUri."""
    entry: dict[str, object] = {"uri": str(target), "packaging": packaging}
    if aliases:
        entry["targeting_aliases"] = [check_version_name(alias) for alias in aliases]
    if base:
        entry["from"] = str(
            parse_dataset_uri(base if "://" in base else f"dataset://{target.dataset}/{base}")
        )
    if target.reference == LATEST:
        raise InvalidInput(LATEST_IS_TAKEN, "Give the new version a name of its own.")
    return entry


def entry_metadata(entry: Mapping[str, object]) -> JsonObject:
    """Return what the batch metadata says of each file that joins the version of this entry."""
    return {"valohai.dataset-versions": [dict(entry)]}


def packaging_variables(packaging: bool) -> dict[str, str]:
    """Return the variables by which the marker allows packaging."""
    return {VARIABLE: "1"} if packaging else {}


def marker_content(
    execution: str, files: int, environment: Mapping[str, str], lineage: Mapping[str, object]
) -> JsonObject:
    """Return the content of the marker, which says that ``files`` outputs are uploaded, metadata not counted."""
    return {
        "execution": execution,
        "status": "completed",
        "files": files,
        "environment": dict(environment),
        **lineage,
    }
