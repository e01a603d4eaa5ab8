"""``dataset://``, ``model://`` and ``datum://`` URIs, and the names they are made of: parse, print, compare."""

from __future__ import annotations

import re

from packline.errors import InvalidName, InvalidUri
from packline.records import record

DATASET_NAME = r"[a-z0-9._-]{1,128}"
"""Lower-case letters, digits, dots, underscores and dashes (Valohai: "create dataset with invalid name")."""

VERSION_NAME = r"[A-Za-z0-9._-]{1,256}"
EXECUTION_ID = r"[A-Za-z0-9][A-Za-z0-9._-]{0,127}"
MODEL_NAME = r"[A-Za-z0-9._-]{1,128}"
MODEL_REFERENCE = r"v?[1-9][0-9]{0,17}|latest"
"""A counter (Valohai's docs write ``1`` and ``v1``), or the newest."""
DATUM_ALIAS = r"(?!\s)[^\x00-\x1f\x7f/]{1,256}(?<!\s)"
"""Anything that is one line and no path: aliases are what people call a file."""

LATEST = "latest"
"""The reference that names the newest version, unless an alias of the dataset has that name."""
LATEST_IS_TAKEN = "No version can be named latest: that is how the newest one is found."
MODEL = "model:"
"""Before the name of a model where versions of both kinds live side by side; no dataset name has a colon."""


@record(frozen=True)
class DatasetUri:
    """``dataset://<dataset>/<reference>``, where the reference names a version, an alias, or ``latest``."""

    dataset: str
    reference: str

    def __str__(self) -> str:
        return f"dataset://{self.dataset}/{self.reference}"


@record(frozen=True)
class ModelUri:
    """``model://<name>/<counter>`` or ``model://<name>/latest``; without a reference, the model itself."""

    model: str
    reference: str = ""

    def __str__(self) -> str:
        return f"model://{self.model}/{self.reference}"

    @property
    def collection(self) -> str:
        """The model's name where the versions of datasets and models live side by side."""
        return MODEL + self.model


@record(frozen=True)
class DatumUri:
    """``datum://<id-or-alias>``; what parses as a UUID is an id (valohai-utils resolves it so)."""

    reference: str

    def __str__(self) -> str:
        return f"datum://{self.reference}"

    @property
    def is_id(self) -> bool:
        return is_datum_id(self.reference)


Uri = DatasetUri | ModelUri | DatumUri


def parse_uri(text: str) -> Uri:
    """Parse a ``dataset://``, ``model://`` or ``datum://`` URI. Raises InvalidUri."""
    match text.partition("://")[0]:
        case "dataset":
            return parse_dataset_uri(text)
        case "model":
            return parse_model_uri(text)
        case "datum":
            return parse_datum_uri(text)
    raise InvalidUri(
        f"{text!r} is not a URI of ours.",
        "Write dataset://<name>/<version>, model://<name>/<n> or datum://<id>.",
    )


def version_uri(collection: str, version: str) -> str:
    """Return the URI of a version of a dataset, or of a model if the collection is one."""
    if collection.startswith(MODEL):
        return f"model://{collection.removeprefix(MODEL)}/{version}"
    return f"dataset://{collection}/{version}"


def parse_version_uri(text: str) -> tuple[str, str]:
    """Split a ``dataset://`` or ``model://`` URI into collection and reference. Raises InvalidUri."""
    if text.startswith("model://"):
        model = parse_model_uri(text)
        return model.collection, model.reference
    dataset = parse_dataset_uri(text)
    return dataset.dataset, dataset.reference


def parse_model_uri(text: str) -> ModelUri:
    """Parse ``model://name/``, ``model://name/3`` or ``model://name/latest``. Raises InvalidUri."""
    scheme, separator, remainder = text.partition("://")
    model, _, reference = remainder.partition("/")
    if not separator or scheme != "model" or not re.fullmatch(MODEL_NAME, model) or model in (".", ".."):
        raise InvalidUri(
            f"{text!r} is not a model URI.", "Write model://<name>/ or model://<name>/<counter>."
        )
    if reference and not re.fullmatch(MODEL_REFERENCE, reference):
        raise InvalidUri(
            f"{text!r}: {reference!r} is not a version of a model.", "Write its counter, or latest."
        )
    return ModelUri(model, reference.removeprefix("v"))


def parse_datum_uri(text: str) -> DatumUri:
    """Parse ``datum://<id-or-alias>``. Raises InvalidUri."""
    scheme, separator, reference = text.partition("://")
    if not separator or scheme != "datum" or not re.fullmatch(DATUM_ALIAS, reference):
        raise InvalidUri(f"{text!r} is not a datum URI.", "Write datum://<id> or datum://<alias>.")
    return DatumUri(_datum_id(reference) or reference)


def is_datum_id(text: str) -> bool:
    """Return whether a text is a UUID in its usual form."""
    return bool(_datum_id(text))


def _datum_id(text: str) -> str:
    """Return the id as a UUID is written; empty if it is none."""
    if len(text) != 36:
        return ""
    from uuid import UUID  # brings platform with it: 4 ms that no dataset's URI needs

    try:
        return str(UUID(text))
    except ValueError:
        return ""


def check_datum_alias(name: str) -> str:
    """Return the name of a datum alias, or raise InvalidName."""
    if not re.fullmatch(DATUM_ALIAS, name) or is_datum_id(name):
        raise InvalidName(
            f"{name!r} is not a datum alias.",
            "Use one line of at most 256 characters without slashes that does not look like a datum id.",
        )
    return name


def parse_dataset_uri(text: str) -> DatasetUri:
    """Parse ``dataset://name/version-or-alias``. Raises InvalidUri naming the text and the expected form."""
    scheme, separator, remainder = text.partition("://")
    dataset, slash, reference = remainder.partition("/")
    if not separator or scheme != "dataset" or not slash:
        raise InvalidUri(f"{text!r} is not a dataset URI.", "Write dataset://<dataset>/<version-or-alias>.")
    try:
        return DatasetUri(check_dataset_name(dataset), check_version_name(reference))
    except InvalidName as error:
        raise InvalidUri(f"{text!r} is not a dataset URI: {error.message}", error.remedy) from None


def check_dataset_name(name: str) -> str:
    """Return the name, or raise InvalidName."""
    remedy = "Use only lower-case letters, digits, dots, underscores and dashes (at most 128)."
    return _check_name(name, DATASET_NAME, "a dataset name", remedy)


def check_version_name(name: str) -> str:
    """Return the name of a version or alias, or raise InvalidName."""
    remedy = "Use only letters, digits, dots, underscores and dashes (at most 256)."
    return _check_name(name, VERSION_NAME, "a version or alias name", remedy)


def check_execution_id(name: str) -> str:
    """Return the execution id, or raise InvalidName."""
    remedy = (
        "Start with a letter or digit; use only letters, digits, dots, underscores and dashes (at most 128)."
    )
    return _check_name(name, EXECUTION_ID, "an execution id", remedy)


def _check_name(name: str, pattern: str, kind: str, remedy: str) -> str:
    if not re.fullmatch(pattern, name) or name in (".", ".."):
        raise InvalidName(f"{name!r} is not {kind}.", remedy)
    return name
