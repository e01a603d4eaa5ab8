"""The policy of the role that deploys: enough for every resource of the template, and for nothing beside the stack."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from infra.deployer_policy import (
    ACTIONS,
    BUNDLE,
    MOST_CHARACTERS,
    STACK_ACTIONS,
    WITHOUT_ARN,
    UnknownResourceType,
    actions_of,
    deployer_policies,
)
from tests.infra.iam import Call, allows_by
from tests.infra.template import Template

TEMPLATES = ("template", "existing", "thrifty", "locked", "private")
OURS = {
    "apigateway": "arn:aws:apigateway:eu-west-1::/apis/a1",
    "cloudwatch": "arn:aws:cloudwatch:eu-west-1:1:alarm:Packline-QueueAge",
    "dynamodb": "arn:aws:dynamodb:eu-west-1:1:table/Packline-Catalog",
    "elasticloadbalancing": "arn:aws:elasticloadbalancing:eu-west-1:1:loadbalancer/app/Packl-Balan-1/0",
    "events": "arn:aws:events:eu-west-1:1:rule/Packline-EveryMinute",
    "iam": "arn:aws:iam::1:role/Packline-SweepRole",
    "kms": "arn:aws:kms:eu-west-1:1:key/0",
    "lambda": "arn:aws:lambda:eu-west-1:1:function:Packline-Sweep",
    "logs": "arn:aws:logs:eu-west-1:1:log-group:Packline-SweepLogs",
    "s3": "arn:aws:s3:::packline-store",
    "sns": "arn:aws:sns:eu-west-1:1:Packline-AlarmTopic",
    "sqs": "arn:aws:sqs:eu-west-1:1:Packline-Uploads",
    "ssm": "arn:aws:ssm:eu-west-1:1:parameter/packline/Packline/worker",
}
BUNDLES = "arn:aws:s3:::our-bundles"
FUNCTION = "arn:aws:lambda:eu-west-1:1:function:Packline-Sweep"
TAG = "aws:ResourceTag/aws:cloudformation:stack-name"
PASSING = {
    "iam:PassedToService": "lambda.amazonaws.com",
    "lambda:FunctionArn": FUNCTION,
    "kms:ViaService": "dynamodb.eu-west-1.amazonaws.com",
    TAG: "Packline",
}


def statements(template: Template, **options: str) -> list[Any]:
    policies = deployer_policies(template.body, "Packline", **options)
    return [statement for policy in policies for statement in policy["Statement"]]


def machine_of(template: Template) -> str:
    (name,) = (
        each for each in template.of_type("AWS::StepFunctions::StateMachine") if each.startswith("Assemble")
    )
    return f"arn:aws:states:eu-west-1:1:stateMachine:{name}-x1"


def bundle_of(template: Template) -> str:
    return str(BUNDLE.findall(json.dumps(template.body))[0])


def needed(template: Template) -> Iterator[str]:
    encrypts = "kms" in json.dumps(template.resources).lower()
    for action in sorted(actions_of({resource["Type"] for resource in template.resources.values()})):
        if encrypts or not action.startswith("kms:"):
            yield action


@pytest.mark.parametrize("name", TEMPLATES)
def test_it_allows_all_that_the_resources_of_the_template_need(
    request: pytest.FixtureRequest, name: str
) -> None:
    template = request.getfixturevalue(name)
    allowed = statements(template)
    for action in needed(template):
        bundle = f"{BUNDLES}/packline/{bundle_of(template)}" if action.startswith("s3:GetObject") else ""
        ours = OURS | {"states": machine_of(template)}
        call = Call("deployer", action, bundle or ours.get(action.split(":")[0], "*"), PASSING)
        assert allows_by(allowed, call), action
    for action in STACK_ACTIONS:
        stack = "arn:aws:cloudformation:eu-west-1:1:stack/Packline/0"
        assert allows_by(allowed, Call("deployer", action, stack, {}))


@pytest.mark.parametrize("name", TEMPLATES)
def test_it_changes_nothing_of_another_stack(request: pytest.FixtureRequest, name: str) -> None:
    template = request.getfixturevalue(name)
    allowed = statements(template)
    for action in needed(template):
        service = action.split(":")[0]
        if WITHOUT_ARN.match(action) or service in ("kms", "apigateway"):
            continue
        others = {
            name: arn.replace("Packline", "Other").replace("packline", "other").replace("Packl-", "Other-")
            for name, arn in OURS.items()
        }
        others["states"] = "arn:aws:states:eu-west-1:1:stateMachine:Assemble1"
        other = f"{BUNDLES}/data.zip" if action.startswith("s3:GetObject") else others[service]
        assert not allows_by(allowed, Call("deployer", action, other, PASSING)), action


def test_of_all_objects_it_reads_the_files_of_the_template_alone(template: Template) -> None:
    bundle = bundle_of(template)

    def reads(key: str, **options: str) -> bool:
        return allows_by(statements(template, **options), Call("deployer", "s3:GetObject", key, {}))

    for key in (bundle, f"packline/{bundle}", "packline/Packline.template.json"):
        assert reads(f"{BUNDLES}/{key}")
    for key in ("outputs/run-1/secret", f"{bundle}/x", "code.zip", "0" * 64 + ".zip"):
        assert not reads(f"{BUNDLES}/{key}")
    assert reads(f"{BUNDLES}/{bundle}", bundles="our-bundles")
    assert not reads(f"arn:aws:s3:::other/{bundle}", bundles="our-bundles")


@pytest.mark.parametrize("name", TEMPLATES)
def test_apis_and_machines_of_other_stacks_are_not_its_business(
    request: pytest.FixtureRequest, name: str
) -> None:
    template = request.getfixturevalue(name)
    allowed = statements(template)
    machine = machine_of(template)
    for stack, is_allowed in (("Packline", True), ("Other", False)):
        tagged = {TAG: stack}
        assert (
            allows_by(allowed, Call("deployer", "states:DeleteStateMachine", machine, tagged)) == is_allowed
        )
        if "apigateway:DELETE" in needed(template):
            call = Call("deployer", "apigateway:DELETE", OURS["apigateway"], tagged)
            assert allows_by(allowed, call) == is_allowed
    named = machine.replace("-x1", "2-x1")
    assert not allows_by(allowed, Call("deployer", "states:DeleteStateMachine", named, PASSING))
    rest = Call("deployer", "apigateway:DELETE", "arn:aws:apigateway:eu-west-1::/restapis/a1", PASSING)
    assert not allows_by(allowed, rest)


def test_event_source_mappings_are_of_its_functions_alone(template: Template) -> None:
    for function, is_allowed in ((FUNCTION, True), (FUNCTION.replace("Packline", "Other"), False)):
        context = {"lambda:FunctionArn": function}
        for verb in ("Create", "Update", "Delete"):
            call = Call("deployer", f"lambda:{verb}EventSourceMapping", "*", context)
            assert allows_by(statements(template), call) == is_allowed


def test_a_key_is_used_by_way_of_services_and_one_that_is_named_alone(locked: Template) -> None:
    key, other = (f"arn:aws:kms:eu-west-1:123456789012:key/{n}" for n in "12")

    def uses(allowed: list[Any], of: str, context: dict[str, str]) -> bool:
        return allows_by(allowed, Call("deployer", "kms:Decrypt", of, context))

    made = statements(locked)
    assert uses(made, other, PASSING)
    assert not uses(made, other, {})
    table = {"Type": "AWS::DynamoDB::Table", "Properties": {"SSESpecification": {"KMSMasterKeyId": key}}}
    signing = {"Environment": {"Variables": {"PACKLINE_SNAPSHOT_CONNECTIONS": json.dumps({"key": other})}}}
    step = {"Type": "AWS::Lambda::Function", "Properties": signing}
    (policy,) = deployer_policies({"Resources": {"Catalog": table, "Step": step}}, "Packline")
    assert uses(policy["Statement"], key, PASSING)
    assert not uses(policy["Statement"], other, PASSING), "functions sign with it, and it encrypts nothing"
    (policy,) = deployer_policies({"Resources": {"Step": step}}, "Packline")
    assert not uses(policy["Statement"], other, PASSING)


def test_roles_are_passed_to_the_services_of_the_stack_alone(template: Template) -> None:
    call = Call("deployer", "iam:PassRole", OURS["iam"], {"iam:PassedToService": "ec2.amazonaws.com"})
    assert not allows_by(statements(template), call)


def test_every_role_has_the_boundary_that_is_asked_for(template: Template) -> None:
    boundary = "arn:aws:iam::1:policy/bound"
    allowed = statements(template, boundary=boundary)
    for named, is_allowed in (({"iam:PermissionsBoundary": boundary}, True), ({}, False)):
        assert allows_by(allowed, Call("deployer", "iam:CreateRole", OURS["iam"], named)) == is_allowed
    removal = Call("deployer", "iam:DeleteRolePermissionsBoundary", OURS["iam"], {})
    assert not allows_by(allowed, removal)


@pytest.mark.parametrize("name", TEMPLATES)
def test_no_action_has_a_wildcard_and_each_policy_fits_into_iam(
    request: pytest.FixtureRequest, name: str
) -> None:
    template = request.getfixturevalue(name)
    for policy in deployer_policies(template.body, "Packline"):
        assert len(json.dumps(policy, separators=(",", ":"))) <= MOST_CHARACTERS
        for statement in policy["Statement"]:
            assert not [action for action in statement["Action"] if "*" in action]
            if statement["Resource"] == ["*"]:
                assert all(WITHOUT_ARN.match(action) for action in statement["Action"])


def test_contents_of_bucket_and_table_are_not_the_deployers_business() -> None:
    actions = actions_of(ACTIONS)
    contents = {
        "s3:DeleteObject",
        "s3:PutObject",
        "s3:ListBucket",
        "dynamodb:GetItem",
        "dynamodb:PutItem",
        "dynamodb:Scan",
    }
    assert not actions & contents


def test_a_type_whose_actions_nobody_knows_is_refused() -> None:
    with pytest.raises(UnknownResourceType, match="AWS::Some::Thing") as refused:
        deployer_policies({"Resources": {"Some": {"Type": "AWS::Some::Thing"}}}, "Packline")
    assert "cloudformation_actions" in refused.value.remedy
