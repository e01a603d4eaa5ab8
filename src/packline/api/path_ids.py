"""Ids in paths: what the API calls a dataset, a version, a datum; none of them needs escaping in a URL.

A dataset's id is its name; a version's is ``<dataset>:<version>`` (of a model ``model:<name>:<counter>``): no name
has a colon, and no gateway, proxy or client changes one on the way, as they do with slashes.
"""

from __future__ import annotations

from urllib.parse import unquote

from packline.api.problems import InvalidRequest
from packline.model import DatasetVersion
from packline.uri import (
    MODEL,
    DatasetUri,
    ModelUri,
    check_dataset_name,
    check_version_name,
    is_datum_id,
    parse_model_uri,
    parse_uri,
    parse_version_uri,
)


def version_id(version: DatasetVersion) -> str:
    """Return the id of a version."""
    return f"{version.dataset}:{version.version}"


def base_id(uri: str) -> str:
    """Return the id of the version that a URI names."""
    return ":".join(parse_version_uri(uri))


def parse_collection(text: str) -> str:
    """Parse a dataset's name, or ``model:<name>``, of a path or query. Raises InvalidName, InvalidUri."""
    text = unquote(text)
    if text.startswith(MODEL):
        return parse_model_uri(f"model://{text.removeprefix(MODEL)}/").collection
    return check_dataset_name(text)


def parse_version_id(text: str) -> tuple[str, str]:
    """Parse a version's id or URI to collection and version, or alias. Raises InvalidName, InvalidUri."""
    text = unquote(text)
    if "://" in text:
        uri = parse_uri(text)
        if isinstance(uri, DatasetUri):
            return uri.dataset, uri.reference
        if isinstance(uri, ModelUri):
            return uri.collection, uri.reference or "latest"
    collection, colon, version = text.rpartition(":")
    if not colon:
        raise InvalidRequest(f"{text!r} is not an id of a version.", "Write <dataset>:<version>.")
    return parse_collection(collection), check_version_name(version)


def parse_datum_id(text: str) -> str:
    """Parse a datum's id to its usual form. Raises InvalidRequest."""
    text = unquote(text)
    if not is_datum_id(text):
        raise InvalidRequest(f"{text!r} is not a datum id.", "Resolve an alias at datum-aliases/resolve/.")
    return text.lower()
