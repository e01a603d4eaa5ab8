"""Secrets of connections: where a profile says that they are, in a variable, a file or AWS Secrets Manager."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from pathlib import Path

from packline.aws_api.endpoint import AwsEndpoint, find_endpoint
from packline.aws_api.json_client import AwsJsonClient
from packline.errors import PacklineError
from packline.redaction import Secret
from packline.snapshots.errors import InvalidConnection

SECRET_PLACES = ("env", "file", "secret")
"""Ends of keys: ``password_env`` names a variable, ``password_file`` a file, ``password_secret`` a secret of AWS."""


class SecretsManagerClient(AwsJsonClient):
    """Reads secrets (https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetSecretValue.html)."""

    target = "secretsmanager"
    content_type = "application/x-amz-json-1.1"

    def __init__(self, endpoint: AwsEndpoint | None = None) -> None:
        super().__init__("secretsmanager", endpoint or find_endpoint("secretsmanager"))

    def read(self, name: str) -> str:
        """Return the text of a secret by name or ARN. Raises PacklineError; KeyError for a secret of bytes."""
        return str(self._call("GetSecretValue", {"SecretId": name})["SecretString"])


def read_secrets(connection: str, names: Sequence[str], values: Mapping[str, str | int]) -> dict[str, Secret]:
    """Return the secrets of a connection, by name.

    Args:
        connection: Its name.
        names: Secrets that its engine knows, such as ``password``.
        values: Keys of the profile.

    Raises:
        InvalidConnection: A secret cannot be read. The message says where it was looked for, and nothing of it.
    """
    secrets = {}
    for name in names:
        for place in SECRET_PLACES:
            key = f"{name}_{place}"
            if key in values:
                secrets[name] = Secret(_read(connection, key, name, str(values[key])))
    return secrets


def _read(connection: str, key: str, name: str, where: str) -> str:
    reason = ""
    try:
        if key.endswith("_env"):
            return os.environ[where]
        if key.endswith("_file"):
            return Path(where).expanduser().read_text(encoding="utf-8").rstrip("\r\n")
        return _field(SecretsManagerClient().read(where.partition("#")[0]), where.partition("#")[2] or name)
    except PacklineError as error:
        reason = f" ({error.message})"
    except (KeyError, OSError, UnicodeDecodeError):
        pass
    raise InvalidConnection(
        f"The secret of connection {connection!r} cannot be read: {key} is {where!r}{reason}.",
        "Set the variable, write the file, or allow secretsmanager:GetSecretValue.",
    ) from None


def _field(text: str, name: str) -> str:
    """Return a field of a secret that is a JSON object, as RDS keeps them; else all of it. Raises KeyError."""
    try:
        document = json.loads(text)
    except ValueError:
        return text
    return str(document[name]) if isinstance(document, dict) else text
