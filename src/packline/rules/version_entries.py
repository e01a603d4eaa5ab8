"""Parse version entries, the items of ``valohai.dataset-versions``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, field_validator

from packline.errors import InvalidMetadata, InvalidUri
from packline.rules.reserved_keys import DATASET_VERSIONS as KEY
from packline.uri import check_version_name, parse_dataset_uri


def _as_list(value: object) -> object:
    if value is None:
        return []
    return [value] if isinstance(value, str) else value


def _null_is_false(value: object) -> object:
    return False if value is None else value


Names = Annotated[tuple[str, ...], BeforeValidator(_as_list)]
Object = Annotated[dict[str, object], BeforeValidator(lambda value: {} if value is None else value)]
Flag = Annotated[bool, BeforeValidator(_null_is_false)]
"""Null says nothing, as for every key."""


class VersionEntry(BaseModel):
    """One wish of one file: "add me to this version" (Valohai: dataset-version entries)."""

    model_config = ConfigDict(frozen=True, extra="allow", populate_by_name=True)

    uri: str
    from_: str | None = Field(default=None, alias="from")
    start_fresh: Flag = False
    exclude: Names = ()
    targeting_aliases: Names = ()
    tags: Names = Field(default=(), alias="valohai.tags")
    packaging: Flag = False
    associated_project_ids: Names = ()
    properties: Object = Field(default_factory=dict)
    metadata: object = None
    """Seen in the wild beside a version's tags: an object is taken for properties."""

    @field_validator("uri", "from_")
    @classmethod
    def _is_dataset_uri(cls, value: str | None) -> str | None:
        if value:
            parse_dataset_uri(value)
        elif value == "":
            raise InvalidUri("an empty text is not a dataset URI.", "Write dataset://<dataset>/<version>.")
        return value

    @field_validator("targeting_aliases")
    @classmethod
    def _are_alias_names(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for name in value:
            check_version_name(name)
        return value

    @property
    def unknown_keys(self) -> list[str]:
        """Keys nobody knows; they are ignored with a warning."""
        no_object = self.metadata is not None and not isinstance(self.metadata, dict)
        return sorted([*(self.model_extra or {}), *(["metadata"] if no_object else [])])

    @property
    def all_properties(self) -> dict[str, object]:
        """What the entry says about the version, whichever of the two keys it uses."""
        return {**(self.metadata if isinstance(self.metadata, dict) else {}), **self.properties}


def raw_entries(metadata: Mapping[str, object], where: str) -> list[object]:
    """Return the raw items under ``valohai.dataset-versions``.

    Raises InvalidMetadata if it is neither list nor item.
    """
    value = metadata.get(KEY)
    if value is None:
        return []
    if isinstance(value, (str, dict)):
        return [value]
    if not isinstance(value, list):
        raise InvalidMetadata(f"{where}: {KEY} is not a list.", "Write a list of URIs or version entries.")
    return value


def parse_entry(item: object, where: str) -> VersionEntry:
    """Parse one item: a URI string, or an object. Raises InvalidMetadata naming the key and the reason."""
    try:
        return VersionEntry.model_validate({"uri": item} if isinstance(item, str) else item)
    except ValidationError as error:
        reasons = "; ".join(_reason(detail) for detail in error.errors())
        raise InvalidMetadata(
            f"{where}: {KEY}: {reasons}.", 'Write "dataset://<dataset>/<version>" or an object with a "uri".'
        ) from None


def entry_uri(item: object) -> str:
    """Return the URI that an invalid item names, for refusing that version; an empty text if it names none."""
    uri = item.get("uri") if isinstance(item, dict) else item
    return uri if isinstance(uri, str) else ""


def _reason(detail: Mapping[str, object]) -> str:
    location = detail["loc"]
    key = ".".join(str(step) for step in location) if isinstance(location, tuple) else ""
    text = str(detail["msg"]).removeprefix("Value error, ").rstrip(".")
    return f"{key}: {text}" if key else text
