"""Call DynamoDB with the names and shapes of boto3's low-level client.

A worker resolves an alias by one query. Importing boto3 for that costs more than the rest of a warm fetch.
"""

from __future__ import annotations

from typing import Any

from packline.aws_api.credentials import CredentialChain
from packline.aws_api.endpoint import AwsEndpoint, find_endpoint
from packline.aws_api.json_client import AwsJsonClient
from packline.http.client import HttpClient


class DynamoClient(AwsJsonClient):
    """A client of DynamoDB that needs no boto3. Values are written as ``{"S": …}``."""

    target = "DynamoDB_20120810"

    def __init__(
        self,
        endpoint: AwsEndpoint | None = None,
        chain: CredentialChain | None = None,
        http_client: HttpClient | None = None,
    ) -> None:
        super().__init__("dynamodb", endpoint or find_endpoint("dynamodb"), chain, http_client)

    def query(self, **parameters: Any) -> dict[str, Any]:
        """Get one page of a query; continue with ``ExclusiveStartKey=answer["LastEvaluatedKey"]``."""
        return self._call("Query", parameters)

    def get_item(self, **parameters: Any) -> dict[str, Any]:
        """Get an item, under ``Item``; the key is absent if there is none."""
        return self._call("GetItem", parameters)

    def batch_get_item(self, **parameters: Any) -> dict[str, Any]:
        """Get at most 100 items; send ``UnprocessedKeys`` again."""
        return self._call("BatchGetItem", parameters)

    def batch_write_item(self, **parameters: Any) -> dict[str, Any]:
        """Write at most 25 items; send ``UnprocessedItems`` again."""
        return self._call("BatchWriteItem", parameters)

    def put_item(self, **parameters: Any) -> dict[str, Any]:
        """Write an item. Raises DynamoError (ConditionalCheckFailedException)."""
        return self._call("PutItem", parameters)

    def update_item(self, **parameters: Any) -> dict[str, Any]:
        """Update an item. Raises DynamoError (ConditionalCheckFailedException)."""
        return self._call("UpdateItem", parameters)

    def transact_write_items(self, **parameters: Any) -> dict[str, Any]:
        """Write all items or none. Raises DynamoError (TransactionCanceledException with ``CancellationReasons``)."""
        return self._call("TransactWriteItems", parameters)
