"""Tokens of Snowflake that a key of KMS signs: the private key never leaves KMS, and there is no secret to renew.

https://docs.snowflake.com/en/developer-guide/sql-api/authenticating, key pairs
"""

from __future__ import annotations

import hashlib
import json
from base64 import b64decode, b64encode, urlsafe_b64encode

from packline.aws_api.endpoint import AwsEndpoint, find_endpoint
from packline.aws_api.json_client import AwsJsonClient
from packline.server_connections import SnowflakeConnection
from packline.snapshots.server_side.snowflake_api import AccessToken

TOKEN_SECONDS = 600
"""Snowflake takes tokens of an hour at most; a step of the state machine takes a minute."""


class KmsClient(AwsJsonClient):
    """Signs with asymmetric keys (https://docs.aws.amazon.com/kms/latest/APIReference/API_Sign.html)."""

    target = "TrentService"
    content_type = "application/x-amz-json-1.1"

    def __init__(self, endpoint: AwsEndpoint | None = None) -> None:
        super().__init__("kms", endpoint or find_endpoint("kms"))

    def public_key(self, key: str) -> bytes:
        """Return the public key, as DER (SubjectPublicKeyInfo)."""
        return b64decode(self._call("GetPublicKey", {"KeyId": key})["PublicKey"])

    def sign(self, key: str, message: bytes) -> bytes:
        """Return the signature of a message: RSASSA-PKCS1-v1_5 with SHA-256."""
        digest = b64encode(hashlib.sha256(message).digest()).decode()
        parameters = {
            "KeyId": key,
            "Message": digest,
            "MessageType": "DIGEST",
            "SigningAlgorithm": "RSASSA_PKCS1_V1_5_SHA_256",
        }
        return b64decode(self._call("Sign", parameters)["Signature"])


def key_pair_token(connection: SnowflakeConnection, kms: KmsClient, now: float) -> AccessToken:
    """Return a token that is valid for ten minutes.

    Args:
        connection: Account, user, and the key whose public half the user has.
        kms: Signs.
        now: Seconds since the epoch.
    """
    subject = f"{connection.account.partition('.')[0].upper()}.{connection.user.upper()}"
    fingerprint = b64encode(hashlib.sha256(kms.public_key(connection.key)).digest()).decode()
    claims = {
        "iss": f"{subject}.SHA256:{fingerprint}",
        "sub": subject,
        "iat": int(now),
        "exp": int(now) + TOKEN_SECONDS,
    }
    head = _encode(json.dumps({"typ": "JWT", "alg": "RS256"}).encode())
    message = f"{head}.{_encode(json.dumps(claims).encode())}"
    return AccessToken("KEYPAIR_JWT", f"{message}.{_encode(kms.sign(connection.key, message.encode()))}")


def _encode(data: bytes) -> str:
    return urlsafe_b64encode(data).rstrip(b"=").decode()
