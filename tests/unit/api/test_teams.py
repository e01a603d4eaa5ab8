"""A member of a team gets nothing of another team by any route: every route of the OpenAPI document is tried."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, NamedTuple
from urllib.parse import quote, urlencode

import pytest
from aws_lambda_powertools.utilities.typing import LambdaContext

from packline import ports
from packline.api import team_ports
from packline.api.app import make_app
from packline.api.team_ports import restrict
from packline.errors import ObjectNotFound
from packline.model import Datum, DatumAlias, Execution, ExecutionState, Member, ModelStatus, Use, UseKind
from packline.pipeline.events import alias_changed, version_created
from packline.pipeline.manifests import write_manifest
from packline.pipeline.packaging_request import request_package
from packline.rules.datum_ids import datum_id, execution_prefix
from packline.rules.team_access import TeamAccess
from packline.teams import NotOfTheTeam, Team
from tests.builders import a_part, a_version
from tests.memory import MemoryDatumIndex, MemoryRegistry
from tests.unit.api.api import NOW, FakeApiDeployment, event

VISION = Team("vision", ("vision-*",), ("candidate",))
SPEECH = Team("speech", ("speech-*", "shared"), ("candidate",))
EXECUTION = "speech.run-1"
SECRETS = ("speech", "confidential", "voice", "secrecy", "c2VjcmVj", "digest-0")
"""What nothing may say that vision is answered: names and contents of the other team all have one of these."""


class World(NamedTuple):
    """A deployment with a dataset, a model and an execution of the team speech."""

    deployment: FakeApiDeployment
    datum: str

    def call(self, team: Team, method: str, target: str, body: Any = None) -> tuple[int, Any]:
        """The status and body of an answer to a member of a team."""
        access = TeamAccess((team,))
        app = make_app(restrict(self.deployment.dependencies, access))
        text = None if body is None else json.dumps(body)
        seen = {"if_match": '"1"'} if "alias" in target else {}
        answer = app.resolve(event(method, target, text, **seen), LambdaContext())
        return answer["statusCode"], answer["body"]

    def state(self) -> str:
        """Everything that a request could have changed."""
        d = self.deployment
        kept = (d.registry, d.datum_index, d.retention, d.dataset_store, d.store, d.lineage)
        return repr([vars(each) for each in kept]) + repr((d.announced, d.runs, d.packagings))


@pytest.fixture
def world() -> World:
    deployment = FakeApiDeployment(store_name="store", adoptable=("",))
    registry = deployment.registry
    prefix, members = execution_prefix(EXECUTION), []
    for path in ("confidential.wav", "voice.wav"):
        stored = deployment.store.put(f"outputs/{EXECUTION}/{path}", b"secrecy of " + path.encode())
        datum = datum_id(prefix, path, stored.etag)
        members.append(Member(path, datum, stored.key, stored.version_id, stored.size, stored.etag))
    manifest = write_manifest(deployment.store, members)
    facts: dict[str, Any] = {"manifest": manifest, "execution": EXECUTION, "created_at": NOW}
    made = [
        a_version("v1", dataset="speech-data", properties={"a": "secrecy"}, **facts),
        a_version("v0", dataset="speech-data", **facts),
        a_version(
            "v2",
            dataset="speech-data",
            **{**facts, "manifest": write_manifest(deployment.store, members[:1])},
        ),
        a_version("1", dataset="model:speech-model", status=ModelStatus.PENDING, **facts),
        a_version("v1", dataset="shared", **facts),
    ]
    marker = {
        "project": {"id": "speech-project", "name": "speech/project"},
        "counter": 7,
        "inputs": {"voice": ["dataset://speech-data/v1"]},
    }
    execution = Execution(
        EXECUTION,
        ExecutionState.SEALED,
        sealed_at=NOW,
        manifest=manifest,
        marker=marker,
        versions=tuple(version.uri for version in made),
    )
    registry.seal(execution, made)
    open_one = Execution("speech.open", touched_at=NOW, marker=marker)
    registry.save_execution(open_one)
    deployment.store.put("control/speech.open.json", b'{"execution": "speech.open"}')
    registry.move_alias("speech-data", "candidate", "v1", NOW)
    moved = alias_changed(registry.alias("speech-data", "candidate"), registry)
    deployment.dependencies.announce([version_created(made[0], execution), moved])
    registry.plan_packaging("speech-data", "v1", "plan")
    registry.record_part("plan", a_part(0))
    registry.finish_packaging("speech-data", "v1", NOW)
    annotated = Datum(
        members[0].datum, "confidential.wav", *members[0][2:], EXECUTION, {"valohai.tags": ["secrecy"]}
    )
    deployment.datum_index.save_datums([annotated])
    deployment.datum_index.move_datum_alias(
        DatumAlias("candidate", annotated.id, annotated.path, EXECUTION, 0, NOW, NOW)
    )
    uses = [
        Use(f"dataset://{name}/v1", UseKind.EXECUTION, EXECUTION, NOW) for name in ("speech-data", "shared")
    ]
    deployment.lineage.record_uses(
        [*uses, Use("dataset://shared/v1", UseKind.VERSION, "dataset://speech-data/v1", NOW)]
    )
    deployment.dataset_store.change_properties("speech-data", lambda _: {"a": "secrecy"})
    request_package("speech-data", "v2", registry=registry, start=lambda _: True, now=NOW)
    deployment.retention.delete_version("speech-data", "v0", NOW, NOW + 1e6)
    return World(deployment, members[0].datum)


DOCUMENT = json.loads(FakeApiDeployment().app.get_openapi_json_schema(title="Packline", version="0"))
OPERATIONS = sorted(
    (method.upper(), path) for path, operations in DOCUMENT["paths"].items() for method in operations
)
PATHS = {
    "dataset": "speech-data",
    "version": "speech-data:v1",
    "model": "speech-model",
    "alias": "candidate",
    "datum": "<datum>",
    "execution": EXECUTION,
    "project": "speech-project",
    "store": "default",
    "index": "0",
}
"""By the name of a parameter: what the team speech has."""
OTHER_PATHS = {
    "/api/v0/executions/{execution}/uploads/": {"execution": "speech.open"},
    "/api/v0/executions/{execution}/uploads/complete/": {"execution": "speech.new"},
    "/api/v0/dataset-versions/{version}/restore/": {"version": "speech-data:v0"},
    **{
        path: {"version": "model:speech-model:1"}
        for _, path in OPERATIONS
        if "model-versions/{version}" in path
    },
}
QUERIES = {
    "newest": "v2",
    "dataset": "speech-data",
    "against": "speech-data:v2",
    "path": "voice.wav",
    "uri": "dataset://speech-data/v1",
    "name": "candidate",
    "model": "speech-model",
    "q": "speech",
}
"""By the name of a parameter that is required."""
MORE_QUERIES: dict[str, list[dict[str, str]]] = {
    "/api/v0/data/": [
        {"tag": "secrecy"},
        {"name": "*.wav"},
        {"alias": "candidate"},
        {"output_execution": EXECUTION},
        {"dataset_version": "speech-data:v1"},
        {"project": "speech-project"},
    ],
    "/api/v0/search/": [{}, {"q": "*.wav"}, {"q": EXECUTION}, {"q": "speech-data:v"}],
    "/api/v0/events/": [{"dataset": "speech-data"}, {"execution": EXECUTION}],
    "/api/v0/fetch-plan/": [{}, {"uri": "datum://<datum>"}, {"uri": "datum://candidate"}],
    "/api/v0/lineage/": [{}, {"uri": "datum://<datum>"}],
    "/api/v0/dataset-versions/": [{}, {"deleted": "true"}],
    "/api/v0/datasets/": [{"newest": "true"}],
    "/api/v0/executions/{execution}/": [{}],
}
BODIES: dict[tuple[str, str], Any] = {
    ("PUT", "/api/v0/datasets/{dataset}/aliases/{alias}/"): {"version": "v1"},
    ("POST", "/api/v0/dataset-versions/{version}/package/"): {"rebuild": True},
    ("POST", "/api/v0/data/{datum}/metadata/"): {"quality": 1},
    ("POST", "/api/v0/executions/{execution}/uploads/"): {"requests": []},
    ("POST", "/api/v0/uploads/"): {"dataset": "speech-data", "version": "v9"},
    ("POST", "/api/v0/executions/{execution}/uploads/complete/"): {"files": 1},
    ("POST", "/api/v0/dataset-versions/{version}/files/urls/"): {"paths": ["voice.wav"]},
    ("POST", "/api/v0/model-versions/{version}/status/"): {"status": "approved"},
    ("POST", "/api/v0/datasets/{dataset}/metadata/"): {"quality": 1},
    ("POST", "/api/v0/dataset-versions/{version}/metadata/"): {"quality": 1},
    ("POST", "/api/v0/stores/{store}/adopt/"): {"url": "s3://store/outputs/speech.run-1/voice.wav"},
    ("POST", "/api/v0/datasets/"): {"name": "speech-new"},
    ("POST", "/api/v0/dataset-versions/"): {
        "name": "v9",
        "dataset": "speech-data",
        "files": [{"datum": "<datum>"}],
    },
    ("PUT", "/api/v0/datum-aliases/"): {"datum": "<datum>"},
    ("POST", "/api/v0/lineage/"): {"execution": "speech.run-1", "uris": ["dataset://shared/v1"]},
    ("POST", "/api/v0/data/metadata/apply/"): {"datum_metadata": {"<datum>": {"quality": 1}}},
}
OF_NOBODY = {"/api/v0/users/me/", "/api/v0/stores/"}
"""Answers that name nothing of a team."""
FOR_NO_TEAM = {"/api/v0/stores/{store}/adopt/"}
"""What is adopted is of no execution of a team."""


class Request(NamedTuple):
    """A request for what the team speech has."""

    method: str
    target: str
    body: Any


def requests_for(method: str, path: str, datum: str) -> Iterator[Request]:
    """All requests of an operation. Fails for a parameter or a body that this test does not know."""
    operation = DOCUMENT["paths"][path][method.lower()]
    values = {
        **PATHS,
        **OTHER_PATHS.get(path, {}),
        **({"version": "speech-data:v2"} if method == "DELETE" else {}),
    }
    filled = re.sub(r"\{(\w+)\}", lambda name: quote(values[name[1]]), path)
    required = [
        each["name"]
        for each in operation.get("parameters", ())
        if each["in"] == "query" and (each.get("required") or (method, each["name"]) == ("DELETE", "newest"))
    ]
    body = BODIES[method, path] if "requestBody" in operation else None
    for more in MORE_QUERIES.get(path, [{}]) if method == "GET" else [{}]:
        query = urlencode({**{name: QUERIES[name] for name in required}, **more})
        text = json.dumps([f"{filled}?{query}" if query else filled, body])
        target, sent = json.loads(text.replace("<datum>", datum).replace("%3Cdatum%3E", datum))
        yield Request(method, target, sent)


@pytest.mark.parametrize(("method", "path"), OPERATIONS)
def test_a_member_of_another_team_gets_nothing_and_changes_nothing(
    world: World, method: str, path: str
) -> None:
    before = world.state()
    for request in requests_for(method, path, world.datum):
        status, text = world.call(VISION, *request)
        echoed = json.dumps(request)
        if status in (403, 404) or (path in FOR_NO_TEAM and status == 400):
            words = [word for word in SECRETS if word not in echoed]
        else:
            assert status == 200, (request, text)
            assert method == "GET" or "DatumNotFound" in text, request
            words = [*SECRETS]
            for name in ("speech-data", "speech-project", EXECUTION, "speech-model"):
                text = text.replace(f'of project {name}"', '"').replace(
                    f'all files of execution {name}"', '"'
                )
        assert [word for word in words if word in text] == [], (request, status, text)
        assert world.state() == before, request


@pytest.mark.parametrize(("method", "path"), OPERATIONS)
def test_a_member_of_the_team_gets_all_of_it(world: World, method: str, path: str) -> None:
    for request in requests_for(method, path, world.datum):
        status, text = world.call(SPEECH, *request)
        if path in FOR_NO_TEAM:
            assert status == 400, request
            continue
        assert 200 <= status < 300, (request, status, text)
        if method == "GET" and path not in OF_NOBODY:
            others = world.call(VISION, *request)
            assert others != (status, text), (
                f"{request} asks for nothing of the team: name something of it in QUERIES"
            )


def test_a_shared_dataset_is_read_whoever_made_its_files(world: World) -> None:
    member = Team("vision", ("vision-*", "shared"), ("candidate",))
    for target in (
        "datasets/shared/",
        "dataset-versions/shared:v1/files/?search=voice",
        "dataset-versions/shared:v1/files/content/?path=voice.wav",
        "data/?dataset_version=shared:v1",
        "fetch-plan/?uri=dataset://shared/v1",
        "fetch-plan/metadata/?uri=dataset://shared/v1",
        "lineage/?uri=dataset://shared/v1",
        "fleet/",
    ):
        status, text = world.call(member, "GET", f"/api/v0/{target}")
        assert (status, "speech-data" in text, "speech-model" in text) == (200, False, False), (target, text)
    _, tree = world.call(member, "GET", "/api/v0/lineage/?uri=dataset://shared/v1")
    assert "unknown" in json.loads(tree)["made_by"]
    for target in (f"executions/{EXECUTION}/", f"data/{world.datum}/"):
        assert world.call(member, "GET", f"/api/v0/{target}")[0] == 404


def test_a_team_promotes_only_by_its_own_aliases(world: World) -> None:
    target, body = "/api/v0/datasets/speech-data/aliases/{}/", {"version": "v2"}
    assert world.call(SPEECH, "PUT", target.format("candidate"), body)[0] == 200
    versions = {**world.deployment.registry.known}
    status, text = world.call(SPEECH, "PUT", target.format("production"), body)
    assert (status, json.loads(text)["title"]) == (403, "NotOfTheTeam")
    new = {"name": "v9", "dataset": "speech-data", "files": [{"datum": world.datum}]}
    promoted = world.call(
        SPEECH, "POST", "/api/v0/dataset-versions/", {**new, "targeting_aliases": ["production"]}
    )
    assert promoted[0] == 403
    assert world.deployment.registry.known == versions


def test_a_name_of_another_team_is_answered_like_one_that_nobody_has(world: World) -> None:
    for target in (
        "datasets/{}/",
        "dataset-versions/{}:v1/",
        "dataset-versions/?dataset={}",
        "events/?dataset={}",
    ):
        taken, free = (
            world.call(VISION, "GET", f"/api/v0/{target.format(name)}")
            for name in ("speech-data", "vision-none")
        )
        hidden = taken[0], taken[1].replace("speech-data", "vision-none")
        assert hidden == free or hidden[0] == free[0] == 404


@pytest.mark.parametrize(
    ("port", "rules"),
    [
        (ports.Registry, team_ports.registry_rules(str)),
        (
            ports.DatumIndex,
            team_ports.datum_index_rules(TeamAccess.has_execution, MemoryDatumIndex(MemoryRegistry()), str),
        ),
        (ports.ExecutionIndex, team_ports.execution_rules(str)),
        (ports.Lineage, team_ports.lineage_rules(set())),
        (ports.DatasetStore, team_ports.DATASETS),
    ],
)
def test_every_method_of_a_port_has_a_rule(port: type, rules: Any) -> None:
    assert {name for name in dir(port) if not name.startswith("_")} == {*rules}


def test_a_method_without_a_rule_is_refused(world: World) -> None:
    deps = restrict(world.deployment.dependencies, TeamAccess((SPEECH,)))
    with pytest.raises(NotOfTheTeam, match="discard"):
        deps.store.discard(None)  # type: ignore[attr-defined]
    with pytest.raises(NotOfTheTeam):
        next(deps.retention.purge(NOW))
    with pytest.raises(ObjectNotFound):
        deps.store.read("control/speech.open.json".replace("speech", "vision"))
    vision = restrict(world.deployment.dependencies, TeamAccess((VISION,))).store
    with pytest.raises(ObjectNotFound):
        vision.read("control/speech.open.json")
    assert [*vision.list("outputs/")] == []
