"""Start runs of the deployment's state machine and ask for their status, from a command or a Lambda function."""

from __future__ import annotations

import json
from typing import Any, Protocol

from packline.aws_api.credentials import CredentialChain
from packline.aws_api.endpoint import AwsEndpoint, find_endpoint
from packline.aws_api.error_codes import error_code
from packline.aws_api.json_client import AwsJsonClient


class StepFunctionsApi(Protocol):
    """The calls that ``StateMachine`` needs: ``StepFunctionsClient`` has them, and boto3's client."""

    def start_execution(self, **parameters: Any) -> dict[str, Any]:
        """Start a run."""

    def describe_execution(self, **parameters: Any) -> dict[str, Any]:
        """Get a run."""


class StepFunctionsClient(AwsJsonClient):
    """A client of Step Functions that needs no boto3, with the names of boto3's low-level client.

    https://docs.aws.amazon.com/step-functions/latest/apireference/
    """

    target = "AWSStepFunctions"

    def __init__(self, endpoint: AwsEndpoint | None = None, chain: CredentialChain | None = None) -> None:
        super().__init__("states", endpoint or find_endpoint("states"), chain)

    def start_execution(self, **parameters: Any) -> dict[str, Any]:
        """Start a run."""
        return self._call("StartExecution", parameters)

    def describe_execution(self, **parameters: Any) -> dict[str, Any]:
        """Get a run."""
        return self._call("DescribeExecution", parameters)


class StateMachine:
    """Runs of one state machine. Step Functions calls a run an execution."""

    def __init__(self, arn: str, client: StepFunctionsApi | None = None) -> None:
        """Choose a state machine. ``client`` is by default a StepFunctionsClient."""
        self._arn = arn
        self._client = client or StepFunctionsClient()

    def start(self, name: str, document: dict[str, Any]) -> bool:
        """Start a run. Returns False if a run of that name exists.

        Args:
            name: Name of the run.
            document: Input of the run, as JSON.
        """
        try:
            self._client.start_execution(stateMachineArn=self._arn, name=name, input=json.dumps(document))
        except Exception as error:
            if error_code(error) == "ExecutionAlreadyExists":
                return False
            raise
        return True

    def status(self, name: str) -> str:
        """Return the status of a run as Step Functions spells it, such as ``RUNNING``; empty if there is none."""
        return str(self.describe(name).get("status", ""))

    def describe(self, name: str) -> dict[str, Any]:
        """Return what is known of a run: ``status``, ``output``, ``error``, ``cause``; empty if there is none."""
        # arn:…:stateMachine:<machine> -> arn:…:execution:<machine>:<run>
        arn = self._arn.replace(":stateMachine:", ":execution:", 1) + f":{name}"
        try:
            return self._client.describe_execution(executionArn=arn)
        except Exception as error:
            if error_code(error) == "ExecutionDoesNotExist":
                return {}
            raise
