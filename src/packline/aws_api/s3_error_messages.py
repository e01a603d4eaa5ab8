"""Explain error responses of S3 as typed errors, each with its own remedy. Imported only when there is an error.

The codes: https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
"""

from __future__ import annotations

import re
from typing import NamedTuple

from packline.aws_api.clock import skew
from packline.aws_api.error_codes import ErrorAction
from packline.aws_api.s3_errors import (
    ClockSkewed,
    CredentialsRefused,
    ObjectArchived,
    S3ErrorResponse,
    StoreRefused,
)
from packline.errors import (
    AccessDenied,
    CredentialsMissing,
    EndpointFailing,
    InvalidSetting,
    ObjectNotFound,
    PacklineError,
    SlowDown,
)

READ_ACTIONS = "s3:GetObject and s3:GetObjectVersion"
RENEW_REMEDY = "Renew them (for SSO: aws sso login) and run again; finished blocks are kept."


class Explanation(NamedTuple):
    """The class, message and remedy of an error. ``{what}`` in the sentence is the object that was asked for."""

    kind: type[PacklineError]
    sentence: str
    remedy: str


_KEYS = (
    "Check AWS_ACCESS_KEY_ID, or the profile; temporary keys need their AWS_SESSION_TOKEN, "
    "and keys of one AWS partition or store do not work in another."
)
_ARCHIVED = (
    "Restore it (aws s3api restore-object) and run again when that has ended; "
    "keep life cycle rules that archive away from what Packline reads."
)

_BY_CODE = {
    "InvalidAccessKeyId": Explanation(CredentialsRefused, "The store does not know the access key", _KEYS),
    "InvalidToken": Explanation(
        CredentialsRefused,
        "The store does not accept the session token",
        f"Set AWS_SESSION_TOKEN anew. {_KEYS}",
    ),
    "SignatureDoesNotMatch": Explanation(
        CredentialsRefused,
        "The store does not accept the signature",
        "Check AWS_SECRET_ACCESS_KEY (it belongs to the access key, nothing is missing), and that no proxy changes "
        "requests.",
    ),
    "MalformedAuthorization": Explanation(CredentialsRefused, "The store cannot read the signature", _KEYS),
    "NotSignedUp": Explanation(
        AccessDenied, "The account is not signed up for S3", "Complete the sign-up of the AWS account."
    ),
    "AccountProblem": Explanation(
        AccessDenied,
        "There is a problem with the AWS account",
        "See the account's billing and health pages, or ask AWS Support.",
    ),
    "AllAccessDisabled": Explanation(
        AccessDenied,
        "All access to the bucket of {what} is disabled",
        "Check the bucket's name (PACKLINE_STORE); if it is right, ask AWS Support.",
    ),
    "InvalidPayer": Explanation(
        AccessDenied,
        "Access to {what} is disabled for its payer",
        "Ask AWS Support about the account that pays.",
    ),
    "InvalidObjectState": Explanation(ObjectArchived, "The {what} is archived and cannot be read", _ARCHIVED),
    "NoSuchBucket": Explanation(
        ObjectNotFound,
        "There is no bucket that could hold {what}",
        "Check the bucket's name (PACKLINE_STORE), the account and the endpoint (AWS_ENDPOINT_URL).",
    ),
    "InvalidBucketName": Explanation(
        InvalidSetting, "The bucket of {what} has a name that S3 does not take", "Check PACKLINE_STORE."
    ),
    "IllegalLocationConstraintException": Explanation(
        InvalidSetting, "The bucket of {what} is not in this region", "Set AWS_REGION to the bucket's region."
    ),
    "Http407": Explanation(
        StoreRefused,
        "A proxy asks for a user and a password",
        "Put them before the host in HTTP_PROXY (HTTPS_PROXY), as user:password@host:port.",
    ),
    "Http403": Explanation(
        AccessDenied,
        "The request for {what} is refused without a reason",
        f"Allow {READ_ACTIONS}; if that is so, look for a proxy or firewall in between.",
    ),
}


def explain(s3_error: S3ErrorResponse, what: str, actions: str = READ_ACTIONS) -> PacklineError:
    """Build the typed error for an error response.

    ``what`` names the object that was asked for, ``actions`` the IAM actions that the request needs.
    """
    detail = f"{s3_error.status} {s3_error.code}: {s3_error.message}".rstrip(": ").rstrip(".")
    explanation = _explanation(s3_error, actions)
    return explanation.kind(f"{explanation.sentence.format(what=what)} ({detail}).", explanation.remedy)


def _explanation(s3_error: S3ErrorResponse, actions: str) -> Explanation:
    if s3_error.code in _BY_CODE:
        return _BY_CODE[s3_error.code]
    if s3_error.code.startswith("KMS.") or (s3_error.status == 403 and "kms" in s3_error.message.lower()):
        return _kms(s3_error)
    if s3_error.code == "InvalidRequest" and "Server Side Encryption" in s3_error.message:
        return Explanation(
            StoreRefused,
            "The {what} is encrypted with a key that the reader must send (SSE-C)",
            "Packline does not send such keys: encrypt with SSE-S3 or SSE-KMS instead.",
        )
    return _by_action(s3_error, actions)


def _kms(s3_error: S3ErrorResponse) -> Explanation:
    key = re.search(r"arn:aws[\w-]*:kms:\S+?(?=[\s,;]|\.?$)", s3_error.message)
    named = f"the key {key[0]}" if key else "its key"
    if s3_error.status == 403 and not s3_error.code.startswith("KMS."):
        return Explanation(
            AccessDenied,
            "KMS denies the use of the key of {what}",
            f"Allow kms:Decrypt (to write: kms:GenerateDataKey) on {named}, in the role and in the key's policy.",
        )
    return Explanation(
        StoreRefused, "KMS cannot use the key of {what}", f"Enable or restore {named}; see its state in KMS."
    )


def _by_action(s3_error: S3ErrorResponse, actions: str) -> Explanation:
    match s3_error.action:
        case ErrorAction.DENIED:
            remedy = _denied(s3_error, actions)
            return Explanation(AccessDenied, "The store does not allow the request for {what}", remedy)
        case ErrorAction.SKEWED:
            return _skewed(s3_error)
        case ErrorAction.MOVED:
            region = f", {s3_error.region}" if s3_error.region else ""
            return Explanation(
                InvalidSetting,
                "The bucket of {what} is not in this region",
                f"Set AWS_REGION to the bucket's region{region}, and check AWS_ENDPOINT_URL.",
            )
        case action:
            return _BY_ACTION.get(action, _REFUSED)


_BY_ACTION = {
    ErrorAction.MISSING: Explanation(
        ObjectNotFound, "The store has no {what}", "Check PACKLINE_STORE and the object's life cycle."
    ),
    ErrorAction.BAD_CREDENTIALS: Explanation(
        CredentialsRefused, "The store does not accept the credentials", _KEYS
    ),
    ErrorAction.RENEW: Explanation(CredentialsMissing, "The credentials have expired", RENEW_REMEDY),
    ErrorAction.SLOW_DOWN: Explanation(
        SlowDown, "The store still asks for fewer requests after all retries, for {what}", "Run again later."
    ),
    ErrorAction.RETRY: Explanation(
        EndpointFailing, "The store failed in all attempts for {what}", "Run again later."
    ),
}
_REFUSED = Explanation(
    StoreRefused, "The store refused the request for {what}", "Check names, store and policy."
)


def _denied(s3_error: S3ErrorResponse, actions: str) -> str:
    message = s3_error.message.lower()
    if re.search(r"requester.?pays|request.?payer", message):
        return "Packline does not pay for requests: let the owner turn Requester Pays off, or copy the data."
    if "vpc endpoint policy" in message:
        return f"Allow {actions} in the policy of the VPC endpoint."
    if "explicit deny" in message:
        return f"A policy denies it explicitly. Exclude this role from that statement; {actions} are needed."
    if actions == READ_ACTIONS:
        return f"Allow {actions}; where s3:ListBucket is not allowed, S3 answers like this for missing objects, too."
    return f"Allow {actions}."


def _skewed(s3_error: S3ErrorResponse) -> Explanation:
    minutes = round(skew(s3_error.server_time) / 60) if s3_error.server_time else 0
    by = f" by {abs(minutes):,} minutes ({'ahead' if minutes > 0 else 'behind'})" if minutes else ""
    return Explanation(
        ClockSkewed,
        f"The clock of this machine is wrong{by}, so the store refuses its signatures",
        "Set the clock (by NTP: timedatectl set-ntp true). In a virtual machine or container, set it on the host.",
    )
