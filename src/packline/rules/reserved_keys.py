"""Read the reserved keys of a file's metadata (``valohai.*``), and report invalid values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from packline.errors import InvalidMetadata, InvalidName, InvalidUri
from packline.model import Alert
from packline.rules.metadata import parse_object
from packline.uri import check_datum_alias, parse_model_uri

DATASET_VERSIONS = "valohai.dataset-versions"
TAGS = "valohai.tags"
ALIAS = "valohai.alias"
MODEL_VERSIONS = "valohai.model-versions"
RESERVED = frozenset({TAGS, ALIAS, DATASET_VERSIONS, MODEL_VERSIONS})
"""Keys with a meaning; all of them stay in the stored metadata as well (Valohai: recorded inputs.json)."""

PREFIX = "valohai."
PREFIX_BYTES = PREFIX.encode()
LONGEST_TAG = 256


@dataclass(frozen=True, slots=True)
class ModelVersionEntry:
    """One item of ``valohai.model-versions``: a file wants to be in the next version of a model."""

    model: str
    tags: tuple[str, ...] = ()
    note: str = ""


def is_metadata(raw: bytes) -> bool:
    """Return whether a document is metadata by its content: a JSON object with a reserved key."""
    if PREFIX_BYTES not in raw:
        return False
    try:
        return not RESERVED.isdisjoint(parse_object(raw, ""))
    except InvalidMetadata:
        return False


def tags_of(metadata: Mapping[str, object]) -> tuple[str, ...]:
    """Return the tags: a list of texts, or one text; other values are ignored."""
    value = metadata.get(TAGS)
    values = value if isinstance(value, list) else [value]
    return tuple(dict.fromkeys(tag for tag in values if isinstance(tag, str) and tag))


def alias_of(metadata: Mapping[str, object]) -> str:
    """Return the datum alias that the metadata asks for; an empty text if there is none or it is invalid."""
    value = metadata.get(ALIAS)
    try:
        return check_datum_alias(value) if isinstance(value, str) else ""
    except InvalidName:
        return ""


def properties_of(metadata: Mapping[str, object]) -> dict[str, object]:
    """Return the custom properties: everything but the reserved keys."""
    return {name: value for name, value in metadata.items() if name not in RESERVED}


def is_annotated(metadata: Mapping[str, object]) -> bool:
    """Return whether the file can be searched for: it has tags, an alias or a property of its own."""
    return any(name not in (DATASET_VERSIONS, MODEL_VERSIONS) for name in metadata)


def names_only_versions(text: bytes, metadata: Mapping[str, object]) -> bool:
    """Return whether the metadata has no reserved key but that of dataset versions, at a tenth of a look at each.

    False if the text leaves it open.

    Args:
        text: The metadata as JSON.
        metadata: The same, parsed.
    """
    is_open = b"\\" in text or b"\0" in text  # a key may be spelled otherwise
    return not is_open and text.count(PREFIX_BYTES) == (DATASET_VERSIONS in metadata)


def parse_model_entries(
    metadata: Mapping[str, object], where: str
) -> tuple[list[ModelVersionEntry], list[Alert]]:
    """Parse the model versions that the file joins; invalid items become alerts."""
    value = metadata.get(MODEL_VERSIONS)
    items = value if isinstance(value, list) else [] if value is None else [value]
    entries, alerts = [], []
    for item in items:
        try:
            entries.append(_parse_model_entry(item))
        except InvalidUri as error:
            alerts.append(
                Alert("InvalidModelVersion", f"{where}: {MODEL_VERSIONS}: {error.message}", error.remedy)
            )
    return entries, alerts


def validate_reserved_keys(metadata: Mapping[str, object], where: str) -> list[Alert]:
    """Return an alert for each reserved key whose value cannot be used; the file keeps its other metadata."""
    alerts = []
    tags, alias = metadata.get(TAGS), metadata.get(ALIAS)
    if tags is not None and len(tags_of(metadata)) != len(tags if isinstance(tags, list) else [tags]):
        alerts.append(
            Alert("InvalidTags", f"{where}: {TAGS} is {_short(tags)}.", "Write a list of different texts.")
        )
    if alias is not None and not alias_of(metadata):
        alerts.append(
            Alert(
                "InvalidAlias", f"{where}: {ALIAS} is {_short(alias)}.", "Write one text, not a list of them."
            )
        )
    alerts += [
        Alert("UnknownKey", f"{where}: the key {name!r} has no meaning; it is kept as a property.")
        for name in metadata
        if name.startswith(PREFIX) and name not in RESERVED
    ]
    return alerts


def _parse_model_entry(item: object) -> ModelVersionEntry:
    if isinstance(item, str):
        item = {"model_uri": item}
    if not isinstance(item, dict) or not isinstance(item.get("model_uri"), str):
        raise InvalidUri(f"{_short(item)} names no model.", 'Write "model://<name>/" or an object with it.')
    uri = parse_model_uri(item["model_uri"])
    if uri.reference:
        raise InvalidUri(
            f"{uri} is a version, and versions never change.", f"Write model://{uri.model}/ for the next one."
        )
    tags, note = item.get("model_version_tags"), item.get("model_release_note")
    return ModelVersionEntry(uri.model, tags_of({TAGS: tags}), note if isinstance(note, str) else "")


def _short(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 80 else f"{text[:77]}..."
