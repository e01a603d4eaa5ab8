"""Five deployments, synthesized once: default, settings changed, existing bucket, locked down, private API."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from infra.compliance import LOCKED_DOWN, PRIVATE
from tests.infra.template import Template

if TYPE_CHECKING:
    from aws_cdk import App

SNAPSHOTS = {
    "sales": {
        "engine": "redshift",
        "workgroup": "arn:aws:redshift-serverless:eu-west-1:123456789012:workgroup/1a2b",
        "database": "sales",
    },
    "shop": {"engine": "redshift", "cluster": "shop", "database": "dev"},
    "lake": {
        "engine": "snowflake",
        "account": "ACME-X",
        "user": "READER",
        "integration": "PACKLINE",
        "secret": "arn:aws:secretsmanager:eu-west-1:123456789012:secret:lake-AbCdEf",
    },
}
SIGNING = {
    "pond": {
        "engine": "snowflake",
        "account": "ACME-Y",
        "user": "READER",
        "integration": "PACKLINE",
        "key": "arn:aws:kms:eu-west-1:123456789012:key/12345678-1234-1234-1234-123456789012",
    }
}
"""A connection whose tokens a key of KMS signs."""
THRIFTY = {
    "snapshot_connections": SNAPSHOTS,
    "intake": "metadata",
    "quiet_seconds": 60,
    "packaging_rule": "auto",
    "adoptable": "raw/, images/2024/",
    "teams": {
        "vision": {"datasets": ["vision-*", "shared"], "aliases": ["candidate"]},
        "speech-lab": {"datasets": ["speech-*"]},
    },
    "part_bytes": 1000,
    "part_files": 7,
    "map_concurrency": 3,
    "pack_concurrency": 8,
    "reads_per_second": 2_000,
    "table_writes_per_second": 500,
    "log_days": "7",
    "tracing": "none",
    "keep_data": "false",
    "standalone": "yes",
}
EXISTING = {
    "existing_bucket": "our-data",
    "intake": "metadata",
    "alarm_email": "ops@example.com",
    "jwt_issuer": "https://login.example.com",
    "jwt_audience": "packline, console",
    "jwt_read_scope": "packline/read",
    "jwt_write_scope": "packline/write",
    "api_rate": 50,
    "console_client_id": "console",
    "console_token_origin": "https://auth.example.com",
    "@aws-cdk/core:permissionsBoundary": {"name": "our-boundary"},
}


def _made(folder: Path, settings: Mapping[str, object]) -> tuple[App, Template]:
    from infra.app import make_app

    app = make_app(folder, **settings)
    return app, Template(folder / app.synth().stacks[0].template_file)


@pytest.fixture(scope="session")
def as_it_comes(tmp_path_factory: pytest.TempPathFactory) -> tuple[App, Template]:
    return _made(tmp_path_factory.mktemp("default"), {})


@pytest.fixture(scope="session")
def in_existing_bucket(tmp_path_factory: pytest.TempPathFactory) -> tuple[App, Template]:
    return _made(tmp_path_factory.mktemp("existing"), EXISTING)


@pytest.fixture(scope="session")
def locked_down(tmp_path_factory: pytest.TempPathFactory) -> tuple[App, Template]:
    return _made(tmp_path_factory.mktemp("locked"), LOCKED_DOWN)


@pytest.fixture(scope="session")
def with_private_api(tmp_path_factory: pytest.TempPathFactory) -> tuple[App, Template]:
    return _made(tmp_path_factory.mktemp("private"), PRIVATE)


@pytest.fixture(scope="session")
def private(with_private_api: tuple[App, Template]) -> Template:
    """With an API inside a VPC."""
    return with_private_api[1]


@pytest.fixture(scope="session")
def locked(locked_down: tuple[App, Template]) -> Template:
    """With a key, a VPC and a prefix of its own, and without an API."""
    return locked_down[1]


@pytest.fixture(scope="session")
def template(as_it_comes: tuple[App, Template]) -> Template:
    """As it is deployed by default."""
    return as_it_comes[1]


@pytest.fixture(scope="session")
def thrifty(tmp_path_factory: pytest.TempPathFactory) -> Template:
    """With every setting changed, in a bucket of its own."""
    return _made(tmp_path_factory.mktemp("thrifty"), THRIFTY)[1]


@pytest.fixture(scope="session")
def existing(in_existing_bucket: tuple[App, Template]) -> Template:
    """In a bucket that exists."""
    return in_existing_bucket[1]
