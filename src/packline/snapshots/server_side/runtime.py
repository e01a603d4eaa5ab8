"""What the functions of a deployment with ``snapshot_connections`` are given, beside what all functions have."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from functools import cache

from packline.aws import runtime
from packline.aws.settings import PREFIX
from packline.aws_api.s3 import S3Client, S3Source
from packline.errors import CredentialsMissing
from packline.manifest.reader import read_files
from packline.model import DatasetVersion, Member
from packline.server_connections import ServerConnection, SnowflakeConnection, parse_server_connections
from packline.snapshots.secret_values import SecretsManagerClient
from packline.snapshots.server_side.finish import FinishContext
from packline.snapshots.server_side.key_pair import KmsClient, key_pair_token
from packline.snapshots.server_side.prepare import PrepareContext
from packline.snapshots.server_side.snowflake_api import AccessToken, SnowflakeApi, SqlApiAddress
from packline.snapshots.server_side.snowflake_statement import SnowflakeStatements

ENDPOINT = "PACKLINE_SNOWFLAKE_ENDPOINT"
"""``host:port`` of a server on this machine that stands in for all accounts, without TLS: for tests."""


class _Versions:
    """Versions in the table, and their files in the store."""

    def version(self, collection: str, version: str) -> DatasetVersion:
        return runtime.registry().version(collection, version)

    def resolve(self, collection: str, reference: str) -> DatasetVersion:
        return runtime.registry().resolve(collection, reference)

    def files(self, version: DatasetVersion) -> Iterable[Member]:
        return read_files(version.manifest, runtime.store())


@cache
def connections() -> tuple[ServerConnection, ...]:
    """Return the connections that the deployment was given."""
    return parse_server_connections(_setting("SNAPSHOT_CONNECTIONS"))


@cache
def objects() -> S3Client:
    """Return the store, with the writes of a worker."""
    return S3Client(S3Source(runtime.settings().store))


def prepare_context() -> PrepareContext:
    """Return what ``prepare`` needs."""
    return PrepareContext(
        connections=connections(),
        store=runtime.settings().store,
        versions=_Versions(),
        objects=objects(),
        clock=runtime.clock,
        unload_role=_setting("UNLOAD_ROLE"),
        kms_key=_setting("BUCKET_KEY"),
        poll_seconds=int(_setting("SNAPSHOT_POLL_SECONDS") or 5),
    )


def finish_context() -> FinishContext:
    """Return what ``finish`` needs."""
    return FinishContext(_Versions(), objects(), runtime.clock)


def snowflake_statements() -> SnowflakeStatements:
    """Return the connections to Snowflake."""
    return SnowflakeStatements(connections(), _open)


def _open(connection: SnowflakeConnection) -> SnowflakeApi:
    address = SqlApiAddress(connection.host)
    if local := os.environ.get(ENDPOINT):
        host, _, port = local.partition(":")
        address = SqlApiAddress(host, int(port), tls=False)
    return SnowflakeApi(address, lambda: _token(connection))


def _token(connection: SnowflakeConnection) -> AccessToken:
    if connection.key:
        return key_pair_token(connection, KmsClient(), runtime.clock())
    try:
        token = read_token(SecretsManagerClient().read(connection.secret))
    except KeyError:
        raise CredentialsMissing(
            f"The secret of connection {connection.name} has no token.",
            "Write the token as the text of the secret, or as its field token.",
        ) from None
    return AccessToken(connection.token_type, token)


def read_token(secret: str) -> str:
    """Return a token that is the whole secret, or its field ``token``. Raises KeyError."""
    try:
        document = json.loads(secret)
    except ValueError:
        return secret.strip()
    return str(document["token"]) if isinstance(document, dict) else secret.strip()


def _setting(name: str) -> str:
    return os.environ.get(f"{PREFIX}{name}", "")
