"""Tokens of Snowflake that KMS signs: their claims, and a signature that the public key verifies."""

from __future__ import annotations

import json
from base64 import b64encode, urlsafe_b64decode
from hashlib import sha256

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from packline.server_connections import SnowflakeConnection
from packline.snapshots.server_side.key_pair import TOKEN_SECONDS, KmsClient, key_pair_token

KEY = "arn:aws:kms:eu-west-1:123456789012:key/1234"
LAKE = SnowflakeConnection("lake", "xy12345.eu-central-1", "reader", "PACKLINE", key=KEY)


class FakeKms(KmsClient):
    """Signs with a key of its own, as KMS does."""

    def __init__(self) -> None:
        self.private = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.keys: list[str] = []

    def _call(self, operation: str, parameters: dict[str, object]) -> dict[str, object]:
        self.keys.append(str(parameters["KeyId"]))
        if operation == "GetPublicKey":
            spki = serialization.PublicFormat.SubjectPublicKeyInfo
            der = self.private.public_key().public_bytes(serialization.Encoding.DER, spki)
            return {"PublicKey": b64encode(der).decode()}
        assert (parameters["MessageType"], parameters["SigningAlgorithm"]) == (
            "DIGEST",
            "RSASSA_PKCS1_V1_5_SHA_256",
        )
        from base64 import b64decode

        from cryptography.hazmat.primitives.asymmetric.utils import Prehashed

        digest = b64decode(str(parameters["Message"]))
        signed = self.private.sign(digest, padding.PKCS1v15(), Prehashed(hashes.SHA256()))
        return {"Signature": b64encode(signed).decode()}


def decoded(piece: str) -> bytes:
    return urlsafe_b64decode(piece + "=" * (-len(piece) % 4))


def test_a_token_names_account_user_and_key_and_is_signed_by_it() -> None:
    kms = FakeKms()
    token = key_pair_token(LAKE, kms, 1_800_000_000.5)
    head, claims, signature = token.value.split(".")
    assert token.kind == "KEYPAIR_JWT"
    assert json.loads(decoded(head)) == {"typ": "JWT", "alg": "RS256"}
    der = kms.public_key(KEY)
    assert json.loads(decoded(claims)) == {
        "iss": f"XY12345.READER.SHA256:{b64encode(sha256(der).digest()).decode()}",
        "sub": "XY12345.READER",
        "iat": 1_800_000_000,
        "exp": 1_800_000_000 + TOKEN_SECONDS,
    }
    public = kms.private.public_key()
    public.verify(decoded(signature), f"{head}.{claims}".encode(), padding.PKCS1v15(), hashes.SHA256())
    assert set(kms.keys) == {KEY}
