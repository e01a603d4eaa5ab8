"""Creates the HTTP API inside a VPC: an internal load balancer that verifies tokens, with the functions as its targets.

A listener rule verifies signature, issuer and time of the token before a request is forwarded; the function checks
audience and scopes (``packline.rules.token_policy``), of which a listener compares texts of one form only.
"""

from __future__ import annotations

from aws_cdk import Aws
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_elasticloadbalancingv2 as balancing
from aws_cdk import aws_lambda as lambda_
from constructs import Construct

from infra.constructs.console import ROUTES
from infra.constructs.network import Network
from infra.nag_suppressions import suppress
from infra.settings import Deployment, split_list
from packline.errors import InvalidSetting

TLS_POLICY = "ELBSecurityPolicy-TLS13-1-2-Res-2021-06"
METHODS = ["GET", "POST", "PUT", "DELETE"]
"""Of the API; a rule compares five values in all."""
API_PATHS = ["/api/*"]
CONSOLE_PATHS = [ROUTES[0], ROUTES[1], "/console/*"]


class PrivateApi:
    """The load balancer with its rules; ``url``: where people and workers reach it."""

    def __init__(
        self,
        scope: Construct,
        deployment: Deployment,
        network: Network | None,
        api: lambda_.Function,
        console: lambda_.Function,
    ) -> None:
        if network is None:
            raise InvalidSetting("api is private, and there is no VPC.", "Set vpc.")
        self._scope, self._deployment = scope, deployment
        self.url = f"https://{deployment.api_host}"
        self.balancer = self._make_balancer(network)
        listener = balancing.CfnListener(
            scope,
            "Listener",
            load_balancer_arn=self.balancer.ref,
            port=443,
            protocol="HTTPS",
            ssl_policy=TLS_POLICY,
            certificates=[balancing.CfnListener.CertificateProperty(certificate_arn=deployment.certificate)],
            default_actions=[
                balancing.CfnListener.ActionProperty(
                    type="fixed-response",
                    fixed_response_config=balancing.CfnListener.FixedResponseConfigProperty(
                        status_code="404", content_type="text/plain", message_body="There is nothing here.\\n"
                    ),
                )
            ],
        )
        verify = balancing.CfnListenerRule.ActionProperty(
            type="jwt-validation",
            order=1,
            jwt_validation_config=balancing.CfnListenerRule.JwtValidationConfigProperty(
                issuer=deployment.jwt_issuer, jwks_endpoint=deployment.jwks_endpoint
            ),
        )
        self._forward(listener, "Api", 10, API_PATHS, METHODS, api, [verify])
        if deployment.shows_console:
            self._forward(listener, "Console", 20, CONSOLE_PATHS, ["GET"], console, [])

    def _make_balancer(self, network: Network) -> balancing.CfnLoadBalancer:
        group = ec2.CfnSecurityGroup(
            self._scope,
            "BalancerGroup",
            group_description="HTTPS from the clients of the API of Packline.",
            vpc_id=network.vpc_id,
            security_group_ingress=[
                ec2.CfnSecurityGroup.IngressProperty(
                    ip_protocol="tcp", from_port=443, to_port=443, cidr_ip=clients, description="A client"
                )
                for clients in split_list(self._deployment.api_clients)
            ],
            security_group_egress=[
                ec2.CfnSecurityGroup.EgressProperty(
                    ip_protocol="tcp",
                    from_port=443,
                    to_port=443,
                    cidr_ip="0.0.0.0/0",
                    description="Keys of the issuer",
                )
            ],
        )
        attribute = balancing.CfnLoadBalancer.LoadBalancerAttributeProperty
        balancer = balancing.CfnLoadBalancer(
            self._scope,
            "Balancer",
            type="application",
            scheme="internal",
            subnets=network.subnets,
            security_groups=[group.ref],
            load_balancer_attributes=[
                attribute(key="routing.http.drop_invalid_header_fields.enabled", value="true"),
                attribute(key="routing.http.desync_mitigation_mode", value="strictest"),
                attribute(key="deletion_protection.enabled", value=str(self._deployment.keep_data).lower()),
            ],
        )
        reason = (
            "Its access logs need a bucket without a customer-managed key; the functions log each request."
        )
        suppress(balancer, "AwsSolutions-ELB2", reason)
        return balancer

    def _forward(
        self,
        listener: balancing.CfnListener,
        name: str,
        priority: int,
        paths: list[str],
        methods: list[str],
        function: lambda_.Function,
        before: list[balancing.CfnListenerRule.ActionProperty],
    ) -> None:
        """Forward requests for the host with these paths and methods to a function."""
        # The ARN of the target group, which the permission could name, is known only after it has its target.
        permission = lambda_.CfnPermission(
            self._scope,
            f"BalancerCalls{name}",
            action="lambda:InvokeFunction",
            function_name=function.function_arn,
            principal="elasticloadbalancing.amazonaws.com",
            source_account=Aws.ACCOUNT_ID,
        )
        group = balancing.CfnTargetGroup(
            self._scope,
            f"{name}Targets",
            target_type="lambda",
            targets=[balancing.CfnTargetGroup.TargetDescriptionProperty(id=function.function_arn)],
            target_group_attributes=[
                balancing.CfnTargetGroup.TargetGroupAttributeProperty(
                    key="lambda.multi_value_headers.enabled", value="true"
                )
            ],
        )
        group.add_resource_dependency(permission)
        condition = balancing.CfnListenerRule.RuleConditionProperty
        rule = balancing.CfnListenerRule
        host = rule.HostHeaderConfigProperty(values=[self._deployment.api_host])
        path = rule.PathPatternConfigProperty(values=paths)
        method = rule.HttpRequestMethodConfigProperty(values=methods)
        forward = rule.ActionProperty(type="forward", order=len(before) + 1, target_group_arn=group.ref)
        # A rule has at most five values of conditions, so the methods of the API are left to the function.
        conditions = [
            condition(field="host-header", host_header_config=host),
            condition(field="path-pattern", path_pattern_config=path),
        ]
        if len(paths) + len(methods) < 5:
            conditions.append(condition(field="http-request-method", http_request_method_config=method))
        rule(
            self._scope,
            f"{name}Rule",
            listener_arn=listener.ref,
            priority=priority,
            conditions=conditions,
            actions=[*before, forward],
        )
