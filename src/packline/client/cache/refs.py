"""Resolves ``dataset://`` URIs by the deployment, and remembers the plans for offline use."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

from packline.client.cache.schema import check_schema, known_fields, with_schema
from packline.client.cache.store import Cache
from packline.client.cache.trust import check_cache, share_folders
from packline.errors import (
    DatasetNotFound,
    EndpointUnreachable,
    Unavailable,
    VersionNotFound,
    WrittenByNewerRelease,
)
from packline.fs.tree import write_whole
from packline.keys import check_form
from packline.model import Block, FetchPlan, ManifestRef, Member, Packaging, Part


class VersionReference(NamedTuple):
    """A name to resolve. ``origin`` is the table or API whose names these are, so that deployments are never mixed."""

    uri: str
    resolve: Callable[[], FetchPlan]
    origin: str = ""


class ResolvedPlan(NamedTuple):
    """A plan, and a warning if it was remembered."""

    plan: FetchPlan
    warning: str = ""


def resolve(what: FetchPlan | VersionReference, cache: Cache, offline: bool) -> ResolvedPlan:
    """Return the plan of a name. Offline, or if the endpoint does not answer, the last one if its files are cached.

    Only EndpointUnreachable lets the cache answer (see ``packline.errors``): a denied request or invalid credentials
    are errors, and never give an older version. A name that the deployment no longer has is forgotten. Raises what the
    reference raises; offline, Unavailable for a name that was never fetched.
    """
    check_cache(cache)
    if isinstance(what, FetchPlan):
        return ResolvedPlan(what)
    file = _file(cache, what.origin, what.uri)
    if offline:
        return ResolvedPlan(_remembered(file, what))
    try:
        plan = what.resolve()
    except EndpointUnreachable as error:
        if not file.exists() or cache.find((plan := _remembered(file, what)).content_hash) is None:
            raise
        return ResolvedPlan(
            plan,
            f"{error.message} Using {plan.uri} from the cache, which {what.uri} was when last asked.",
        )
    except (DatasetNotFound, VersionNotFound):
        # A removed alias must not come back when the endpoint does not answer.
        with suppress(OSError):
            file.unlink(missing_ok=True)
        raise
    remember(cache, what, plan)
    return ResolvedPlan(plan)


def remember(cache: Cache, what: VersionReference, plan: FetchPlan) -> None:
    """Write what a name means now into the cache; the version that an alias means also by its own name.

    What is remembered serves only what is cached: without parts it is small, whatever the version's size.
    """
    document = without_parts(plan)
    with suppress(OSError):
        share_folders(cache)  # before the first file makes one of them by the umask of this user
    for uri in {what.uri, plan.uri}:
        with suppress(OSError):  # a cache that may only be read
            text = json.dumps(with_schema({"origin": what.origin, "uri": uri, "plan": document}))
            write_whole(_file(cache, what.origin, uri), text)


def recall(cache: Cache, what: VersionReference) -> FetchPlan:
    """Return what a name meant when it was last resolved. Raises Unavailable if it never was."""
    return _remembered(_file(cache, what.origin, what.uri), what)


def _file(cache: Cache, origin: str, uri: str) -> Path:
    return cache.refs / f"{hashlib.sha256(f'{origin} {uri}'.encode()).hexdigest()[:40]}.json"


def _remembered(file: Path, what: VersionReference) -> FetchPlan:
    try:
        return read_plan(check_schema(json.loads(file.read_bytes()))["plan"])
    except (OSError, ValueError, TypeError, KeyError):
        raise Unavailable(
            f"{what.uri} has not been fetched into this cache before.", "Fetch it once with a connection."
        ) from None


def without_parts(plan: FetchPlan) -> dict[str, Any]:
    """Return a plan as JSON, without its parts."""
    return {**vars(plan), "manifest": vars(plan.manifest), "parts": ()}


def read_plan(document: dict[str, Any]) -> FetchPlan:
    """Read a plan from its JSON form (``dataclasses.asdict``, ``without_parts``), fields of newer releases passed over.

    Raises ValueError, TypeError, KeyError.
    """
    manifest = document["manifest"]
    try:
        check_form(manifest["shards"])
    except WrittenByNewerRelease as error:
        raise ValueError(error.message) from None
    inline = tuple(Member(*member[: len(Member._fields)]) for member in manifest.get("inline", ()))
    shards = {"shards": tuple(manifest["shards"]), "inline": inline}
    return FetchPlan(
        **{
            **known_fields(FetchPlan, document),
            "manifest": ManifestRef(**{**known_fields(ManifestRef, manifest), **shards}),
            "parts": tuple(map(_read_part, document["parts"])),
            "packaging": Packaging(document["packaging"]),
        }
    )


def _read_part(part: dict[str, Any]) -> Part:
    blocks = tuple(Block(*block[: len(Block._fields)]) for block in part["blocks"])
    return Part(**{**known_fields(Part, part), "blocks": blocks})
