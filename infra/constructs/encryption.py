"""The customer-managed key of a deployment: who may use it, through which service, and for what."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from aws_cdk import Aws, RemovalPolicy, Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_logs as logs
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from infra.constructs.names import deployment_name
from infra.settings import Deployment

READ_OBJECTS = ("kms:Decrypt",)
WRITE_OBJECTS = ("kms:GenerateDataKey",)
WRITE_SLICES = ("kms:GenerateDataKey", "kms:Decrypt")
"""S3 decrypts the slices of a multipart upload to join them."""
READ_ITEMS = ("kms:Decrypt", "kms:DescribeKey")
WRITE_ITEMS = ("kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey")
RECEIVE = ("kms:Decrypt",)


class Encryption:
    """The keys of a deployment; without any, its resources use those of AWS."""

    def __init__(self, scope: Construct, deployment: Deployment) -> None:
        self.key: kms.IKey | None = None
        if deployment.kms == "new":
            machines = ("assemble", *(("snapshot",) if deployment.snapshot_connections else ()))
            self.key = _make_key(scope, machines, keep=deployment.keep_data)
        elif deployment.kms != "none":
            self.key = kms.Key.from_key_arn(scope, "Key", deployment.kms)
        arn = self.key.key_arn if self.key else ""
        self._services = {"s3": deployment.bucket_kms or arn, "dynamodb": arn, "sqs": arn}
        self._region = Stack.of(scope).region

    @property
    def objects_key(self) -> str:
        """ARN of the key that objects of the bucket are encrypted with; empty without one."""
        return self._services["s3"]

    def statements(self, service: str, actions: Iterable[str]) -> list[iam.PolicyStatement]:
        """Return what allows to use the key through a service (``s3``, ``dynamodb``, ``sqs``); none without a key."""
        arn, actions = self._services[service], sorted({*actions})
        if not arn or not actions:
            return []
        through = {"StringEquals": {"kms:ViaService": f"{service}.{self._region}.{Aws.URL_SUFFIX}"}}
        return [iam.PolicyStatement(actions=actions, resources=[arn], conditions=through)]

    def encrypt_queue(self, queue: sqs.Queue) -> sqs.Queue:
        """Encrypt a queue with the key, if there is one. Returns the queue."""
        resource = queue.node.default_child
        if self.key and isinstance(resource, sqs.CfnQueue):
            resource.sqs_managed_sse_enabled = False
            resource.kms_master_key_id = self.key.key_arn
            resource.kms_data_key_reuse_period_seconds = 3600
        return queue

    def encrypt_logs(self, group: logs.LogGroup) -> logs.LogGroup:
        """Encrypt a log group with the key, if there is one. Returns the group."""
        resource = group.node.default_child
        if self.key and isinstance(resource, logs.CfnLogGroup):
            resource.kms_key_id = self.key.key_arn
        return group


def _make_key(scope: Construct, machines: Iterable[str], *, keep: bool) -> kms.Key:
    key = kms.Key(
        scope,
        "Key",
        description="Encrypts the bucket, table, queues, logs and alarms of Packline.",
        enable_key_rotation=True,
        removal_policy=RemovalPolicy.RETAIN if keep else RemovalPolicy.DESTROY,
    )
    for statement in service_statements(scope, machines):
        key.add_to_resource_policy(statement)
    return key


def service_statements(scope: Construct, machines: Iterable[str]) -> list[iam.PolicyStatement]:
    """Return what the policy of a key must allow to services of AWS; an existing key's owner adds the same.

    ``machines``: the state machines whose logs it encrypts.
    """
    stack = Stack.of(scope)
    data_keys = ["kms:GenerateDataKey", "kms:Decrypt"]
    own_account = {"StringEquals": {"aws:SourceAccount": stack.account}}
    groups = stack.format_arn(service="logs", resource="log-group").rstrip("/")
    vended = [f"/aws/vendedlogs/states/{deployment_name(scope)}-{machine}" for machine in machines]
    names = (f"{Aws.STACK_NAME}-*", *vended)
    encrypted = {"ArnLike": {"kms:EncryptionContext:aws:logs:arn": [f"{groups}:{name}" for name in names]}}
    log_actions = ["kms:Encrypt", "kms:Decrypt", "kms:ReEncryptFrom", "kms:ReEncryptTo"]
    log_actions += ["kms:GenerateDataKey", "kms:GenerateDataKeyWithoutPlaintext", "kms:DescribeKey"]
    return [
        # S3 and EventBridge send upload events to the encrypted queue, CloudWatch alarms to the encrypted topic.
        *(
            _for_service(f"Send{name.capitalize()}", f"{name}.amazonaws.com", data_keys, own_account)
            for name in ("s3", "events", "cloudwatch")
        ),
        _for_service("Logs", f"logs.{stack.region}.amazonaws.com", log_actions, encrypted),
    ]


def _for_service(
    sid: str, service: str, actions: list[str], conditions: Mapping[str, Mapping[str, object]]
) -> iam.PolicyStatement:
    return iam.PolicyStatement(
        sid=sid,
        principals=[iam.ServicePrincipal(service)],
        actions=actions,
        resources=["*"],
        conditions=conditions,
    )
