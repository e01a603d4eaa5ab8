"""``DynamoRegistry``: the registry in one DynamoDB table.

``docs/reference/table.md`` lists the access patterns with key and cost. The client is boto3's low-level one, or
the light one of ``packline.aws_api``, which speaks the same.
"""

from __future__ import annotations

from packline.aws.execution_store import DynamoExecutionStore
from packline.aws.packaging_store import DynamoPackagingStore
from packline.aws.version_alias_store import DynamoVersionAliasStore


class DynamoRegistry(DynamoExecutionStore, DynamoVersionAliasStore, DynamoPackagingStore):
    """Implements ``packline.ports.Registry``, one port in each base class."""
