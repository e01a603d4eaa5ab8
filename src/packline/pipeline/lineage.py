"""Trace lineage: from a datum or version up to what it was made from, and down to what used it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from packline.errors import NotFound
from packline.model import DatasetVersion, Datum, Execution, UseKind
from packline.pipeline.datums import Dependencies, find_datum
from packline.pipeline.manifests import read_manifest
from packline.pipeline.resolving import find_version
from packline.ports import Lineage
from packline.rules.lineage_edges import used_uris
from packline.rules.query_record import QueryRecord, is_query_uri, read_query_record
from packline.uri import DatumUri, parse_uri, parse_version_uri

Node = dict[str, Any]

RUN_KEYS = ("project", "commit", "step", "image", "command", "parameters", "mounts", "status", "times", "who")
"""Keys of the marker that say how an execution was run."""

MAX_USERS = 100
"""Users shown of one thing; the rest is counted."""


@dataclass(slots=True)
class LineageTracer:
    """Follows edges of lineage. A node that was shown already is named again, but not opened again."""

    deps: Dependencies
    lineage: Lineage
    depth: int = 5
    _seen: set[str] = field(default_factory=set)

    def trace(self, uri: str) -> Node:
        """Build the tree of a ``dataset://``, ``model://``, ``datum://`` or ``sql://`` URI, up and down.

        Raises NotFound's leaves.
        """
        if is_query_uri(uri):
            return self._trace_query(uri)
        thing = self._find(uri)
        node = self._describe(thing)
        self._seen = {node["uri"]}
        up = self._made_by(thing, self.depth)
        self._seen = {node["uri"]}
        return {**node, **up, "used_by": self._users(thing, self.depth)}

    def _trace_query(self, uri: str) -> Node:
        """Build the tree of a query: the executions that kept its rows, and what they made."""
        self._seen = {uri}
        users = self._users_of([uri], is_version=False, depth=self.depth)
        if not users:
            raise NotFound(
                f"No snapshot of the query {uri} is recorded.",
                "`packline show` of a version names its query.",
            )
        return {"uri": uri, "made_by": None, "used_by": users}

    def _find(self, uri: str) -> Datum | DatasetVersion:
        parsed = parse_uri(uri)
        if isinstance(parsed, DatumUri):
            return find_datum(parsed, self.deps)
        return find_version(parsed, self.deps.registry)

    def _describe(self, thing: Datum | DatasetVersion) -> Node:
        if isinstance(thing, Datum):
            return {"uri": thing.uri, "path": thing.path, "bytes": thing.size}
        return {"uri": thing.uri, "files": thing.manifest.files, "bytes": thing.manifest.bytes}

    def _made_by(self, thing: Datum | DatasetVersion, depth: int) -> Node:
        """Return the execution that made it, with its code, parameters and inputs; and the version it was based on."""
        node: Node = {"made_by": self._execution(thing.execution, depth) if thing.execution else None}
        if isinstance(thing, DatasetVersion) and thing.base:
            node["based_on"] = self._above(thing.base, depth - 1)
        return node

    def _execution(self, execution: str, depth: int) -> Node:
        try:
            record = self.deps.registry.execution(execution)
        except NotFound as error:
            return {"execution": execution, "unknown": error.message, "inputs": []}
        run_details = {name: record.marker[name] for name in RUN_KEYS if name in record.marker}
        return {"execution": execution, **run_details, "inputs": self._inputs(record, depth)}

    def _inputs(self, execution: Execution, depth: int) -> list[Node]:
        query: QueryRecord | None = read_query_record(execution.marker)
        above = [self._above(uri, depth - 1) for uri in sorted(used_uris(execution.marker))]
        return [*above, query.document()] if query else above

    def _above(self, uri: str, depth: int) -> Node:
        try:
            thing = self._find(uri)
        except NotFound as error:
            return {"uri": uri, "unknown": error.message}
        node = self._describe(thing)
        if depth <= 0 or node["uri"] in self._seen:
            return {**node, "more": True}
        self._seen.add(node["uri"])
        return {**node, **self._made_by(thing, depth)}

    def _users(self, thing: Datum | DatasetVersion, depth: int) -> list[Node]:
        return self._users_of(self._names(thing), isinstance(thing, DatasetVersion), depth)

    def _users_of(self, uris: Iterable[str], is_version: bool, depth: int) -> list[Node]:
        users: list[Node] = []
        for uri in uris:
            for use in self.lineage.users(uri):
                if len(users) == MAX_USERS:
                    return [*users, {"more": True}]
                if use.kind is UseKind.EXECUTION:
                    users.append(
                        {"execution": use.by, "at": use.at, "through": uri, "made": self._made(use.by, depth)}
                    )
                elif use.kind is UseKind.VERSION and is_version:
                    users.append({"version": self._below(use.by, depth - 1)})
        return users

    def _names(self, thing: Datum | DatasetVersion) -> Iterator[str]:
        """Yield the URIs under which a thing may have been used: its own, and for a datum the versions that hold it."""
        yield thing.uri
        if isinstance(thing, Datum) and thing.execution:
            waiting = list(self.deps.registry.execution(thing.execution).versions)
            passed: set[str] = set()
            while waiting:
                uri = waiting.pop()
                if uri in passed or not self._holds(uri, thing):
                    continue
                passed.add(uri)
                yield uri
                waiting += [use.by for use in self.lineage.users(uri) if use.kind is UseKind.VERSION]

    def _holds(self, uri: str, datum: Datum) -> bool:
        """Return whether a version has the datum; reads its manifest up to the path."""
        try:
            version = self.deps.registry.version(*parse_version_uri(uri))
        except NotFound:
            return False
        encoded_path = datum.path.encode()
        for member in read_manifest(self.deps.store, version.manifest):
            if member.datum == datum.id:
                return True
            if member.path.encode() > encoded_path:
                return False
        return False

    def _made(self, execution: str, depth: int) -> list[Node]:
        """Return the versions a using execution made, and what became of them."""
        try:
            versions = self.deps.registry.execution(execution).versions
        except NotFound:
            return []
        return [self._below(uri, depth - 1) for uri in versions]

    def _below(self, uri: str, depth: int) -> Node:
        try:
            version = self.deps.registry.version(*parse_version_uri(uri))
        except NotFound as error:
            return {"uri": uri, "unknown": error.message}
        node = self._describe(version)
        if depth <= 0 or uri in self._seen:
            return {**node, "more": True}
        self._seen.add(uri)
        return {**node, "used_by": self._users(version, depth)}
