"""The least that a role needs to deploy a template: generated from the types of its resources.

``python -m infra.deployer_policy TEMPLATE [STACK]`` prints the policies as JSON. What CloudFormation does to create,
read, update and delete a resource is written in the schema of its type; ``cloudformation_actions.json`` has that of all
types a deployment can have. A type that is not there is refused, so no policy is silently incomplete.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from packline.errors import InvalidInput

ACTIONS: dict[str, list[str]] = json.loads(
    Path(__file__).with_name("cloudformation_actions.json").read_text(encoding="utf-8")
)["actions"]
MOST_CHARACTERS = 6_144
"""Characters of a managed policy, white space not counted (IAM quotas)."""

UNUSED = (
    # Services of features that no resource here has.
    r"autoscaling:|elasticfilesystem:|firehose:|kinesis:|s3files:|s3tables:|vpc-lattice:|vpce:",
    # Copies, imports and contents of a table.
    r"dynamodb:(?:.*(?:Replica|Kinesis|Import)|BatchWriteItem|DeleteItem|GetItem|PutItem|Query|Scan|UpdateItem)",
    r"logs:(?:CreateLogStream|DescribeLogStreams|PutLogEvents|PutBearerTokenAuthentication)|s3:GetObjectMetadata",
    # Users and groups; roles are made with their policies.
    r"iam:.*(?:Group|User)",
    # Code that is signed, EFS, capacity providers and scaling of functions.
    r"lambda:(?:PassCapacityProvider|PutFunctionScalingConfig|(?:Put|Delete)FunctionCodeSigningConfig|PublishVersion)",
    # Contents of the bucket, and features that it has not.
    r"s3:(?:DeleteObject|ListBucket|PutObjectAcl|REST\.PUT\.OBJECT|.*Metadata.*|PutBucket(?:Abac|Acl|Website))",
    r"s3:(?:(?:Create|Update|Put|Delete).*(?:Accelerate|Analytics|Intelligent|Inventory|ObjectLock|Replication).*)",
    r"s3:(?:DeleteBucket(?:Cors|Website|MetricsConfiguration)|PutMetricsConfiguration|PutBucketLogging)",
    r"ec2:(?:.*VpcEncryptionControl.*|DescribeInstances|(?:Dis)?[Aa]ssociateSubnetCidrBlock|ModifyVpcTenancy)",
    # Sign-in by the load balancer, its capacity, and addresses from IPAM.
    r"cognito-idp:|elasticloadbalancing:.*(?:CapacityReservation|IpPools)|ec2:DescribeIpamPools",
    r"events:UpdateEventBus|kms:ReEncrypt|iam:GetRole\b.*sns|logs:DeleteResourcePolicy",
)
BUNDLE = re.compile(r"\b[0-9a-f]{64}\.(?:zip|json)\b")
"""A file that the template refers to, named by its digest."""
KEY = re.compile(r"\barn:[a-z-]+:kms:[a-z0-9-]+:[0-9]{12}:key/[0-9a-zA-Z-]+")
KEY_PROPERTY = re.compile(r"kms(?:master)?key(?:id|arn)", re.IGNORECASE)
"""Properties by which resources are encrypted. A key that functions only sign with is in none of them."""
USE_KEY = re.compile(r"kms:(?:Decrypt|Encrypt|GenerateDataKey.*|ReEncrypt.*|CreateGrant)$")
MAPPING = re.compile(r"lambda:.*EventSourceMapping")
TAGGED = ("apigateway", "elasticloadbalancing", "states")
"""Services whose names say nothing of the stack: what has the tag of another stack of CloudFormation is not touched."""
PASSED_TO = ("lambda.amazonaws.com", "states.amazonaws.com", "vpc-flow-logs.amazonaws.com")
BALANCED = ("loadbalancer", "listener", "listener-rule")
WITHOUT_ARN = re.compile(
    r"ec2:|elasticloadbalancing:Describe|kms:(?:CreateKey|ListAliases|TagResource)|logs:(?:Describe|.*ResourcePolic|.*LogDelivery)"
    r"|cloudwatch:DescribeAlarms|iam:CreateServiceLinkedRole|lambda:.*EventSourceMapping|sns:GetSubscriptionAttributes"
)
"""Actions that AWS authorizes on no resource, or on one whose name is not known before."""
STACK_ACTIONS = (
    "cloudformation:CreateChangeSet", "cloudformation:CreateStack", "cloudformation:DeleteChangeSet",
    "cloudformation:DeleteStack", "cloudformation:DescribeChangeSet", "cloudformation:DescribeStackEvents",
    "cloudformation:DescribeStackResources", "cloudformation:DescribeStacks", "cloudformation:ExecuteChangeSet",
    "cloudformation:GetTemplate", "cloudformation:UpdateStack",
)  # fmt: skip


class UnknownResourceType(InvalidInput):
    """A resource of the template is of a type whose actions are not known."""


def deployer_policies(
    template: Mapping[str, Any], stack: str, *, boundary: str = "", bundles: str = "*", partition: str = "aws"
) -> list[dict[str, Any]]:
    """Return the policies of the role that deploys a template, each small enough for IAM.

    Args:
        template: A template of CloudFormation.
        stack: Name of the stack, with which the names of its resources begin.
        boundary: ARN of the policy that every role must have as its boundary; empty: none is asked for.
        bundles: The bucket with the template and its bundles; by default any. Nothing but these files is read there:
            the names of bundles are the digests of their contents.
        partition: ``aws``, ``aws-cn`` or ``aws-us-gov``.

    Raises:
        UnknownResourceType: A type is not in ``cloudformation_actions.json``.
    """
    actions = actions_of({resource["Type"] for resource in template["Resources"].values()})
    if not _encryption_keys(template, partition):
        actions = {action for action in actions if not action.startswith("kms:")}
    read = [f"{stack}.template.json", *sorted(set(BUNDLE.findall(json.dumps(template))))]
    files = [f"arn:{partition}:s3:::{bundles}/*{name}" for name in read]
    named = _named(stack, partition, template)
    statements = list(_statements(actions, stack, boundary, files, named, partition))
    policies: list[list[dict[str, Any]]] = [[]]
    for statement in statements:
        if _size([*policies[-1], statement]) > MOST_CHARACTERS:
            policies.append([])
        policies[-1].append(statement)
    return [_document(part) for part in policies]


def actions_of(kinds: Iterable[str]) -> set[str]:
    """Return what CloudFormation does for resources of these types. Raises UnknownResourceType."""
    kinds = set(kinds)
    if unknown := sorted(kinds - set(ACTIONS)):
        raise UnknownResourceType(
            f"No actions are known for {', '.join(unknown)}.",
            "Add them to infra/cloudformation_actions.json from the schema of the type.",
        )
    needed = {action for kind in kinds for action in ACTIONS[kind]}
    return {action for action in needed if not any(re.match(pattern, action) for pattern in UNUSED)}


def _statements(
    actions: set[str],
    stack: str,
    boundary: str,
    files: list[str],
    named: dict[str, list[str]],
    partition: str,
) -> Iterator[dict[str, Any]]:
    yield _allow("Stack", STACK_ACTIONS, [f"arn:{partition}:cloudformation:*:*:stack/{stack}/*"])
    yield _allow("Bundles", ["s3:GetObject", "s3:GetObjectVersion"], files)
    roles = [f"arn:{partition}:iam::*:role/{stack}-*"]
    passed = {"StringEquals": {"iam:PassedToService": [*PASSED_TO]}}
    yield _allow("PassRoles", ["iam:PassRole"], roles, passed)
    bound = {"StringEquals": {"iam:PermissionsBoundary": boundary}} if boundary else None
    bounded = {"iam:CreateRole", "iam:PutRolePermissionsBoundary"} & actions
    yield _allow("MakeRoles", bounded, roles, bound)
    rest = actions - bounded - {"iam:PassRole", "s3:GetObject", "s3:GetObjectVersion"}
    if boundary:
        rest -= {"iam:DeleteRolePermissionsBoundary"}
    yield from _bound(rest, stack, named, partition)
    rest = {action for action in rest if not (MAPPING.match(action) or USE_KEY.match(action))}
    anywhere = {action for action in rest if WITHOUT_ARN.match(action)}
    if anywhere:
        yield _allow("WithoutArn", anywhere, ["*"])
    tagged = {"StringEqualsIfExists": {"aws:ResourceTag/aws:cloudformation:stack-name": stack}}
    for service in sorted({action.split(":")[0] for action in rest - anywhere}):
        of_service = {action for action in rest - anywhere if action.startswith(f"{service}:")}
        condition = tagged if service in TAGGED else None
        yield _allow(service.capitalize(), of_service, named[service], condition)


def _bound(
    actions: set[str], stack: str, named: dict[str, list[str]], partition: str
) -> Iterator[dict[str, Any]]:
    """Yield what a condition binds: event source mappings by their function, a key by the service that uses it."""
    if mapping := {action for action in actions if MAPPING.match(action)}:
        function = f"arn:{partition}:lambda:*:*:function:{stack}-*"
        yield _allow("Mappings", mapping, ["*"], {"ArnLike": {"lambda:FunctionArn": function}})
    if using := {action for action in actions if USE_KEY.match(action)}:
        yield _allow("UseKey", using, named["kms"], {"StringLike": {"kms:ViaService": "*"}})


def _named(stack: str, partition: str, template: Mapping[str, Any]) -> dict[str, list[str]]:
    """Return the ARNs of a stack's resources by service, as CloudFormation and CDK name them."""
    arn = f"arn:{partition}"
    resources = template["Resources"].items()
    layers = [name for name, made in resources if made["Type"] == "AWS::Lambda::LayerVersion"]
    machines = [name for name, made in resources if made["Type"] == "AWS::StepFunctions::StateMachine"]
    groups = (f"{stack}-*", f"/aws/vendedlogs/states/{stack}-*")
    events = (f"rule/{stack}*", f"rule/*/{stack}*", f"event-bus/{stack}*")
    # CloudFormation names them by five characters of the stack, where they have no name of their own.
    balanced = [f"{kind}/{stack[:5]}*" for kind in ("targetgroup", *(f"{k}/app" for k in BALANCED))]
    apis = ("apis", "apis/*", "tags/*")
    return {
        "apigateway": [f"{arn}:apigateway:*::/{path}" for path in apis],
        "cloudwatch": [f"{arn}:cloudwatch:*:*:alarm:{stack}-*", f"{arn}:cloudwatch::*:dashboard/{stack}*"],
        "dynamodb": [f"{arn}:dynamodb:*:*:table/{stack}-*"],
        "elasticloadbalancing": [f"{arn}:elasticloadbalancing:*:*:{name}" for name in balanced],
        "events": [f"{arn}:events:*:*:{name}" for name in events],
        "iam": [f"{arn}:iam::*:role/{stack}-*", f"{arn}:iam::*:policy/{stack}-*"],
        "kms": _encryption_keys(template, partition),
        "lambda": [f"{arn}:lambda:*:*:{name}*" for name in (f"function:{stack}-", *(f"layer:{n}" for n in layers))],
        "logs": [f"{arn}:logs:*:*:log-group:{group}" for group in groups],
        "s3": [f"{arn}:s3:::{stack.lower()}-*"],
        "sns": [f"{arn}:sns:*:*:{stack}-*"],
        "sqs": [f"{arn}:sqs:*:*:{stack}-*"],
        "ssm": [f"{arn}:ssm:*:*:parameter/packline/{stack}/*"],
        "states": [f"{arn}:states:*:*:stateMachine:{name}-*" for name in machines],
    }  # fmt: skip


def _encryption_keys(template: Mapping[str, Any], partition: str) -> list[str]:
    """Return the ARNs of keys that encrypt resources: those that are named, or all where the stack makes its own."""
    kinds = {made["Type"] for made in template["Resources"].values()}
    named = [
        KEY.findall(json.dumps(value))
        for made in template["Resources"].values()
        for name, value in _properties(made.get("Properties"))
        if KEY_PROPERTY.fullmatch(name)
    ]
    if "AWS::KMS::Key" in kinds or not all(named):
        return [f"arn:{partition}:kms:*:*:key/*"]
    return sorted({key for keys in named for key in keys})


def _properties(value: Any) -> Iterator[tuple[str, Any]]:
    """Yield the name and the value of each property, at any depth."""
    if isinstance(value, dict):
        yield from value.items()
    for each in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _properties(each)


def _allow(
    sid: str, actions: Iterable[str], resources: list[str], condition: dict[str, Any] | None = None
) -> dict[str, Any]:
    statement: dict[str, Any] = {
        "Sid": sid,
        "Effect": "Allow",
        "Action": sorted(actions),
        "Resource": resources,
    }
    return {**statement, "Condition": condition} if condition else statement


def _document(statements: list[dict[str, Any]]) -> dict[str, Any]:
    return {"Version": "2012-10-17", "Statement": statements}


def _size(statements: list[dict[str, Any]]) -> int:
    return len(json.dumps(_document(statements), separators=(",", ":")))


if __name__ == "__main__":
    written = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    named = sys.argv[2] if len(sys.argv) > 2 else Path(sys.argv[1]).name.split(".")[0]
    print(json.dumps(deployer_policies(written, named), indent=1))
