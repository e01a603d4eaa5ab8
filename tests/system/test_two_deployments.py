"""Two deployments in one bucket: each does the main job below its prefix, and neither sees what the other has."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from packline.local.stack import LocalStack
from tests.infra.two_deployments import PREFIXES, make_two_deployments
from tests.outputs import read_tree, strange_files
from tests.stacks import only
from tests.system.conftest import QUIET_SECONDS, User

pytestmark = pytest.mark.slow

WORKER = {"PACKLINE_STORE": "StoreName", "PACKLINE_TABLE": "TableName", "PACKLINE_EVENT_BUS": "EventBusName"}
WORKER["PACKLINE_STATE_MACHINE"] = "StateMachineArn"


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalStack]:
    folder = tmp_path_factory.mktemp("platform")
    make_two_deployments(folder, packaging_rule="flag").synth()
    with only(LocalStack(folder, quiet_seconds=QUIET_SECONDS)) as running:
        yield running


@pytest.fixture
def users(stack: LocalStack, tmp_path: Path) -> dict[str, User]:
    """A user of each deployment, by its identifier in the app."""
    made = {identifier: User(stack, tmp_path / f"cache-{identifier}") for identifier in PREFIXES}
    for identifier, user in made.items():
        told = {name: stack.outputs[f"{identifier.strip('A')}{output}"] for name, output in WORKER.items()}
        user.environment = {**user.environment, **told}
    return made


def test_two_deployments_in_one_bucket_do_not_see_each_other(users: dict[str, User], tmp_path: Path) -> None:
    name, fetched = "dataset://same-name/v1", {}
    for identifier, user in users.items():
        files = {path: identifier.encode() + body for path, body in strange_files(12).items()}
        for path, body in files.items():
            (tmp_path / identifier / path).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / identifier / path).write_bytes(body)
        user.run(
            "push", tmp_path / identifier, "--dataset", name, "--execution", f"of-{identifier}", "--wait"
        )
        fetched[identifier] = files
    for identifier, user in users.items():
        user.run("fetch", name, "--to", tmp_path / "to" / identifier)
        assert read_tree(tmp_path / "to" / identifier) == fetched[identifier]
        other = next(each for each in users if each != identifier)
        user.run("execution", f"of-{other}", code=3)
        assert user.json("show", name)["packaging"] == "built"
    user, (bucket, _, _) = users["A"], users["A"].environment["PACKLINE_STORE"].partition("/")
    listed = {entry["Key"] for entry in user.s3.list_objects_v2(Bucket=bucket)["Contents"]}
    assert {key.partition("/")[0] for key in listed} == set(PREFIXES.values())
