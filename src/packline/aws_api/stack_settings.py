"""Read what a stack says to its workers: from the SSM parameter that it writes, else from its outputs."""

from __future__ import annotations

import json
import os
from collections.abc import MutableMapping
from typing import Any

from packline.aws_api.endpoint import AwsEndpoint, find_endpoint
from packline.aws_api.json_client import AwsJsonClient, DynamoError
from packline.deployment_settings import BY_TABLE, REGIONS, RELEASE, STACK, parameter_name, split_stack
from packline.errors import AccessDenied, NotFound, PacklineError

OUTPUTS = {
    "StoreName": "PACKLINE_STORE",
    "TableName": "PACKLINE_TABLE",
    "EventBusName": "PACKLINE_EVENT_BUS",
    "StateMachineArn": "PACKLINE_STATE_MACHINE",
    "SnapshotMachineArn": "PACKLINE_SNAPSHOT_MACHINE",
}
"""Which variable each output of the stack stands for."""


class StackNotFound(NotFound):
    """No stack of that name is deployed in this account and region."""


class ParameterClient(AwsJsonClient):
    """Reads parameters of Systems Manager (https://docs.aws.amazon.com/systems-manager/latest/APIReference/)."""

    target = "AmazonSSM"
    content_type = "application/x-amz-json-1.1"

    def __init__(self, endpoint: AwsEndpoint | None = None) -> None:
        super().__init__("ssm", endpoint or find_endpoint("ssm"))

    def read(self, name: str) -> str | None:
        """Return the value of a parameter; None if it does not exist. Raises AccessDenied, Unavailable."""
        try:
            answer = self._call("GetParameter", {"Name": name})
        except DynamoError as error:
            if error.response["Error"]["Code"] == "ParameterNotFound":
                return None
            raise
        return str(answer["Parameter"]["Value"])


def apply_stack(environ: MutableMapping[str, str] = os.environ) -> None:
    """Set what the stack that PACKLINE_STACK names says and the environment does not; nothing without that variable.

    Raises InvalidSetting, StackNotFound, AccessDenied, Unavailable.
    """
    text = environ.get(STACK, "")
    if not text:
        return
    name, region = split_stack(text)
    if region and not any(environ.get(variable) for variable in REGIONS):
        environ["AWS_REGION"] = region
    for variable, value in read_stack(name).items():
        if not environ.get(variable):
            environ[variable] = value


def read_stack(name: str) -> dict[str, str]:
    """Return variables of the environment by which workers find the deployment ``name``.

    Where the parameter is absent or may not be read, the outputs of the stack are asked. Raises StackNotFound,
    AccessDenied, Unavailable.
    """
    endpoint = find_endpoint("ssm")
    refused: PacklineError | None = None
    try:
        text = ParameterClient(endpoint).read(parameter_name(name))
    except AccessDenied as error:
        text, refused = None, error
    if text is not None:
        values = json.loads(text)
        return {variable: str(values[variable]) for variable in BY_TABLE if variable in values}
    outputs = _read_outputs(name, endpoint.region, refused)
    return {variable: outputs[output] for output, variable in OUTPUTS.items() if output in outputs}


def read_release(name: str) -> str:
    """Return the release that has deployed a stack; empty where its parameter does not say. Raises AccessDenied."""
    text = ParameterClient(find_endpoint("ssm")).read(parameter_name(name))
    return str(json.loads(text).get(RELEASE, "")) if text else ""


def _read_outputs(name: str, region: str, refused: PacklineError | None) -> dict[str, str]:
    """Ask CloudFormation, whose protocol only botocore speaks here. Raises StackNotFound, AccessDenied."""
    from botocore.exceptions import ClientError
    from botocore.session import get_session

    client: Any = get_session().create_client("cloudformation", region_name=region)
    try:
        (stack,) = client.describe_stacks(StackName=name)["Stacks"]
    except ClientError as error:
        code = error.response["Error"]["Code"]
        if code == "ValidationError":  # how DescribeStacks says that there is none
            raise StackNotFound(
                f"There is no stack {name!r} in {region}, nor the parameter {parameter_name(name)}.",
                "Check PACKLINE_STACK, the region (NAME@REGION, or AWS_REGION) and the account.",
            ) from error
        raise refused or AccessDenied(
            f"The stack {name!r} in {region} cannot be read ({code}).",
            f"Allow ssm:GetParameter on the parameter {parameter_name(name)}.",
        ) from error
    return {output["OutputKey"]: output["OutputValue"] for output in stack.get("Outputs", ())}
