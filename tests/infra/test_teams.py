"""The policies of teams: what the roles of a team may and may not do, as IAM evaluates them."""

from __future__ import annotations

import json

import pytest

from infra.settings import load_deployment
from packline.aws import schema
from packline.errors import InvalidSetting
from packline.keys import CONTROL, MANIFESTS, OUTPUTS, PACKAGES, PLANS, STAGED, UPLOADS
from tests.infra.iam import Call, Policies
from tests.infra.template import Template

FETCH, PUSH = "Fetch datasets of the team vision.", "Upload files of the team vision."
OBJECTS = {
    # policy, action, key, whether it is allowed
    (FETCH, "s3:GetObject", f"{PACKAGES}0", True),
    (FETCH, "s3:GetObject", f"{MANIFESTS}0", True),
    (FETCH, "s3:GetObject", f"{OUTPUTS}vision.1/a", True),
    (FETCH, "s3:GetObject", f"{OUTPUTS}speech.1/a", False),
    (FETCH, "s3:GetObject", f"{OUTPUTS}vision-2/a", False),
    (FETCH, "s3:GetObject", f"{UPLOADS}a", False),
    (FETCH, "s3:GetObject", f"{PLANS}0", False),
    (FETCH, "s3:PutObject", f"{OUTPUTS}vision.1/a", False),
    (PUSH, "s3:PutObject", f"{OUTPUTS}vision.1/a", True),
    (PUSH, "s3:PutObject", f"{CONTROL}vision.1.json", True),
    (PUSH, "s3:PutObject", f"{STAGED}vision.1/0.vhpkgzip", True),
    (PUSH, "s3:PutObject", f"{OUTPUTS}speech.1/a", False),
    (PUSH, "s3:PutObject", f"{OUTPUTS}nightly/a", False),
    (PUSH, "s3:PutObject", f"{CONTROL}speech.1.json", False),
    (PUSH, "s3:PutObject", f"{CONTROL}adopted-1.json", False),
    (PUSH, "s3:PutObject", f"{STAGED}speech.1/0.vhpkgzip", False),
    (PUSH, "s3:PutObject", f"{UPLOADS}a", False),
    (PUSH, "s3:PutObject", f"{PACKAGES}0", False),
    (PUSH, "s3:PutObject", f"{MANIFESTS}0", False),
    (PUSH, "s3:GetObject", f"{OUTPUTS}vision.1/a", False),
    (PUSH, "s3:GetObject", f"{STAGED}vision.1/0.json", False),
    (PUSH, "s3:DeleteObject", f"{OUTPUTS}vision.1/a", False),
}
ITEMS = {
    (FETCH, "dynamodb:Query", schema.dataset_pk("vision-cars"), True),
    (FETCH, "dynamodb:GetItem", schema.dataset_pk("vision-cars"), True),
    (FETCH, "dynamodb:GetItem", schema.dataset_pk("model:vision-net"), True),
    (FETCH, "dynamodb:GetItem", schema.dataset_pk("speech-a"), False),
    (FETCH, "dynamodb:GetItem", schema.dataset_pk("model:speech-net"), False),
    (FETCH, "dynamodb:BatchGetItem", schema.dataset_pk("speech-a"), False),
    (FETCH, "dynamodb:Query", schema.dataset_pk("speech-a"), False),
    (FETCH, "dynamodb:Query", schema.plan_pk("0"), True),
    (FETCH, "dynamodb:GetItem", schema.execution_pk("vision.1"), True),
    (FETCH, "dynamodb:GetItem", schema.execution_pk("speech.1"), False),
    (FETCH, "dynamodb:GetItem", schema.datum_pk("0"), False),
    (FETCH, "dynamodb:Scan", schema.dataset_pk("vision-cars"), False),
    (FETCH, "dynamodb:PutItem", schema.used_pk("dataset://vision-cars/v1"), True),
    (FETCH, "dynamodb:PutItem", schema.used_pk("dataset://speech-a/v1"), False),
    (FETCH, "dynamodb:PutItem", schema.dataset_pk("vision-cars"), False),
    (PUSH, "dynamodb:GetItem", schema.execution_pk("vision.1"), True),
    (PUSH, "dynamodb:GetItem", schema.dataset_pk("speech-a"), False),
    (PUSH, "dynamodb:PutItem", schema.dataset_pk("vision-cars"), False),
    (FETCH, "dynamodb:PutItem", schema.event_pk("dataset:vision-cars"), False),
    (FETCH, "dynamodb:GetItem", schema.cursor_pk("0"), False),
    (PUSH, "dynamodb:GetItem", schema.cursor_pk("0"), False),
}


@pytest.fixture(scope="module")
def policies(thrifty: Template) -> Policies:
    return Policies(thrifty)


def only(template: Template, kind: str) -> str:
    (name,) = template.of_type(kind)
    return f"<{name}.Arn>"


@pytest.mark.parametrize(("policy", "action", "key", "allowed"), sorted(OBJECTS))
def test_a_team_reaches_the_objects_of_its_own_executions(
    thrifty: Template, policies: Policies, policy: str, action: str, key: str, allowed: bool
) -> None:
    context = {"s3:if-none-match": "*", "s3:ObjectCreationOperation": "true"}
    call = Call("job", action, f"{only(thrifty, 'AWS::S3::Bucket')}/{key}", context)
    assert policies.allows_worker(policy, call) == allowed


@pytest.mark.parametrize(("policy", "action", "partition", "allowed"), sorted(ITEMS))
def test_a_team_reaches_the_items_of_its_own_datasets(
    thrifty: Template, policies: Policies, policy: str, action: str, partition: str, allowed: bool
) -> None:
    table = only(thrifty, "AWS::DynamoDB::Table")
    call = Call("job", action, table, {"dynamodb:LeadingKeys": [partition]})
    assert policies.allows_worker(policy, call) == allowed


@pytest.mark.parametrize(("dataset", "allowed"), [("vision-cars", True), ("speech-a", False)])
def test_a_team_lists_the_versions_of_its_own_datasets(
    thrifty: Template, policies: Policies, dataset: str, allowed: bool
) -> None:
    index = f"{only(thrifty, 'AWS::DynamoDB::Table')}/index/{schema.INDEX}"
    call = Call("job", "dynamodb:Query", index, {"dynamodb:LeadingKeys": [schema.versions_pk(dataset)]})
    assert policies.allows_worker(FETCH, call) == allowed
    others = {"dynamodb:LeadingKeys": [schema.DATASETS_PK]}
    assert not policies.allows_worker(FETCH, Call("job", "dynamodb:Query", index, others))


def test_a_team_lists_nothing_of_the_bucket(thrifty: Template, policies: Policies) -> None:
    """The keys of packages are digests: who cannot list them has them from the items of its datasets alone."""
    for policy in (FETCH, PUSH):
        call = Call("job", "s3:ListBucket", only(thrifty, "AWS::S3::Bucket"), {"s3:prefix": PACKAGES})
        assert not policies.allows_worker(policy, call)


def test_the_functions_and_the_outputs_know_the_teams(thrifty: Template) -> None:
    told = thrifty.function("seal_execution")["Environment"]["Variables"]["PACKLINE_TEAMS"]
    assert set(json.loads(told)) == {"vision", "speech-lab"}
    assert {"TeamVisionFetchPolicyArn", "TeamSpeechLabPushPolicyArn"} <= set(thrifty.body["Outputs"])


def test_teams_of_a_context_are_an_object_or_its_text() -> None:
    teams = {"vision": {"datasets": ["vision-*"]}}
    assert load_deployment({"teams": teams}) == load_deployment({"teams": json.dumps(teams)})


@pytest.mark.parametrize("teams", ["vision", {"vision": {}}, {"vision": {"datasets": ["x" * 2_048]}}])
def test_teams_that_cannot_be_read_are_refused_at_synth(teams: object) -> None:
    with pytest.raises(InvalidSetting, match="teams"):
        load_deployment({"teams": teams})
