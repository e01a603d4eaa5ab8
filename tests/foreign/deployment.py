"""The synthesized stack in MiniStack, made by its CloudFormation; and roles of workers with the stack's policies."""

from __future__ import annotations

import io
import json
import os
import zipfile
from contextlib import suppress
from pathlib import Path
from typing import Any

import boto3

from packline.local.template import Assembly, layer_keys, read_assembly
from tests.foreign import differences
from tests.foreign.servers import ACCOUNT, REGION, ROOT_KEY, Server
from tests.waiting import wait_for

ROOT = {"AWS_ACCESS_KEY_ID": ROOT_KEY, "AWS_SECRET_ACCESS_KEY": ROOT_KEY}
DENIED_ON_PURPOSE = "denied-on-purpose"
"""The execution whose files the packing function may not read in one test."""
TRUST = {
    "Version": "2012-10-17",
    "Statement": [
        {
            "Effect": "Allow",
            "Principal": {"AWS": f"arn:aws:iam::{ACCOUNT}:root"},
            "Action": "sts:AssumeRole",
        }
    ],
}


class Deployment:
    """A stack that is up; what a ``User`` of the system tests needs of it has the names of the local stack."""

    region = REGION

    def __init__(self, server: Server, template_dir: Path) -> None:
        self.endpoint_url = server.url
        assembly = read_assembly(template_dir, REGION, ACCOUNT)
        self._stack = assembly.stack
        template, self.left_out = differences.deployable(assembly.template)
        self._publish(assembly, json.dumps(template).encode())
        self.outputs = self._create()
        self.api_url = f"{server.url}/_aws/execute-api/{self._resource('AWS::ApiGatewayV2::Api')}"
        """MiniStack's path for an HTTP API: a worker cannot look up ``<api>.execute-api.localhost``."""

    @property
    def store(self) -> str:
        return self.outputs["StoreName"]

    def client(self, service: str) -> Any:
        """Return a client of the account's root user."""
        return boto3.client(
            service,
            endpoint_url=self.endpoint_url,
            region_name=REGION,
            aws_access_key_id=ROOT_KEY,
            aws_secret_access_key=ROOT_KEY,
        )

    def env(self) -> dict[str, str]:
        """Return the environment of a process of the root user."""
        return self.env_with(ROOT)

    def env_with(self, credentials: dict[str, str]) -> dict[str, str]:
        """Return the environment of a process with those credentials."""
        return {
            "PATH": os.environ["PATH"],
            "LANG": "C.UTF-8",
            **credentials,
            "AWS_ENDPOINT_URL": self.endpoint_url,
            "AWS_REGION": REGION,
            "AWS_EC2_METADATA_DISABLED": "true",
            "NO_PROXY": "127.0.0.1",
            "PACKLINE_STORE": self.store,
            "PACKLINE_TABLE": self.outputs["TableName"],
            "PACKLINE_EVENT_BUS": self.outputs["EventBusName"],
            "PACKLINE_STATE_MACHINE": self.outputs["StateMachineArn"],
        }

    def role_with(self, *policy_outputs: str) -> dict[str, str]:
        """Create a role that has nothing but those policies of the stack, and return its credentials."""
        iam, name = self.client("iam"), "-".join(("worker", *policy_outputs))
        with suppress(iam.exceptions.EntityAlreadyExistsException):
            iam.create_role(RoleName=name, AssumeRolePolicyDocument=json.dumps(TRUST))
        for output in policy_outputs:
            iam.attach_role_policy(RoleName=name, PolicyArn=self.outputs[output])
        arn = f"arn:aws:iam::{ACCOUNT}:role/{name}"
        issued = self.client("sts").assume_role(RoleArn=arn, RoleSessionName="test")["Credentials"]
        return {
            "AWS_ACCESS_KEY_ID": issued["AccessKeyId"],
            "AWS_SECRET_ACCESS_KEY": issued["SecretAccessKey"],
            "AWS_SESSION_TOKEN": issued["SessionToken"],
        }

    def function(self, name: str) -> Any:
        """Return the configuration of the function of functions/<name>.py."""
        listed = self.client("lambda").list_functions()["Functions"]
        (configuration,) = (each for each in listed if each["Handler"] == f"functions.{name}.handler")
        return configuration

    def invoke(self, name: str, event: Any) -> Any:
        """Invoke that function and return its answer."""
        function = self.function(name)["FunctionName"]
        answer = self.client("lambda").invoke(FunctionName=function, Payload=json.dumps(event).encode())
        payload = json.load(answer["Payload"])
        assert "FunctionError" not in answer, payload
        return payload

    def log_lines(self, text: str) -> list[str]:
        """Return the lines with that text that the functions have logged until now."""
        logs, lines = self.client("logs"), []
        for group in logs.describe_log_groups()["logGroups"]:
            for page in logs.get_paginator("filter_log_events").paginate(logGroupName=group["logGroupName"]):
                events = (event["message"] for event in page["events"])
                lines += [line for message in events for line in message.splitlines() if text in line]
        return lines

    def _publish(self, assembly: Assembly, template: bytes) -> None:
        """Do what ``cdk bootstrap`` and the upload of assets do; an empty layer, see ``launch_ministack``."""
        self.client("ssm").put_parameter(Name="/cdk-bootstrap/hnb659fds/version", Value="30", Type="String")
        s3 = self.client("s3")
        for bucket in {asset.bucket for asset in assembly.assets}:
            s3.create_bucket(Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": REGION})
        layers = layer_keys(assembly)
        for asset in assembly.assets:
            is_template = asset.source.name.endswith(".template.json")
            body = template if is_template else _zip(None if asset.key in layers else asset.source)
            s3.put_object(Bucket=asset.bucket, Key=asset.key, Body=body)
            if is_template:
                self._template_url = f"{self.endpoint_url}/{asset.bucket}/{asset.key}"

    def _create(self) -> dict[str, str]:
        formation = self.client("cloudformation")
        formation.create_stack(
            StackName=self._stack, TemplateURL=self._template_url, Capabilities=["CAPABILITY_IAM"]
        )

        def finished() -> Any:
            (stack,) = formation.describe_stacks(StackName=self._stack)["Stacks"]
            return None if stack["StackStatus"].endswith("IN_PROGRESS") else stack

        stack = wait_for(finished, 0.2)
        events = formation.describe_stack_events(StackName=self._stack)["StackEvents"]
        failures = [
            (event["LogicalResourceId"], event.get("ResourceStatusReason"))
            for event in events
            if "FAILED" in event["ResourceStatus"]
        ]
        assert stack["StackStatus"] == "CREATE_COMPLETE", failures
        return {output["OutputKey"]: output["OutputValue"] for output in stack["Outputs"]}

    def _resource(self, kind: str) -> str:
        resources = self.client("cloudformation").describe_stack_resources(StackName=self._stack)
        (name,) = (
            each["PhysicalResourceId"] for each in resources["StackResources"] if each["ResourceType"] == kind
        )
        return str(name)


def _zip(folder: Path | None) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        if folder is None:
            archive.writestr("python/empty", "")
        for path in sorted(folder.rglob("*")) if folder else ():
            if folder and path.is_file():
                archive.write(path, path.relative_to(folder))
    return buffer.getvalue()
