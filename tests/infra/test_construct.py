"""``Packline`` as a construct: in an app of somebody else, beside other resources, twice in one bucket."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

import pytest

from infra.settings import load_deployment
from packline.errors import InvalidSetting
from packline.keys import MANIFESTS, OUTPUTS, PACKAGES, PLANS
from tests.infra.iam import Call, Policies
from tests.infra.template import Template, text_of
from tests.infra.two_deployments import PREFIXES, make_two_deployments

ONCE = {"s3:if-none-match": "*", "s3:ObjectCreationOperation": "true"}


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Template:
    folder = tmp_path_factory.mktemp("two")
    return Template(folder / make_two_deployments(folder).synth().stacks[0].template_file)


def roles_of(template: Template, identifier: str) -> dict[str, str]:
    """The logical id of each function's role, by the name of its file."""
    return {
        made["Handler"].split(".")[1]: made["Role"]["Fn::GetAtt"][0]
        for name, made in template.of_type("AWS::Lambda::Function").items()
        if name.startswith(identifier)
    }


def test_two_deployments_stand_beside_the_resources_of_an_app(two: Template) -> None:
    kinds = Counter(resource["Type"] for resource in two.resources.values())
    assert (kinds["AWS::S3::Bucket"], kinds["AWS::SNS::Topic"], kinds["AWS::DynamoDB::Table"]) == (1, 1, 2)
    assert kinds["AWS::StepFunctions::StateMachine"] == 2
    assert set(roles_of(two, "A")) == set(roles_of(two, "B"))
    assert not [kind for kind in kinds if "Custom" in kind]


def test_names_that_the_stack_chooses_differ(two: Template) -> None:
    for kind, key in (("AWS::SSM::Parameter", "Name"), ("AWS::Logs::LogGroup", "LogGroupName")):
        names = [text_of(made[key]) for made in two.of_type(kind).values() if key in made]
        assert sorted(name.replace("/worker", "").replace("-assemble", "")[-3:] for name in names) == [
            ">-A",
            ">-B",
        ]


def test_the_role_of_the_app_gets_the_policies_it_asked_for(two: Template) -> None:
    (role,) = (role for name, role in two.of_type("AWS::IAM::Role").items() if name.startswith("Training"))
    assert [reference["Ref"][:12] for reference in role["ManagedPolicyArns"]] == [
        "AFetchPolicy",
        "BFetchPolicy",
    ]


def test_the_policy_of_the_shared_bucket_names_each_statement_once(two: Template) -> None:
    statements = two.one("AWS::S3::BucketPolicy")["PolicyDocument"]["Statement"]
    names = [statement["Sid"] for statement in statements if "Sid" in statement]
    assert len(names) == len(set(names)) == 2 * 8
    assert all(name.isalnum() for name in names)
    assert len(json.dumps(statements)) < 20_480, "the policy of a bucket has at most 20 KB"


@pytest.mark.parametrize(("own", "other"), [("A", "B"), ("B", "A")])
def test_no_function_reaches_the_objects_of_the_other_deployment(two: Template, own: str, other: str) -> None:
    policies = Policies(two)
    (bucket,) = (f"<{name}.Arn>" for name in two.of_type("AWS::S3::Bucket"))
    for name, role in roles_of(two, own).items():
        for prefix in (OUTPUTS, MANIFESTS, PLANS, PACKAGES):
            resource = f"{bucket}/{PREFIXES[other]}/{prefix}x"
            for action in ("s3:GetObject", "s3:PutObject", "s3:DeleteObject"):
                assert not policies.allows(Call(role, action, resource, ONCE)), (name, action)
        listing = {"s3:prefix": f"{PREFIXES[other]}/{OUTPUTS}"}
        assert not policies.allows(Call(role, "s3:ListBucket", bucket, listing))
    pack = roles_of(two, own)["pack_part"]
    assert policies.allows(Call(pack, "s3:PutObject", f"{bucket}/{PREFIXES[own]}/{PACKAGES}x", ONCE))


def test_each_deployment_hears_of_its_own_prefix_alone(two: Template) -> None:
    patterns: list[Any] = [
        rule["EventPattern"] for rule in two.of_type("AWS::Events::Rule").values() if "EventPattern" in rule
    ]
    heard = [{key["prefix"].split("/")[0] for key in p["detail"]["object"]["key"]} for p in patterns]
    assert sorted(map(sorted, heard)) == [["team-a"], ["team-b"]]


def test_a_bucket_of_the_app_is_not_named_as_well() -> None:
    from aws_cdk import App, Stack
    from aws_cdk import aws_s3 as s3

    from infra.constructs.packline import Packline

    stack = Stack(App(), "Stack")
    bucket = s3.Bucket.from_bucket_name(stack, "Bucket", "our-data")
    with pytest.raises(InvalidSetting, match="existing_bucket"):
        Packline(stack, "Packline", load_deployment({"existing_bucket": "our-data"}), bucket=bucket)


def test_an_imported_bucket_whose_policy_nobody_can_change_is_refused() -> None:
    from aws_cdk import App, Stack
    from aws_cdk import aws_s3 as s3

    from infra.constructs.bucket_policy import WRITTEN_ONCE, BucketPolicy
    from infra.constructs.store import Store

    stack = Stack(App(), "Stack")
    imported = s3.Bucket.from_bucket_name(stack, "Bucket", "our-data")
    builders = {prefix: ["arn:aws:iam::1:role/pack"] for prefix in WRITTEN_ONCE}
    with pytest.raises(InvalidSetting, match="imported") as refused:
        BucketPolicy(Store(imported, "")).protect_built(builders, {})
    assert "existing_bucket" in refused.value.remedy
    with pytest.raises(InvalidSetting, match="imported"):
        BucketPolicy(Store(imported, "")).require_endpoints(["vpce-1"], [])
    BucketPolicy(Store(s3.Bucket(stack, "Own"), "")).protect_built(builders, {})
