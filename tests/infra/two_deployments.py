"""An app of somebody else: a stack with a bucket, a topic, a role, and two Packlines in that bucket."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from infra.settings import load_deployment

if TYPE_CHECKING:
    from aws_cdk import App

PREFIXES = {"A": "team-a", "B": "team-b"}
SETTINGS = {"api": "none", "adoptable": "none"}


def make_two_deployments(folder: Path, **settings: str) -> App:
    """Return the app. The outputs of the first deployment have their usual names, those of the second begin with B."""
    from aws_cdk import App, CfnOutput, Stack
    from aws_cdk import aws_iam as iam
    from aws_cdk import aws_s3 as s3
    from aws_cdk import aws_sns as sns

    from infra.constructs.packline import Packline
    from infra.stack import outputs

    app = App(outdir=str(folder), analytics_reporting=False)
    stack = Stack(app, "Platform")
    sns.Topic(stack, "Alarms", enforce_ssl=True)
    bucket = s3.Bucket(stack, "Shared", versioned=True, enforce_ssl=True)
    resource = bucket.node.default_child
    assert isinstance(resource, s3.CfnBucket)
    # As ``event_bridge_enabled`` does, without the function that CDK adds for it.
    resource.notification_configuration = s3.CfnBucket.NotificationConfigurationProperty(
        event_bridge_configuration=s3.CfnBucket.EventBridgeConfigurationProperty(event_bridge_enabled=True)
    )
    role = iam.Role(stack, "Training", assumed_by=iam.ServicePrincipal("ec2.amazonaws.com"))
    for identifier, prefix in PREFIXES.items():
        deployment = load_deployment({**SETTINGS, **settings, "prefix": prefix})
        made = Packline(stack, identifier, deployment, bucket=bucket)
        for output in outputs(made):
            CfnOutput(stack, f"{identifier.strip('A')}{output.name}", value=output.value)
        role.add_managed_policy(made.policies.fetch)
    return app
