"""The HTTP API behind MiniStack's API Gateway with IAM: signed requests (SigV4) get in, others do not."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from tests.foreign.deployment import Deployment
from tests.foreign.servers import REGION
from tests.foreign.worker import Worker, write_tree
from tests.outputs import read_tree

pytestmark = [pytest.mark.foreign, pytest.mark.timeout(600)]

FILES = {"a.txt": b"a", "sub/b c.txt": b"b"}


@pytest.fixture(scope="module")
def pushed(deployment: Deployment, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("signed")
    worker = Worker(deployment.env_with(deployment.role_with("PushPolicyArn")), folder / "worker")
    source = write_tree(folder / "source", FILES)
    worker.run("push", source, "--dataset", "signed/v1", "--wait", "--timeout", 180)


def by_api(deployment: Deployment, folder: Path, credentials: dict[str, str]) -> Worker:
    """Make a worker that has the address of the API and credentials, and nothing else."""
    environment = deployment.env_with(credentials)
    kept = {name: value for name, value in environment.items() if not name.startswith("PACKLINE_")}
    del kept["AWS_ENDPOINT_URL"]
    return Worker({**kept, "PACKLINE_API_URL": deployment.api_url}, folder / "by-api")


def send(
    deployment: Deployment, credentials: dict[str, str], method: str, path: str, body: Any = None
) -> int:
    """Sign a request with botocore, send it, and return the status."""
    data = b"" if body is None else json.dumps(body).encode()
    headers = {"content-type": "application/json", **({"if-none-match": "*"} if method == "PUT" else {})}
    request = AWSRequest(method, f"{deployment.api_url}/w/api/v0/{path}", headers=headers, data=data)
    signer = Credentials(
        credentials["AWS_ACCESS_KEY_ID"],
        credentials["AWS_SECRET_ACCESS_KEY"],
        credentials.get("AWS_SESSION_TOKEN"),
    )
    SigV4Auth(signer, "execute-api", REGION).add_auth(request)
    return status(Request(request.url, data or None, dict(request.headers), method=method))


def status(request: Request) -> int:
    try:
        with urlopen(request, timeout=60) as answer:
            return int(answer.status)
    except HTTPError as error:
        return error.code


@pytest.mark.usefixtures("pushed")
def test_a_worker_that_signs_fetches_by_the_api(deployment: Deployment, tmp_path: Path) -> None:
    worker = by_api(deployment, tmp_path, deployment.role_with("ApiReadPolicyArn"))
    receipt = worker.json("fetch", "dataset://signed/v1", "--to", tmp_path / "in")
    assert (read_tree(tmp_path / "in"), receipt["by_files"]) == (FILES, 0)


@pytest.mark.usefixtures("pushed")
def test_who_does_not_sign_or_signs_wrongly_or_may_not_is_refused(
    deployment: Deployment, tmp_path: Path
) -> None:
    assert status(Request(f"{deployment.api_url}/w/api/v0/datasets/")) == 403
    reader = deployment.role_with("ApiReadPolicyArn")
    assert send(deployment, reader, "GET", "datasets/") == 200
    assert send(deployment, {**reader, "AWS_SECRET_ACCESS_KEY": "wrong"}, "GET", "datasets/") == 403
    assert send(deployment, deployment.role_with("FetchPolicyArn"), "GET", "datasets/") == 403
    stranger = by_api(deployment, tmp_path, deployment.role_with("FetchPolicyArn"))
    refused = stranger.run("fetch", "dataset://signed/v1", "--to", tmp_path / "in", code=7)
    assert "execute-api:Invoke" in refused.stderr


@pytest.mark.usefixtures("pushed")
def test_only_who_may_write_moves_an_alias_by_the_api(deployment: Deployment) -> None:
    path, body = "datasets/signed/aliases/live/", {"version": "v1"}
    assert send(deployment, deployment.role_with("ApiReadPolicyArn"), "PUT", path, body) == 403
    assert send(deployment, deployment.role_with("ApiWritePolicyArn"), "PUT", path, body) == 200
