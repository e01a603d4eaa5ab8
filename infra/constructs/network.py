"""The VPC of the functions: a new one without a way to the internet, or subnets of an existing one."""

from __future__ import annotations

from dataclasses import dataclass

from aws_cdk import Aws, RemovalPolicy, Stack
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_logs as logs
from constructs import Construct

from infra.constructs.encryption import Encryption
from infra.constructs.retention import RETENTION
from infra.nag_suppressions import suppress
from infra.settings import Deployment, split_list

INTERFACES = [
    "ec2:CreateNetworkInterface",
    "ec2:DescribeNetworkInterfaces",
    "ec2:DescribeSubnets",
    "ec2:DeleteNetworkInterface",
    "ec2:AssignPrivateIpAddresses",
    "ec2:UnassignPrivateIpAddresses",
]
"""What Lambda does with a function's role to place it in a VPC (AWSLambdaVPCAccessExecutionRole, without logs)."""
GATEWAYS = ("s3", "dynamodb")


@dataclass(frozen=True, slots=True)
class Network:
    """Where functions run."""

    vpc_id: str
    subnets: list[str]
    security_groups: list[str]
    object_endpoint: str = ""
    """Id of the gateway endpoint to S3, if the stack makes it."""

    def attach(self, function: lambda_.Function, role: iam.Role) -> None:
        """Run a function in the VPC; its own code may not touch network interfaces."""
        resource = function.node.default_child
        if not isinstance(resource, lambda_.CfnFunction):
            raise TypeError(f"{function.node.path} is not a function of this stack.")
        resource.vpc_config = lambda_.CfnFunction.VpcConfigProperty(
            subnet_ids=self.subnets, security_group_ids=self.security_groups
        )
        name = Stack.of(function).format_arn(service="lambda", resource="function").rstrip("/")
        by_code = {"ArnLike": {"lambda:SourceFunctionArn": f"{name}:{Aws.STACK_NAME}-*"}}
        policy = iam.Policy(
            function,
            "Network",
            statements=[
                iam.PolicyStatement(actions=INTERFACES, resources=["*"]),
                iam.PolicyStatement(
                    effect=iam.Effect.DENY, actions=INTERFACES, resources=["*"], conditions=by_code
                ),
            ],
        )
        policy.attach_to_role(role)
        reason = (
            "EC2 has no ARN of an interface that is to be made; the code of functions is denied all of it."
        )
        suppress(policy, "AwsSolutions-IAM5[Resource::*]", reason)
        # Lambda asks for these permissions when the function is made.
        function.node.add_dependency(policy)


def make_network(scope: Construct, deployment: Deployment, encryption: Encryption) -> Network | None:
    """Create or refer to the VPC of ``deployment``; None without one."""
    if deployment.vpc == "none":
        return None
    if deployment.vpc != "new":
        endpoints = (
            [_gateway(scope, deployment, service) for service in GATEWAYS]
            if deployment.vpc_route_tables
            else []
        )
        made = endpoints[0].ref if endpoints else ""
        groups = split_list(deployment.vpc_security_groups)
        return Network(deployment.vpc, split_list(deployment.vpc_subnets), groups, made)
    vpc = ec2.Vpc(
        scope,
        "Vpc",
        max_azs=2,
        nat_gateways=0,
        restrict_default_security_group=False,  # it would take a custom resource
        subnet_configuration=[
            ec2.SubnetConfiguration(
                name="Functions", subnet_type=ec2.SubnetType.PRIVATE_ISOLATED, cidr_mask=24
            )
        ],
    )
    _log_flows(scope, vpc, deployment, encryption)
    objects = vpc.add_gateway_endpoint("S3", service=ec2.GatewayVpcEndpointAwsService.S3)
    vpc.add_gateway_endpoint("DynamoDb", service=ec2.GatewayVpcEndpointAwsService.DYNAMODB)
    functions = ec2.SecurityGroup(
        scope,
        "FunctionsGroup",
        vpc=vpc,
        description="Functions of Packline: HTTPS out.",
        allow_all_outbound=False,
    )
    functions.add_egress_rule(
        ec2.Peer.any_ipv4(), ec2.Port.tcp(443), "Endpoints of AWS; there is no other route."
    )
    endpoints_group = ec2.SecurityGroup(
        scope,
        "EndpointsGroup",
        vpc=vpc,
        description="Endpoints of AWS: HTTPS from the VPC.",
        allow_all_outbound=False,
    )
    endpoints_group.add_ingress_rule(functions, ec2.Port.tcp(443), "HTTPS from the functions")
    for service in deployment.interface_endpoints:
        ec2.CfnVPCEndpoint(
            scope,
            "Endpoint" + "".join(word.capitalize() for word in service.replace(".", "-").split("-")),
            vpc_id=vpc.vpc_id,
            vpc_endpoint_type="Interface",
            service_name=f"com.amazonaws.{Aws.REGION}.{service}",
            subnet_ids=[subnet.subnet_id for subnet in vpc.isolated_subnets],
            security_group_ids=[endpoints_group.security_group_id],
            private_dns_enabled=True,
        )
    subnets = [subnet.subnet_id for subnet in vpc.isolated_subnets]
    return Network(vpc.vpc_id, subnets, [functions.security_group_id], objects.vpc_endpoint_id)


def _gateway(scope: Construct, deployment: Deployment, service: str) -> ec2.CfnVPCEndpoint:
    """Create a gateway endpoint in an existing VPC."""
    return ec2.CfnVPCEndpoint(
        scope,
        f"Gateway{service.capitalize()}",
        vpc_id=deployment.vpc,
        vpc_endpoint_type="Gateway",
        service_name=f"com.amazonaws.{Aws.REGION}.{service}",
        route_table_ids=split_list(deployment.vpc_route_tables),
    )


def _log_flows(scope: Construct, vpc: ec2.Vpc, deployment: Deployment, encryption: Encryption) -> None:
    """Log connections that were refused; those that were accepted are the functions' own."""
    group = encryption.encrypt_logs(
        logs.LogGroup(
            scope,
            "FlowLogs",
            retention=RETENTION[deployment.log_days],
            removal_policy=RemovalPolicy.DESTROY,
        )
    )
    role = iam.Role(
        scope,
        "FlowLogsRole",
        assumed_by=iam.ServicePrincipal("vpc-flow-logs.amazonaws.com"),
        description="Writes the flow logs of the VPC of Packline.",
    )
    ec2.CfnFlowLog(
        scope,
        "Flows",
        resource_id=vpc.vpc_id,
        resource_type="VPC",
        traffic_type="REJECT",
        log_destination_type="cloud-watch-logs",
        log_group_name=group.log_group_name,
        deliver_logs_permission_arn=role.role_arn,
    )
    group.grant_write(role)
