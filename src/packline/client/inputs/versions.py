"""``dataset://`` and ``model://``: whole versions, by their packages, through the cache."""

from __future__ import annotations

import os
from collections.abc import Iterable
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from packline.client.cache.leases import hold
from packline.client.cache.refs import Reference, resolve
from packline.client.fetch import fetch
from packline.client.inputs.found import Found, Landing, Sighting
from packline.client.inputs.tools import Tools
from packline.client.manifest import read_rows
from packline.errors import Unavailable
from packline.model import FetchPlan, Member

if TYPE_CHECKING:
    from packline.client.transfer.engine import Source


class VersionUnit:
    """A version, brought by ``packline.client.fetch``."""

    def __init__(self, plan: FetchPlan, tools: Tools) -> None:
        self.plan = plan
        self._tools = tools

    def bring(self, leases: ExitStack) -> Landing:
        """Fetch into the cache. Raises what a fetch raises."""
        tools = self._tools
        leases.enter_context(hold(tools.cache, self.plan.content_hash))
        receipt = fetch(
            self.plan,
            None,
            source=tools.source(),
            cache=tools.cache,
            reporter=tools.reporter,
            settings=tools.settings,
            offline=tools.offline,
            limit_bytes=tools.limit_bytes,
        )
        return Landing(tools.cache.folder(receipt.content_hash), receipt.content_hash)


def find_version(uri: str, tools: Tools) -> Sighting:
    """What a name means now (offline: what it meant when last asked), and its files in path order.

    Raises InvalidUri, DatasetNotFound, VersionNotFound, Unavailable, UnreadableManifest.
    """
    reference = Reference(uri, partial(tools.names.version, uri), origin=tools.origin)
    resolved = resolve(reference, tools.cache, tools.offline)
    if resolved.warning:
        tools.reporter.warn(resolved.warning)
    plan = resolved.plan
    shards = KeptShards(tools)
    try:
        found = _found(read_rows(plan.manifest, shards), tools.store_name)
    finally:
        shards.close()
    return Sighting(uri, plan.uri, found, VersionUnit(plan, tools))


def _found(rows: Iterable[Member], store: str) -> list[Found]:
    return [
        Found(
            *(row.path, row.path, f"datum://{row.datum}", f"s3://{store}/{row.key}"),
            *(row.size, row.etag.strip('"'), row.datum, row.path),
        )
        for row in rows
    ]


class KeptShards:
    """Manifest shards, kept beside the cached versions: they are named by their content and never change."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools
        self._source: Source | None = None

    def read(self, key: str, version_id: str | None = None) -> bytes:
        """A shard, from the cache if it is there. Raises Unavailable offline, ObjectNotFound."""
        file = self._file(key)
        try:
            return file.read_bytes()
        except FileNotFoundError:
            body = self._read(key, version_id)
        file.parent.mkdir(parents=True, exist_ok=True)
        beside = file.with_name(f".{file.name}.{os.getpid()}-{os.urandom(3).hex()}")
        beside.write_bytes(body)
        os.replace(beside, file)
        return body

    def forget(self, key: str) -> None:
        """A shard is not what it should be: read it anew."""
        self._file(key).unlink(missing_ok=True)

    def close(self) -> None:
        """Close the connection, if one was needed."""
        if self._source is not None:
            self._source.close()

    def _file(self, key: str) -> Path:
        return self._tools.cache.root / "manifests" / key.rpartition("/")[2]

    def _read(self, key: str, version_id: str | None) -> bytes:
        if self._tools.offline:
            raise Unavailable(
                f"The list of files {key!r} is not in the cache.", "Bring the inputs once with a connection."
            )
        if self._source is None:
            self._source = self._tools.source()
        return self._source.read(key, version_id)
