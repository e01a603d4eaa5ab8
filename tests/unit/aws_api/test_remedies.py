"""Each refusal of S3 and of the table has its own remedy: none sends people after a permission they have."""

from __future__ import annotations

import email.utils
import re
import time

import pytest

from packline.aws_api.endpoint import AwsEndpoint
from packline.aws_api.error_codes import ErrorAction
from packline.aws_api.json_error_messages import ResourceMissing, explain
from packline.aws_api.s3_errors import (
    ClockSkewed,
    CredentialsRefused,
    ObjectArchived,
    StoreRefused,
    parse_error_response,
    to_error,
)
from packline.errors import (
    AccessDenied,
    CredentialsMissing,
    InvalidSetting,
    NotFound,
    ObjectNotFound,
    SlowDown,
)

KEY = "arn:aws:kms:eu-west-1:123456789012:key/1234-abcd"


@pytest.mark.parametrize(
    ("status", "code", "message", "error", "remedy"),
    [
        (403, "RequestTimeTooSkewed", "The difference is too large.", ClockSkewed, "Set the clock"),
        (403, "InvalidAccessKeyId", "It does not exist.", CredentialsRefused, "AWS_ACCESS_KEY_ID"),
        (403, "InvalidToken", "", CredentialsRefused, "AWS_SESSION_TOKEN"),
        (400, "InvalidToken", "", CredentialsRefused, "AWS_SESSION_TOKEN"),
        (403, "SignatureDoesNotMatch", "", CredentialsRefused, "AWS_SECRET_ACCESS_KEY"),
        (400, "AuthorizationHeaderMalformed", "", CredentialsRefused, "AWS_ACCESS_KEY_ID"),
        (400, "ExpiredToken", "", CredentialsMissing, "aws sso login"),
        (403, "InvalidObjectState", "", ObjectArchived, "restore-object"),
        (
            403,
            "AccessDenied",
            f"not authorized to perform: kms:Decrypt on {KEY}",
            AccessDenied,
            f"kms:Decrypt.*{KEY}",
        ),
        (403, "AccessDenied", "The ciphertext refers to a KMS key", AccessDenied, "kms:Decrypt"),
        (400, "KMS.DisabledException", f"{KEY} is disabled.", StoreRefused, f"Enable.*{KEY}"),
        (400, "KMS.NotFoundException", "", StoreRefused, "KMS"),
        (403, "AccessDenied", "Access Denied", AccessDenied, "s3:GetObject"),
        (
            403,
            "AccessDenied",
            "with an explicit deny in a resource-based policy",
            AccessDenied,
            "denies it explicitly",
        ),
        (403, "AccessDenied", "no VPC endpoint policy allows it", AccessDenied, "VPC endpoint"),
        (403, "AccessDenied", "Bucket is Requester Pays", AccessDenied, "Requester Pays"),
        (403, "AllAccessDisabled", "", AccessDenied, "AWS Support"),
        (403, "AccountProblem", "", AccessDenied, "billing"),
        (403, "InvalidPayer", "", AccessDenied, "account that pays"),
        (403, "NotSignedUp", "", AccessDenied, "sign-up"),
        (404, "NoSuchBucket", "", ObjectNotFound, "PACKLINE_STORE"),
        (404, "NoSuchKey", "", ObjectNotFound, "life cycle"),
        (301, "PermanentRedirect", "", InvalidSetting, "AWS_REGION"),
        (400, "IllegalLocationConstraintException", "", InvalidSetting, "AWS_REGION"),
        (400, "InvalidRequest", "stored using a form of Server Side Encryption", StoreRefused, "SSE-KMS"),
        (503, "SlowDown", "", SlowDown, "later"),
        (400, "RequestLimitExceeded", "", SlowDown, "later"),
        (407, "", "<html>proxy</html>", StoreRefused, "HTTP_PROXY"),
        (403, "", "", AccessDenied, "proxy or firewall"),
    ],
)
def test_a_refusal_of_the_store_has_its_own_remedy(
    status: int, code: str, message: str, error: type[Exception], remedy: str
) -> None:
    body = f"<Error><Code>{code}</Code><Message>{message}</Message></Error>".encode()
    found = to_error(parse_error_response(status, {}, body), "object 'x'")
    assert type(found) is error
    assert re.search(remedy, found.remedy)
    assert str(status) in str(found)
    assert "s3:GetObject" not in str(found) or code in ("AccessDenied", "")
    assert "\n" not in str(found)


def test_a_region_that_is_told_is_named() -> None:
    body = b"<Error><Code>AuthorizationHeaderMalformed</Code><Region>eu-west-3</Region></Error>"
    assert "eu-west-3" in to_error(parse_error_response(400, {}, body), "object 'x'").remedy


def test_a_refused_write_names_the_permission_to_write() -> None:
    denied = parse_error_response(403, {}, b"<Error><Code>AccessDenied</Code></Error>")
    assert "s3:PutObject" in to_error(denied, "object 'x'", "s3:PutObject").remedy


def test_html_of_somebody_in_between_becomes_one_line() -> None:
    page = b"<!doctype html>\n<html>\n<h1>Blocked\x1b[31m</h1>\n</html>"
    assert "Blocked [31m" in to_error(parse_error_response(400, {}, page), "object 'x'").message


def test_a_refusal_without_a_code_is_taken_for_skew_only_if_the_clocks_differ() -> None:
    def action(server_time: float) -> ErrorAction:
        return parse_error_response(
            403, {"date": email.utils.formatdate(server_time, usegmt=True)}, b""
        ).action

    assert action(time.time()) is ErrorAction.DENIED
    assert action(time.time() + 3600) is ErrorAction.SKEWED
    assert action(time.time() - 3600) is ErrorAction.SKEWED


def test_how_far_the_clock_is_off_is_said() -> None:
    date = email.utils.formatdate(time.time() - 7200, usegmt=True)
    body = b"<Error><Code>RequestTimeTooSkewed</Code></Error>"
    assert (
        "by 120 minutes (ahead)"
        in to_error(parse_error_response(403, {"date": date}, body), "object 'x'").message
    )


HERE = AwsEndpoint("dynamodb.eu-west-1.amazonaws.com", 443, True, "eu-west-1", custom=False)


@pytest.mark.parametrize(
    ("code", "message", "error", "text"),
    [
        (
            "ResourceNotFoundException",
            "Requested resource not found",
            ResourceMissing,
            "'catalog' in eu-west-1",
        ),
        (
            "UnrecognizedClientException",
            "The security token is invalid.",
            CredentialsRefused,
            "AWS_SESSION_TOKEN",
        ),
        (
            "InvalidSignatureException",
            "The signature we calculated",
            CredentialsRefused,
            "AWS_SECRET_ACCESS_KEY",
        ),
        (
            "InvalidSignatureException",
            "Signature expired: 2026 is now earlier than",
            ClockSkewed,
            "Set the clock",
        ),
        ("InvalidSignatureException", "Signature not yet current: 2026", ClockSkewed, "Set the clock"),
        ("AccessDeniedException", "User is not authorized to perform", AccessDenied, "Allow dynamodb:Query"),
        ("AccessDeniedException", "no access to the KMS key", AccessDenied, "kms:Decrypt"),
        ("AccessDeniedException", "with an explicit deny", AccessDenied, "denies it explicitly"),
        ("ExpiredTokenException", "The security token has expired", CredentialsMissing, "aws sso login"),
        ("ProvisionedThroughputExceededException", "", SlowDown, "capacity"),
        ("RequestLimitExceeded", "", SlowDown, "capacity"),
        ("ValidationException", "does not match the schema", Exception, "PACKLINE_TABLE"),
    ],
)
def test_a_refusal_of_the_table_has_its_own_remedy(
    code: str, message: str, error: type[Exception], text: str
) -> None:
    response = {"Error": {"Code": code, "Message": message}}
    found = explain("dynamodb", "Query", {"TableName": "catalog"}, HERE, response)
    assert isinstance(found, error)
    assert text in str(found)
    assert "catalog" in str(found) or isinstance(found, CredentialsRefused | ClockSkewed | CredentialsMissing)
    assert found.response == response  # type: ignore[attr-defined]


def test_a_missing_state_machine_and_event_bus_are_named() -> None:
    def missing(service: str, parameters: dict[str, object]) -> str:
        response = {"Error": {"Code": "ResourceNotFoundException", "Message": ""}}
        error = explain(service, "X", parameters, HERE, response)
        assert isinstance(error, NotFound)
        return str(error)

    assert "state machine 'arn:m'" in missing("states", {"stateMachineArn": "arn:m"})
    assert "event bus 'bus'" in missing("events", {"Entries": [{"EventBusName": "bus"}]})
    assert "table 't'" in missing("dynamodb", {"RequestItems": {"t": {}}})
    assert "table 't'" in missing("dynamodb", {"TransactItems": [{"Put": {"TableName": "t"}}]})
