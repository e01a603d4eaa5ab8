"""Who may do what: every action of every function is written down here, and nothing else is allowed."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from packline.aws.schema import INDEX
from packline.keys import (
    ADOPTED_LISTS,
    BACKUPS,
    CONTROL,
    DEPLOYMENT,
    MANIFESTS,
    OUTPUTS,
    PACKAGES,
    PACKED_FOLDER,
    PATH_INDEX,
    PLANS,
    SEALING,
    STAGED,
    UPLOADS,
)
from tests.infra.template import Template, flatten

ITEMS = {"dynamodb:GetItem", "dynamodb:PutItem"}
TELLS = {"events:PutEvents", "dynamodb:BatchGetItem"}
"""What is told is kept, too."""
OBJECTS = {"s3:GetObject", "s3:GetObjectVersion", "s3:ListBucket", "s3:ListBucketVersions", "s3:PutObject"}
CHECKED = {"dynamodb:Query", "dynamodb:ConditionCheckItem"}
ALLOWED = {
    "record_uploads": ITEMS
    | TELLS
    | OBJECTS - {"s3:PutObject"}
    | {"states:StartExecution", "sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:ChangeMessageVisibility"}
    | {"sqs:GetQueueAttributes", "sqs:GetQueueUrl"},
    "sweep": ITEMS
    | TELLS
    | {"dynamodb:Query", "dynamodb:DeleteItem", "dynamodb:ConditionCheckItem", "dynamodb:BatchWriteItem"}
    | {"states:StartExecution", "states:DescribeExecution"}
    | {"s3:DeleteObject", "s3:DeleteObjectVersion", *OBJECTS},
    "seal_execution": ITEMS
    | {"dynamodb:Query", "dynamodb:ConditionCheckItem", "dynamodb:BatchWriteItem"}
    | TELLS
    | OBJECTS
    | {"s3:ListBucketMultipartUploads"},
    "seal_range": ITEMS | {"dynamodb:BatchWriteItem"} | OBJECTS,
    "plan_package": ITEMS | {"dynamodb:Query"} | OBJECTS,
    "pack_part": ITEMS | CHECKED | OBJECTS | {"s3:AbortMultipartUpload", "s3:ListMultipartUploadParts"},
    "publish_package": ITEMS | TELLS | CHECKED | OBJECTS - {"s3:PutObject"},
    "record_failure": ITEMS | TELLS | CHECKED,
    "api": ITEMS
    | TELLS
    | {"dynamodb:Query", "dynamodb:ConditionCheckItem"}
    | OBJECTS
    | {"s3:AbortMultipartUpload", "s3:ListMultipartUploadParts"}
    | {"states:StartExecution", "states:DescribeExecution"},
    "console": set(),
}
LOOK_UP = {"dynamodb:GetItem", "dynamodb:BatchGetItem", "dynamodb:Query"}
LOGS = {"logs:CreateLogStream", "logs:PutLogEvents"}
WRITES = {
    "seal_execution": {MANIFESTS, SEALING},
    "seal_range": {MANIFESTS, SEALING},
    "plan_package": {PLANS},
    "pack_part": {PACKAGES},
    "sweep": {DEPLOYMENT, PATH_INDEX},
    "api": {MANIFESTS, CONTROL, OUTPUTS, STAGED},
}
READS = {
    "record_uploads": {UPLOADS},
    "seal_execution": {OUTPUTS, CONTROL, MANIFESTS, SEALING},
    "seal_range": {OUTPUTS, ADOPTED_LISTS, MANIFESTS, SEALING},
    "plan_package": {MANIFESTS, PLANS},
    "pack_part": {OUTPUTS, UPLOADS, MANIFESTS, PACKAGES, PLANS, STAGED},
    "publish_package": {PLANS},
    "sweep": {MANIFESTS, PATH_INDEX, PLANS, DEPLOYMENT},
    "api": {OUTPUTS, UPLOADS, MANIFESTS, PATH_INDEX, PACKAGES, PLANS, CONTROL, STAGED},
}


ADOPTERS = ("seal_execution", "pack_part", "api")
"""They work on objects anywhere that may be adopted; sealing lists them only."""


def role_of(template: Template, name: str) -> str:
    return str(template.function(name)["Role"]["Fn::GetAtt"][0])


def prefixes(template: Template, name: str, action: str) -> set[str]:
    allowed = [s for s in template.statements(role_of(template, name)) if action in s.actions]
    return {re.sub(r"^<Store\w+\.Arn>/(.*)\*$", r"\1", arn) for s in allowed for arn in s.resources}


def test_every_function_is_listed_here(template: Template) -> None:
    assert {f["Handler"].split(".")[1] for f in template.functions()} == set(ALLOWED)


@pytest.mark.parametrize("name", ALLOWED)
def test_a_function_may_do_what_it_does_and_nothing_else(template: Template, name: str) -> None:
    statements = list(template.statements(role_of(template, name)))
    assert {action for s in statements for action in s.actions} == ALLOWED[name] | LOGS


@pytest.mark.parametrize("name", ALLOWED)
def test_a_function_reads_and_writes_only_under_its_prefixes(template: Template, name: str) -> None:
    assert prefixes(template, name, "s3:PutObject") == WRITES.get(name, set())
    whole = {""} if name in ADOPTERS[1:] else set()
    assert prefixes(template, name, "s3:GetObject") == READS.get(name, set()) | whole


def listed(template: Template, name: str) -> list[str]:
    (listing,) = (s for s in template.statements(role_of(template, name)) if "s3:ListBucket" in s.actions)
    assert listing.condition.keys() == {"StringLike"}
    bound: list[str] = listing.condition["StringLike"]["s3:prefix"]
    return bound


def test_listing_is_bound_to_prefixes(template: Template) -> None:
    for name in ("record_uploads", "sweep", *ADOPTERS):
        bound = listed(template, name)
        assert bound
        assert ("*" in bound) == (name in ADOPTERS), "all of the stack's own bucket may be adopted"


@pytest.mark.parametrize("name", READS)
def test_what_is_read_may_be_listed_so_that_absent_is_told_from_forbidden(
    existing: Template, name: str
) -> None:
    patterns = listed(existing, name)
    assert all(any(prefix.startswith(p[:-1]) for p in patterns) for prefix in READS[name])


def test_only_sealing_lists_uploads_under_way_and_those_of_executions_only(
    template: Template, existing: Template
) -> None:
    for stack in (template, existing):
        (allowed,) = (
            s
            for s in stack.statements(role_of(stack, "seal_execution"))
            if "s3:ListBucketMultipartUploads" in s.actions
        )
        assert allowed.condition == {"StringLikeIfExists": {"s3:prefix": [f"{OUTPUTS}*"]}}


def test_only_what_the_owner_names_can_be_adopted(thrifty: Template) -> None:
    for name in ADOPTERS:
        assert {"raw/*", "images/2024/*"} < set(listed(thrifty, name))
        assert "*" not in listed(thrifty, name)
    for name in ADOPTERS[1:]:
        allowed = [s for s in thrifty.statements(role_of(thrifty, name)) if "s3:GetObject" in s.actions]
        keys = {arn.split("/", 1)[1] for s in allowed for arn in s.resources}
        assert keys == {f"{prefix}*" for prefix in READS[name] | {"raw/", "images/2024/"}}
    assert thrifty.function("seal_execution")["Environment"]["Variables"]["PACKLINE_ADOPTABLE"]


def test_nothing_of_an_existing_bucket_is_read_unless_its_owner_says_so(existing: Template) -> None:
    for name in ADOPTERS:
        assert "*" not in listed(existing, name)
        assert existing.function(name)["Environment"]["Variables"]["PACKLINE_ADOPTABLE"] == "none"
    policies = existing.of_type("AWS::IAM::ManagedPolicy").values()
    assert not [p for p in policies if p["Description"].startswith("Adopt")]


def test_no_action_and_no_resource_is_everything_but_where_aws_knows_no_arn(template: Template) -> None:
    machine = template.machine()["RoleArn"]["Fn::GetAtt"][0]
    for role in template.of_type("AWS::IAM::Role"):
        for statement in template.statements(role):
            assert not any("*" in action for action in statement.actions)
            if "*" in statement.resources:
                assert role == machine
                assert {action.split(":")[0] for action in statement.actions} == {"logs", "xray"}


def test_no_role_has_a_policy_of_aws(template: Template) -> None:
    assert not [
        name for name, role in template.of_type("AWS::IAM::Role").items() if "ManagedPolicyArns" in role
    ]


def test_nobody_may_delete_but_the_sweep_and_that_packages_only(template: Template) -> None:
    allowed = {
        (role, a)
        for role in template.of_type("AWS::IAM::Role")
        for s in template.statements(role)
        for a in s.actions
        if "Delete" in a and a not in ("sqs:DeleteMessage", "logs:DeleteLogDelivery")
    }
    sweep = role_of(template, "sweep")
    removing = "dynamodb:DeleteItem", "s3:DeleteObject", "s3:DeleteObjectVersion"
    assert allowed == {(sweep, action) for action in removing}
    for action in removing[1:]:
        assert prefixes(template, "sweep", action) == {PACKAGES}


def test_batches_which_may_delete_are_for_search_entries_alone(template: Template) -> None:
    for role in template.of_type("AWS::IAM::Role"):
        for statement in template.statements(role):
            if "dynamodb:BatchWriteItem" in statement.actions:
                assert statement.condition == {
                    "ForAllValues:StringLike": {"dynamodb:LeadingKeys": ["DATUM#*"]}
                }


def test_the_verbs_granted_on_the_table_are_those_the_adapter_uses(template: Template) -> None:
    """Nothing on one machine enforces IAM, so a forgotten grant would first show on AWS."""
    table = ast.parse((Path(__file__).parents[2] / "src/packline/aws/table.py").read_text())
    calls = {
        n.func.attr for n in ast.walk(table) if isinstance(n, ast.Call) and isinstance(n.func, ast.Attribute)
    }
    parts = {
        k.value
        for n in ast.walk(table)
        if isinstance(n, ast.Dict)
        for k in n.keys
        if isinstance(k, ast.Constant) and isinstance(k.value, str)
    }
    verbs = {"get_item": "GetItem", "put_item": "PutItem", "query": "Query", "update_item": "UpdateItem"}
    verbs |= {"delete_item": "DeleteItem", "scan": "Scan"}
    verbs |= {"batch_get_item": "BatchGetItem", "batch_write_item": "BatchWriteItem"}
    in_transactions = {"Put": "PutItem", "ConditionCheck": "ConditionCheckItem", "Update": "UpdateItem"}
    in_transactions |= {"Delete": "DeleteItem"}
    used = {verbs[c] for c in calls & set(verbs)} | {in_transactions[p] for p in parts & set(in_transactions)}
    policies = template.of_type("AWS::IAM::ManagedPolicy").values()
    statements = [s for name in ALLOWED for s in template.statements(role_of(template, name))]
    statements += [
        flatten(s) for p in policies for s in p["PolicyDocument"]["Statement"] if s["Effect"] == "Allow"
    ]
    granted = {action for s in statements for action in s.actions if action.startswith("dynamodb:")}
    assert granted == {f"dynamodb:{verb}" for verb in used}


def test_planning_and_packing_find_the_package_that_new_parts_take_entries_from(template: Template) -> None:
    """Planning lists the recorded parts of the version before; packing reads those of them that it can use."""
    allowed = {
        name: {
            (action, arn.rsplit(">", 1)[-1])
            for s in template.statements(role_of(template, name))
            for action in s.actions
            for arn in s.resources
        }
        for name in ("plan_package", "pack_part")
    }
    assert {("dynamodb:Query", f"/index/{INDEX}"), ("dynamodb:Query", "")} <= allowed["plan_package"]
    assert {("dynamodb:Query", ""), ("s3:GetObject", f"/{PLANS}*")} <= allowed["pack_part"]


def test_the_machine_invokes_its_functions_by_name_and_reads_lists_of_tasks_only(template: Template) -> None:
    role = template.machine()["RoleArn"]["Fn::GetAtt"][0]
    statements = list(template.statements(role))
    by_action = {action: s for s in statements for action in s.actions}
    assert len(by_action["lambda:InvokeFunction"].resources) == 6
    assert not any(arn.endswith("*") for arn in by_action["lambda:InvokeFunction"].resources)
    read = {arn.split("/", 1)[1] for s in statements if "s3:GetObject" in s.actions for arn in s.resources}
    assert read == {f"{PLANS}*", f"{SEALING}*"}


def test_the_machine_may_run_its_own_map(template: Template) -> None:
    role = template.machine()["RoleArn"]["Fn::GetAtt"][0]
    by_action = {action: s.resources for s in template.statements(role) for action in s.actions}
    (machine,) = by_action["states:StartExecution"]
    name = machine.strip("<>")
    runs = f"arn:<AWS::Partition>:states:<AWS::Region>:<AWS::AccountId>:execution:<{name}.Name>"
    assert set(by_action["states:DescribeExecution"]) == {f"{runs}:*", f"{runs}/*:*"}
    assert set(by_action["states:RedriveExecution"]) == {f"{runs}/*:*"}


@pytest.mark.parametrize(
    ("policy", "actions", "keys"),
    [
        (
            "Fetch dataset versions of Packline.",
            OBJECTS - {"s3:PutObject"} | {"dynamodb:PutItem"} | LOOK_UP,
            {PACKAGES, MANIFESTS, OUTPUTS, UPLOADS, ""},
        ),
        (
            "Upload files to Packline.",
            {"s3:PutObject", "s3:AbortMultipartUpload", "s3:ListMultipartUploadParts"}
            | {"s3:GetObject", "s3:ListBucket"}
            | LOOK_UP,
            {OUTPUTS, CONTROL, UPLOADS, MANIFESTS, STAGED},
        ),
        (
            "Move aliases of Packline's datasets and datums.",
            {"dynamodb:PutItem", "dynamodb:ConditionCheckItem", "events:PutEvents"} | LOOK_UP,
            set(),
        ),
        (
            "Change the metadata of Packline's datums.",
            {"dynamodb:PutItem", "s3:GetObject", "events:PutEvents"} | LOOK_UP,
            {MANIFESTS},
        ),
        (
            "Change datasets of Packline by hand.",
            {"dynamodb:PutItem", "dynamodb:ConditionCheckItem", "s3:GetObject", "s3:PutObject"}
            | {"states:StartExecution", "states:DescribeExecution", "events:PutEvents"}
            | LOOK_UP,
            {MANIFESTS},
        ),
        (
            "Operate Packline by command.",
            OBJECTS
            | {"s3:DeleteObject", "s3:DeleteObjectVersion", "dynamodb:Scan", "dynamodb:PutItem"}
            | {"dynamodb:ConditionCheckItem", "dynamodb:DeleteItem"}
            | LOOK_UP,
            {PACKAGES, MANIFESTS, PLANS, PATH_INDEX, OUTPUTS, UPLOADS, BACKUPS, DEPLOYMENT},
        ),
        (
            "Adopt objects in the store of Packline.",
            {"s3:PutObject", "s3:GetObject", "s3:ListBucket", "dynamodb:PutItem"} | LOOK_UP,
            {f"{CONTROL}adopted-", ""},
        ),
    ],
    ids=["fetch", "push", "alias", "metadata", "change", "maintain", "adopt"],
)
def test_workers_get_a_policy_for_what_they_do(
    template: Template, policy: str, actions: set[str], keys: set[str]
) -> None:
    (found,) = (p for p in template.of_type("AWS::IAM::ManagedPolicy").values() if p["Description"] == policy)
    allowed = [s for s in found["PolicyDocument"]["Statement"] if s["Effect"] == "Allow"]
    statements = list(map(flatten, allowed))
    assert {action for s in statements for action in s.actions} == actions | {"ssm:GetParameter"}
    (settings,) = (s for s in statements if s.actions == ("ssm:GetParameter",))
    assert all("WorkerSettings" in arn for arn in settings.resources)
    stored = [arn for s in statements for arn in s.resources if "<Store" in arn and "/" in arn]
    on_objects = {arn.split("/", 1)[1] for arn in stored}
    # A pusher sees whether its own parts are staged, and never the lists that name those of others.
    parts = {f"{STAGED}*.vhpkgzip", f"{OUTPUTS}*/{PACKED_FOLDER}*.vhpkgzip"}
    staged = parts if STAGED in keys else set()
    assert on_objects == {f"{prefix}*" for prefix in keys} | staged
    reading = [arn for s in statements if "s3:GetObject" in s.actions for arn in s.resources]
    assert not any(arn.endswith(f"/{STAGED}*") for arn in reading)


@pytest.mark.parametrize(
    ("begins", "keys"),
    [("Move", ["DS#*", "DALIAS#*", "EVENT#*"]), ("Change the metadata", ["DATUM#*", "DALIAS#*", "EVENT#*"])],
)
def test_who_promotes_or_describes_writes_items_of_that_only(
    template: Template, begins: str, keys: list[str]
) -> None:
    policies = template.of_type("AWS::IAM::ManagedPolicy").values()
    (found,) = (p for p in policies if p["Description"].startswith(begins))
    (writing,) = (
        s for s in map(flatten, found["PolicyDocument"]["Statement"]) if "dynamodb:PutItem" in s.actions
    )
    assert writing.condition == {"ForAllValues:StringLike": {"dynamodb:LeadingKeys": keys}}
