"""Call AWS services that speak the AWS JSON protocol: DynamoDB, Step Functions and EventBridge.

The protocol: a signed POST with a JSON document, whose operation is named in the header X-Amz-Target
(https://smithy.io/2.0/aws/protocols/aws-json-1_0-protocol.html). Signing, retries, renewal of credentials, the clock
and errors are the same for all of them.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from packline.aws_api.clock import correct, now, parse_http_date
from packline.aws_api.credentials import CredentialChain
from packline.aws_api.endpoint import AwsEndpoint
from packline.aws_api.error_codes import ErrorAction, action_of
from packline.aws_api.sigv4 import Credentials, CredentialScope, SignableRequest, Signer
from packline.errors import PacklineError, Refused
from packline.http.client import HttpClient
from packline.http.http1 import HttpRequest, HttpResponse


class DynamoError(Refused):
    """A service refused a call. ``response["Error"]["Code"]`` names why, as in botocore's ClientError."""

    def __init__(self, message: str, remedy: str = "", response: dict[str, Any] | None = None) -> None:
        super().__init__(message, remedy)
        self.response: dict[str, Any] = response or {}


class AwsJsonClient:
    """A client of one service. Subclasses name its operations."""

    target = ""
    """Prefix of the header X-Amz-Target, which names the operation."""
    content_type = "application/x-amz-json-1.0"

    def __init__(
        self,
        service: str,
        endpoint: AwsEndpoint,
        chain: CredentialChain | None = None,
        http_client: HttpClient | None = None,
    ) -> None:
        """Make a client that is not connected yet.

        Args:
            service: The name for signatures and permissions, such as ``dynamodb``.
            endpoint: Where the service answers.
            chain: Gives the credentials.
            http_client: Sends the requests.
        """
        self.service = service
        self.endpoint = endpoint
        self._chain = chain or CredentialChain()
        self._http_client = http_client or HttpClient()
        self._signer = Signer(CredentialScope(self.endpoint.region, service))
        self._used: Credentials | None = None

    def _call(self, operation: str, parameters: dict[str, Any]) -> dict[str, Any]:
        body = json.dumps(parameters).encode()
        response = self._http_client.call(lambda: self._build(operation, body), self._should_retry)
        answer = response.json_object()
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

    def _should_retry(self, response: HttpResponse) -> bool:
        if response.status == 200:
            return False
        document = response.json_object()
        code = _code(document)
        if is_skewed(code, _message(document)):
            return correct(parse_http_date(response.headers.get("date", "")))
        action = action_of(code, response.status)
        if action is ErrorAction.RENEW and self._used is not None:
            self._chain.renew(self._used)
            return True
        return response.status >= 500 or action in (ErrorAction.SLOW_DOWN, ErrorAction.RETRY)


def _code(document: dict[str, Any]) -> str:
    return str(document.get("__type", "")).rpartition("#")[2]


def _message(document: dict[str, Any]) -> str:
    return str(document.get("message") or document.get("Message") or "")


def is_skewed(code: str, message: str) -> bool:
    """Tell whether a service refuses a signature because of its date.

    The JSON services use RequestExpired for that; S3 uses it for expired presigned URLs. Source:
    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-troubleshooting.html
    """
    return (
        code == "RequestExpired"
        or action_of(code) is ErrorAction.SKEWED
        or "Signature expired" in message
        or "Signature not yet current" in message
    )
