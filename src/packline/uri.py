"""``dataset://`` and ``datum://`` URIs, and the names they are made of: parse, print, compare."""

from __future__ import annotations

import re
from dataclasses import dataclass

from packline.errors import InvalidName, InvalidUri

DATASET_NAME = re.compile(r"[a-z0-9._-]{1,128}")
"""Lower-case letters, digits, dots, underscores and dashes (Valohai: "create dataset with invalid name")."""

VERSION_NAME = re.compile(r"[A-Za-z0-9._-]{1,256}")
EXECUTION_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,127}")


@dataclass(frozen=True, slots=True)
class DatasetUri:
    """``dataset://<dataset>/<reference>``, where the reference names a version, an alias, or ``latest``."""

    dataset: str
    reference: str

    def __str__(self) -> str:
        return f"dataset://{self.dataset}/{self.reference}"


def parse_dataset_uri(text: str) -> DatasetUri:
    """Parse ``dataset://name/version-or-alias``. Raises InvalidUri naming the text and the expected form."""
    scheme, separator, rest = text.partition("://")
    dataset, slash, reference = rest.partition("/")
    if not separator or scheme != "dataset" or not slash:
        raise InvalidUri(f"{text!r} is not a dataset URI.", "Write dataset://<dataset>/<version-or-alias>.")
    try:
        return DatasetUri(check_dataset_name(dataset), check_version_name(reference))
    except InvalidName as error:
        raise InvalidUri(f"{text!r} is not a dataset URI: {error.message}", error.remedy) from None


def check_dataset_name(name: str) -> str:
    """Return the name, or raise InvalidName."""
    if not DATASET_NAME.fullmatch(name):
        raise InvalidName(
            f"{name!r} is not a dataset name.",
            "Use only lower-case letters, digits, dots, underscores and dashes (at most 128).",
        )
    return name


def check_version_name(name: str) -> str:
    """Return the name of a version or alias, or raise InvalidName."""
    if not VERSION_NAME.fullmatch(name) or name in (".", ".."):
        raise InvalidName(
            f"{name!r} is not a version or alias name.",
            "Use only letters, digits, dots, underscores and dashes (at most 256).",
        )
    return name


def check_execution_id(name: str) -> str:
    """Return the execution id, or raise InvalidName."""
    if not EXECUTION_ID.fullmatch(name):
        raise InvalidName(
            f"{name!r} is not an execution id.",
            "Start with a letter or digit; use only letters, digits, dots, underscores and dashes (at most 128).",
        )
    return name
