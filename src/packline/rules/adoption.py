"""Requests to adopt objects that are in the store already: check, write and parse them."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from packline.errors import InvalidInput, InvalidMarker
from packline.globs import compile_globs
from packline.json_types import JsonObject
from packline.keys import (
    ADOPTED,
    BACKUPS,
    CONTROL,
    DEPLOYMENT,
    MANIFESTS,
    OUTPUTS,
    PACKAGES,
    PATH_INDEX,
    PLANS,
    SEALING,
    STAGED,
    UPLOADS,
)
from packline.rules.datum_ids import ADOPTED_OBJECT_PREFIX, datum_id, named_id
from packline.rules.packaging_rule import VARIABLE
from packline.uri import check_dataset_name, check_version_name, version_uri

KEY = "adopt"
"""The key of a marker that holds the request."""
OWN_PREFIXES = (MANIFESTS, PLANS, PACKAGES, PATH_INDEX, CONTROL, SEALING, STAGED, BACKUPS, DEPLOYMENT)
LONGEST_PREFIX = 1_024
"""Bytes of a key of S3."""
MOST_PATTERNS = 100
LONGEST_PATTERN = 256
MOST_ALIASES = 20
_is_sha256 = re.compile(r"[0-9a-f]{64}").fullmatch


class NotAdoptable(InvalidInput):
    """Objects that this deployment does not adopt."""


@dataclass(frozen=True, slots=True)
class Adoption:
    """The objects below ``prefix`` (that match ``include``, if given) become datums, and a version if one is named."""

    prefix: str
    """Ends in a slash; a member's path is what follows it in the key."""
    dataset: str = ""
    version: str = ""
    packaging: bool = False
    include: tuple[str, ...] = ()
    """Patterns of ``package.globs`` for paths; none: everything."""
    targeting_aliases: tuple[str, ...] = ()
    listing: str = ""
    """SHA-256 of the list that stands for the store's own (``rules.object_lists``); empty: the store is listed."""

    @property
    def execution(self) -> str:
        """The execution that stands for the request: the same request, the same execution."""
        return ADOPTED + named_id("adopted", json.dumps(self.request, sort_keys=True))

    @property
    def uri(self) -> str:
        """The version it is to become; empty if none."""
        return version_uri(self.dataset, self.version) if self.dataset else ""

    @property
    def request(self) -> JsonObject:
        """The request as JSON, as a marker holds it."""
        request: JsonObject = {
            "prefix": self.prefix,
            "dataset": self.dataset,
            "version": self.version,
            "packaging": self.packaging,
            "include": sorted(set(self.include)),
            "targeting_aliases": sorted(set(self.targeting_aliases)),
        }
        return request | ({"listing": self.listing} if self.listing else {})

    @property
    def metadata(self) -> JsonObject:
        """What is said of every adopted object: the version it joins; empty if none."""
        if not self.dataset:
            return {}
        aliases = sorted(set(self.targeting_aliases))
        entry = {"uri": self.uri, "packaging": self.packaging, "targeting_aliases": aliases}
        return {"valohai.dataset-versions": [entry]}

    def marker(self, who: str) -> bytes:
        """Return the JSON marker that starts its execution and seals it. ``who``: the person who asked, if any."""
        content: JsonObject = {"execution": self.execution, KEY: self.request}
        if self.packaging:
            content["environment"] = {VARIABLE: "1"}
        return json.dumps(content | ({"who": who} if who else {})).encode()


def check_adoption(adoption: Adoption, adoptable: Sequence[str]) -> Adoption:
    """Return the request, or raise NotAdoptable, InvalidName or InvalidInput naming what is wrong with it.

    ``adoptable``: key prefixes below which objects may be adopted; "" is all of the store.
    """
    check_adoptable(adoption.prefix, adoptable)
    if not adoption.prefix.endswith("/"):
        raise NotAdoptable(
            f"{adoption.prefix!r} names no folder.", "End the prefix in a slash; name one object by its URL."
        )
    if bool(adoption.dataset) != bool(adoption.version):
        raise InvalidInput(
            "A version to adopt as has a dataset and a name.", "Give both, or none to adopt as datums."
        )
    if adoption.dataset:
        check_dataset_name(adoption.dataset)
        check_version_name(adoption.version)
    elif adoption.packaging or adoption.targeting_aliases:
        raise InvalidInput("Only a version has a package or an alias.", "Name the version to adopt as.")
    for alias in adoption.targeting_aliases:
        check_version_name(alias)
    if adoption.listing and not _is_sha256(adoption.listing):
        raise InvalidInput(f"{adoption.listing[:80]!r} names no list.", "Run packline adopt, which names it.")
    compile_globs(adoption.include)
    return adoption


def check_adoptable(key: str, adoptable: Sequence[str]) -> None:
    """Raise NotAdoptable for a key or prefix that is not for adopting, with the reason."""
    if not is_key(key):
        raise NotAdoptable(
            f"{key[:80]!r} cannot be a key.",
            "A key is at most 1,024 bytes of UTF-8, without . and .. between slashes.",
        )
    if not key or key.startswith(OWN_PREFIXES):
        raise NotAdoptable(
            f"{key!r} holds what Packline itself writes.",
            f"Choose a prefix beside {', '.join(OWN_PREFIXES)}.",
        )
    if key.startswith(OUTPUTS):
        raise NotAdoptable(
            f"{key!r} belongs to an execution: its outputs become datums when it is sealed.",
            f"Upload {CONTROL}<execution>.json, which seals it.",
        )
    if key.startswith(UPLOADS):
        raise NotAdoptable(
            f"{key!r} is where a file is a datum from its arrival.",
            "Make a version of those datums, or copy the objects elsewhere.",
        )
    if not key.startswith(tuple(adoptable)):
        raise NotAdoptable(
            f"Nothing below {key!r} may be adopted by this deployment.",
            f"Deploy it with -c adoptable=<prefixes>; it has {', '.join(adoptable) or 'none'}.",
        )


def parse_store_url(url: str, bucket: str) -> str:
    """Return the key or prefix that ``s3://bucket/…`` names, taken literally.

    ``bucket`` may be ``bucket/prefix``, of a store that is a part of a bucket. Raises NotAdoptable for another store.
    """
    scheme, separator, path = url.partition("://")
    named = path.partition("/")[0]
    if scheme != "s3" or not separator:
        raise NotAdoptable(f"{url[:200]!r} is not an object of S3.", f"Write s3://{bucket}/<key>.")
    if not f"{path}/".startswith(f"{bucket}/"):
        raise NotAdoptable(
            f"{url[:200]!r} is not in the store of this deployment, which is {bucket}.",
            f"Deploy Packline over that bucket (-c existing_bucket={named[:63]}), or copy the objects here.",
        )
    return path[len(bucket) + 1 :]


def parse_adoption(
    content: Mapping[str, object], execution: str, adoptable: Sequence[str]
) -> Adoption | None:
    """Return the request that a marker holds, or None for the marker of a job. Raises InvalidMarker.

    The execution's id must be the one that the request gives itself, so that what it adopts never changes.
    """
    request = content.get(KEY)
    if not isinstance(request, dict):
        return None
    try:
        adoption = load_adoption(request)
        check_adoption(adoption, adoptable)
    except InvalidInput as error:
        raise InvalidMarker(
            f"The marker of {execution} adopts nothing: {error.message}", error.remedy
        ) from None
    if adoption.execution != execution:
        raise InvalidMarker(
            f"The marker of {execution} holds the request {adoption.execution}.",
            f"Upload it as {CONTROL}{adoption.execution}.json.",
        )
    return adoption


def load_adoption(request: JsonObject) -> Adoption:
    """Read a request as ``Adoption.request`` gives it. Raises InvalidInput."""
    return Adoption(
        prefix=_text(request, "prefix"),
        dataset=_text(request, "dataset"),
        version=_text(request, "version"),
        packaging=request.get("packaging") is True,
        include=_texts(request.get("include")),
        targeting_aliases=_texts(request.get("targeting_aliases")),
        listing=_text(request, "listing"),
    )


def adopted_datum_id(key: str, object_version: str) -> str:
    """Return the datum id of an object that was adopted by itself."""
    return datum_id(ADOPTED_OBJECT_PREFIX, key, object_version)


def is_key(text: str) -> bool:
    """Reject ``.`` and ``..``: S3 takes them as names, but HTTP clients remove them and mean another object."""
    try:
        long = len(text.encode()) > LONGEST_PREFIX
    except UnicodeEncodeError:
        return False
    return not long and {".", ".."}.isdisjoint(text.split("/"))


def _text(request: JsonObject, key: str) -> str:
    value = request.get(key)
    if value is not None and not isinstance(value, str):
        raise InvalidInput(f'"{key}" is {str(value)[:80]!r}, not a text.', "Write a JSON string.")
    return value or ""


def _texts(value: object) -> tuple[str, ...]:
    if value is None:
        return ()
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise InvalidInput(f"{str(value)[:80]!r} is not a list of texts.", "Write a JSON array of strings.")
    return tuple(sorted(set(value)))
