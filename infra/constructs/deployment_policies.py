"""All managed policies of a deployment, as typed attributes."""

from __future__ import annotations

from dataclasses import dataclass

from aws_cdk import aws_iam as iam

from infra.constructs.team_policies import TeamPolicies


@dataclass(frozen=True, slots=True)
class DeploymentPolicies:
    """IAM policies that the platform team attaches to its own roles; None where the deployment has no use for one."""

    fetch: iam.ManagedPolicy
    push: iam.ManagedPolicy
    metadata: iam.ManagedPolicy
    alias: iam.ManagedPolicy
    change: iam.ManagedPolicy
    maintain: iam.ManagedPolicy
    adopt: iam.ManagedPolicy | None
    api_read: iam.ManagedPolicy | None
    api_write: iam.ManagedPolicy | None
    snapshot: iam.ManagedPolicy | None = None
    """With ``snapshot_connections``."""
    teams: tuple[TeamPolicies, ...] = ()
    """Of the setting ``teams``."""
