"""The table and the store with the rights of an administrator: what only people who operate a deployment do.

Workers go without boto3; this needs it (``pip install 'packline[aws]'``).
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from packline.errors import InvalidSetting
from packline.library import environment

if TYPE_CHECKING:
    from packline.aws.references import DynamoReferenceScan
    from packline.aws.retention_store import DynamoRetentionStore
    from packline.aws.s3 import S3Store
    from packline.aws.table import Table
    from packline.pipeline.erasing import ErasingContext


class Administration:
    """The ports of a deployment for its operators. Each property raises InvalidSetting."""

    @cached_property
    def store(self) -> S3Store:
        """The bucket: read, list, write, delete."""
        from packline.aws.s3 import S3Store

        return S3Store(aws_client("s3"), environment.setting("PACKLINE_STORE"))

    @cached_property
    def table(self) -> Table:
        """All items of the table."""
        from packline.aws.table import Table

        return Table(aws_client("dynamodb"), environment.setting("PACKLINE_TABLE"))

    @cached_property
    def scan(self) -> DynamoReferenceScan:
        """What the table refers to."""
        from packline.aws.references import DynamoReferenceScan

        return DynamoReferenceScan(aws_client("dynamodb"), environment.setting("PACKLINE_TABLE"))

    def check_identity(self) -> None:
        """Check that the table belongs to the store. Raises WrongStore."""
        from packline.aws.identity_store import DynamoIdentityStore
        from packline.pipeline.store_identity import check_identity

        check_identity(DynamoIdentityStore(self.table), self.store)

    @cached_property
    def retention(self) -> DynamoRetentionStore:
        """The deleted versions, and claims on parts."""
        from packline.aws.retention_store import DynamoRetentionStore

        return DynamoRetentionStore(aws_client("dynamodb"), environment.setting("PACKLINE_TABLE"))

    @cached_property
    def erasing(self) -> ErasingContext:
        """What erasing a datum needs."""
        from packline.aws.datum_index import DynamoDatumIndex
        from packline.aws.datum_removal import DynamoDatumRemoval
        from packline.aws.dynamodb import DynamoRegistry
        from packline.pipeline.datums import Dependencies
        from packline.pipeline.erasing import ErasingContext

        table = aws_client("dynamodb"), environment.setting("PACKLINE_TABLE")
        deps = Dependencies(DynamoRegistry(*table), DynamoDatumIndex(*table), self.store)
        return ErasingContext(deps, self.retention, self.store, DynamoDatumRemoval(*table))


def aws_client(service: str) -> Any:
    """Return a client of boto3. Raises InvalidSetting where it is not installed."""
    from packline.aws.clients import client

    try:
        return client(service)
    except ImportError:
        raise InvalidSetting(
            "This command needs boto3, which is not installed.", "Run pip install 'packline[aws]'."
        ) from None
