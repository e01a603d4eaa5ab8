"""Map every error code of AWS that Packline meets to what to do next: the one table of AWS errors.

S3's XML errors, the JSON errors of DynamoDB, Step Functions and EventBridge, and the exceptions of boto3 all read
it. Only their messages and remedies differ (``s3_error_messages``, ``json_error_messages``, ``botocore_errors``).
Sources: https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html,
https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html and
https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/CommonErrors.html.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Any


class ErrorAction(StrEnum):
    """What an error asks for."""

    RETRY = "retry"
    SLOW_DOWN = "slow-down"
    RENEW = "renew"
    """Get newer credentials, then retry."""
    SKEWED = "skewed"
    """Correct the clock, then retry."""
    MOVED = "moved"
    """Ask in the bucket's own region."""
    MISSING = "missing"
    """The object, its version or its bucket does not exist."""
    NO_SUCH_RESOURCE = "no-such-resource"
    """The table or the state machine does not exist."""
    ARCHIVED = "archived"
    BAD_CREDENTIALS = "bad-credentials"
    """The access key is unknown, or the signature is wrong."""
    DENIED = "denied"
    REFUSED = "refused"


_CODES = {
    ErrorAction.RETRY: (
        "InternalError InternalServerError InternalFailure RequestTimeout RequestTimeoutException TemporaryRedirect "
        "OperationAborted BadDigest IncompleteBody 500"
    ),
    ErrorAction.SLOW_DOWN: (
        "SlowDown ServiceUnavailable Throttling ThrottlingException ThrottlingError RequestLimitExceeded "
        "TooManyRequests TooManyRequestsException ProvisionedThroughputExceededException 503"
    ),
    ErrorAction.RENEW: "ExpiredToken ExpiredTokenException TokenRefreshRequired RequestExpired",
    ErrorAction.SKEWED: "RequestTimeTooSkewed RequestInTheFuture",
    ErrorAction.MOVED: "PermanentRedirect AuthorizationHeaderMalformed",
    # MethodNotAllowed is how S3 answers a GET of a delete marker by its version id.
    ErrorAction.MISSING: "NoSuchKey NoSuchVersion NoSuchBucket NotFound 404 MethodNotAllowed",
    ErrorAction.NO_SUCH_RESOURCE: (
        "ResourceNotFoundException StateMachineDoesNotExist StateMachineDeleting InvalidArn"
    ),
    ErrorAction.ARCHIVED: "InvalidObjectState",
    ErrorAction.BAD_CREDENTIALS: (
        "InvalidAccessKeyId InvalidClientTokenId UnrecognizedClientException InvalidToken SignatureDoesNotMatch "
        "InvalidSignatureException IncompleteSignature IncompleteSignatureException MissingAuthenticationToken "
        "MissingAuthenticationTokenException AuthFailure InvalidIdentityToken InvalidIdentityTokenException "
        "IDPRejectedClaim IDPRejectedClaimException"
    ),
    ErrorAction.DENIED: (
        "AccessDenied AccessDeniedException UnauthorizedOperation NotAuthorized OptInRequired AllAccessDisabled "
        "Forbidden 403 KMS.DisabledException KMS.KMSInvalidStateException KMS.NotFoundException"
    ),
    ErrorAction.REFUSED: "InvalidRange NotImplemented",
}
CONFLICT = "ConditionalRequestConflict"
"""Another conditional write of the key was under way (409). A PUT is sent again; an upload of a part begins anew."""

ACTIONS = {code: action for action, codes in _CODES.items() for code in codes.split()}
"""The action for each error code."""

THROTTLING_CODES = frozenset(_CODES[ErrorAction.SLOW_DOWN].split()) - {"ServiceUnavailable", "503"}
"""The codes by which a service asks for fewer requests, and does not only say that it fails."""


def action_of(code: str, status: int = 0) -> ErrorAction:
    """Return what an error asks for, by its code, else by its HTTP status (0 if unknown)."""
    if code in ACTIONS:
        return ACTIONS[code]
    if "Throttl" in code or status in (429, 503):
        return ErrorAction.SLOW_DOWN
    if status == 501:
        return ErrorAction.REFUSED
    if status >= 500 or status == 408:
        return ErrorAction.RETRY
    by_status = {401: ErrorAction.DENIED, 403: ErrorAction.DENIED, 404: ErrorAction.MISSING}
    return by_status.get(status, ErrorAction.REFUSED)


def error_code(error: BaseException | None) -> str:
    """Return AWS's code of an exception of boto3 or of our own clients; empty if it is not an error of AWS."""
    response: Any = getattr(error, "response", None)
    return str(response["Error"]["Code"]) if isinstance(response, dict) and "Error" in response else ""
