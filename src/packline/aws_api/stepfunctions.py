"""Step Functions' two calls that commands make: starting a run of the deployment's state machine, and its status."""

from __future__ import annotations

import json

from packline.aws_api.dynamodb import AwsJsonClient, DynamoError
from packline.aws_api.endpoint import AwsEndpoint, find_endpoint


class StepFunctionsClient(AwsJsonClient):
    """Starts runs, and asks for the status of runs, of one state machine (https://docs.aws.amazon.com/step-functions/latest/apireference/)."""

    target = "AWSStepFunctions"
    label = "Step Functions"

    def __init__(self, machine: str, endpoint: AwsEndpoint | None = None) -> None:
        super().__init__("states", endpoint or find_endpoint("states"))
        self._machine = machine

    def start(self, name: str, given: dict[str, object]) -> bool:
        """Start a run of that name; False if there is one already. Raises DynamoError, EndpointUnreachable."""
        try:
            self._call(
                "StartExecution",
                {"stateMachineArn": self._machine, "name": name, "input": json.dumps(given)},
            )
        except DynamoError as error:
            if error.response["Error"]["Code"] == "ExecutionAlreadyExists":
                return False
            raise
        return True

    def status(self, name: str) -> str:
        """The status of a run as the service spells it (``RUNNING``, ``FAILED``, …); empty if there is none.

        Raises Unavailable.
        """
        arn = self._machine.replace(":stateMachine:", ":execution:", 1) + f":{name}"
        try:
            return str(self._call("DescribeExecution", {"executionArn": arn})["status"])
        except DynamoError as error:
            if error.response["Error"]["Code"] == "ExecutionDoesNotExist":
                return ""
            raise
