"""IAM policies for the workers of a team: they fetch and push its datasets, and nothing of other teams."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from aws_cdk import aws_iam as iam

from infra.constructs.worker_policies import WorkerPolicies, make_statement
from packline.aws import schema
from packline.keys import CONTROL, MANIFESTS, OUTPUTS, PACKAGE_SUFFIX, PACKAGES, PACKED_FOLDER, STAGED
from packline.teams import Team, execution_prefix
from packline.uri import MODEL

READS = ["dynamodb:GetItem", "dynamodb:BatchGetItem", "dynamodb:Query"]


@dataclass(frozen=True, slots=True)
class TeamPolicies:
    """The policies of one team."""

    team: Team
    fetch: iam.ManagedPolicy
    push: iam.ManagedPolicy

    @property
    def title(self) -> str:
        """The name of the team as a part of a name: ``speech-lab`` is SpeechLab."""
        return title_of(self.team)


def title_of(team: Team) -> str:
    """Return the name of a team as a part of a logical id."""
    return "".join(word.capitalize() for word in team.name.split("-"))


def make_team_policies(workers: WorkerPolicies, team: Team) -> TeamPolicies:
    """Create the policies of a team.

    Keys of packages and manifests are digests: who may not read the items of a dataset, and may not list the bucket,
    has no way to learn them. So objects are bound by prefix, items by dataset, and nothing is listed. Files of an
    execution have names that can be guessed: a team reads those of its own executions.
    """
    own = execution_prefix(team.name)
    outputs, marker, staged = f"{OUTPUTS}{own}", f"{CONTROL}{own}", f"{STAGED}{own}"
    parts = (f"{staged}*{PACKAGE_SUFFIX}", f"{outputs}*/{PACKED_FOLDER}*{PACKAGE_SUFFIX}")
    fetched = (PACKAGES, MANIFESTS, outputs)
    fetch = [
        workers.on_objects(["s3:GetObject", "s3:GetObjectVersion"], fetched),
        *_look_up(workers, team),
        _items(workers, ["dynamodb:PutItem"], _used(team)),
    ]
    actions = ["s3:PutObject", "s3:AbortMultipartUpload", "s3:ListMultipartUploadParts"]
    push = [
        workers.on_objects(actions, (outputs, marker, staged)),
        workers.on_objects(["s3:GetObject"], (MANIFESTS, marker, *parts)),
        *_look_up(workers, team),
    ]
    title = title_of(team)
    about = f"of the team {team.name}."
    return TeamPolicies(
        team,
        workers.policy(f"Team{title}FetchPolicy", f"Fetch datasets {about}", fetch, fetched),
        workers.policy(
            f"Team{title}PushPolicy",
            f"Upload files {about}",
            push,
            (outputs, marker, staged, MANIFESTS, *parts),
        ),
    )


def _look_up(workers: WorkerPolicies, team: Team) -> list[iam.PolicyStatement]:
    """Allow to read the items of the team's datasets and executions, and of packages by their digest."""
    of_datasets = [schema.dataset_pk(name) for name in _collections(team)]
    keys = [*of_datasets, schema.execution_pk(f"{execution_prefix(team.name)}*")]
    keys += [schema.plan_pk("*"), schema.part_pk("*")]
    listed = [schema.versions_pk(name) for name in _collections(team)]
    bound = {"ForAllValues:StringLike": {"dynamodb:LeadingKeys": listed}}
    return [
        _items(workers, READS, keys),
        make_statement(["dynamodb:Query"], [workers.index_arn], bound),
    ]


def _items(workers: WorkerPolicies, actions: list[str], keys: list[str]) -> iam.PolicyStatement:
    bound = {"ForAllValues:StringLike": {"dynamodb:LeadingKeys": keys}}
    return make_statement(actions, [workers.table_arn], bound)


def _collections(team: Team) -> Iterable[str]:
    """Return the patterns of datasets and models, as partitions name them."""
    return [f"{kind}{pattern}" for pattern in team.datasets for kind in ("", MODEL)]


def _used(team: Team) -> list[str]:
    patterns = [f"{scheme}://{p}/*" for p in team.datasets for scheme in ("dataset", "model")]
    return [schema.used_pk(pattern) for pattern in patterns]
