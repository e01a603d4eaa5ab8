"""The name of a stack is enough: its parameter says the rest, and what cannot be read is named with the region."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qs

import pytest

from packline.aws_api.stack_settings import StackNotFound, apply_stack, read_release, read_stack
from packline.errors import AccessDenied, InvalidSetting, PacklineError
from tests.fakes.json_service import Call, FakeJsonService

PARAMETER = {"PACKLINE_STORE": "bucket", "PACKLINE_TABLE": "catalog", "release": "1.2", "later": "x"}


class Systems:
    """Systems Manager with at most one parameter, or a refusal."""

    def __init__(self) -> None:
        self.parameters: dict[str, str] = {}
        self.refusal = "ParameterNotFound"

    def answer(self, call: Call) -> dict[str, object]:
        if (value := self.parameters.get(call.body["Name"])) is None:
            return {"__type": self.refusal, "message": "no"}
        return {"Parameter": {"Value": value}}


@pytest.fixture
def systems(monkeypatch: pytest.MonkeyPatch) -> Iterator[Systems]:
    systems = Systems()
    with FakeJsonService(systems.answer) as service:
        for name, value in service.environment.items():
            monkeypatch.setenv(name.replace("ENDPOINT_URL", "ENDPOINT_URL_SSM"), value)
        yield systems


def test_the_parameter_says_all_that_the_environment_does_not(systems: Systems) -> None:
    systems.parameters["/packline/Mine/worker"] = json.dumps(PARAMETER)
    environment = {"PACKLINE_STACK": "Mine@eu-west-1", "PACKLINE_STORE": "own"}
    apply_stack(environment)
    assert environment == {
        "PACKLINE_STACK": "Mine@eu-west-1",
        "PACKLINE_STORE": "own",
        "PACKLINE_TABLE": "catalog",
        "AWS_REGION": "eu-west-1",
    }
    assert read_release("Mine") == "1.2"
    assert read_release("Other") == ""


def test_without_a_stack_nothing_is_asked_and_the_region_of_the_environment_stays() -> None:
    environment = {"AWS_DEFAULT_REGION": "eu-north-1"}
    apply_stack(environment)
    assert environment == {"AWS_DEFAULT_REGION": "eu-north-1"}
    with pytest.raises(InvalidSetting):
        apply_stack({"PACKLINE_STACK": "Mine@"})


@pytest.fixture
def cloudformation(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """CloudFormation with a stack ``Mine``; a stack ``Locked`` may not be seen."""
    with HTTPServer(("127.0.0.1", 0), _CloudFormation) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        url = f"http://127.0.0.1:{server.server_port}"
        monkeypatch.setenv("AWS_ENDPOINT_URL_CLOUDFORMATION", url)
        yield
        server.shutdown()
        thread.join()


class _CloudFormation(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        body = parse_qs(self.rfile.read(int(self.headers["content-length"])).decode())
        name = body["StackName"][0]
        outputs = "".join(
            f"<member><OutputKey>{key}</OutputKey><OutputValue>{value}</OutputValue></member>"
            for key, value in (("TableName", "catalog"), ("Other", "x"))
        )
        status, text = (
            200,
            (
                "<DescribeStacksResponse><DescribeStacksResult><Stacks><member><StackName>Mine</StackName>"
                f"<Outputs>{outputs}</Outputs></member></Stacks></DescribeStacksResult></DescribeStacksResponse>"
            ),
        )
        if name != "Mine":
            code = "AccessDenied" if name == "Locked" else "ValidationError"
            status, text = 400, f"<ErrorResponse><Error><Code>{code}</Code></Error></ErrorResponse>"
        self.send_response(status)
        self.send_header("content-length", str(len(text)))
        self.end_headers()
        self.wfile.write(text.encode())

    def log_message(self, *_: object) -> None:
        """Log nothing."""


@pytest.mark.usefixtures("cloudformation")
def test_a_stack_without_the_parameter_is_read_by_its_outputs(systems: Systems) -> None:
    assert read_stack("Mine") == {"PACKLINE_TABLE": "catalog"}
    systems.refusal = "AccessDeniedException"
    assert read_stack("Mine") == {"PACKLINE_TABLE": "catalog"}


@pytest.mark.usefixtures("cloudformation")
def test_a_stack_that_does_not_exist_is_named_with_the_region(systems: Systems) -> None:
    with pytest.raises(StackNotFound, match="no stack 'None' in eu-north-1") as raised:
        read_stack("None")
    assert raised.value.exit_code == 3
    assert "PACKLINE_STACK" in raised.value.remedy


@pytest.mark.usefixtures("cloudformation")
def test_a_stack_that_may_not_be_read_names_the_right_that_is_missing(systems: Systems) -> None:
    with pytest.raises(AccessDenied, match="'Locked' in eu-north-1 cannot be read") as raised:
        read_stack("Locked")
    assert "ssm:GetParameter" in raised.value.remedy


def test_another_error_of_systems_manager_is_not_taken_for_an_absent_parameter(systems: Systems) -> None:
    systems.refusal = "InvalidKeyId"
    with pytest.raises(PacklineError) as raised:
        read_stack("Mine")
    assert not isinstance(raised.value, StackNotFound | AccessDenied)
