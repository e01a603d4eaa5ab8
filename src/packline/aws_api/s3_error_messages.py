"""Each refusal of S3 as a typed error with its own remedy; imported only when there is one to explain.

The codes: https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
"""

from __future__ import annotations

import re
from typing import NamedTuple

from packline.aws_api.clock import skew
from packline.aws_api.s3_errors import (
    ClockSkewed,
    CredentialsRefused,
    ErrorAction,
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
    """A typed error in the making; ``{what}`` in the sentence is the object that was asked for."""

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
    """The typed error for a refusal that stays.

    ``what`` names the object that was asked for, ``actions`` the permissions that the request needs.
    """
    detail = f"{s3_error.status} {s3_error.code}: {s3_error.message}".rstrip(": ").rstrip(".")
    found = _explanation(s3_error, actions)
    return found.kind(f"{found.sentence.format(what=what)} ({detail}).", found.remedy)


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
    return _by_verdict(s3_error, actions)


def _kms(s3_error: S3ErrorResponse) -> Explanation:
    key = re.search(r"arn:aws[\w-]*:kms:\S+?(?=[\s,;]|\.?$)", s3_error.message)
    named = f"the key {key[0]}" if key else "its key"
    if s3_error.status == 403 and not s3_error.code.startswith("KMS."):
        return Explanation(
            AccessDenied,
            "KMS does not let us use the key of {what}",
            f"Allow kms:Decrypt (to write: kms:GenerateDataKey) on {named}, in the role and in the key's policy.",
        )
    return Explanation(
        StoreRefused, "KMS cannot use the key of {what}", f"Enable or restore {named}; see its state in KMS."
    )


def _by_verdict(s3_error: S3ErrorResponse, actions: str) -> Explanation:
    match s3_error.action:
        case ErrorAction.MISSING:
            return Explanation(
                ObjectNotFound, "The store has no {what}", "Check PACKLINE_STORE and the object's life cycle."
            )
        case ErrorAction.DENIED:
            return Explanation(
                AccessDenied, "The store does not let us use {what}", _denied(s3_error, actions)
            )
        case ErrorAction.SKEWED:
            return _skewed(s3_error)
        case ErrorAction.RENEW:
            return Explanation(CredentialsMissing, "The credentials have expired", RENEW_REMEDY)
        case ErrorAction.SLOW_DOWN:
            return Explanation(
                SlowDown,
                "The store asks for fewer requests, even after waiting, for {what}",
                "Run again later.",
            )
        case ErrorAction.RETRY:
            return Explanation(
                EndpointFailing, "The store failed again and again on {what}", "Run again later."
            )
        case ErrorAction.MOVED:
            region = f", {s3_error.region}" if s3_error.region else ""
            return Explanation(
                InvalidSetting,
                "The bucket of {what} is not in this region",
                f"Set AWS_REGION to the bucket's region{region}, and check AWS_ENDPOINT_URL.",
            )
        case _:
            return Explanation(
                StoreRefused,
                "The store refused the request for {what}",
                "Check names, store and policy.",
            )


def _denied(s3_error: S3ErrorResponse, actions: str) -> str:
    message = s3_error.message.lower()
    if re.search(r"requester.?pays|request.?payer", message):
        return "Packline does not pay for requests: let the owner turn Requester Pays off, or copy the data."
    if "vpc endpoint policy" in message:
        return f"Allow {actions} in the policy of the VPC endpoint."
    if "explicit deny" in message:
        return f"A policy denies it explicitly: except this role from that statement; {actions} are needed."
    if actions == READ_ACTIONS:
        return f"Allow {actions}; where s3:ListBucket is not allowed, S3 answers like this for missing objects, too."
    return f"Allow {actions}."


def _skewed(s3_error: S3ErrorResponse) -> Explanation:
    minutes = round(skew(s3_error.server_time) / 60) if s3_error.server_time else 0
    by = f" by {abs(minutes):,} minutes ({'ahead' if minutes > 0 else 'behind'})" if minutes else ""
    return Explanation(
        ClockSkewed,
        f"The clock of this machine is wrong{by}, and the store refuses what is signed by it",
        "Set the clock (by NTP: timedatectl set-ntp true), in a virtual machine or container on its host.",
    )
