"""The API over the stores in memory: events of API Gateway in, statuses and JSON out."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, urlencode, urlsplit

from aws_lambda_powertools.utilities.typing import LambdaContext

from packline.api.app import make_app
from packline.api.dependencies import ApiDependencies, RequestSigner, Signer
from packline.model import (
    Alert,
    DatasetVersion,
    Datum,
    DatumAlias,
    Execution,
    ExecutionState,
    Member,
    Packaging,
    Use,
    UseKind,
)
from packline.objects import StoreRequest
from packline.pipeline.events import Event
from packline.pipeline.manifests import write_manifest
from packline.pipeline.path_index.snapshot import SnapshotReader
from packline.pipeline.run_state import RunState
from packline.rules.datum_ids import datum_id, execution_prefix
from packline.rules.event_identity import past_event
from packline.rules.lifecycle import packaging_run_name
from tests.builders import a_part, a_version
from tests.memory import MemoryDatumIndex, MemoryRegistry, MemoryStore
from tests.memory_cursors import MemoryCursorStore
from tests.memory_dataset_store import MemoryDatasetStore
from tests.memory_events import MemoryEventLog
from tests.memory_execution_index import MemoryExecutionIndex
from tests.memory_lineage import MemoryLineage
from tests.memory_packaging_watch import MemoryPackagingWatch
from tests.memory_path_index import MemoryPathIndexHeads
from tests.memory_retention_store import MemoryRetentionStore

NOW = 1_700_000_000.0
HOST = "api.example"


class Answer(NamedTuple):
    """What came back."""

    status: int
    type: str
    body: Any
    headers: dict[str, str]


def event(method: str, target: str, body: str | None = None, **headers: str) -> dict[str, Any]:
    """What API Gateway sends for a request (payload format 2.0)."""
    path, _, query = target.partition("?")
    joined: dict[str, str] = {}
    for name, value in parse_qsl(query, keep_blank_values=True):
        joined[name] = f"{joined[name]},{value}" if name in joined else value
    return {
        "version": "2.0",
        "routeKey": "$default",
        "rawPath": path,
        "rawQueryString": query,
        "headers": {"host": HOST, **{name.replace("_", "-"): value for name, value in headers.items()}},
        **({"queryStringParameters": joined} if joined else {}),
        **({"body": body} if body is not None else {}),
        "requestContext": {
            "domainName": HOST,
            "stage": "$default",
            "http": {"method": method, "path": path, "sourceIp": "192.0.2.1"},
        },
        "isBase64Encoded": False,
    }


def sign(key: str, version_id: str | None, seconds: int) -> str:
    return f"https://store.example/{key}?v={version_id}&s={seconds}"


def sign_request(request: StoreRequest, seconds: int) -> str:
    query = urlencode([*request.query, *request.headers, ("s", seconds)])
    return f"https://store.example/{request.key}?{query}"


class FakeApiDeployment:
    """A deployment in memory, and its API."""

    def __init__(
        self, signer: Signer = sign, request_signer: RequestSigner = sign_request, **settings: Any
    ) -> None:
        self.registry = MemoryRegistry()
        self.datum_index = MemoryDatumIndex(self.registry)
        self.lineage = MemoryLineage()
        self.events = MemoryEventLog()
        self.retention = MemoryRetentionStore(self.registry)
        self.dataset_store = MemoryDatasetStore(self.registry)
        self.execution_index = MemoryExecutionIndex(self.registry)
        self.cursors = MemoryCursorStore()
        self.path_index = MemoryPathIndexHeads()
        self.store = MemoryStore(NOW)
        self.announced: list[Event] = []
        self.runs: list[tuple[str, int]] = []
        self.packagings: list[str] = []
        self.run_state = RunState.RUNNING
        self.dependencies = ApiDependencies(
            self.registry,
            self.datum_index,
            self.lineage,
            self.events,
            self.store,
            signer,
            request_signer,
            lambda: NOW,
            self._announce,
            self._start,
            self.retention,
            self.dataset_store,
            self.execution_index,
            self._start_packaging,
            lambda name: self.run_state,
            packaging_watch=MemoryPackagingWatch(self.registry),
            cursors=self.cursors,
            path_index=self.path_index,
            path_snapshots=SnapshotReader(self.store),
            **settings,
        )
        self.app = make_app(self.dependencies)

    def _announce(self, events: Iterable[Event]) -> None:
        at = NOW + len(self.announced) / 1_000  # no two requests come at the same moment
        fresh = self.events.unrecorded([past_event(kind, detail, at) for kind, detail in events])
        self.announced += [(event.kind, event.detail) for event in fresh]
        self.events.record(fresh)

    def _start(self, execution: str, attempt: int) -> bool:
        new = (execution, attempt) not in self.runs
        self.runs += [(execution, attempt)] if new else []
        return new

    def _start_packaging(self, version: DatasetVersion) -> bool:
        name = packaging_run_name(version)
        new = name not in self.packagings
        self.packagings += [name] if new else []
        return new

    def call(self, method: str, target: str, body: str | None = None, **headers: str) -> Answer:
        answer = self.app.resolve(event(method, target, body, **headers), LambdaContext())
        check_described(method, target, answer["statusCode"])
        headers = answer["headers"]
        return Answer(answer["statusCode"], headers["Content-Type"], json.loads(answer["body"]), headers)

    def get(self, path: str, /, **query: Any) -> Any:
        """The body of a GET that succeeds."""
        answer = self.call("GET", f"/api/v0/{path}" + (f"?{urlencode(query, True)}" if query else ""))
        assert answer.status == 200, answer
        return answer.body

    def refused(self, target: str) -> tuple[int, str]:
        """The status and title of a GET that fails, which must be a whole problem document."""
        answer = self.call("GET", f"/api/v0/{target}")
        assert answer.type == "application/problem+json", answer
        assert answer.body["status"] == answer.status
        assert answer.body["detail"]
        return answer.status, answer.body["title"]

    def walk(self, path: str, /, **query: Any) -> Iterator[Any]:
        """All results, following next from page to page."""
        page = self.get(path, **query)
        for _ in range(1_000):
            yield from page["results"]
            if page["next"] is None:
                return
            url = urlsplit(page["next"])
            answer = self.call("GET", f"{url.path}?{url.query}")
            assert answer.status == 200, answer
            page = answer.body
        raise AssertionError("the pages have no end")

    def seal(self, version: str, files: dict[str, str], dataset: str = "images", **facts: Any) -> Execution:
        """An execution with these files and their contents, which makes a version of all of them."""
        execution = f"job-of-{version}"
        prefix = execution_prefix(execution)
        members = []
        for path in sorted(files, key=str.encode):
            stored = self.store.put(f"outputs/{execution}/{path}", files[path].encode())
            datum = datum_id(prefix, path, stored.etag)
            members.append(Member(path, datum, stored.key, stored.version_id, stored.size, stored.etag))
        manifest = write_manifest(self.store, members)
        made = a_version(
            version, dataset=dataset, manifest=manifest, execution=execution, **{"created_at": NOW, **facts}
        )
        known = Execution(
            execution,
            ExecutionState.SEALED,
            sealed_at=NOW,
            manifest=manifest,
            versions=(made.uri,),
            alerts=(Alert("LateFile", "one was late", "wait"),),
        )
        return self.registry.seal(known, [made])

    def annotate(self, execution: Execution, path: str, metadata: dict[str, object]) -> Datum:
        """Something said about an output, so that it can be searched for."""
        version = self.registry.version("images", execution.versions[0].rpartition("/")[2])
        found = [row for row in self.members(version.version) if row.path == path]
        datum = Datum(found[0].datum, path, *found[0][2:], execution.id, metadata)
        self.datum_index.save_datums([datum])
        return datum

    def members(self, version: str) -> list[Member]:
        from packline.pipeline.manifests import read_manifest

        return list(read_manifest(self.store, self.registry.version("images", version).manifest))

    def package(self, version: str, parts: int) -> None:
        """A package of so many parts."""
        self.registry.plan_packaging("images", version, f"plan-of-{version}")
        for index in range(parts):
            self.registry.record_part(f"plan-of-{version}", a_part(index))
        self.registry.finish_packaging("images", version, NOW)
        assert self.registry.version("images", version).packaging is Packaging.BUILT

    def name_datum(self, alias: str, datum: Datum) -> None:
        self.datum_index.move_datum_alias(
            DatumAlias(alias, datum.id, datum.path, datum.execution, 0, NOW, NOW)
        )

    def rebase(self, version: str, base: str) -> None:
        """Say that a version was made from another one."""
        known = self.registry.version("images", version)
        self.registry.known["images", version] = replace(known, base=base)
        self.lineage.record_uses([Use(base, UseKind.VERSION, known.uri, NOW)])


@cache
def described_statuses() -> tuple[tuple[str, re.Pattern[str], frozenset[str]], ...]:
    """Method and path of each operation of the OpenAPI document, and the statuses that it describes."""
    sent = event("GET", "/api/v0/openapi.json")
    document = json.loads(FakeApiDeployment().app.resolve(sent, LambdaContext())["body"])
    return tuple(
        (method.upper(), re.compile(re.sub(r"\{[a-z]+\}", "[^/]+", path)), frozenset(operation["responses"]))
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
    )


def check_described(method: str, target: str, status: int) -> None:
    """Check that the document describes each status that a test meets."""
    path = target.partition("?")[0].removeprefix("/w")
    fits = [
        statuses
        for verb, pattern, statuses in described_statuses()
        if verb == method and pattern.fullmatch(path)
    ]
    assert not fits or any(str(status) in statuses for statuses in fits), f"{method} {path} answered {status}"


def fixture(name: str) -> Any:
    """An answer of Valohai's, recorded."""
    return json.loads((Path(__file__).parents[2] / "fixtures" / "api" / name).read_text())
