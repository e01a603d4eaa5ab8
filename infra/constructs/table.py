"""Creates the DynamoDB table: on demand, with point-in-time recovery."""

from __future__ import annotations

from aws_cdk import RemovalPolicy
from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_kms as kms
from constructs import Construct

from infra.settings import Deployment
from packline.aws import schema


def make_table(scope: Construct, deployment: Deployment, key: kms.IKey | None) -> dynamodb.Table:
    """Create the table. ``Table`` rather than ``TableV2``, because the local stack can deploy it."""
    catalog = dynamodb.Table(
        scope,
        "Catalog",
        partition_key=_text(schema.TABLE_PK),
        sort_key=_text(schema.TABLE_SK),
        billing_mode=dynamodb.BillingMode.PAY_PER_REQUEST,
        encryption=dynamodb.TableEncryption.CUSTOMER_MANAGED if key else dynamodb.TableEncryption.AWS_MANAGED,
        encryption_key=key,
        point_in_time_recovery_specification=dynamodb.PointInTimeRecoverySpecification(
            point_in_time_recovery_enabled=True
        ),
        time_to_live_attribute=schema.TTL,
        max_write_request_units=deployment.table_writes_per_second or None,
        deletion_protection=deployment.keep_data,
        removal_policy=RemovalPolicy.RETAIN if deployment.keep_data else RemovalPolicy.DESTROY,
    )
    catalog.add_global_secondary_index(
        index_name=schema.INDEX,
        partition_key=_text(schema.INDEX_PK),
        sort_key=_text(schema.INDEX_SK),
        projection_type=dynamodb.ProjectionType.ALL,
        max_write_request_units=deployment.table_writes_per_second or None,
    )
    return catalog


def _text(name: str) -> dynamodb.Attribute:
    return dynamodb.Attribute(name=name, type=dynamodb.AttributeType.STRING)
