"""Explain errors of DynamoDB, Step Functions and EventBridge as typed errors. Imported only when there is an error.

https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html and
https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/CommonErrors.html
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from packline.aws_api.endpoint import AwsEndpoint
from packline.aws_api.error_codes import THROTTLING_CODES, ErrorAction, action_of
from packline.aws_api.json_client import DynamoError, is_skewed
from packline.aws_api.s3_errors import ClockSkewed, CredentialsRefused
from packline.errors import (
    AccessDenied,
    CredentialsMissing,
    EndpointFailing,
    NotFound,
    PacklineError,
    SlowDown,
)

_SERVICES = {
    "dynamodb": "DynamoDB",
    "states": "Step Functions",
    "events": "EventBridge",
    "ssm": "Systems Manager",
}
_RESOURCES = {"TableName": "table", "stateMachineArn": "state machine", "Name": "parameter"}
_SETTINGS = {"dynamodb": "PACKLINE_TABLE", "states": "PACKLINE_STATE_MACHINE", "events": "PACKLINE_EVENT_BUS"}
_KEYS = (
    "Check AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or the profile; temporary keys need their "
    "AWS_SESSION_TOKEN, and keys of one AWS partition do not work in another."
)
_REFUSED_KEYS = {
    "UnrecognizedClientException": "does not know the access key or the session token",
    "InvalidClientTokenId": "does not know the access key",
    "InvalidSignatureException": "does not accept the signature",
    "SignatureDoesNotMatch": "does not accept the signature",
    "IncompleteSignatureException": "cannot read the signature",
    "IncompleteSignature": "cannot read the signature",
    "MissingAuthenticationTokenException": "finds no signature",
    "MissingAuthenticationToken": "finds no signature",
}


class ResourceMissing(NotFound):
    """The table, state machine or event bus does not exist in this account and region."""


def explain(
    service: str,
    operation: str,
    parameters: Mapping[str, Any],
    endpoint: AwsEndpoint,
    response: dict[str, Any],
) -> PacklineError:
    """Build the typed error for a refused call.

    The error has an attribute ``response`` like botocore's ClientError; ``response["Error"]["Code"]`` names the reason.
    """
    error = _explained(service, operation, parameters, endpoint, response)
    if not isinstance(error, DynamoError):
        error.response = response  # type: ignore[attr-defined]
    return error


def _explained(
    service: str,
    operation: str,
    parameters: Mapping[str, Any],
    endpoint: AwsEndpoint,
    response: dict[str, Any],
) -> PacklineError:
    code, message = response["Error"]["Code"], response["Error"]["Message"].rstrip(".")
    name = _SERVICES.get(service, service)
    resource = _resource(service, parameters)
    detail = f"{code}: {message}".rstrip(": ")
    action = action_of(code)
    if action is ErrorAction.NO_SUCH_RESOURCE:
        return ResourceMissing(
            f"There is no {resource} in {endpoint.region} at {endpoint} ({detail}).",
            f"Check {_SETTINGS.get(service, 'its name')}, AWS_REGION and the account.",
        )
    if is_skewed(code, message):
        return ClockSkewed(
            f"The clock of this machine is wrong, so {name} refuses its signatures ({detail}).",
            "Set the clock (by NTP: timedatectl set-ntp true). In a virtual machine or container, set it on the host.",
        )
    if action is ErrorAction.RENEW:
        return CredentialsMissing(
            f"The credentials have expired ({detail}).", "Renew them (for SSO: aws sso login) and run again."
        )
    if code in _REFUSED_KEYS:
        return CredentialsRefused(f"{name} {_REFUSED_KEYS[code]} ({detail}).", _KEYS)
    if action is ErrorAction.DENIED:
        return _denied(name, service, operation, resource, message, detail)
    if code in THROTTLING_CODES:
        return SlowDown(
            f"{name} still asks for fewer requests after all retries, for the {resource} ({detail}).",
            "Run again later, or raise the table's capacity.",
        )
    return _other(name, operation, resource, endpoint, response, detail)


def _other(
    name: str, operation: str, resource: str, endpoint: AwsEndpoint, response: dict[str, Any], detail: str
) -> PacklineError:
    if response["Error"]["Code"] == "ValidationException" and "schema" in response["Error"]["Message"]:
        return DynamoError(
            f"The {resource} is not one of Packline's ({detail}).",
            "Check PACKLINE_TABLE: it is the table of the stack's outputs.",
            response=response,
        )
    if response["ResponseMetadata"]["HTTPStatusCode"] >= 500:
        return EndpointFailing(
            f"{name} failed in all attempts at {endpoint} ({detail}).",
            "Run again later; see the AWS status page.",
        )
    return DynamoError(f"{name} refused {operation} for the {resource} ({detail}).", response=response)


def _denied(
    name: str, service: str, operation: str, resource: str, message: str, detail: str
) -> AccessDenied:
    if "kms" in message.lower():
        remedy = "Allow kms:Decrypt on the key of the table, in the role and in the key's policy."
    elif "explicit deny" in message:
        remedy = (
            f"A policy denies it explicitly. Exclude this role from that statement ({service}:{operation})."
        )
    else:
        remedy = f"Allow {service}:{operation} on it."
    return AccessDenied(f"{name} denies access to the {resource} ({detail}).", remedy)


def _resource(service: str, parameters: Mapping[str, Any]) -> str:
    for parameter, kind in _RESOURCES.items():
        if parameter in parameters:
            return f"{kind} {parameters[parameter]!r}"
    if requested := parameters.get("RequestItems"):
        return f"table {next(iter(requested))!r}"
    if transaction := parameters.get("TransactItems"):
        return f"table {next(iter(transaction[0].values())).get('TableName')!r}"
    if entries := parameters.get("Entries"):
        return f"event bus {entries[0].get('EventBusName')!r}"
    return {"dynamodb": "table", "states": "state machine"}.get(service, "event bus")
