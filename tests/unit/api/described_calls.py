"""One call of every operation of the API, against a small deployment in memory: the examples of the OpenAPI document.

``python -m tests.unit.api.described_calls`` writes what is answered to ``src/packline/api/examples.json``, from which
the document takes it; ``make docs`` does so. Generated clients make the same calls.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlencode

from aws_lambda_powertools.utilities.typing import LambdaContext

from infra.api_page import PAGE, render
from packline.model import ModelStatus, Packaging
from packline.principal import IdentitySource, Principal
from tests.unit.api.api import NOW, FakeApiDeployment, event

EXAMPLES = Path(__file__).parents[3] / "src" / "packline" / "api" / "examples.json"
MARKER: dict[str, object] = {
    "project": {"id": "p-1", "name": "vision/birds"},
    "who": {"id": "7", "name": "alice", "email": "alice@example.com"},
    "status": "completed",
    "step": "preprocess",
    "inputs": {"raw": {"uris": ["dataset://images/v1"], "resolved": ["dataset://images/v1"]}},
}
ALICE = Principal("alice", IdentitySource.MARKER, "7")
AUTHORIZER = {
    "jwt": {"claims": {"sub": "sub-1", "email": "alice@example.com", "iss": "https://issuer.example"}}
}
UPLOAD = {"method": "PUT", "key": "outputs/job-9/a.txt", "headers": {"x-amz-checksum-crc32": "NhCmhg=="}}


@dataclass(frozen=True, slots=True)
class DescribedCall:
    """A request: the operation, the values of its path, of its query and headers, and its body."""

    operation: str
    path: dict[str, Any] = field(default_factory=dict)
    query: dict[str, Any] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    body: Any = None


class DescribedAnswer(NamedTuple):
    """What a call was answered; ``body`` is None where it is not JSON."""

    call: DescribedCall
    status: int
    body: Any


def small_deployment() -> FakeApiDeployment:
    """Two versions with a package and aliases, a model, annotated files, and an execution that used a version."""
    world = FakeApiDeployment(store_name="example-bucket")
    files = {"birds/a.txt": "alpha", "birds/b.txt": "beta"}
    by: Any = {"created_by": ALICE}
    job = world.seal("v1", files, tags=("raw",), properties={"team": "vision"}, **by)
    world.registry.save_execution(replace(job, marker=MARKER, alerts=()))
    world.seal(
        "v2", {**files, "birds/a.txt": "gamma"}, base="dataset://images/v1", packaging=Packaging.PENDING, **by
    )
    model = world.seal("1", {"weights.bin": "w"}, dataset="model:detector", status=ModelStatus.PENDING, **by)
    world.registry.save_execution(replace(model, marker=MARKER, alerts=()))
    world.datum_index.reserve_version("detector", "job-of-1")
    world.package("v1", 1)
    for alias, version in (("production", "v1"), ("candidate", "v2")):
        world.registry.move_alias("images", alias, version, NOW, by=ALICE)
    datum = world.annotate(job, "birds/a.txt", {"valohai.tags": ["checked"], "score": 0.9})
    world.name_datum("best", datum)
    return world


def calls(world: FakeApiDeployment) -> Iterator[DescribedCall]:
    """Yield one call of each operation; what changes something comes behind what reads it."""
    datum = world.datum_index.datum_alias("best").datum
    v1, images = {"version": "images:v1"}, {"dataset": "images"}
    alias = {**images, "alias": "production"}
    model = {"version": "model:detector:1"}
    execution = {"execution": "job-of-v1"}
    for name, path, query in (
        ("read_access", {}, {}),
        ("read_user", {}, {}),
        ("list_datasets", {}, {"newest": "true", "limit": 1}),
        ("read_dataset", images, {}),
        ("read_dataset_properties", images, {}),
        ("list_aliases", images, {}),
        ("read_alias", alias, {}),
        ("list_moves", alias, {}),
        ("read_dataset_usage", images, {}),
        ("list_versions", {}, {"dataset": "images", "limit": 1}),
        ("read_version", v1, {"files": 1}),
        ("read_version_properties", v1, {}),
        ("list_files", v1, {"limit": 1}),
        ("list_file_urls", v1, {"limit": 1}),
        ("list_changes", {"version": "images:v2"}, {"against": "images:v1"}),
        ("list_tree", v1, {"prefix": ""}),
        ("read_file", v1, {"path": "birds/a.txt"}),
        ("read_content", v1, {"path": "birds/a.txt"}),
        ("list_parts", v1, {}),
        ("download_part", {**v1, "index": 0}, {}),
        ("read_savings", v1, {}),
        ("read_file_summary", v1, {}),
        ("read_fetch_plan", {}, {"uri": "dataset://images/production"}),
        ("list_members", {}, {"uri": "dataset://images/v1", "limit": 1}),
        ("list_metadata", {}, {"uri": "dataset://images/v1", "limit": 1}),
        ("list_packagings", {}, {}),
        ("list_fleet", {}, {}),
        ("search_everything", {}, {"q": "a.txt"}),
        ("search_datums", {}, {"property": "score>=0.5", "dataset_version": "images:v1"}),
        ("read_datum", {"datum": datum}, {"metadata": "true"}),
        ("read_metadata", {"datum": datum}, {}),
        ("download_datum", {"datum": datum}, {}),
        ("list_datum_aliases", {}, {}),
        ("resolve_datum_alias", {}, {"name": "best"}),
        ("list_datum_alias_moves", {}, {"name": "best"}),
        ("list_executions", {}, {"state": "sealed", "limit": 1}),
        ("read_execution", execution, {}),
        ("list_outputs", execution, {"limit": 1}),
        ("read_lineage", {}, {"uri": "dataset://images/v2", "depth": 1}),
        ("list_models", {}, {}),
        ("read_model", {"model": "detector"}, {}),
        ("list_model_versions", {}, {"model": "detector"}),
        ("read_model_version", model, {}),
        ("list_source_executions", model, {}),
        ("list_source_data", model, {"limit": 1}),
        ("list_projects", {}, {}),
        ("read_project", {"project": "p-1"}, {}),
        ("list_stores", {}, {}),
    ):
        yield DescribedCall(name, path, query)
    yield from _changes(datum)
    yield DescribedCall("list_activity", images, {"limit": 2})
    yield DescribedCall("list_events", {}, {"dataset": "images", "limit": 1})


def _changes(datum: str) -> Iterator[DescribedCall]:
    v2, images, new = {"version": "images:v2"}, {"dataset": "images"}, {"if-none-match": "*"}
    wish = {"name": "v3", "dataset": "images", "files": [{"datum": datum}], "tags": ["chosen"]}
    wanted = {"dataset": "images", "version": "v9", "execution": "job-9"}
    used = {"execution": "job-9", "uris": ["dataset://images/v1"]}
    for name, path, body in (
        ("create_dataset", {}, {"name": "sounds", "owner": "audio"}),
        ("change_dataset_properties", images, {"team": "vision"}),
        ("change_version_properties", v2, {"reviewed": True}),
        ("merge_metadata", {"datum": datum}, {"score": 0.95}),
        ("apply_metadata", {}, {"datums": [datum], "metadata": {"split": "train"}}),
        ("create_version", {}, wish),
        ("package_version", v2, {"rebuild": False}),
        ("decide_model_version", {"version": "model:detector:1"}, {"status": "approved"}),
        ("record_uses", {}, used),
        ("sign_uploads", {"execution": "job-9"}, {"requests": [UPLOAD]}),
        ("sign_files", v2, {"paths": ["birds/a.txt"]}),
        ("plan_upload", {}, {**wanted, "paths": ["birds/c.txt", "../d.txt"]}),
        ("complete_upload", {"execution": "job-9"}, {"files": 1}),
        ("adopt", {"store": "default"}, {"url": "s3://example-bucket/raw/c.txt"}),
    ):
        yield DescribedCall(name, path, body=body)
    yield DescribedCall("list_dataset_changes", images, {"limit": 1})
    yield DescribedCall("list_version_changes", v2, {"limit": 1})
    yield DescribedCall("move_alias", {**images, "alias": "next"}, {}, new, {"version": "v2"})
    yield DescribedCall("remove_alias", {**images, "alias": "next"}, {}, {"if-match": '"1"'})
    yield DescribedCall("move_datum_alias", {}, {"name": "chosen"}, new, {"datum": datum})
    yield DescribedCall("delete_version", {"version": "images:v3"}, {"days": 7})
    yield DescribedCall("restore_version", {"version": "images:v3"})
    yield DescribedCall("remove_dataset", {"dataset": "sounds"})


def routes(document: Any) -> dict[str, tuple[str, str]]:
    """Return method and path of each operation."""
    return {
        operation["operationId"]: (method.upper(), path)
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
    }


def answers() -> Iterator[DescribedAnswer]:
    """Make every call, and yield what is answered."""
    world = small_deployment()
    world.store.put("raw/c.txt", b"raw")
    places = routes(world.get("openapi.json"))
    for call in calls(world):
        method, path = places[call.operation]
        target = path.format(**call.path) + (f"?{urlencode(call.query)}" if call.query else "")
        body = None if call.body is None else json.dumps(call.body)
        sent = event(method, target, body, **call.headers)
        sent["requestContext"]["authorizer"] = AUTHORIZER
        answer = world.app.resolve(sent, LambdaContext())
        is_json = answer["headers"]["Content-Type"].startswith("application/json")
        shown = json.loads(answer["body"]) if is_json or answer["statusCode"] >= 400 else None
        yield DescribedAnswer(call, answer["statusCode"], shown)


def examples() -> dict[str, Any]:
    """Return the examples of every operation: its parameters, its body, and its answer."""
    return {
        call.operation: {
            "parameters": {**call.path, **call.query, **call.headers},
            "request": call.body,
            "status": status,
            "answer": body,
        }
        for call, status, body in answers()
    }


def main() -> None:
    """Write the examples, and the page of the docs that shows them."""
    EXAMPLES.write_text(json.dumps(examples(), indent=1, sort_keys=True, ensure_ascii=False) + "\n", "utf-8")
    PAGE.write_text(page(), "utf-8")


def page() -> str:
    """Return the page of the docs, of a document that is read anew."""
    return render(FakeApiDeployment().get("openapi.json"))


if __name__ == "__main__":
    main()
