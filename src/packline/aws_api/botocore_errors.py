"""Translate the exceptions of botocore and boto3 to typed errors, each with its own remedy.

Classes are recognized by their names, so that botocore is not imported
(https://github.com/boto/botocore/blob/develop/botocore/exceptions.py).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from packline.aws_api.credentials import REMEDY
from packline.aws_api.error_codes import THROTTLING_CODES, ErrorAction, action_of
from packline.errors import (
    AccessDenied,
    CredentialsMissing,
    EndpointFailing,
    EndpointUnreachable,
    InvalidSetting,
    PacklineError,
    Refused,
    SlowDown,
)

_NETWORK = "Check the endpoint (AWS_ENDPOINT_URL), the region and the network."
_SIGN_IN = "Sign in again with `aws sso login` (or `aws login`), then run again."

_UNREADABLE = (
    "Check what credential_process prints (JSON with Version, AccessKeyId and SecretAccessKey), and "
    "AWS_CONTAINER_CREDENTIALS_FULL_URI."
)
_PROVIDERS = {
    "custom-process": "Run the command in credential_process by hand: it has to print JSON with Version, AccessKeyId "
    "and SecretAccessKey.",
    "container-role": "Check that AWS_CONTAINER_CREDENTIALS_FULL_URI (or …_RELATIVE_URI) answers, and that the task "
    "or the pod has a role.",
}
"""Remedies for CredentialRetrievalError by botocore's name of the provider."""

# The classes of an error are looked up from the most to the least specific one.
_BY_CLASS: Mapping[str, tuple[type[PacklineError], str]] = {
    "ProfileNotFound": (InvalidSetting, "Check AWS_PROFILE, and the profiles in ~/.aws/config."),
    "ConfigNotFound": (InvalidSetting, "Check AWS_CONFIG_FILE and AWS_SHARED_CREDENTIALS_FILE."),
    "ConfigParseError": (
        InvalidSetting,
        "Mend the file: sections in brackets, one `name = value` a line, in UTF-8.",
    ),
    "InfiniteLoopConfigError": (
        InvalidSetting,
        "Mend source_profile in ~/.aws/config: the profiles name each other in a circle.",
    ),
    "InvalidConfigError": (
        InvalidSetting,
        "Mend the profile in ~/.aws/config (see source_profile and role_arn).",
    ),
    "NoRegionError": (InvalidSetting, "Set AWS_REGION, or a region in ~/.aws/config."),
    "InvalidRegionError": (InvalidSetting, "Set AWS_REGION to the name of a region, such as eu-west-1."),
    "PartialCredentialsError": (
        CredentialsMissing,
        "Set both AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or both entries of the profile.",
    ),
    "NoCredentialsError": (CredentialsMissing, REMEDY),
    "RefreshWithMFAUnsupportedError": (
        CredentialsMissing,
        "Get a new session token with your MFA device, and set AWS_SESSION_TOKEN with its keys.",
    ),
    "UnknownCredentialError": (
        InvalidSetting,
        "Mend credential_source in ~/.aws/config: Environment, Ec2InstanceMetadata or EcsContainer.",
    ),
    "InvalidIMDSEndpointError": (InvalidSetting, "Mend AWS_EC2_METADATA_SERVICE_ENDPOINT: an http(s) URL."),
    "InvalidIMDSEndpointModeError": (
        InvalidSetting,
        "Set AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE to IPv4 or IPv6.",
    ),
    "SSOError": (CredentialsMissing, _SIGN_IN),
    "LoginError": (CredentialsMissing, _SIGN_IN),
    "TokenRetrievalError": (CredentialsMissing, _SIGN_IN),
    "MetadataRetrievalError": (
        CredentialsMissing,
        "Check that the container's or the instance's credential endpoint answers "
        "(AWS_CONTAINER_CREDENTIALS_FULL_URI or …_RELATIVE_URI), and that a role is attached.",
    ),
    "CredentialRetrievalError": (
        CredentialsMissing,
        "Check what gives the credentials: the command in credential_process, the role, or the container endpoint.",
    ),
    "UnauthorizedSSOTokenError": (CredentialsMissing, _SIGN_IN),
    "EndpointConnectionError": (EndpointUnreachable, _NETWORK),
    "ConnectionError": (EndpointUnreachable, _NETWORK),
    "HTTPClientError": (EndpointUnreachable, _NETWORK),
    "BotoCoreError": (InvalidSetting, "Check the AWS_… variables and ~/.aws/config."),
}


def botocore_error(error: BaseException, what: str = "") -> PacklineError | None:
    """Translate an exception of botocore, boto3 or s3transfer; return None for any other exception.

    ``what`` is put before the message, and says what was being done.
    """
    lead = f"{what}: " if what else ""
    if isinstance(getattr(error, "response", None), dict):
        return error_from_response(error.response, lead, str(error))  # type: ignore[attr-defined]
    kinds = [
        kind
        for kind in type(error).__mro__
        if kind.__module__.startswith(("botocore", "boto3", "s3transfer"))
    ]
    for kind in kinds:
        if kind.__name__ in _BY_CLASS:
            typed, remedy = _BY_CLASS[kind.__name__]
            provider = getattr(error, "kwargs", {}).get("provider", "")
            return typed(f"{lead}{_sentence(error)}", _PROVIDERS.get(provider, remedy))
    if kinds:
        return Refused(f"{lead}{_sentence(error)}", "See the message; run again if it says so.")
    return None


def credentials_error(error: Exception) -> PacklineError:
    """Translate any exception that botocore raises while it looks for credentials or renews them."""
    what = "The AWS credentials cannot be loaded"
    typed = botocore_error(error, what)
    if typed is not None:
        return typed
    if isinstance(error, OSError):
        return CredentialsMissing(
            f"{what}: {_sentence(error)}",
            "Check the file in AWS_WEB_IDENTITY_TOKEN_FILE or AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE, and the command "
            "in credential_process.",
        )
    if isinstance(error, ValueError | LookupError | TypeError | AttributeError):
        detail = f"{type(error).__name__}: {_sentence(error)}"
        return CredentialsMissing(
            f"{what}: the provider's answer cannot be read ({detail[:-1]}).", _UNREADABLE
        )
    return CredentialsMissing(f"{what}: {type(error).__name__}: {_sentence(error)}", REMEDY)


def error_from_response(response: Mapping[str, Any], lead: str = "", text: str = "") -> PacklineError:
    """Translate a service's error response, in the form of botocore's ``ClientError.response``."""
    code = str(response.get("Error", {}).get("Code", ""))
    status = int(response.get("ResponseMetadata", {}).get("HTTPStatusCode") or 0)
    message = f"{lead}{text or response.get('Error', {}).get('Message', '')}".strip()
    message = message if message.endswith(".") else f"{message}."
    action = action_of(code, status)
    if action is ErrorAction.RENEW:
        return CredentialsMissing(message, "Renew the AWS credentials (they have expired), and run again.")
    if action is ErrorAction.BAD_CREDENTIALS:
        return CredentialsMissing(
            message, "Check the access key, the secret key, the token and this machine's clock."
        )
    if action is ErrorAction.DENIED or status in (401, 403):
        return AccessDenied(
            message, "Allow the role or the user this action (IAM policy, trust policy of the role)."
        )
    if code in THROTTLING_CODES or status == 429:
        return SlowDown(message, "Run again later.")
    if status >= 500:
        return EndpointFailing(message, "Run again later.")
    if code == "ResourceNotFoundException":
        return Refused(message, "Check PACKLINE_TABLE (or the ARN in PACKLINE_STATE_MACHINE) and AWS_REGION.")
    return Refused(message, "Check the request's names and settings.")


def _sentence(error: BaseException) -> str:
    text = " ".join(str(error).split()) or type(error).__name__
    return text if text.endswith((".", "!")) else f"{text}."
