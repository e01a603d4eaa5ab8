"""The few DynamoDB calls a worker makes, with the names and shapes of boto3's low-level client.

A worker resolves an alias by one query; importing boto3 for that costs more than the rest of a warm fetch.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from packline.aws_api.clock import correct, now, parse_http_date
from packline.aws_api.credentials import CredentialChain
from packline.aws_api.endpoint import AwsEndpoint, find_endpoint
from packline.aws_api.sigv4 import Credentials, CredentialScope, SignableRequest, Signer
from packline.errors import PacklineError, Refused
from packline.http.client import HttpClient
from packline.http.http1 import HttpRequest, HttpResponse

TARGET = "DynamoDB_20120810"

# https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html
THROTTLED = {"ProvisionedThroughputExceededException", "ThrottlingException", "RequestLimitExceeded"}
SKEWED = {"RequestExpired", "RequestInTheFuture", "RequestTimeTooSkewed"}
EXPIRED = {"ExpiredTokenException", "ExpiredToken"}


class DynamoError(Refused):
    """DynamoDB refused a call. ``response["Error"]["Code"]`` names why, as on botocore's ClientError."""

    def __init__(self, message: str, remedy: str = "", response: dict[str, Any] | None = None) -> None:
        super().__init__(message, remedy)
        self.response: dict[str, Any] = response or {}


class AwsJsonClient:
    """A service that takes JSON documents by POST, the operation named in a header (AWS JSON protocol)."""

    target = TARGET
    content_type = "application/x-amz-json-1.0"

    def __init__(
        self,
        service: str,
        endpoint: AwsEndpoint,
        chain: CredentialChain | None = None,
        caller: HttpClient | None = None,
    ) -> None:
        self.service = service
        self.endpoint = endpoint
        self._chain = chain or CredentialChain()
        self._caller = caller or HttpClient()
        self._signer = Signer(CredentialScope(self.endpoint.region, service))
        self._used: Credentials | None = None

    def _call(self, operation: str, parameters: dict[str, Any]) -> dict[str, Any]:
        body = json.dumps(parameters).encode()
        response = self._caller.call(lambda: self._build(operation, body), self._repeat)
        answer = _document(response)
        if response.status != 200:
            raise self._error(operation, parameters, answer, response.status)
        return answer

    def _error(
        self, operation: str, parameters: Mapping[str, Any], answer: dict[str, Any], status: int
    ) -> PacklineError:
        from packline.aws_api.json_error_messages import explain

        code, message = _code(answer) or f"Http{status}", _message(answer)
        response: dict[str, Any] = {
            "Error": {"Code": code, "Message": message},
            "ResponseMetadata": {"HTTPStatusCode": status},
        }
        response |= {name: answer[name] for name in ("CancellationReasons", "Item") if name in answer}
        return explain(self.service, operation, parameters, self.endpoint, response)

    def _build(self, operation: str, body: bytes) -> HttpRequest:
        headers = (("content-type", self.content_type), ("x-amz-target", f"{self.target}.{operation}"))
        path = self.endpoint.prefix + "/"
        digest = hashlib.sha256(body).hexdigest()
        message = SignableRequest("POST", self.endpoint.authority, path, (), digest, headers)
        self._used = self._chain.get()
        signed = tuple(self._signer.headers(message, self._used, now()))
        return HttpRequest(
            "POST", self.endpoint.host, self.endpoint.port, self.endpoint.tls, path, signed, body
        )

    def _repeat(self, response: HttpResponse) -> bool:
        if response.status == 200:
            return False
        document = _document(response)
        code = _code(document)
        if is_skewed(code, _message(document)):
            return correct(parse_http_date(response.headers.get("date", "")))
        if code in EXPIRED and self._used is not None:
            self._chain.renew(self._used)
            return True
        return response.status >= 500 or code in THROTTLED


class DynamoClient(AwsJsonClient):
    """The calls below, with boto3's names and arguments; values as ``{"S": …}``."""

    def __init__(
        self,
        endpoint: AwsEndpoint | None = None,
        chain: CredentialChain | None = None,
        caller: HttpClient | None = None,
    ) -> None:
        super().__init__("dynamodb", endpoint or find_endpoint("dynamodb"), chain, caller)

    def query(self, **parameters: Any) -> dict[str, Any]:
        """One page; go on with ``ExclusiveStartKey=answer["LastEvaluatedKey"]``."""
        return self._call("Query", parameters)

    def get_item(self, **parameters: Any) -> dict[str, Any]:
        """The item under ``Item``, absent if there is none."""
        return self._call("GetItem", parameters)

    def batch_get_item(self, **parameters: Any) -> dict[str, Any]:
        """At most 100 items; send ``UnprocessedKeys`` again."""
        return self._call("BatchGetItem", parameters)

    def batch_write_item(self, **parameters: Any) -> dict[str, Any]:
        """At most 25 puts; send ``UnprocessedItems`` again."""
        return self._call("BatchWriteItem", parameters)

    def put_item(self, **parameters: Any) -> dict[str, Any]:
        """Write an item. Raises DynamoError (ConditionalCheckFailedException)."""
        return self._call("PutItem", parameters)

    def update_item(self, **parameters: Any) -> dict[str, Any]:
        """Update an item. Raises DynamoError (ConditionalCheckFailedException)."""
        return self._call("UpdateItem", parameters)

    def transact_write_items(self, **parameters: Any) -> dict[str, Any]:
        """All or nothing. Raises DynamoError (TransactionCanceledException with ``CancellationReasons``)."""
        return self._call("TransactWriteItems", parameters)


def _document(response: HttpResponse) -> dict[str, Any]:
    try:
        document = json.loads(response.body or b"{}")
    except ValueError:
        document = {}
    return document if isinstance(document, dict) else {}


def _code(document: dict[str, Any]) -> str:
    return str(document.get("__type", "")).rpartition("#")[2]


def _message(document: dict[str, Any]) -> str:
    return str(document.get("message") or document.get("Message") or "")


def is_skewed(code: str, message: str) -> bool:
    """Whether a service refuses a signature for its date.

    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-troubleshooting.html
    """
    return code in SKEWED or "Signature expired" in message or "Signature not yet current" in message
